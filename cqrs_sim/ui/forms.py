"""Forms: the fields of a command or query, made from its dataclass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from cqrs_sim.core.messages import Command, Query
from cqrs_sim.core.money import cents_of, money
from cqrs_sim.language import _
from cqrs_sim.ui.columns import Column, columns_of, title_of
from cqrs_sim.ui.fields import Combo, TextField
from cqrs_sim.ui.fitting import Px, fit, px_beside
from cqrs_sim.ui.last_seen import LastSeen
from cqrs_sim.ui.pieces import captioned

M = TypeVar("M", bound=Command | Query)

PICKER, TEXT, NUMBER, SPACING = 60, 40, 64, 8
"""Least widths of fields to choose and to write in and the greatest of one for a number, and pixels between two.

The widths are those beside text of the usual size.
"""


class Unreadable(Exception):
    """A field that holds nothing the message can be made of; the message says what to write."""


class Picker(Combo):
    """An editable list of choices: what a person typed stays when the choices change, what was picked if it can."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without choices."""
        super().__init__(parent)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        line = TextField(self)
        self.setLineEdit(line)  # makes it editable without building its list, which waits until somebody opens it
        self.setCompleter(None)  # type: ignore[arg-type]  # or p1 would be completed to p10
        line.returnPressed.connect(self.entered)

    def offer(self, choices: Sequence[str]) -> None:
        """Offer these choices; a field that nobody typed into takes the first where its own is not among them."""
        if [self.itemText(i) for i in range(self.count())] == list(choices):
            return
        line, text = self.lineEdit(), self.currentText()
        typed = line is not None and line.isModified() and bool(text)
        if not typed and text not in choices:
            text = choices[0] if choices else ""
        with QSignalBlocker(self):
            self.clear()
            self.addItems(choices)
            self.setCurrentIndex(self.findText(text))
            self.setEditText(text)
        if line is not None:
            line.setModified(typed)


