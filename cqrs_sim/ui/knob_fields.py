"""Knob fields: a setting as a typed field or a list; input that cannot be used leaves it as it was and says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.fields import Combo, TextField
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.knob_kinds import Chosen, Typed
from cqrs_sim.ui.pieces import label

Use = Callable[[Any], None]
"""Takes a value that somebody wishes; raises ValueError for one that cannot be simulated."""


class TypedField(TextField):
    """Shows a value; has another used, and emits `refused` with a sentence, or with none once that is over."""

    refused = Signal(str)

    def __init__(self, kind: Typed, name: str, hint: str, use: Use, parent: QWidget | None = None) -> None:
        """Be called this, with a hint at what can be written."""
        super().__init__(parent)
        self._use = use
        self._kind = kind
        self._value: Any = None
        self.setAccessibleName(name)
        self.setToolTip(hint)
        self.editingFinished.connect(self._read)

    def show_value(self, value: Any) -> None:
        """Show this value; what somebody is typing stays."""
        self._value = value
        if not self.isModified():
            self._write()

    def _write(self) -> None:
        text = self._kind.written(self._value)
        if text != self.text():
            self.setText(text)

    def _read(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        self.refused.emit("")
        try:
            value = self._kind.value(self.text())
            if value != self._value:
                self._use(value)
        except ValueError as error:
            self.refused.emit(_("{error} It stays {value}.").format(error=error, value=self._kind.written(self._value)))
        self._write()


class ChosenField(Combo):
    """Shows a value by its words, and has another used; like a typed one it says why that cannot be."""

    refused = Signal(str)

    def __init__(self, kind: Chosen, name: str, hint: str, use: Use, parent: QWidget | None = None) -> None:
        """Be called this, with a hint at what it means."""
        super().__init__(parent)
        self._use = use
        self._values = [value for value, _ in kind.words]
        self._value: Any = None
        self.setAccessibleName(name)
        self.setToolTip(hint)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for _value, words in kind.words:
            self.addItem(words)
        self.activated.connect(self._wish)

    def show_value(self, value: Any) -> None:
        """Show this value."""
        self._value = value
        with QSignalBlocker(self):
            self.setCurrentIndex(self._values.index(value))

    def _wish(self, place: int) -> None:
        value = self._values[place]
        if value != self._value:
            self.refused.emit("")
            try:
                self._use(value)
            except ValueError as error:
                self.refused.emit(str(error))
        self.show_value(self._value)


Field = TypedField | ChosenField


def field_for(kind: Typed | Chosen, name: str, hint: str, use: Use) -> Field:
    """Return the field for a value of this kind."""
    return TypedField(kind, name, hint, use) if isinstance(kind, Typed) else ChosenField(kind, name, hint, use)


class FieldRow(QWidget):
    """A title and its fields on one line, and below, while there is one, the reason why input was refused."""

    def __init__(self, title: str, fields: list[Field], parent: QWidget | None = None) -> None:
        """Put the fields beside their title."""
        super().__init__(parent)
        self._advice = label("", "mistake")
        self._advice.setWordWrap(True)
        self._advice.hide()
        row = QHBoxLayout()
        row.setSpacing(6)
        caption = label(title, "secondary")
        caption.setWordWrap(True)
        fit(caption, lambda px: caption.setFixedWidth(px(112)))
        caption.setBuddy(fields[0])
        row.addWidget(caption)
        for field in fields:
            row.addWidget(field, 1)
            field.refused.connect(self.say)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(row)
        box.addWidget(self._advice)

    @property
    def advice(self) -> str:
        """Why input was refused, or nothing."""
        return self._advice.text()

    def say(self, sentence: str) -> None:
        """Say why input was refused, or nothing more."""
        self._advice.setText(f"✗ {sentence}" if sentence else "")
        self._advice.setVisible(bool(sentence))
