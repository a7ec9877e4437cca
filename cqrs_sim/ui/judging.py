"""Judging: ledger and bill of the session on screen, begun when somebody first wants them; until then they are free."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.language import _
from cqrs_sim.sessions.replaying import Cancelled, Tell
from cqrs_sim.sessions.session import SessionError
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.theming import Theme

if TYPE_CHECKING:
    from cqrs_sim.core.bill import Bill
    from cqrs_sim.core.ledger.ledger import Ledger

Begin = Callable[[Tell], "Bill"]
"""Replays what has happened so far, tells how far it has come, and returns a bill that goes on listening."""

DOING = _("Judging what was shown so far")
NOWHERE = _("There is no ledger here: it has to hear a session from its start.")
NOT_YET = _("What was shown so far has not been judged yet.")


class Judging(QObject):
    """Holds the bill and its ledger once they are begun; `why_not` says in a sentence why they are not."""

    begun = Signal()

    def __init__(self, live: Live, begin: Begin | None, theme: Theme, window: QWidget) -> None:
        """Begin with `begin`, if that is possible at all; people see over the window how far its replay has come."""
        super().__init__(window)
        self.bill: Bill | None = None
        self.why_not = NOWHERE if begin is None else NOT_YET
        self._live, self._begin, self._theme, self._window = live, begin, theme, window

    @property
    def ledger(self) -> Ledger | None:
        """The ledger behind the bill, if they were begun."""
        return None if self.bill is None else self.bill.ledger

    @property
    def possible(self) -> bool:
        """Whether there is a ledger, or can be one."""
        return self._begin is not None

    @property
    def untried(self) -> bool:
        """Whether nobody has tried to begin yet."""
        return self.why_not == NOT_YET and self.bill is None

    def begin(self) -> None:
        """Begin, unless that was done, while time stands still; where it does not work, `why_not` says so."""
        # Imported here because the first picture of the window does without it.
        from cqrs_sim.ui.replay_watch import ReplayWatch

        if self.bill is None and self._begin is not None:
            running = self._live.running
            self._live.pause()
            try:
                with closing(ReplayWatch(DOING, self._live.clock, self._theme, self._window)) as tell:
                    self.bill = self._begin(tell)
            except (SessionError, StoreUnavailable, Cancelled) as error:
                self.why_not = str(error)
            else:
                self.begun.emit()
            if running:
                self._live.run()
