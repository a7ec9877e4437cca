"""Judging: the ledger of the session on screen, begun when somebody first wants it; until then it costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.sessions.replaying import Cancelled, Tell
from cqrs_sim.sessions.session import SessionError
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.theming import Theme

if TYPE_CHECKING:
    from cqrs_sim.core.ledger.ledger import Ledger

Begin = Callable[[Tell], "Ledger"]
"""Replays what has happened so far, tells how far it has come, and returns a ledger that goes on listening."""

DOING = "Judging what was shown so far"
NOWHERE = "There is no ledger here: it has to hear a session from its start."
NOT_YET = "What was shown so far has not been judged yet."


class Judging(QObject):
    """Holds the ledger once there is one; `why_not` says in a sentence why there is none."""

    begun = Signal()

    def __init__(self, live: Live, begin: Begin | None, theme: Theme, window: QWidget) -> None:
        """Begin with `begin`, if that is possible at all; people see over the window how far its replay has come."""
        super().__init__(window)
        self.ledger: Ledger | None = None
        self.why_not = NOWHERE if begin is None else NOT_YET
        self._live, self._begin, self._theme, self._window = live, begin, theme, window

    @property
    def possible(self) -> bool:
        """Whether there is a ledger, or can be one."""
        return self._begin is not None

    def begin(self) -> Ledger | None:
        """Return the ledger, begun now if need be while time stands still; None where that did not work."""
        # Imported here because the first picture of the window does without it.
        from cqrs_sim.ui.replay_dialog import ReplayWatch

        if self.ledger is None and self._begin is not None:
            running = self._live.running
            self._live.pause()
            try:
                with closing(ReplayWatch(DOING, self._live.clock, self._theme, self._window)) as tell:
                    self.ledger = self._begin(tell)
            except (SessionError, StoreUnavailable, Cancelled) as error:
                self.why_not = str(error)
            else:
                self.begun.emit()
            if running:
                self._live.run()
        return self.ledger
