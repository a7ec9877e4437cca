"""The choice bar: one choice of several, side by side as far as they fit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget


class ChoiceBar(QWidget):
    """One choice of several, side by side; what does not fit is in a menu at the end."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Offer (id, title) pairs; the first is chosen."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._group = QActionGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for choice, title in choices:
            row.addWidget(self._button(choice, title))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more = QToolButton(self)
        self._more.setObjectName("choice")
        self._more.setText("More ▼")
        self._more.setAccessibleName(f"More of {name.lower()}")
        self._more.setMenu(self._menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self._more)
        row.addStretch(1)
        self._group.actions()[0].setChecked(True)
        self._more.hide()

    @property
    def current(self) -> str:
        """The id of the choice."""
        return str(self._group.checkedAction().data())

    def choose(self, choice: str) -> None:
        """Show this one as chosen, without telling anyone."""
        button = self._buttons[choice]
        button.defaultAction().setChecked(True)
        self._fit()

    def action(self, choice: str) -> QAction:
        """The action behind one choice, for menus and shortcuts."""
        return self._buttons[choice].defaultAction()

    def retitle(self, choice: str, title: str) -> None:
        """Give one choice another title."""
        action = self._buttons[choice].defaultAction()
        if action.text() != title:
            action.setText(title)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the choices to the width."""
        super().resizeEvent(event)
        self._fit()

    def _button(self, choice: str, title: str) -> QToolButton:
        action = QAction(title, self)
        action.setData(choice)
        action.setCheckable(True)
        self._group.addAction(action)
        action.triggered.connect(lambda: self._choose(choice))
        button = QToolButton(self)
        button.setObjectName("choice")
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._buttons[choice] = button
        return button

    def _choose(self, choice: str) -> None:
        self._fit()
        self.chosen.emit(choice)

    def _fill_menu(self) -> None:
        # Actions of its own: those of the buttons would be deleted by clearing the menu.
        self._menu.clear()
        for choice, button in self._buttons.items():
            if button.isHidden():
                action = self._menu.addAction(button.defaultAction().text())
                action.triggered.connect(partial(self._buttons[choice].defaultAction().trigger))

    def _fit(self) -> None:
        """Show as many choices as fit, the current one always."""
        buttons, spacing = self._buttons, 2
        widths = {choice: button.sizeHint().width() + spacing for choice, button in buttons.items()}
        fits = sum(widths.values()) <= self.width()
        room = self.width() - (0 if fits else self._more.sizeHint().width() + spacing)
        room -= widths.get(self.current, 0)
        for choice, button in buttons.items():
            if choice != self.current:
                room -= widths[choice]
            shown = fits or choice == self.current or room >= 0
            button.setVisible(shown)
        self._more.setVisible(not fits)
