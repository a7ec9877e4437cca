"""The choice bar: one choice of several, side by side as far as they fit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from cqrs_sim.core.sentences import within
from cqrs_sim.language import _

SPACING = 2
"""Pixels between two choices."""


class ChoiceBar(QWidget):
    """One choice of several, side by side; what does not fit is in a menu at the end, all of it where little fits."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Offer (id, title) pairs; the first is chosen."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._group = QActionGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for choice, title in choices:
            self._add_button(choice, title)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more = QToolButton(self)
        self._more.setObjectName("choice")
        self._more.setText(_("More ▼"))
        self._rest = self._more.text()
        self._more.setAccessibleName(_("More of {what}").format(what=within(name)))
        self._more.setMenu(self._menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
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

    def sizeHint(self) -> QSize:
        """Ask for the height of the choices; any width will do."""
        return QSize(0, max(button.sizeHint().height() for button in (*self._buttons.values(), self._more)))

    def event(self, event: QEvent) -> bool:
        """Place choices that need another width, without having the whole window laid out anew."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _add_button(self, choice: str, title: str) -> None:
        action = QAction(self, text=title)
        action.setData(choice)
        action.setCheckable(True)
        self._group.addAction(action)
        action.triggered.connect(lambda: self._choose(choice))
        button = QToolButton(self)
        button.setObjectName("choice")
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._buttons[choice] = button

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
        """Show as many choices as fit, the current one always, side by side."""
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            return  # nobody knows yet how many that is
        widths = {choice: button.sizeHint().width() for choice, button in self._buttons.items()}
        fits = sum(widths.values()) + SPACING * len(widths) <= self.width()
        self._more.setText(self._rest)
        more = 0 if fits else self._more.sizeHint().width()
        if not fits and widths[self.current] + SPACING + more > self.width():
            self._fold()
            return
        room = self.width() - (0 if fits else more + SPACING) - widths[self.current] - SPACING
        left = 0
        for choice, button in self._buttons.items():
            if choice != self.current:
                room -= widths[choice] + SPACING
            shown = fits or choice == self.current or room >= 0
            button.setVisible(shown)
            if shown:
                left = self._place(button, left, widths[choice])
        self._more.setVisible(not fits)
        self._place(self._more, left, more)

    def _fold(self) -> None:
        """Show nothing but the current choice, as a menu of all."""
        for button in self._buttons.values():
            button.hide()
        title = self.action(self.current).text()
        self._more.setText(f"{title} ▼")
        if (lacking := self._more.sizeHint().width() - self.width()) > 0:
            metrics = self._more.fontMetrics()
            room = metrics.horizontalAdvance(title) - lacking
            self._more.setText(f"{metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)} ▼")
        self._more.show()
        self._place(self._more, 0, min(self._more.sizeHint().width(), self.width()))

    def _place(self, button: QToolButton, left: int, width: int) -> int:
        """Put a button this far from the start of the bar; return where the next one begins."""
        height = button.sizeHint().height()
        start = self.width() - left - width if self.isRightToLeft() else left
        button.setGeometry(start, (self.height() - height) // 2, width, height)
        return left + width + SPACING
