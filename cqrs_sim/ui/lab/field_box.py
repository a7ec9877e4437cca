"""A field of the lab with its caption above and, where it cannot be read, the reason below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from cqrs_sim.ui.fields import Combo, TextField
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.lab.words import wrapping
from cqrs_sim.ui.pieces import Yielding, label

V = TypeVar("V", bound=int | str)


class Lines(QPlainTextEdit):
    """Headers, one a line; Tab leaves the field."""

    def __init__(self, rows: int, parent: QWidget | None = None) -> None:
        """Have room for so many lines at least."""
        super().__init__(parent)
        self._rows = rows
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.document().setDocumentMargin(3)
        fit(self, lambda _px: self.setMinimumHeight(self.sizeHint().height()))

    def sizeHint(self) -> QSize:
        return QSize(100, self._rows * self.fontMetrics().lineSpacing() + 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def lines(self) -> tuple[str, ...]:
        """Return what is written."""
        return tuple(self.toPlainText().split("\n"))

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Show these lines, without telling anyone."""
        if lines != self.lines():
            with QSignalBlocker(self):
                self.setPlainText("\n".join(lines))


class Choice(Combo, Generic[V]):
    """One of several values, each with the words for it."""

    picked = Signal()

    def __init__(self, choices: Mapping[V, str], narrowest: int = 84, parent: QWidget | None = None) -> None:
        """Offer values by their words; be at least this wide, beside text of the usual size."""
        super().__init__(parent)
        self._values = list(choices)
        self.addItems(list(choices.values()))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        fit(self, lambda px: self.setMinimumWidth(px(narrowest)))
        self.activated.connect(self.picked)

    @property
    def value(self) -> V:
        """The value that is chosen."""
        return self._values[self.currentIndex()]

    def show_value(self, value: V) -> None:
        """Show this value, also one that was not offered."""
        with QSignalBlocker(self):
            if value not in self._values:
                self._values.append(value)
                self.addItem(str(value))
            self.setCurrentIndex(self._values.index(value))


class FieldBox(QWidget):
    """A field with its caption; `say` tells what is wrong with what it holds."""

    def __init__(self, caption: str, field: QWidget, hint: str = "", beside: tuple[QWidget, ...] = ()) -> None:
        """Put the field below its caption, and other widgets beside the caption."""
        super().__init__()
        self.field = field
        name = Yielding(caption, "secondary")
        name.setBuddy(field)
        field.setAccessibleName(caption)
        field.setToolTip(hint)
        self._advice = label("", "mistake")
        self._advice.setWordWrap(True)
        self._advice.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        if beside:
            top = QHBoxLayout()
            top.setSpacing(6)
            top.addWidget(name, 1)
            for widget in beside:
                top.addWidget(widget)
            box.addLayout(top)
        else:
            box.addWidget(name)
        box.addWidget(field, 1)
        box.addWidget(self._advice)

    @property
    def advice(self) -> str:
        """What is wrong, or nothing."""
        return self._advice.text()

    def say(self, sentence: str) -> None:
        """Say what is wrong, or nothing more."""
        text = wrapping(f"✗ {sentence}") if sentence else ""
        if text != self._advice.text():
            self._advice.setText(text)
            self._advice.setVisible(bool(text))
            self.field.setAccessibleDescription(sentence)


def text_field(text: str = "") -> TextField:
    """Return a line to write in, as long as addresses may be."""
    field = TextField(text)
    field.setMaxLength(2_000)
    fit(field, lambda px: field.setMinimumWidth(px(40)))
    return field
