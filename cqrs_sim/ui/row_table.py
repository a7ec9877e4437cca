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

from cqrs_sim.ui.row_model import FRESH, RowModel
from cqrs_sim.ui.theme import ROW, Palette

MEASURED = 20
"""How many of the newest rows decide how wide columns are."""
PADDING = 18
WIDEST = 140
"""Widest that a column claims for itself."""
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
        self._needed: dict[str, list[int]] = {}
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
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def show_model(self, model: RowModel, empty: str) -> None:
        """Show this table from now on, and this sentence where it has no rows."""
        self._empty = empty
        if self.model() is not model:
            self.setModel(model)
            self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._share_width()

    def fit(self) -> None:
        """Let columns grow to what the newest rows need; they never shrink, so that reading eyes keep their place."""
        if self._grow():
            self._share_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or say that there are none."""
        super().paintEvent(event)
        model = self.model()
        if isinstance(model, RowModel) and not len(model):
            painter = QPainter(self.viewport())
            painter.setPen(self._muted)
            room = self.viewport().rect().adjusted(6, 8, -6, -4)
            painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._empty)

    def _grow(self) -> bool:
        """Measure titles and newest rows; return whether a column needs more than before."""
        model = self.model()
        if not isinstance(model, RowModel):
            return False
        before = list(self._needed.get(model.table.name, [0] * len(model.columns)))
        metrics = self.fontMetrics()
        needed = before.copy()
        for section in range(len(model.columns)):
            texts = [str(model.headerData(section, Qt.Orientation.Horizontal))]
            texts.extend(str(model.index(row, section).data()) for row in range(min(MEASURED, model.rowCount())))
            widest = max(metrics.horizontalAdvance(text) for text in texts) + PADDING
            needed[section] = max(before[section], min(widest, WIDEST))
        self._needed[model.table.name] = needed
        return needed != before

    def _share_width(self) -> None:
        """Give each column what it needs and texts the rest; where that is too little, the table scrolls sideways."""
        model = self.model()
        if not isinstance(model, RowModel):
            return
        self._grow()
        needed = self._needed[model.table.name]
        texts = [section for section, column in enumerate(model.columns) if not column.narrow]
        spare = max(0, self.viewport().width() - sum(needed))
        for section, width in enumerate(needed):
            extra = spare // len(texts) if section in texts else 0
            self.horizontalHeader().resizeSection(section, width + extra)
