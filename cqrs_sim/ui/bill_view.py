"""The bill on screen: what each remedy that was used has brought and cost, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cqrs_sim.core.bill import Bill, Costs, total
from cqrs_sim.core.remedies import REMEDIES
from cqrs_sim.language import _
from cqrs_sim.ui.bill_words import MEASURES
from cqrs_sim.ui.fields import Combo
from cqrs_sim.ui.judging import Judging
from cqrs_sim.ui.ledger_tables import FigureTable
from cqrs_sim.ui.pieces import label
from cqrs_sim.ui.remedy_choices import WORDS

EVERYONE = _("Everyone")
NOTHING_YET = _("Nothing to bill yet. Choose a remedy in the query panel, send a command and press Refresh (Ctrl+R).")

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
Column = tuple[str, Costs]
"""A remedy, and what came of it."""


def columns_of(bill: Bill, client: str = "") -> list[Column]:
    """Return what came of each remedy that was used, by this client or by all, in the order of REMEDIES."""
    found: list[Column] = []
    for remedy in REMEDIES:
        all_costs = [costs for (who, used), costs in bill.costs.items() if used == remedy and client in ("", who)]
        if any(costs.answers or costs.pending or costs.commands for costs in all_costs):
            found.append((remedy, total(all_costs)))
    return found


class BillModel(QAbstractTableModel):
    """A row for each measure, a column for each remedy."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with no remedy."""
        super().__init__(parent)
        self._columns: list[tuple[str, list[str]]] = []

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show these, as they are now."""
        told = [(remedy, [measure.of(costs) for measure in MEASURES]) for remedy, costs in columns]
        if [remedy for remedy, _values in told] != [remedy for remedy, _values in self._columns]:
            self.beginResetModel()
            self._columns = told
            self.endResetModel()
            return
        for place, column in enumerate(told):
            if column != self._columns[place]:
                self._columns[place] = column
                self.dataChanged.emit(self.index(0, place), self.index(len(MEASURES) - 1, place))

    def remedy(self, column: int) -> str:
        """Return whose a column is."""
        return self._columns[column][0]

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many measures there are."""
        return 0 if parent.isValid() else len(MEASURES)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many remedies were used."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        remedy, values = self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return values[index.row()]
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{WORDS[remedy].title}, {MEASURES[index.row()].title}: {values[index.row()]}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a measure or a remedy; as tooltip, what it means."""
        if orientation == Qt.Orientation.Vertical:
            words = MEASURES[section].title, MEASURES[section].meaning
        elif section < len(self._columns):
            words = WORDS[self.remedy(section)].title, WORDS[self.remedy(section)].meaning
        else:
            return None
        return {Qt.ItemDataRole.DisplayRole: words[0], Qt.ItemDataRole.ToolTipRole: words[1]}.get(Qt.ItemDataRole(role))


class BillView(QWidget):
    """Shows the bill of all or of one client; `draw` shows what came since. While hidden it does nothing."""

    def __init__(self, judging: Judging, parent: QWidget | None = None) -> None:
        """Show nothing until there is a bill."""
        super().__init__(parent)
        self._judging = judging
        self.client, self.copy_button = Combo(), QPushButton(_("Copy all"))
        self.model = BillModel(self)
        self.table = FigureTable(self.model, _("What each remedy brought and cost"))
        self.meaning = label(NOTHING_YET, "secondary")
        self._lay_out()
        self.client.addItem(EVERYONE)
        self.client.currentIndexChanged.connect(self.draw)
        self.table.selectionModel().currentChanged.connect(self._explain)
        self.copy_button.clicked.connect(self.copy)

    def draw(self) -> None:
        """Show what has come since the last time."""
        bill = self._judging.bill
        if not self.isVisible():
            return
        if bill is None:
            self._explain()
            return
        for client in dict.fromkeys(client for client, _remedy in bill.costs):
            if self.client.findText(client) < 0:
                self.client.addItem(client)
        client = self.client.currentText() if self.client.currentIndex() > 0 else ""
        self.model.show_columns(columns_of(bill, client))
        self.copy_button.setEnabled(self.model.columnCount() > 0)
        self._explain()

    def copy(self) -> None:
        """Put the table onto the clipboard as text."""
        columns = range(self.model.columnCount())
        heads = [WORDS[self.model.remedy(column)].title for column in columns]
        lines = ["\t".join(["", *heads])]
        for row, measure in enumerate(MEASURES):
            lines.append("\t".join([measure.title, *(str(self.model.index(row, column).data()) for column in columns)]))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw()

    def _explain(self) -> None:
        index = self.table.currentIndex()
        if not self.model.columnCount():
            said = NOTHING_YET if self._judging.bill is not None else self._judging.why_not
        elif index.isValid():
            measure, words = MEASURES[index.row()], WORDS[self.model.remedy(index.column())]
            said = f"{measure.title}: {measure.meaning} {words.title}: {words.meaning}"
        else:
            said = _("Choose a figure to read what it means.")
        self.meaning.setText(said)

    def _lay_out(self) -> None:
        self.client.setAccessibleName(_("Whose bill"))
        self.copy_button.setToolTip(_("Copy the table as text"))
        self.meaning.setWordWrap(True)
        self.meaning.setAlignment(Qt.AlignmentFlag.AlignTop)
        box, below = QVBoxLayout(self), QHBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.client)
        box.addWidget(self.table)
        box.addWidget(self.meaning, 1)
        below.addStretch(1)
        below.addWidget(self.copy_button)
        box.addLayout(below)
