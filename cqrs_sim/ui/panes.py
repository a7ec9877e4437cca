"""Panes: the parts of the window that F6 leads through, and the way back to the stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenuBar, QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.actions import Actions


class Panes(QObject):
    """Moves the keyboard from pane to pane, each time to where it was there last; Esc moves it to the stage."""

    def __init__(
        self,
        panes: Callable[[], Sequence[QWidget]],
        home: Callable[[], QWidget | None],
        action: Actions,
        window: QMainWindow,
    ) -> None:
        """Lead through these panes in their order, and to this `home`, as they are when somebody asks.

        The window has it filter its events.
        """
        super().__init__(window)
        self._panes, self._home = panes, home
        self.actions: list[QAction] = [
            action(_("Next pane"), "F6", lambda: self.go(1)),
            action(_("Previous pane"), "Shift+F6", lambda: self.go(-1)),
        ]
        window.menuBar().installEventFilter(self)  # it would take Esc from the tabs in its corner

    def go(self, way: int) -> None:
        """Go to the next pane (1) or the one before (-1) that has anything to point at; the last leads to the first."""
        panes = [pane for pane in self._panes() if pane.isVisible() and _way_in(pane) is not None]
        if not panes:
            return
        focused = QApplication.focusWidget()
        here = next((at for at, pane in enumerate(panes) if focused is not None and _holds(pane, focused)), None)
        start = (-1 if way > 0 else 0) if here is None else here
        target = _way_in(panes[(start + way) % len(panes)])
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go home by Esc where nobody else has taken it, as an open menu does."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if isinstance(watched, QMenuBar) and (watched.hasFocus() or watched.activeAction() is not None):
            return False
        if event.key() == Qt.Key.Key_Escape and (home := self._home()) is not None:
            home.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)


def _way_in(pane: QWidget) -> QWidget | None:
    """Return where the keyboard was last in this pane, else the first that Tab reaches, or None."""
    last: QWidget | None = pane.focusWidget()
    if last is not None and _takes_focus(last):
        return last
    if _takes_focus(pane):
        return pane
    step: QWidget | None = pane.nextInFocusChain()
    while step is not None and step is not pane and not (pane.isAncestorOf(step) and _takes_focus(step)):
        step = step.nextInFocusChain()
    return None if step is pane else step


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()
