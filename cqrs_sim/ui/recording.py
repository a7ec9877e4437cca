"""The recording: a stretch of a session as pictures of its window, one after another, on no screen at all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.journal import Entry
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.written import whole
from cqrs_sim.language import _
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.sessions.replaying import HowFar, Tell, replay_telling
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.main_window import MainWindow
from cqrs_sim.ui.theming import Theme

PICTURE_MS = 80
"""Milliseconds that each picture is shown."""
LONGEST = 30 * SECOND
"""How long a recording plays at most (microseconds of the viewer's time)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From which moment to which one (simulated microseconds) is recorded, and how fast it is played.

    Raises ValueError for a stretch without a length, and for one that plays longer than LONGEST.
    """

    start: int
    end: int
    speed: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what nobody could play."""
        if not 0 <= self.start < self.end:
            raise ValueError(_("A recording ends after its beginning."))
        if not 0.1 <= self.speed <= 100:
            raise ValueError(_("A recording plays at 0.1 to 100 times the speed of the session."))
        if (self.end - self.start) / self.speed > LONGEST:
            raise ValueError(
                _("A recording plays for {n} s at most: choose a shorter stretch.").format(n=LONGEST // SECOND)
            )

    @property
    def moments(self) -> Sequence[int]:
        """The moment of each picture."""
        step = max(1, round(PICTURE_MS * 1_000 * self.speed))
        return range(self.start, self.end + 1, step)


class Recorded(NamedTuple):
    """How far a recording has come, in pictures."""

    done: int
    of: int

    @property
    def share(self) -> float:
        """How much of the whole is done, 0 to 1."""
        return self.done / self.of

    def __str__(self) -> str:
        """Return a sentence for people."""
        said = _("Recording picture {done} of {all}")
        return said.format(done=whole(self.done), all=whole(self.of)) if self.done < self.of else _("Writing the GIF")


class Recording:
    """A window that nobody sees, on a simulation at its start, and what it is given bit by bit."""

    def __init__(self, simulation: Simulation, entries: Sequence[Entry], size: QSize, theme: Theme) -> None:
        """Show this simulation, whose inputs these are."""
        self._simulation = simulation
        self._entries = entries
        self._done = 0
        self._window = MainWindow(Live(Recorder(simulation, lambda _input: None), lambda: 0.0), theme)
        self._window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._window.resize(size)
        self._window.show()

    def pictures(self, stretch: Stretch, tell: Tell | None = None) -> Iterator[QImage]:
        """Yield the pictures of a stretch; `tell` hears of the replay and of each picture, and may raise to break off.

        Raises SessionError for an input that cannot be done.
        """
        self._play(stretch.start, None if tell is None else _short_of_the_end(tell))
        self._settle()
        for number, moment in enumerate(stretch.moments, 1):
            self._play(moment)
            self._window.draw_as_if_running(number * PICTURE_MS / 1_000, stretch.speed)
            self._settle()
            yield self._window.grab().toImage()
            if tell is not None:
                tell(Recorded(number, len(stretch.moments)))

    def close(self) -> None:
        """Let the window go."""
        self._window.close()
        self._window.deleteLater()

    def _play(self, until: int, tell: Tell | None = None) -> None:
        end = bisect_right(self._entries, until, key=lambda entry: entry.at)
        entries, self._done = self._entries[self._done : end], end
        replay_telling(self._simulation, entries, until, tell)

    def _settle(self) -> None:
        """Let the window lay itself out: twice, for what was drawn first may have changed how much room there is."""
        for _time in range(2):
            QApplication.processEvents()


def _short_of_the_end(tell: Tell) -> Tell:
    """Return what hears of a replay but not of its end, for there the pictures begin."""

    def hear(progress: HowFar) -> None:
        if progress.share < 1:
            tell(progress)

    return hear
