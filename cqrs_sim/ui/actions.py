"""Actions of the window: what can be done, by menu and by keys that every tooltip shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget


class Actions:
    """Makes actions that work wherever in the window the cursor is, and can be withdrawn all together."""

    def __init__(self, window: QWidget) -> None:
        """Make them for this window."""
        self._window = window
        self._made: list[QAction] = []
        self._group: QActionGroup | None = None

    def __call__(self, text: str, keys: str, act: Callable[[], object]) -> QAction:
        """Return an action with this title, these keys and what it does."""
        action = QAction(self._window, text=text)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setToolTip(hint(text, action))
        action.triggered.connect(lambda: act())
        self._window.addAction(action)
        self._made.append(action)
        if self._group is not None:
            self._group.addAction(action)
        return action

    def offer(self, offered: bool) -> None:
        """Offer them, as far as each can be done now, or none of them."""
        if self._group is None:
            if offered:
                return
            self._group = QActionGroup(self._window)
            self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
            for action in self._made:
                self._group.addAction(action)
        self._group.setEnabled(offered)


def hint(text: str, action: QAction) -> str:
    """Return the text of a tooltip with the keys of the action behind it."""
    return with_keys(text, keys_shown(action.shortcut()))


def keys_shown(keys: QKeySequence | str) -> str:
    """Return keys as the system writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def with_keys(text: str, keys: str) -> str:
    """Return the text of a tooltip with these keys, where there are any, behind it."""
    return f"{text} ({keys})" if keys else text


def beside_keys(text: str, keys: str) -> str:
    """Return the text of a line of a menu with these keys at its end, which are heard elsewhere."""
    return f"{text}\t{keys_shown(keys)}" if keys else text
