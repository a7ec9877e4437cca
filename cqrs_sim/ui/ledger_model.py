"""The ledger model: what was suffered, the newest first, as lines for a QTableView."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cqrs_sim.core.ledger.entries import MOST, Entries, Entry, Suffered
from cqrs_sim.core.ledger.kinds import WORDS
from cqrs_sim.language import _

ENTRY = Qt.ItemDataRole.UserRole
"""Role: the entry that a line tells."""

TITLES = (_("What"), _("Who, when and why"))

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class LedgerModel(QAbstractTableModel):
    """Entries of one kind, or all, of these clients, or all; `draw` shows what has come since the last time."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._entries = Entries()
        self._bound = 0
        self._kind: Suffered | None = None
        self._clients: Collection[str] | None = None
        self._lines: list[Entry] = []
        """Oldest first: the newest is the first line."""
        self._seen = 0

    def show_entries(self, entries: Entries, bound: int) -> None:
        """Show these from now on; stale beyond the bound (microseconds) is a kind of its own."""
        self._entries, self._bound = entries, bound
        self._fill()

    def wish(self, kind: Suffered | None, clients: Collection[str] | None) -> None:
        """Show only this kind, and only what these clients suffered; None is all."""
        if (kind, clients) != (self._kind, self._clients):
            self._kind, self._clients = kind, clients
            self._fill()

    def draw(self) -> int:
        """Show what has come since the last time; return how many lines came on top."""
        news = min(self._entries.count - self._seen, len(self._entries.newest))
        if not news:
            return 0
        self._seen = self._entries.count
        fresh = [entry for entry in islice(reversed(self._entries.newest), news) if self._wanted(entry)]
        self._add(fresh[::-1])
        self._drop(len(self._lines) - MOST)
        return len(fresh)

    def _fill(self) -> None:
        self._drop(len(self._lines))
        self._seen = self._entries.count
        self._add([entry for entry in self._entries.newest if self._wanted(entry)])

    def _add(self, fresh: list[Entry]) -> None:
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._lines.extend(fresh)
            self.endInsertRows()

    def _drop(self, surplus: int) -> None:
        """Let go of so many of the oldest."""
        if surplus > 0:
            last = len(self._lines) - 1
            self.beginRemoveRows(QModelIndex(), last - surplus + 1, last)
            del self._lines[:surplus]
            self.endRemoveRows()

    def _wanted(self, entry: Entry) -> bool:
        if self._clients is not None and entry.client not in self._clients:
            return False
        if self._kind == "stale_beyond":
            return entry.kind == "stale" and entry.behind >= self._bound
        return self._kind in (None, entry.kind)

    def entry(self, row: int) -> Entry:
        """Return what a line tells."""
        return self._lines[-1 - row]

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many columns a line has."""
        return 0 if parent.isValid() else len(TITLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        entry = self.entry(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return entry.sentence if index.column() else WORDS[entry.kind].title
            case Qt.ItemDataRole.ToolTipRole:
                return WORDS[entry.kind].meaning
            case _:
                return entry if role == ENTRY else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        return None
