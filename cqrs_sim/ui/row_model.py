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

    def key_at(self, place: int) -> Key:
        """Return the key of the row shown at this place."""
        return self._keys[place]

    def is_fresh(self, place: int) -> bool:
        """Tell whether the last change touched the row shown at this place."""
        return self._keys[place] in self._fresh

    def text(self, place: int, section: int) -> str:
        """Return what the cell in this column of the row shown at this place says."""
        column = self.columns[section]
        return column.written(getattr(self._rows[self._keys[place]], column.name))

    def texts(self, place: int) -> list[str]:
        """Return what each cell of the row shown at this place says."""
        row = self._rows[self._keys[place]]
        return [column.written(getattr(row, column.name)) for column in self.columns]

    def changed_places(self, most: int) -> list[int]:
        """Return which of the topmost rows, `most` at most, were brought by the last `change`, fresh or not."""
        return [place for place, key in enumerate(self._keys[: min(most, self._shown)]) if key in self._changed]

    def line(self, place: int) -> str:
        """Return the row shown at this place on one line, each value with its title."""
        told = (f"{title} {value}" for title, value in zip(self._titles, self.texts(place), strict=True))
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
            self.beginRemoveRows(_NO_PARENT, self._shown - surplus, self._shown - 1)
            self._shown -= surplus
            self.endRemoveRows()
        self.beginInsertRows(_NO_PARENT, 0, coming - 1)
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
                self.beginRemoveRows(_NO_PARENT, first, first + shown - 1)
            for key in self._keys[first : last + 1]:
                del self._rows[key]
            del self._keys[first : last + 1]
            if shown > 0:
                self._shown -= shown
                self.endRemoveRows()
        if (older := min(SHOWN, len(self._keys)) - self._shown) > 0:
            self.beginInsertRows(_NO_PARENT, self._shown, self._shown + older - 1)
            self._shown += older
            self.endInsertRows()

    def _touch(self, keys: Collection[Key]) -> None:
        runs = _runs(self._places(keys, self._shown))
        if len(runs) > FEW:
            runs = [(runs[0][0], runs[-1][1])]
        for first, last in runs:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

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
