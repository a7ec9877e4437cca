"""The row table: one table of a store on screen, its last change lit until the next."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cqrs_sim.ui.columns import Column
from cqrs_sim.ui.row_model import FRESH, RowModel
from cqrs_sim.ui.theme import ROW, Palette

TEXT_WIDTH = 76
"""Least width of a column of text."""
BAR = 4
"""Width of the bar at the left of a fresh row: the tint is not told by colour alone."""


class FreshDelegate(QStyledItemDelegate):
    """Draws cells; rows of the last change have a tint and a bar at their left edge."""

    def __init__(self, tint: str, edge: str, parent: QWidget) -> None:
        """Take the colours of the tint and of the bar."""
        super().__init__(parent)
        self._tint = QColor(tint)
        self._edge = QColor(edge)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        if index.data(FRESH):
            rect: QRect = option.rect
            painter.fillRect(rect, self._tint)
            if index.column() == 0:
                painter.fillRect(QRect(rect.left(), rect.top(), BAR, rect.height()), self._edge)
        shifted = QStyleOptionViewItem(option)
        shifted.rect.adjust(BAR, 0, 0, 0)
        super().paint(painter, shifted, index)


class RowTable(QTableView):
    """A read-only view of a row model."""

    def __init__(self, name: str, colours: Palette, tint: str, edge: str, parent: QWidget | None = None) -> None:
        """Name it for screen readers; `tint` and `edge` light the last change."""
        super().__init__(parent)
        self._empty = ""
        self._muted = QColor(colours.secondary)
        self.setAccessibleName(name)
        self.setItemDelegate(FreshDelegate(tint, edge, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def show_model(self, model: RowModel, empty: str) -> None:
        """Show this table from now on, and this sentence where it has no rows."""
        self._empty = empty
        if self.model() is not model:
            self.setModel(model)
            self._share_width(model)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        model = self.model()
        if isinstance(model, RowModel):
            self._share_width(model)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or say that there are none."""
        super().paintEvent(event)
        model = self.model()
        if isinstance(model, RowModel) and not len(model):
            painter = QPainter(self.viewport())
            painter.setPen(self._muted)
            room = self.viewport().rect().adjusted(6, 8, -6, -4)
            painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._empty)

    def _share_width(self, model: RowModel) -> None:
        """Give numbers what they need and texts the rest; where that is too little, the table scrolls sideways."""
        header = self.horizontalHeader()
        needed = [self._needed(section, column, model) for section, column in enumerate(model.columns)]
        texts = [section for section, column in enumerate(model.columns) if not column.narrow]
        spare = max(0, self.viewport().width() - sum(needed))
        for section, width in enumerate(needed):
            header.resizeSection(section, width + (spare // len(texts) if section in texts else 0))

    def _needed(self, section: int, column: Column, model: RowModel) -> int:
        metrics = self.horizontalHeader().fontMetrics()
        title = metrics.horizontalAdvance(str(model.headerData(section, Qt.Orientation.Horizontal))) + 14
        if not column.narrow:
            return max(title, TEXT_WIDTH)
        return max(title, metrics.horizontalAdvance("00.0 s" if column.moment else "p000") + 14)
