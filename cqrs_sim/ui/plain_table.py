"""The plain table: a few rows of text to read and to choose from, in dialogs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from cqrs_sim.ui.fitting import fit

ROW = 26
"""Height of a row beside text of the usual size."""


class PlainTable(QTableWidget):
    """Rows are chosen as a whole; Tab leaves the table; one column takes what room the others leave."""

    def __init__(self, name: str, titles: Sequence[str], wide: int, parent: QWidget | None = None) -> None:
        """Name it for screen readers; `wide` is the column that stretches."""
        super().__init__(0, len(titles), parent)
        self.setObjectName("list")
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(titles))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        fit(self, lambda px: self.verticalHeader().setDefaultSectionSize(px(ROW)))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        fitting, stretching = QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch
        for column in range(len(titles)):
            header.setSectionResizeMode(column, stretching if column == wide else fitting)

    def text_at(self, row: int, column: int) -> str:
        """Return what a cell says."""
        item = self.item(row, column)
        return "" if item is None else item.text()

    def write(self, row: int, texts: Sequence[str]) -> list[QTableWidgetItem]:
        """Fill a row; return its cells."""
        cells = []
        for column, text in enumerate(texts):
            cell = QTableWidgetItem(text)
            cell.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            cell.setToolTip(text)
            self.setItem(row, column, cell)
            cells.append(cell)
        return cells
