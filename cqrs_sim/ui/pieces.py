"""Pieces that several panels are made of: cards, captioned fields, bars of choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)


def label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label of this role of the theme; its text is shown as written, never as markup."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made


def breakable(text: str) -> str:
    """Return the text with invisible places to break in words that are longer than a line may be."""
    return re.sub(r"\S{12}(?=\S)", lambda part: f"{part[0]}\u200b", text)


def captioned(caption: str, field: QWidget) -> QVBoxLayout:
    """Return the field with its caption above."""
    box = QVBoxLayout()
    box.setSpacing(2)
    name = label(caption, "secondary")
    name.setBuddy(field)
    field.setAccessibleName(caption)
    box.addWidget(name)
    box.addWidget(field)
    return box


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class TextField(QLineEdit):
    """A line of text that leaves Ctrl+Z to the window while there is nothing of its own to undo."""

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)


class Check(QCheckBox):
    """A box to check, its mark drawn in the theme's colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and its text, then the mark."""
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 2))
            x, y = box.center().x() + 0.5, box.center().y() + 0.5
            painter.drawPolyline([QPointF(x - 3.5, y), QPointF(x - 1, y + 3), QPointF(x + 4, y - 3.5)])


class Combo(QComboBox):
    """A list to choose from, its arrow drawn in the theme's colour."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Let a choice that does not fit end in an ellipsis."""
        super().initStyleOption(option)
        room = max(0, self.width() - 32)  # without the paddings and the arrow
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, then the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.6))
        x, y = self.width() - 14.0, self.height() / 2 + 1.5
        painter.drawPolyline([QPointF(x - 3.5, y - 3.5), QPointF(x, y), QPointF(x + 3.5, y - 3.5)])


NARROW, ROOMY = 440, 900
"""Widths below which a card's choices have a line of their own, and from which it explains itself beside them."""


class Elided(QLabel):
    """One line of plain text that ends in an ellipsis where it does not fit; whole in the tooltip."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        """Show this text."""
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if role:
            self.setProperty("role", role)
        self.say(text)

    def say(self, text: str) -> None:
        """Show this text from now on."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    @property
    def whole(self) -> str:
        """The text, also where it is cut."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(0, self.contentsRect().width())
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")

    def minimumSizeHint(self) -> QSize:
        """Allow any width."""
        return QSize(0, super().minimumSizeHint().height())


class Advice(Elided):
    """What to do about input that could not be read; takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing."""
        super().__init__("", "mistake", parent)
        self.hide()

    def say(self, text: str) -> None:
        """Show this advice, or nothing."""
        super().say(f"✗ {text}" if text else "")
        self.setVisible(bool(text))


class Card(QFrame):
    """A panel of the stage: a title in the hue of its concept, what it is, and room for one fact at the right."""

    def __init__(self, title: str, what: str, role: str, parent: QWidget | None = None) -> None:
        """Take the title, its explanation and the role of the title ("command", "query" or "strong")."""
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(f"{title.capitalize()}: {what}")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 8, 12, 10)
        self.body.setSpacing(6)
        self.top = QHBoxLayout()
        self.top.setSpacing(6)
        name = label(title, role)
        name.setToolTip(what)
        self._what = Elided(what, "secondary")
        self._choices: ChoiceBar | None = None
        self.top.addWidget(name)
        self.top.addWidget(self._what, 2)
        self.body.addLayout(self.top)

    def add_choices(self, choices: ChoiceBar) -> None:
        """Put a bar of choices beside the title, or below it where the card is narrow."""
        self._choices = choices
        self._place_choices()

    def _place_choices(self) -> None:
        if self._choices is None:
            return
        narrow, roomy = self.width() < NARROW, self.width() >= ROOMY
        self._what.setVisible(narrow or roomy)
        if narrow != (self.body.indexOf(self._choices) >= 0) or (self.top.indexOf(self._choices) < 0 and not narrow):
            self.top.removeWidget(self._choices)
            self.body.removeWidget(self._choices)
            if narrow:
                self.body.insertWidget(1, self._choices)
            else:
                self.top.insertWidget(2, self._choices, 3)

    def add_beside(self, content: QWidget) -> None:
        """Put all that the card shows beside its title, where height is dear; the explanation is in the tooltip."""
        self.body.setContentsMargins(12, 4, 6, 4)
        self._what.hide()
        self.top.addWidget(content, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_choices()


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