class Form(QWidget, Generic[M]):
    """Fields for one message class, left to right; `message` reads them."""

    entered = Signal()
    """Return was pressed in a field."""

    def __init__(self, kind: type[M], texts: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Make one field for each of the message's."""
        super().__init__(parent)
        self.kind = kind
        self._texts = texts
        self._columns = columns_of(kind)
        self._fields: dict[str, QLineEdit | Picker] = {}
        self._offered: tuple[str, LastSeen] | None = None
        self._captions: dict[str, QLabel] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        for column in self._columns:
            field = self._field(column)
            self._fields[column.name] = field
            row.addWidget(self._captioned(column, field), _share(column))
        if all(_share(column) == 0 for column in self._columns):
            row.addStretch(1)
        fit(self, self._fit)

    def _captioned(self, column: Column, field: QWidget) -> QWidget:
        whole, box = QWidget(self), captioned(title_of(column.name, self._texts, self.kind.__name__), field)
        box.setContentsMargins(0, 0, 0, 0)
        whole.setLayout(box)
        self._captions[column.name] = whole.findChildren(QLabel)[0]
        return whole

    def project(self, on: bool) -> None:
        """Show a room fields that say themselves what they are, without captions, and no limit of a query."""
        shown = [column for column in self._columns if not (on and _is_limit(column, self.kind))]
        plain = on and all(column.kind is str or _is_picked(column) for column in shown)
        for column in self._columns:
            field, caption = self._fields[column.name], self._captions[column.name]
            caption.setVisible(not plain)
            line = field.lineEdit() if isinstance(field, Picker) else field
            if line is not None:
                line.setPlaceholderText(caption.text() if plain else "")
            whole = field.parentWidget()
            if whole is not None and whole is not self:
                whole.setVisible(column in shown)

    def field(self, name: str) -> QLineEdit | Picker:
        """Return the field of this name."""
        return self._fields[name]

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """The fields, left to right."""
        return tuple(self._fields.values())

    def focus_first(self) -> bool:
        """Put the cursor into the first field; return whether there is one."""
        for field in self._fields.values():
            field.setFocus()
            return True
        return False

    def select_proposal(self) -> None:
        """Select what the field with the cursor proposes, so that typing replaces it; what a person wrote stays."""
        for field in self._fields.values():
            line = field.lineEdit() if isinstance(field, QComboBox) else field
            if line is not None and line.hasFocus() and not line.isModified():
                line.selectAll()

    def message(self) -> M:
        """Return the message as filled in. Raises Unreadable where a field names nothing."""
        return self.kind(**{column.name: self._read(column) for column in self._columns})

    def offer(self, client: str, seen: LastSeen, people: Sequence[str]) -> None:
        """Offer what this client saw last, and the people who are known."""
        self._offered = (client, seen)
        moved = False
        for column in self._columns:
            field = self._fields[column.name]
            if isinstance(field, Picker):
                before = field.currentText()
                if column.entity is not None:
                    entity = column.entity
                    field.offer([entity.label(key) for key in seen.keys(client, entity)])
                else:
                    field.offer(people)
                moved |= field.currentText() != before != ""
        self._show_seen(over_changes=moved)

    def clear_text(self) -> None:
        """Take what a person wrote out of the fields, ready for the next message."""
        for column in self._columns:
            field = self._fields[column.name]
            if not isinstance(field, Picker):
                field.setText(column.initial)  # clear() would count as typed
        self._show_seen()

    def _field(self, column: Column) -> QLineEdit | Picker:
        if _is_picked(column):
            picker = Picker(self)
            picker.entered.connect(self.entered)
            picker.editTextChanged.connect(self._pick)
            return picker
        first = self._texts.get(f"{self.kind.__name__}.{column.name}.first", column.initial)
        field = TextField(first, self)
        field.setMaxLength(2_000)
        field.returnPressed.connect(self.entered)
        return field

    def _fit(self, px: Px) -> None:
        for column in self._columns:
            field = self._fields[column.name]
            field.setMinimumWidth(px(PICKER if isinstance(field, Picker) else TEXT))
            if column.kind is int and not isinstance(field, Picker):
                field.setMaximumWidth(px(NUMBER))

    def _pick(self) -> None:
        # Another thing is meant, so what was written about the last one no longer counts.
        self._show_seen(over_changes=True)

    def _show_seen(self, over_changes: bool = False) -> None:
        """Fill fields that start as what the client saw of the thing picked."""
        if self._offered is None:
            return
        client, seen = self._offered
        for column in self._columns:
            if column.seen is None:
                continue
            of = next(other for other in self._columns if other.name == column.seen.of)
            entity = of.entity
            key = None if entity is None else entity.key(self._text(of))
            value = None if entity is None or key is None else seen.value(client, entity, key, column.seen.column)
            field = self._fields[column.name]
            if isinstance(field, QLineEdit) and (over_changes or not field.isModified()):
                field.setText(value if isinstance(value, str) else column.written(value))
                field.setCursorPosition(0)

    def _text(self, column: Column) -> str:
        field = self._fields[column.name]
        return field.currentText() if isinstance(field, Picker) else field.text()

    def _read(self, column: Column) -> Any:
        text = self._text(column)
        if column.kind is str:
            return text.strip() if column.person else text
        title = title_of(column.name, self._texts, self.kind.__name__)
        number = _number_in(column, text)
        if number is None:
            raise Unreadable(_advice(title, column, text))
        return number


def least_width(kind: type[Any], texts: Mapping[str, str], beside: QWidget) -> int:
    """Return the least width of the form for this class, in the font of this widget, without making it."""
    metrics, px = beside.fontMetrics(), px_beside(beside)
    titles = [metrics.size(0, title_of(column.name, texts, kind.__name__)).width() for column in columns_of(kind)]
    fields = [px(PICKER if _is_picked(column) else TEXT) for column in columns_of(kind)]
    return sum(map(max, titles, fields)) + SPACING * max(0, len(fields) - 1)


def _is_limit(column: Column, kind: type[Any]) -> bool:
    """Whether a query does without this number, as it begins with one that will do."""
    return issubclass(kind, Query) and column.kind is int and not _is_picked(column) and bool(column.initial)


def _is_picked(column: Column) -> bool:
    return column.entity is not None or column.person


def _share(column: Column) -> int:
    """Return how much of a form's width a field deserves: running text most, numbers none beyond their own."""
    if column.kind is not str:
        return 2 if column.entity is not None else 0
    return 3 if column.person else 5


def _number_in(column: Column, text: str) -> int | None:
    if column.entity is not None:
        return column.entity.key(text)
    return cents_of(text) if column.money else _number(text)


def _number(text: str) -> int | None:
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


def _advice(title: str, column: Column, text: str) -> str:
    entity, written = column.entity, text.strip()
    if entity is not None:
        said = _("{field}: pick a {thing}, or write one such as {example}. Ask a query to see some.")
        if written:
            said = _("{field}: {text} is no {thing}; write one such as {example}.")
        return said.format(field=title, text=repr(written), thing=entity.name, example=entity.label(1))
    if column.money:
        said = (
            _("{field}: write an amount such as {example}, not {text}.") if written else _("{field}: write an amount.")
        )
    else:
        said = _("{field}: write a whole number, not {text}.") if written else _("{field}: write a number.")
    return said.format(field=title, text=repr(written), example=money(12_50))
