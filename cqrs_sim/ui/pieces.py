"""Pieces that several panels are made of: labels, captions over fields, lines that end in an ellipsis."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from cqrs_sim.ui.line import Line

PARTING = " · "
"""What is between two parts of a line."""


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
    box.setSpacing(4)
    name = label(caption, "secondary")
    name.setBuddy(field)
    field.setAccessibleName(caption)
    box.addWidget(name)
    box.addWidget(field)
    return box


def give_viewport(area: QAbstractScrollArea, ground: QPalette.ColorRole) -> None:
    """Give an area to scroll a viewport like the one that it has.

    To say what class that one is, PySide would make every class that Qt has: 15 ms before the first picture.
    """
    viewport = QWidget()
    viewport.setBackgroundRole(ground)
    viewport.setAutoFillBackground(True)
    area.setViewport(viewport)


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class Elided(Line):
    """One line of plain text that ends in an ellipsis where it does not fit; whole in the tooltip."""

    _shown = ""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        """Show this text."""
        super().__init__(text, role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def whole(self) -> str:
        """The text, also where it is cut."""
        return self._whole

    def text(self) -> str:
        """Return the text as it is cut."""
        return self._shown

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Allow any width."""
        return QSize(0, self.fontMetrics().height())

    def _metrics(self) -> QFontMetrics:
        """What the text is written with."""
        return self.fontMetrics()

    def _fit(self) -> None:
        room = max(0, self.contentsRect().width())
        self._shown = self._metrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        hint = self._whole if self._shown != self._whole else ""
        if hint != self.toolTip():
            self.setToolTip(hint)


class Aside(Elided):
    """One line that is shown as a whole, or not at all where it does not fit: others say the same elsewhere."""

    def _fit(self) -> None:
        super()._fit()
        if self._shown != self._whole:
            self._shown = ""


class Parted(Elided):
    """One line of parts, of which the last ones are left out where not all of them fit."""

    def _fit(self) -> None:
        super()._fit()
        parts, room = self._whole.split(PARTING), self.contentsRect().width()
        while len(parts) > 1 and self._metrics().horizontalAdvance(PARTING.join(parts)) > room:
            parts.pop()
        self._shown = self._metrics().elidedText(PARTING.join(parts), Qt.TextElideMode.ElideRight, max(0, room))


class Yielding(Elided):
    """One line that asks for all the room it needs, and ends in an ellipsis where others need some of it."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        """Show this text."""
        super().__init__(text, role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for the whole line."""
        return QSize(self.fontMetrics().horizontalAdvance(self.whole) + 1, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Ask for a few letters."""
        return QSize(self.fontMetrics().horizontalAdvance("…mmm"), self.fontMetrics().height())

    def say(self, text: str) -> None:
        """Show this text from now on, with room for it."""
        if text != self.whole:
            super().say(text)
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Ask for other room in another font, such as one that is bold."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
            self.updateGeometry()


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
