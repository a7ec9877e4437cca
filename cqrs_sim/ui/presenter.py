"""Presenter mode: the window full screen for a room that looks at it, and a clicker that drives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow

from cqrs_sim.language import _
from cqrs_sim.ui.actions import Actions, hint
from cqrs_sim.ui.theming import Theme

KEYS = "F11"
NEXT, PREVIOUS, PAUSE = "PgDown", "PgUp", "."
"""The keys of a clicker."""
WELCOME = _("Presenter mode. Esc or F11 leaves it.")


class Presenter(QObject):
    """Begins and ends the mode, and keeps the sizes of everything in proportion to the window's height meanwhile."""

    def __init__(
        self,
        window: QMainWindow,
        theme: Theme,
        project: Callable[[bool], object],
        notify: Callable[[str], object],
        action: Actions,
    ) -> None:
        """Present this window, which has it filter its events; `project` has its parts show what a room needs."""
        super().__init__(window)
        self._window, self._theme, self._project, self._notify = window, theme, project, notify
        self._clicked: list[tuple[QAction, str]] = []
        self._private: list[QAction] = []
        self.action = action(_("Presenter mode"), KEYS, self.turn)
        self.action.setCheckable(True)
        self.action.setToolTip(hint(_("Full screen, in letters that the back row can read"), self.action))

    def click_by(self, following: QAction, previous: QAction | None, pause: QAction) -> None:
        """Have a clicker trigger these while the mode is on."""
        keys = ((following, NEXT), (previous, PREVIOUS), (pause, PAUSE))
        self._clicked = [(action, key) for action, key in keys if action is not None]

    def keep_private(self, actions: Iterable[QAction]) -> None:
        """Offer these only while nobody else looks."""
        self._private = list(actions)

    def resume(self) -> None:
        """Go on presenting where another window was presented before."""
        if self._theme.projecting:
            self.begin()

    def turn(self) -> None:
        """Begin, or end."""
        if self._theme.projecting:
            self._end()
        else:
            self.begin()
            self._notify(WELCOME)

    def begin(self, full_screen: bool = True) -> None:
        """Show the window to a room."""
        self._theme.project(self._window.height())
        self._show()
        if full_screen:
            self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowFullScreen)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not self._theme.projecting:
            return False
        if event.type() == QEvent.Type.Resize:
            self._theme.project(self._window.height())
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self._end()  # nothing else in the window wanted the key
            return True
        return False

    def _end(self) -> None:
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowFullScreen)
        self._theme.leave_projection()
        self._show()

    def _show(self) -> None:
        on = self._theme.projecting
        self.action.setChecked(on)
        self._window.menuBar().setVisible(not on)
        for action in self._private:
            action.setEnabled(not on)
        for action, key in self._clicked:
            usual = action.shortcut()
            action.setShortcuts([usual, QKeySequence(key)] if on else [usual])
        self._project(on)
