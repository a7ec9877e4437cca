"""The replay watch: shows how far a replay has come, once that takes long enough to wonder."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from cqrs_sim.language import _
from cqrs_sim.sessions.replaying import Cancelled, HowFar
from cqrs_sim.ui.theming import Theme

if TYPE_CHECKING:
    from cqrs_sim.ui.replay_dialog import ReplayDialog

WORTH_SHOWING = 0.5
"""Seconds of wall time that a replay must take before it is shown."""
DRAWN_EVERY = 0.05
"""Seconds of wall time between two drawings: the replay is what the time is for."""


class ReplayWatch:
    """Call it with each progress, in the middle of a replay: it shows the dialog, and raises Cancelled for a person."""

    def __init__(self, doing: str, clock: Callable[[], float], theme: Theme, window: QWidget | None = None) -> None:
        """Say what is being done, such as "Opening demo"; `clock` gives seconds that never go back."""
        self._doing, self._clock, self._theme, self._window = doing, clock, theme, window
        self._next = clock() + WORTH_SHOWING
        self.dialog: ReplayDialog | None = None

    def __call__(self, progress: HowFar) -> None:
        """Show how far the replay has come, now and then, and let Qt answer people."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + DRAWN_EVERY
        if self.dialog is None:
            # Imported here because few replays take so long, and none of a new session.
            from cqrs_sim.ui.replay_dialog import ReplayDialog

            self.dialog = ReplayDialog(self._doing, self._theme, self._window)
        self.dialog.show_progress(progress)
        QCoreApplication.processEvents()
        if self.dialog.cancelled:
            raise Cancelled(_("{doing} was cancelled: nothing has changed.").format(doing=self._doing))

    def close(self) -> None:
        """Take the dialog away."""
        if self.dialog is not None:
            self.dialog.hide()
            self.dialog.deleteLater()
            self.dialog = None
