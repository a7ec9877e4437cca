"""Presses: whatever presses a button, the pointer, a key or an action elsewhere, it is seen pressed for a moment."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

PRESSED = 100
"""For how many milliseconds a press is seen at least."""


class Press(QObject):
    """Goes with one button. What the press does is done at once; only its look lasts."""

    def __init__(self, button: QAbstractButton) -> None:
        """Watch this button."""
        super().__init__(button)
        self._button, self._held = button, False
        self._up = QTimer(self, singleShot=True, interval=PRESSED)
        self._up.timeout.connect(lambda: button.setDown(False))
        button.pressed.connect(self._hold)
        button.released.connect(self._let_go)
        button.clicked.connect(self.show)

    def show(self) -> None:
        """Have the button look pressed for a moment, unless somebody holds it down anyway."""
        if not self._held and self._button.isEnabled():
            self._button.setDown(True)
            self._up.start()

    def _hold(self) -> None:
        self._held = True
        self._up.stop()

    def _let_go(self) -> None:
        self._held = False


def press_of(button: QAbstractButton) -> Press:
    """Return what has this button seen pressed."""
    return button.findChild(Press, options=Qt.FindChildOption.FindDirectChildrenOnly) or Press(button)


def follow(button: QAbstractButton, action: QAction) -> None:
    """Have a button seen pressed also when this action is done by its keys."""
    action.triggered.connect(press_of(button).show)


def feel(top: QWidget) -> None:
    """Have every button in here seen pressed when it is, those that are there by now."""
    for kind in (QPushButton, QToolButton):
        for button in top.findChildren(kind):
            press_of(button)
