"""The diary on screen: what reached the real servers, and what the script of the page saw."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cqrs_sim.cors.serving.diary import Arrival, Entry
from cqrs_sim.language import _, pgettext
from cqrs_sim.ui.fitting import Px, fit, px_beside

COLUMNS = (_("Try"), _("Where"), _("What came"), "Origin", _("Answered"), _("Did the work"))
WIDTHS = (44, 170, 0, 180, 76, 100)
"""Of the columns; the one of 0 takes what is left."""
LEAST = 120
"""Least width of that one, beside text of the usual size."""

Index = QModelIndex | QPersistentModelIndex


class DiaryModel(QAbstractTableModel):
    """A row for each entry, the newest last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Show one more entry."""
        place = len(self.entries)
        self.beginInsertRows(QModelIndex(), place, place)
        self.entries.append(entry)
        self.endInsertRows()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self.entries.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cells(entry)[index.column()]
        return entry.sentence if role == Qt.ItemDataRole.ToolTipRole else None


def cells(entry: Entry) -> tuple[str, ...]:
    """Return an entry as the columns show it."""
    attempt = str(entry.attempt or "")
    if not isinstance(entry, Arrival):
        return (attempt, _("the page's script"), entry.shortly, "", "", "")
    work = "" if entry.preflight else _("yes") if entry.worked else _("no")
    origin = entry.origin or pgettext("no Origin header", "none")
    return (attempt, entry.server, f"{entry.method} {entry.path}", origin, str(entry.status), work)


class DiaryTable(QTableView):
    """The table; a report of the script has all columns to the right for its sentence."""

    def __init__(self, model: DiaryModel, parent: QWidget | None = None) -> None:
        """Show this model."""
        super().__init__(parent)
        self.setAccessibleName(_("What reached the servers, and what the script saw"))
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        fit(self, self._fit)
        model.rowsInserted.connect(self._span)

    def _fit(self, px: Px) -> None:
        self.verticalHeader().setDefaultSectionSize(px(26))
        header = self.horizontalHeader()
        for section, width in enumerate(WIDTHS):
            if width:
                title = header.fontMetrics().horizontalAdvance(COLUMNS[section]) + px(16)
                header.resizeSection(section, max(px(width), title))
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Give the column of what came what the others leave, or what it needs: then the table is scrolled."""
        header, taking = self.horizontalHeader(), WIDTHS.index(0)
        others = sum(header.sectionSize(section) for section, width in enumerate(WIDTHS) if width)
        header.resizeSection(taking, max(px_beside(self)(LEAST), self.viewport().width() - others))

    def _span(self, parent: QModelIndex, first: int, last: int) -> None:
        model = self.model()
        assert isinstance(model, DiaryModel)
        for row in range(first, last + 1):
            if not isinstance(model.entries[row], Arrival):
                self.setSpan(row, 2, 1, len(COLUMNS) - 2)
        self.scrollToBottom()
