"""The row model: the newest rows of one table for a QTableView, changed row by row."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cqrs_sim.core.rows import Key, Table
from cqrs_sim.ui.columns import Column, columns_of, title_of

SHOWN = 500
"""How many of the newest rows can be scrolled through."""

FRESH = Qt.ItemDataRole.UserRole
"""Role: whether the row was changed by the last thing that happened to this table."""

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class RowModel(QAbstractTableModel):
    """Rows of one table by key, the newest (highest key) on top."""

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
        self._shown = 0

    def __len__(self) -> int:
        """How many rows the table has, shown or not."""
        return len(self._keys)

    @property
    def older(self) -> int:
        """How many rows are too old to be shown."""
        return len(self._keys) - self._shown

    def load(self, rows: Iterable[Any]) -> None:
        """Start over with these rows."""
        self.beginResetModel()
        self._rows = {self.table.key_of(row): row for row in rows}
        self._keys = sorted(self._rows)
        self._fresh = frozenset()
        self._shown = min(SHOWN, len(self._keys))
        self.endResetModel()

    def change(self, changes: Mapping[Key, Any]) -> None:
        """Put these rows by key, or drop them where the value is None, and mark them as fresh."""
        faded, self._fresh = self._fresh, frozenset(changes)
        for key, row in changes.items():
            if row is None:
                self._drop(key)
            elif key in self._rows:
                self._rows[key] = row
            else:
                self._insert(key, row)
        for key in faded | self._fresh:
            self._touch(key)

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
        key = self._keys[-1 - index.row()]
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

    def _place(self, key: Key) -> int:
        """Return where this key is or would be shown: 0 is the newest."""
        after = len(self._keys) - bisect_left(self._keys, key)
        return after - 1 if key in self._rows else after

    def _insert(self, key: Key, row: Any) -> None:
        place = self._place(key)
        if place < SHOWN and self._shown == SHOWN:
            self.beginRemoveRows(QModelIndex(), SHOWN - 1, SHOWN - 1)
            self._shown -= 1
            self.endRemoveRows()
        visible = place <= self._shown < SHOWN
        if visible:
            self.beginInsertRows(QModelIndex(), place, place)
        insort(self._keys, key)
        self._rows[key] = row
        if visible:
            self._shown += 1
            self.endInsertRows()

    def _drop(self, key: Key) -> None:
        if key not in self._rows:
            return
        place = self._place(key)
        visible = place < self._shown
        if visible:
            self.beginRemoveRows(QModelIndex(), place, place)
        del self._keys[bisect_left(self._keys, key)]
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
        if key in self._rows and (place := self._place(key)) < self._shown:
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
