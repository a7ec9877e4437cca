"""Looking back: shows any moment that has been, over the stage, and leads on from there or back to what is live."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.sentences import ended
from cqrs_sim.language import _
from cqrs_sim.sessions.replaying import Cancelled
from cqrs_sim.sessions.session import SessionError
from cqrs_sim.ui.actions import Actions, hint
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.time_bar import TimeBar
from cqrs_sim.ui.workspace import Workspace

if TYPE_CHECKING:
    from cqrs_sim.sessions.archive import Archive
    from cqrs_sim.ui.past_stage import PastStage
    from cqrs_sim.ui.remembered import Remembered

    OpenArchive = Callable[[type[Remembered]], Archive[Remembered]]
    """Begins the archive of the session in the window, followed by one who remembers what the stage shows."""

AHEAD_MS = 100
"""Milliseconds from one time that the past is gathered, before anybody asks for it, to the next."""
RUNNING, PAUSED = 0.003, 0.05
"""Seconds that it may take then: next to nothing while frames are drawn."""

# What shows the past is imported when somebody looks there: the first picture of the window does without it.


class LookingBack(QObject):
    """Pauses the session when somebody looks back. It never touches the session: the past is a copy."""

    left = Signal()
    """The live stage is to be seen again."""
    went_on = Signal(int)
    """A person wants to go on from this moment (microseconds), on a new branch."""
    trouble = Signal(str)

    def __init__(
        self, live: Live, workspace: Workspace, archive: OpenArchive, action: Actions, window: QWidget
    ) -> None:
        """Look back over this workspace; `action` makes what can be done of a title, its keys and what it does."""
        super().__init__(window)
        self.past: PastStage | None = None
        """The stage in sight, where that is not the live one."""
        self._live, self._workspace, self._stage = live, workspace, workspace.stage
        self._open, self._window = archive, window
        self._archive: Archive[Remembered] | None = None
        self._bar: TimeBar | None = None
        self._acting: Sequence[QAction] = ()
        self._busy = False
        self.back_action = action(_("Back"), "Shift+F10", self.step_back)
        self.live_action = action(_("Back to live"), "Esc", self.leave)
        self.on_action = action(_("Go on from here"), "Ctrl+G", self._go_on)
        self._wished = 0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(lambda: self.look(self._wished))
        self._ahead = QTimer(self, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._gather_ahead)
        self._stage.chart.moment_wished.connect(self._look_soon)
        self._stage.chart.step_wished.connect(lambda way: self.step_back() if way < 0 else self.step_on())
        self._stage.xray.switched.connect(self._switch_xray)
        live.running_changed.connect(lambda running: self.leave() if running else None)
        self._offer()

    def add_to(self, menu: QMenu) -> None:
        """Offer it all in this menu."""
        menu.addActions([self.back_action, self.live_action, self.on_action])

    def turn(self, bar: TimeBar, acting: Sequence[QAction]) -> None:
        """Have this bar be that of the moment in sight, and these actions off in the past."""
        self._bar, self._acting = bar, acting

    @property
    def gathered(self) -> int:
        """Up to which moment (microseconds) the past is gathered."""
        return 0 if self._archive is None else self._archive.reached

    @property
    def gathering(self) -> bool:
        """Whether more of it is being gathered, before anybody asks."""
        return self._ahead.isActive()

    @property
    def moment(self) -> int:
        """The moment in sight (microseconds)."""
        return self._live.simulation.now if self.past is None else self.past.moment

    def look(self, moment: int) -> None:
        """Show this moment; one that is not past is the live one."""
        if self._busy:  # the progress of gathering lets people go on clicking
            return
        moment = max(0, moment)
        self._live.pause()
        if moment >= self._live.simulation.now:
            self.leave()
            return
        self._busy = True
        try:
            archive = self._gathered()
            if self.past is None:
                gc.freeze()  # what is live need not be gone through whenever a moment is let go
            simulation, remembered = archive.at(moment)
        except Cancelled as cancelled:
            self._stage.caption.notify(str(cancelled))
        except (StoreUnavailable, SessionError) as error:
            self.leave()
            self.trouble.emit(str(error))
        else:
            ways_out = (self.on_action, self.live_action)
            now = self._live.simulation.now
            from cqrs_sim.ui.past_stage import PastStage

            self._show(PastStage(simulation, remembered, self._stage.theme, now, ways_out))
        finally:
            self._busy = False
            if self.past is None:
                gc.unfreeze()

    def leave(self) -> None:
        """Show what is live again."""
        self._soon.stop()
        if self.past is not None:
            self._show(None)

    def step_back(self) -> None:
        """Show the instant before, at which something was judged, appended or applied."""
        before = self._live.simulation.history.before(self.moment)
        if before is None:
            self.notify(_("This is the beginning, {time}. There is nothing before it.").format(time=seconds(0)))
        else:
            self.look(before)

    def step_on(self) -> bool:
        """Show the instant after, which may be the live one; return whether there was a past to step on in."""
        if self.past is None:
            return False
        after = self._live.simulation.history.after(self.moment)
        if after is None:
            self.leave()
        else:
            self.look(after)
        return True

    def notify(self, sentence: str) -> None:
        """Say this in the caption in sight."""
        (self.past or self._stage).caption.notify(sentence)

    def refuses(self) -> bool:
        """Say why nothing can be done now, if that is so; return whether it is."""
        if self.past is not None:
            from cqrs_sim.ui.past_stage import OFF

            self.notify(ended(OFF))
        return self.past is not None

    def gather_ahead(self) -> None:
        """Gather the past while there is time, so that the first look back need not wait for it."""
        for news in (self._live.advanced, self._live.acted):
            news.connect(self._go_on_gathering)
        self._ahead.start()

    def _go_on_gathering(self) -> None:
        if not self._ahead.isActive():
            self._ahead.start()

    def close(self) -> None:
        """Forget the past."""
        self._ahead.stop()
        self._ahead.timeout.disconnect()
        self._soon.stop()
        if self._archive is not None:
            self._archive.close()
            self._archive = None
        gc.unfreeze()  # where a moment is still in sight

    def _switch_xray(self, on: bool) -> None:
        if self.past is not None:
            self.past.switch_xray(on)

    def _look_soon(self, moment: int) -> None:
        """Show the newest of the moments that a drag goes through, when there is time."""
        self._wished = moment
        self._live.pause()
        if not self._busy:
            self._stage.chart.look_back(moment if moment < self._live.simulation.now else None)
            self._soon.start()

    def _show(self, past: PastStage | None) -> None:
        before, self.past = self.past, past
        for panel in self._stage.panels:
            panel.setEnabled(past is None)
        self._stage.chart.look_back(None if past is None else past.moment)
        if past is None:
            self._workspace.show_past(None)
            self._stage.commands.focus()
        else:
            past.inspected.connect(lambda _thing: self.notify(_("Go back to live (Esc) to inspect what there is now.")))
            past.project(self._stage.theme.projecting)
            self._workspace.show_past(past)
            past.look_like(before or self._stage)
            if before is None:
                self._stage.chart.setFocus()
        if before is not None:
            before.hide()
            before.let_go()
            before.deleteLater()
            if past is None:
                gc.unfreeze()
            gc.collect()  # a simulation is a ring of references, and a large one
        self._offer()
        self._turn_bar()
        self._stage.caption.told.emit((past or self._stage).caption.text)
        if past is None:
            self.left.emit()

    def _turn_bar(self) -> None:
        for action in self._acting:
            action.setEnabled(self.past is None)
        if self._bar is not None and self.past is None:
            self._bar.be_live()
        elif self._bar is not None and self.past is not None:
            self._bar.show_past(self.past.moment, self.past.settings.delay)

    def _offer(self) -> None:
        away = self.past is not None
        self.live_action.setEnabled(away)
        self.on_action.setEnabled(away)
        at_start = self.past is not None and self.past.moment == 0
        far = _("To the instant before, as far back as {time}").format(time=seconds(0))
        self.back_action.setToolTip(hint(_("This is the beginning") if at_start else far, self.back_action))

    def _go_on(self) -> None:
        if self.past is not None:
            self.went_on.emit(self.past.moment)

    def _gathered(self) -> Archive[Remembered]:
        archive, now = self._archive or self._begin(), self._live.simulation.now
        if not archive.is_at(now):
            doing = _("Looking back from {moment}").format(moment=seconds(now))
            from cqrs_sim.ui.replay_watch import ReplayWatch

            watch = ReplayWatch(doing, time.monotonic, self._stage.theme, self._window)
            try:
                archive.gather_telling(now, watch)
            finally:
                watch.close()
        return archive

    def _begin(self) -> Archive[Remembered]:
        from cqrs_sim.ui.remembered import Remembered

        self._archive = self._open(Remembered)
        return self._archive

    def _gather_ahead(self) -> None:
        if self._busy:
            return
        end = time.monotonic() + (RUNNING if self._live.running else PAUSED)
        try:
            archive = self._archive or self._begin()
            there = archive.gather(self._live.simulation.now, lambda: time.monotonic() > end)
        except (StoreUnavailable, SessionError):  # whoever looks back is told
            there = True
        if there and not self._live.running:
            self._ahead.stop()  # until there is more
