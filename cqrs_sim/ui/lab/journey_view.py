"""The journey on screen: page, gate and server, and the tokens between them; below it curl, which knows no gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.fitting import fit, px_beside
from cqrs_sim.ui.lab.journey import Beat, Moment, Track, at
from cqrs_sim.ui.lab.journey_painting import JourneyPainting
from cqrs_sim.ui.theming import Theme

FRAME_MS = 16
HEAD, ROW = 38, 55
"""Least heights of what is above and below the rows, and of a row, beside text of the usual size."""


class Facts(NamedTuple):
    """What the picture says in words: who asks whom, what came of it, and what has reached the servers so far."""

    page: str
    server: str
    worked: bool
    may_read: bool
    arrived: str
    curl: Track


class JourneyView(QFrame):
    """Shows a journey at rest, or lets it play; emits `advanced` with the moment of what plays, and `ended`."""

    advanced = Signal(object)
    ended = Signal()

    def __init__(self, theme: Theme, clock: Callable[[], float], parent: QWidget | None = None) -> None:
        """Draw in the colours of this theme; `clock` gives seconds that never go back."""
        super().__init__(parent)
        self.setObjectName("frame")
        self._roomy = False
        fit(self, lambda _px: self._claim())
        self.setAccessibleName(_("The way of the request"))
        self.clock = clock
        self._painting = JourneyPainting(self, theme)
        self.tracks: tuple[Track, ...] = ()
        self.beats: tuple[Beat, ...] = ()
        self.facts: Facts | None = None
        self.outdated = False
        self._since = 0.0
        self.by_curl = False
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.advance)

    @property
    def playing(self) -> bool:
        """Whether a token is on its way."""
        return self._timer.isActive()

    def show_journey(self, tracks: Sequence[Track], beats: Sequence[Beat], facts: Facts) -> None:
        """Show another journey, at rest."""
        shown = (tuple(tracks), tuple(beats), facts)
        if not self.playing and not self.outdated and shown == (self.tracks, self.beats, self.facts):
            return
        self._timer.stop()
        self.tracks, self.beats, self.outdated = tuple(tracks), tuple(beats), False
        self._claim()
        self.tell(facts)

    def spread(self, roomy: bool) -> None:
        """Have so much height for each request that words on its line may stand one below the other."""
        self._roomy = roomy
        self._claim()

    def _claim(self) -> None:
        rows = max(2, len(self.tracks) + 1) if self._roomy else 2
        self.setMinimumHeight(px_beside(self)(HEAD + ROW * rows))

    def tell(self, facts: Facts) -> None:
        """Say this in words."""
        self.facts = facts
        self.setAccessibleDescription(spoken(self.tracks, facts))
        self.update()

    def show_outdated(self) -> None:
        """Show that what is drawn is about what was written before."""
        if self.outdated:
            return
        self._timer.stop()
        self.outdated = True
        self.update()

    def play(self, beats: Sequence[Beat], by_curl: bool = False) -> None:
        """Let the journey play from its beginning, or that of curl, which has no track among the others."""
        self.beats, self.by_curl, self._since = tuple(beats), by_curl, self.clock()
        self._timer.start()
        self.advance()

    def finish(self) -> None:
        """Be at the end of what plays."""
        if self.playing:
            self._timer.stop()
            self.ended.emit()
            self.update()

    def moment(self) -> Moment | None:
        """Return where the journey is now; None at rest."""
        return at(self.beats, 1000 * (self.clock() - self._since)) if self.playing else None

    def advance(self) -> None:
        """Show where the tokens are now; this is done in each frame while they are on their way."""
        moment = self.moment()
        if moment is None:
            self.finish()
        else:
            self.advanced.emit(moment)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.facts is not None:
            moment = self.moment()
            fetched, curled = (None, moment) if self.by_curl else (moment, None)
            self._painting.paint(self.tracks, self.facts, self.beats, fetched, curled, self.outdated)


def spoken(tracks: Sequence[Track], facts: Facts) -> str:
    """Return the picture in words."""
    told = []
    for track in tracks:
        said = _("{request} was never sent.")
        if track.reached:
            said = _("{request} reached {server} and was answered {status}.")
        if track.reached and track.said:
            said = _("{request} reached {server} and was answered {status}: {comment}.")
        told.append(said.format(request=track.sent, server=track.server, status=track.reply, comment=track.said))
    done = _("The server did the work: {worked}. The page may read it: {readable}.")
    told.append(done.format(worked=_yes(facts.worked), readable=_yes(facts.may_read)))
    by_curl = _("By curl, which has no gate, {request} is answered {status}.")
    told.append(by_curl.format(request=facts.curl.sent, status=facts.curl.reply))
    return " ".join((*told, facts.arrived))


def _yes(so: bool) -> str:
    return _("yes") if so else _("no")
