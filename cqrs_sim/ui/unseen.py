"""Unseen: what becomes of the run while nobody can see the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.actions import Actions
from cqrs_sim.ui.live import Live

PAUSED = _("Paused while hidden. Press Run (F5) to go on.")

_TURNS = (QEvent.Type.Hide, QEvent.Type.Show, QEvent.Type.WindowStateChange)
"""What happens to a window when it goes out of sight or comes back."""


class Unseen(QObject):
    """Pauses a run that nobody sees, unless somebody wants it to go on: nobody should come back to what is over."""

    def __init__(self, live: Live, notify: Callable[[str], object], action: Actions, window: QWidget) -> None:
        """Look after this window, which has it filter its events; `notify` tells a sentence once it is seen again."""
        super().__init__(window)
        self.keep_action = action(_("Keep running while hidden"), "Ctrl+F5", lambda: None)
        self.keep_action.setCheckable(True)
        self._live, self._notify, self._window = live, notify, window
        self._paused = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TURNS:
            self._look()
        return False

    def _look(self) -> None:
        seen = self._window.isVisible() and not self._window.isMinimized()
        if not seen and self._live.running and not self.keep_action.isChecked():
            self._live.pause()
            self._paused = True
        elif seen and self._paused:
            self._paused = False
            self._notify(PAUSED)
