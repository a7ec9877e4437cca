"""The row table: one table of a store on screen, its last change lit until the next."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cqrs_sim.ui.row_model import RowModel
from cqrs_sim.ui.theme import ROW
from cqrs_sim.ui.theming import Theme

MEASURED = 20
"""How many of the newest rows decide how wide columns are."""
PADDING = 18
WIDEST = 140
"""Widest that a column claims for itself."""
BAR = 4
"""Width of the bar at the left of a fresh row: the tint is not told by colour alone."""

_MARGIN = 3
"""What Qt's own style leaves free beside the text of a cell."""
_MARKED = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus


class FreshDelegate(QStyledItemDelegate):
    """Draws cells; rows of the last change have a tint and a bar at their left edge."""

    def __init__(self, theme: Theme, tint: str, edge: str, parent: QWidget) -> None:
        """Take the roles of the tint and of the bar in the theme."""
        super().__init__(parent)
        self._theme = theme
        self._tint = tint
        self._edge = edge

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        rect: QRect = option.rect
        model = index.model()
        assert isinstance(model, RowModel)
        place, column = index.row(), index.column()
        if model.is_fresh(place):
            colours = self._theme.colours
            painter.fillRect(rect, QColor(getattr(colours, self._tint)))
            if column == 0:
                bar = QRect(rect.left(), rect.top(), BAR, rect.height())
                painter.fillRect(bar, QColor(getattr(colours, self._edge)))
        if option.state & _MARKED:
            shifted = QStyleOptionViewItem(option)
            shifted.rect.adjust(BAR, 0, 0, 0)
            super().paint(painter, shifted, index)
        else:  # as the style would, which asks for a dozen roles that are not there
            room = rect.adjusted(BAR + _MARGIN, 0, -_MARGIN, 0)
            text = option.fontMetrics.elidedText(
                model.text(place, column), Qt.TextElideMode.ElideRight, max(0, room.width())
            )
            painter.setPen(option.palette.color(QPalette.ColorRole.Text))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class RowTable(QTableView):
    """A read-only view of a row model."""

    menu_wished = Signal(QModelIndex, QPoint)
    """A person wants the menu of a row, at this place of the screen."""

    def __init__(self, name: str, theme: Theme, tint: str, edge: str, parent: QWidget | None = None) -> None:
        """Name it for screen readers; the roles `tint` and `edge` light the last change."""
        super().__init__(parent)
        self._empty = ""
        self._needed: dict[str, list[int]] = {}
        self._theme = theme
        self.setAccessibleName(name)
        self.setItemDelegate(FreshDelegate(theme, tint, edge, self))
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
            # Qt makes selection models for each model, for the headers too, and would keep every one it made.
            for made in self.findChildren(QItemSelectionModel):
                if made is not self.selectionModel():
                    made.setParent(None)  # or PySide would keep what it knows of it
                    made.deleteLater()

    def reset(self) -> None:
        """Take the rows of another model, or others of this one."""
        super().reset()
        model = self.model()
        if isinstance(model, RowModel):
            self._measure(model)
            self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._share_width()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_keys else self.indexAt(event.pos())
        if index.isValid():
            below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_wished.emit(index, below if by_keys else event.globalPos())

    def fit(self) -> None:
        """Let columns grow to what changed rows need; they never shrink, so that reading eyes keep their place."""
        model = self.model()
        if isinstance(model, RowModel) and self._grow(model, model.changed_places(MEASURED)):
            self._share_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or say that there are none."""
        super().paintEvent(event)
        model = self.model()
        if isinstance(model, RowModel) and not len(model):
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self._theme.colours.secondary))
            room = self.viewport().rect().adjusted(6, 8, -6, -4)
            painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._empty)

    def _grow(self, model: RowModel, places: Iterable[int]) -> bool:
        """Measure these rows; return whether a column needs more than before."""
        before = self._needed[model.table.name]
        needed = before.copy()
        metrics = self.fontMetrics()
        for section in range(len(model.columns)):
            if needed[section] < WIDEST:
                widths = (metrics.horizontalAdvance(model.text(place, section)) + PADDING for place in places)
                needed[section] = max(needed[section], min(max(widths, default=0), WIDEST))
        self._needed[model.table.name] = needed
        return needed != before

    def _measure(self, model: RowModel) -> None:
        metrics, horizontal = self.horizontalHeader().fontMetrics(), Qt.Orientation.Horizontal
        titles = (str(model.headerData(section, horizontal)) for section in range(len(model.columns)))
        self._needed.setdefault(model.table.name, [metrics.horizontalAdvance(title) + PADDING for title in titles])
        self._grow(model, range(min(MEASURED, model.rowCount())))

    def _share_width(self) -> None:
        """Give each column what it needs and texts the rest; where that is too little, the table scrolls sideways."""
        model = self.model()
        if not isinstance(model, RowModel):
            return
        needed = self._needed[model.table.name]
        texts = [section for section, column in enumerate(model.columns) if not column.narrow]
        spare = max(0, self.viewport().width() - sum(needed))
        for section, width in enumerate(needed):
            extra = spare // len(texts) if section in texts else 0
            self.horizontalHeader().resizeSection(section, width + extra)
