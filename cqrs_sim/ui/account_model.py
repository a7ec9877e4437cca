"""The account model: how many answers broke which promise, a row for each kind, a column for each client."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.ledger.entries import SUFFERED, Account, Suffered
from cqrs_sim.core.ledger.kinds import meaning_of, title_of
from cqrs_sim.core.sentences import within
from cqrs_sim.core.written import listed, whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.theming import Theme

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()

ANSWERS = 0
"""The row that counts all answers."""


@dataclass(frozen=True, slots=True)
class Party:
    """A client, or several that share a column."""

    title: str
    clients: tuple[str, ...]


def parties_of(clients: Collection[str], simulated: Collection[str], apart: bool) -> tuple[Party, ...]:
    """Return who has a column: each person, and the simulated clients in one column, or each `apart`."""
    people = tuple(Party(client, (client,)) for client in clients if client not in simulated)
    others = tuple(client for client in clients if client in simulated)
    if apart:
        return (*people, *(Party(client, (client,)) for client in others))
    return (
        (*people, Party(ngettext("{n} sim.", "{n} sim.", len(others)).format(n=len(others)), others))
        if others
        else people
    )


class AccountModel(QAbstractTableModel):
    """Shows what `show_accounts` was given last; cells change one by one, rows never."""

    def __init__(self, theme: Theme, bound: int, parent: QObject | None = None) -> None:
        """Show nobody; `bound` (microseconds) is from when on staleness is counted apart."""
        super().__init__(parent)
        self._theme, self._bound = theme, bound
        self.parties: tuple[Party, ...] = ()
        self._counts: list[tuple[int, ...]] = []

    def show_accounts(self, accounts: Mapping[str, Account], parties: Sequence[Party]) -> None:
        """Show the accounts of these parties."""
        if tuple(parties) != self.parties:
            self.beginResetModel()
            self.parties = tuple(parties)
            self._counts = [_counts(accounts, party) for party in parties]
            self.endResetModel()
            return
        for column, party in enumerate(parties):
            counts = _counts(accounts, party)
            if counts != self._counts[column]:
                self._counts[column] = counts
                self.dataChanged.emit(self.index(0, column), self.index(self.rowCount() - 1, column))

    def kind(self, row: int) -> Suffered | None:
        """Return which kind a row counts; None for the row of all answers."""
        return None if row == ANSWERS else SUFFERED[row - 1]

    def count(self, row: int, column: int) -> int:
        """Return the count in a cell."""
        return self._counts[column][row]

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many kinds there are, and one."""
        return 0 if parent.isValid() else 1 + len(SUFFERED)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many parties there are."""
        return 0 if parent.isValid() else len(self.parties)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        count = self.count(index.row(), index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return whole(count)
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return self.sentence(index.row(), index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ForegroundRole if not count:
                return QColor(self._theme.colours.secondary)
            case Qt.ItemDataRole.FontRole if count and index.row() != ANSWERS:
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
        return None

    def sentence(self, row: int, column: int) -> str:
        """Return what a cell says, whole."""
        party, count = self.parties[column], self.count(row, column)
        n = len(party.clients)
        simulated = ngettext("{n} simulated client", "{n} simulated clients", n).format(n=whole(n))
        who = party.title if n == 1 else simulated
        if row == ANSWERS:
            said = ngettext("{who}: {n} answer", "{who}: {n} answers", count)
        else:
            said = ngettext("{who}: {kind} in {n} answer", "{who}: {kind} in {n} answers", count)
        return said.format(who=who, kind=within(self.title(row)), n=whole(count))

    def title(self, row: int) -> str:
        """Return what a row counts."""
        kind = self.kind(row)
        return _("Answers") if kind is None else title_of(kind, self._bound)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the kind of a row, or whose a column is; as tooltip, what it means."""
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.title(section)
            if role == Qt.ItemDataRole.ToolTipRole:
                kind = self.kind(section)
                return _("How many answers there were.") if kind is None else meaning_of(kind, self._bound)
        elif section < len(self.parties):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.parties[section].title
            if role == Qt.ItemDataRole.ToolTipRole:
                return listed(self.parties[section].clients)
        return None


def _counts(accounts: Mapping[str, Account], party: Party) -> tuple[int, ...]:
    known = [accounts[client] for client in party.clients if client in accounts]
    return (
        sum(account.answers for account in known),
        *(sum(account.suffered[kind] for account in known) for kind in SUFFERED),
    )
