"""Pieces that several panels are made of: labels, captions over fields, lines that end in an ellipsis."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget


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
