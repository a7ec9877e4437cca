"""Single keys: keys without Ctrl or Alt, which act on the stage alone and can be switched off (WCAG 2.1.4)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.actions import Actions, hint


class SingleKeys(QObject):
    """Each does what an action with keys of its own does too. Fields, and buttons, keep what is theirs."""

    def __init__(self, stage: QWidget, action: Actions, window: QWidget) -> None:
        """Act on this stage; begin with no keys."""
        super().__init__(window)
        self._stage = stage
        self._keys: list[QShortcut] = []
        self.action = action(_("Keys without Ctrl or Alt"), "Ctrl+F2", self._turn)
        self.action.setCheckable(True)
        self.action.setChecked(True)
        self.action.setToolTip(hint(_("? and Space act while the keyboard points at the stage"), self.action))

    def add(self, key: str, act: Callable[[], object], anywhere: bool = False) -> None:
        """Have a key do this while the stage itself has the focus, or `anywhere` on it."""
        context = Qt.ShortcutContext
        made = QShortcut(QKeySequence(key), self._stage)
        made.setContext(context.WidgetWithChildrenShortcut if anywhere else context.WidgetShortcut)
        made.setEnabled(self.action.isChecked())
        made.activated.connect(lambda: act())
        self._keys.append(made)

    def _turn(self) -> None:
        for key in self._keys:
            key.setEnabled(self.action.isChecked())
