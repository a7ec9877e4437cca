"""The row model: the newest rows of one table for a QTableView, changed row by row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cqrs_sim.core.rows import Key, Table
from cqrs_sim.ui.columns import Column, columns_of, title_of

SHOWN = 500
"""How many of the newest rows can be scrolled through."""
KEPT = 2 * SHOWN
"""How many are kept, so that deleted ones can be replaced; the rest is in the store alone."""

FRESH = Qt.ItemDataRole.UserRole
"""Role: whether the row was changed by the last thing that happened to this table."""

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
        by_name = {column.name: column for column in columns_of(table.row)}
        self.columns: tuple[Column, ...] = tuple(by_name[name] for name in only or by_name)
        self._titles = [title_of(column.name, texts) for column in self.columns]
        self._keys: list[Key] = []
        self._rows: dict[Key, Any] = {}
        self._fresh: frozenset[Key] = frozenset()
        self._changed: frozenset[Key] = frozenset()
        self._shown = 0
        self._total = 0

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

    def change(self, changes: Mapping[Key, Swap], fresh: Collection[Key] | None = None) -> None:
        """Put rows on top, replace or drop them, and mark them, or only those in `fresh`, as fresh."""
        faded, self._fresh = self._fresh, frozenset(changes if fresh is None else fresh)
        self._changed = frozenset(changes)
        for key, (before, after) in changes.items():
            self._total += (after is not None) - (before is not None)
            if key not in self._rows:
                if before is None and after is not None:
                    self._insert(key, after)
            elif after is None:
                self._drop(key)
            else:
                self._rows[key] = after
        for key in faded.union(changes):
            self._touch(key)

    def key_at(self, place: int) -> Key:
        """Return the key of the row shown at this place."""
        return self._keys[place]

    def changed_places(self, most: int) -> list[int]:
        """Return which of the topmost rows, `most` at most, were brought by the last `change`, fresh or not."""
        return [place for place, key in enumerate(self._keys[: min(most, self._shown)]) if key in self._changed]

    def line(self, place: int) -> str:
        """Return the row shown at this place on one line, each value with its title."""
        values = (str(self.index(place, column).data()) for column in range(len(self.columns)))
        told = (f"{title} {value}" for title, value in zip(self._titles, values, strict=True))
        return ", ".join(each.removeprefix("# ") for each in told)  # positions say that themselves

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many columns the table has."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        key = self._keys[index.row()]
        if role == FRESH:
            return key in self._fresh
        column = self.columns[index.column()]
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return column.written(getattr(self._rows[key], column.name))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def _insert(self, key: Key, row: Any) -> None:
        if self._shown == SHOWN:
            self.beginRemoveRows(QModelIndex(), SHOWN - 1, SHOWN - 1)
            self._shown -= 1
            self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._keys.insert(0, key)
        self._rows[key] = row
        self._shown += 1
        self.endInsertRows()
        if len(self._keys) > KEPT:
            del self._rows[self._keys.pop()]

    def _drop(self, key: Key) -> None:
        place = self._keys.index(key)
        visible = place < self._shown
        if visible:
            self.beginRemoveRows(QModelIndex(), place, place)
        del self._keys[place]
        del self._rows[key]
        if visible:
            self._shown -= 1
            self.endRemoveRows()
            self._show_one_older()

    def _show_one_older(self) -> None:
        if self._shown < len(self._keys):
            self.beginInsertRows(QModelIndex(), self._shown, self._shown)
            self._shown += 1
            self.endInsertRows()

    def _touch(self, key: Key) -> None:
        if key in self._rows and (place := self._keys.index(key)) < self._shown:
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
