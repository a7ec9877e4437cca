"""The row model: the newest rows of one table for a QTableView, changed row by row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cqrs_sim.core.rows import Key, Table
from cqrs_sim.core.written import listed
from cqrs_sim.ui.columns import Column, columns_of, title_of
from cqrs_sim.ui.marks import Marks, Slot, Wrong, with_truth

SHOWN = 500
"""How many of the newest rows can be scrolled through."""
KEPT = 2 * SHOWN
"""How many are kept, so that deleted ones can be replaced; the rest is in the store alone."""
FEW = 8
"""Up to so many runs of changed rows are told one by one; with more, telling costs more than drawing."""

FRESH = Qt.ItemDataRole.UserRole
"""Role: whether the row was changed by the last thing that happened to this table."""

_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


Swap = tuple[Any, Any]
"""A row before and after a change; None where there was or is none."""


class RowModel(QAbstractTableModel):
    """The newest rows of one table, the one that came last on top."""

    def __init__(
        self,
        table: Table[Any],
        texts: Mapping[str, str],
        parent: QObject | None = None,
        only: Sequence[str] = (),
    ) -> None:
        """Start empty; `only` names the columns to show and their order, all of them if it names none."""
        super().__init__(parent)
        self.table = table
        self._texts, self._only = texts, only
        self._keys: list[Key] = []
        self._rows: dict[Key, Any] = {}
        self._fresh: frozenset[Key] = frozenset()
        self._changed: frozenset[Key] = frozenset()
        self._shown = 0
        self._total = 0
        self._wrong: Wrong = {}
        self._slots: list[Slot] = []

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, worked out when the table is first shown: most never are."""
        by_name = {column.name: column for column in columns_of(self.table.row)}
        return tuple(by_name[name] for name in self._only or by_name)

    @cached_property
    def _titles(self) -> list[str]:
        return [title_of(column.name, self._texts) for column in self.columns]

    def __len__(self) -> int:
        """How many rows the table has, shown or not."""
        return self._total

    @property
    def older(self) -> int:
        """How many rows are too old to be shown."""
        return self._total - self._shown

    @property
    def lacking(self) -> bool:
        """Whether rows that could be shown are in the store alone, so that it is time to `load` again."""
        return self._shown < min(SHOWN, self._total)

    def load(self, rows: Sequence[Any]) -> None:
        """Start over with these rows, all of the table in the order of their keys."""
        self.beginResetModel()
        newest = rows[: -KEPT - 1 : -1]
        self._keys = [self.table.key_of(row) for row in newest]
        self._rows = dict(zip(self._keys, newest, strict=True))
        self._fresh = frozenset()
        self._total = len(rows)
        self._shown = min(SHOWN, self._total)
        self.endResetModel()

    def recall(self, rows: Sequence[Any], total: int, fresh: Collection[Key]) -> None:
        """Start over with these rows, the newest first, of so many; those of `fresh` were changed last."""
        self.beginResetModel()
        self._keys = [self.table.key_of(row) for row in rows]
        self._rows = dict(zip(self._keys, rows, strict=True))
        self._fresh = frozenset(fresh)
        self._total = total
        self._shown = min(SHOWN, len(rows))
        self.endResetModel()

    def change(self, changes: Mapping[Key, Swap], fresh: Collection[Key] | None = None) -> None:
        """Put rows on top, replace or drop them, and mark them, or only those in `fresh`, as fresh.

        However many rows come, they come in one insertion: views would lay themselves out anew after each.
        """
        faded, self._fresh = self._fresh, frozenset(changes if fresh is None else fresh)
        self._changed = frozenset(changes)
        new: dict[Key, Any] = {}
        gone: set[Key] = set()
        for key, (before, after) in changes.items():
            self._total += (after is not None) - (before is not None)
            if key not in self._rows:
                if before is None and after is not None:
                    new[key] = after
            elif after is None:
                gone.add(key)
            else:
                self._rows[key] = after
        if gone:
            self._drop(gone)
        if new:
            self._insert(new)
        self._touch(faded.union(changes))

    def mark(self, marks: Marks) -> None:
        """Show what is wrong with these rows, and on top the slots of those that are missing."""
        before, self._wrong = self._wrong, marks.wrong
        if self._slots != list(marks.missing):
            self._place_slots(marks.missing)
        if before != marks.wrong:
            self._touch(before.keys() | marks.wrong.keys())

    @property
    def complete(self) -> bool:
        """Whether every row of the table is known here."""
        return self._total == len(self._rows)

    def rows_at(self, places: range) -> dict[Key, Any]:
        """Return the rows shown at these places by their keys, slots left out."""
        keys = self._keys[
            max(0, places.start - len(self._slots)) : max(0, min(places.stop - len(self._slots), self._shown))
        ]
        return {key: self._rows[key] for key in keys}

    def holds(self, key: Key) -> bool:
        """Whether the row with this key is known here."""
        return key in self._rows

    def is_slot(self, place: int) -> bool:
        """Whether what is shown at this place is the slot of a row that is missing."""
        return place < len(self._slots)

    def wrong_at(self, place: int) -> Mapping[str, str] | None:
        """Return the true values, by column, of what is wrong with the row shown at this place; None where all is well.

        They are empty texts where the row should not be there at all.
        """
        return None if self.is_slot(place) else self._wrong.get(self.key_at(place))

    def is_marked(self, place: int) -> bool:
        """Whether there is anything to mark at this place."""
        return self.is_slot(place) or (bool(self._wrong) and self.key_at(place) in self._wrong)

    def marked_places(self, places: range) -> list[int]:
        """Return at which of these places there is anything to mark."""
        return [place for place in places if self.is_marked(place)]

    def place_of(self, key: Key) -> int | None:
        """Return at which place the row with this key is shown, or its slot; None where neither is."""
        keys = [*(slot.key for slot in self._slots), *self._keys[: self._shown]]
        return keys.index(key) if key in keys else None

    def key_at(self, place: int) -> Key:
        """Return the key of the row shown at this place."""
        return self._slots[place].key if self.is_slot(place) else self._keys[place - len(self._slots)]

    def is_fresh(self, place: int) -> bool:
        """Tell whether the last change touched the row shown at this place."""
        return not self.is_slot(place) and self._keys[place - len(self._slots)] in self._fresh

    def text(self, place: int, section: int) -> str:
        """Return what the cell in this column of the row shown at this place says."""
        return self.texts(place)[section]

    def texts(self, place: int) -> list[str]:
        """Return what each cell of the row shown at this place says, the true value in brackets where it differs."""
        if self.is_slot(place):
            row = self._slots[place].row
            return [f"({column.written(getattr(row, column.name))})" for column in self.columns]
        key = self._keys[place - len(self._slots)]
        row, wrong = self._rows[key], self._wrong.get(key)
        said = [column.written(getattr(row, column.name)) for column in self.columns]
        if not wrong:
            return said
        true = (wrong.get(column.name) for column in self.columns)
        return [text if value is None else with_truth(text, value) for text, value in zip(said, true, strict=True)]

    def changed_places(self, most: int) -> list[int]:
        """Return which of the topmost rows, `most` at most, were brought by the last `change`, fresh or not."""
        newest = enumerate(self._keys[: min(most, self._shown)], len(self._slots))
        return [place for place, key in newest if key in self._changed]

    def line(self, place: int) -> str:
        """Return the row shown at this place on one line, each value with its title."""
        told = (f"{title} {value}" for title, value in zip(self._titles, self.texts(place), strict=True))
        return listed(each.removeprefix("# ") for each in told)  # positions say that themselves

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._slots) + self._shown

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many columns the table has."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        if role == FRESH:
            return self.is_fresh(index.row())
        return self.text(index.row(), index.column()) if role in _TEXTS else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def _insert(self, new: dict[Key, Any]) -> None:
        keys = list(reversed(new))[:KEPT]
        coming = min(len(keys), SHOWN)
        if (surplus := self._shown + coming - SHOWN) > 0:
            end = len(self._slots) + self._shown
            self.beginRemoveRows(_NO_PARENT, end - surplus, end - 1)
            self._shown -= surplus
            self.endRemoveRows()
        self.beginInsertRows(_NO_PARENT, len(self._slots), len(self._slots) + coming - 1)
        self._keys[:0] = keys
        self._rows.update((key, new[key]) for key in keys)
        self._shown += coming
        self.endInsertRows()
        for key in self._keys[KEPT:]:
            del self._rows[key]
        del self._keys[KEPT:]

    def _drop(self, gone: Collection[Key]) -> None:
        for first, last in reversed(_runs(self._places(gone, len(self._keys)))):
            shown = min(last + 1, self._shown) - first
            if shown > 0:
                self.beginRemoveRows(_NO_PARENT, len(self._slots) + first, len(self._slots) + first + shown - 1)
            for key in self._keys[first : last + 1]:
                del self._rows[key]
            del self._keys[first : last + 1]
            if shown > 0:
                self._shown -= shown
                self.endRemoveRows()
        if (older := min(SHOWN, len(self._keys)) - self._shown) > 0:
            end = len(self._slots) + self._shown
            self.beginInsertRows(_NO_PARENT, end, end + older - 1)
            self._shown += older
            self.endInsertRows()

    def _place_slots(self, wanted: Sequence[Slot]) -> None:
        """Take away, add and redraw slots one by one, so that whoever points at one goes on pointing at it."""
        for place in reversed(range(len(self._slots))):
            if all(slot.key != self._slots[place].key for slot in wanted):
                self.beginRemoveRows(_NO_PARENT, place, place)
                del self._slots[place]
                self.endRemoveRows()
        for place, slot in enumerate(wanted):
            if place == len(self._slots) or self._slots[place].key != slot.key:
                self.beginInsertRows(_NO_PARENT, place, place)
                self._slots.insert(place, slot)
                self.endInsertRows()
            elif self._slots[place] != slot:
                self._slots[place] = slot
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        surplus = len(self._slots) - len(wanted)
        if surplus > 0:  # where their order has changed
            self.beginRemoveRows(_NO_PARENT, len(wanted), len(self._slots) - 1)
            del self._slots[len(wanted) :]
            self.endRemoveRows()

    def _touch(self, keys: Collection[Key]) -> None:
        runs = _runs(self._places(keys, self._shown))
        if len(runs) > FEW:
            runs = [(runs[0][0], runs[-1][1])]
        for first, last in runs:
            top, bottom = len(self._slots) + first, len(self._slots) + last
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, len(self.columns) - 1))

    def _places(self, keys: Collection[Key], end: int) -> list[int]:
        """Return where these keys are among the first so many, ascending."""
        return [place for place, key in enumerate(self._keys[:end]) if key in keys]


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending places as runs of neighbours, each by its first and last."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
