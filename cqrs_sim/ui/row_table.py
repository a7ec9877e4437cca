"""The row table: one table of a store on screen, its last change lit until the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPaintEvent, QPalette, QRegion, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from cqrs_sim.ui.column_widths import MEASURED, ColumnWidths
from cqrs_sim.ui.marks import GONE
from cqrs_sim.ui.mirror import is_mirrored
from cqrs_sim.ui.pieces import give_viewport
from cqrs_sim.ui.row_model import RowModel
from cqrs_sim.ui.theming import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

HATCH = 12
"""Width of the hatch beside a text that is marked."""
BAR = 4
"""Width of the bar at the left of a fresh row: the tint is not told by colour alone."""

_MARGIN = 3
"""What Qt's own style leaves free beside the text of a cell."""
_BESIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class MarkedDelegate(QStyledItemDelegate):
    """Draws the cells of the row that a person has chosen the way Qt does, beside the room of the bar."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Mark what is wrong in the colours of this theme."""
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        shifted = type(option)(option)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        shifted.rect.adjust(0 if mirrored else BAR, 0, -BAR if mirrored else 0, 0)
        super().paint(painter, shifted, index)
        model = index.model()
        assert isinstance(model, RowModel)
        wrong = model.wrong_at(index.row())
        name = model.columns[index.column()].name
        if wrong is not None and name in wrong:
            from cqrs_sim.ui.xray_painting import paint_wrong  # only an observer sees it

            width = option.fontMetrics.horizontalAdvance(model.text(index.row(), index.column()))
            paint_wrong(painter, option.rect, width + BAR + _MARGIN, self._theme.colours, wrong[name] == GONE)
        table = self.parent()
        if index.column() == 0 and isinstance(table, RowTable):
            table.paint_tag(painter, model, index.row())


class RowTable(QTableView):
    """A read-only view of a row model."""

    menu_wished = Signal(QModelIndex, QPoint)
    """A person wants the menu of a row, at this place of the screen."""
    row_chosen = Signal()

    def __init__(self, name: str, theme: Theme, tint: str, edge: str, parent: QWidget | None = None) -> None:
        """Name it for screen readers; the roles `tint` and `edge` light the last change."""
        super().__init__(parent)
        give_viewport(self, QPalette.ColorRole.Base)
        self._empty = ""
        self._widths = ColumnWidths()
        self._theme = theme
        self._tint = tint
        self._steady = False
        self._edge = edge
        self._tagged = False
        self.setAccessibleName(name)
        self.setItemDelegate(MarkedDelegate(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self._take_row_height()
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

    def keep_steady(self, steady: bool) -> None:
        """Have one bar along all rows say that they change, instead of a light on each: it would flash."""
        if steady != self._steady:
            self._steady = steady
            self.viewport().update()

    def show_tags(self, tagged: bool) -> None:
        """Say with a tag which rows are fresh, beside tint and bar."""
        if tagged != self._tagged:
            self._tagged = tagged
            self._share_width()
            self.viewport().update()

    @property
    def said(self) -> str:
        """The sentence in sight in place of rows."""
        model = self.model()
        return "" if isinstance(model, RowModel) and model.rowCount() else self._empty

    def say_empty(self, sentence: str) -> None:
        """Show this sentence where the table has no rows."""
        if sentence != self._empty:
            self._empty = sentence
            self.viewport().update()

    def reset(self) -> None:
        """Take the rows of another model, or others of this one."""
        super().reset()
        model = self.model()
        if isinstance(model, RowModel):
            self._measure(model)
            self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another font, such as the one that comes with the style sheet."""
        super().changeEvent(event)
        if event.type() != QEvent.Type.FontChange:
            return
        self._take_row_height()
        self.measure_anew()

    def measure_anew(self) -> None:
        """Forget what columns have needed so far, such as beside marks that are gone."""
        if isinstance(model := self.model(), RowModel):
            self._widths.forget()
            self._measure(model)
            self._share_width()

    def _take_row_height(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.sizes.row)
        self.verticalScrollBar().setSingleStep(self._theme.sizes.row)

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

    def spare(self, columns: Collection[str]) -> None:
        """Show all columns but these."""
        model = self.model()
        if isinstance(model, RowModel):
            for section, column in enumerate(model.columns):
                self.setColumnHidden(section, column.name in columns)
            self._share_width()

    def fit_all(self) -> None:
        """Let columns grow to what all rows need, as they have where each of them came in sight."""
        model = self.model()
        if isinstance(model, RowModel) and self._grow(model, range(model.rowCount())):
            self._share_width()

    def fit(self) -> None:
        """Let columns grow to what changed rows need; they never shrink, so that reading eyes keep their place."""
        model = self.model()
        if isinstance(model, RowModel) and self._grow(model, model.changed_places(MEASURED)):
            self._share_width()
        self.executeDelayedItemsLayout()  # left to Qt, it comes after the next paint and brings one more

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, those of the last change with a tint and a bar at their left, or say that there are none."""
        model = self.model()
        if not isinstance(model, RowModel):
            return
        region = event.region() & self.whole_rows()
        marked = self._marked()
        with QPainter(self.viewport()) as painter:
            if model.rowCount():
                self._paint_rows(painter, model, region - marked)
            else:
                painter.setPen(QColor(self._theme.colours.secondary))
                room = self.viewport().rect().adjusted(6, 8, -6, -4)
                painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._empty)
        if marked.intersects(region):
            super().paintEvent(QPaintEvent(region & marked))

    def whole_rows(self) -> QRect:
        """Return where rows are that are in sight as a whole: half a row cannot be read, and is left out."""
        room, row = self.viewport().rect(), self._theme.sizes.row
        top = self.rowViewportPosition(0) % row
        count = (room.height() - top) // row
        return QRect(0, top, room.width(), count * row) if count > 0 else room

    def _marked(self) -> QRegion:
        """Where the row is that a person has chosen."""
        region = QRegion()
        rows = {index.row() for index in (self.currentIndex(), *self.selectionModel().selectedRows())}
        for row in rows - {-1}:
            region += QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))
        return region

    def _paint_rows(self, painter: QPainter, model: RowModel, region: QRegion) -> None:
        # All at once: asked by Qt for cell after cell, a table takes several times as long.
        colours, metrics, whole = self._theme.colours, painter.fontMetrics(), region.boundingRect()
        tint, edge = QColor(getattr(colours, self._tint)), QColor(getattr(colours, self._edge))
        mirrored = is_mirrored(self)
        sections = range(len(model.columns))
        columns = [(self.columnViewportPosition(section), self.columnWidth(section)) for section in sections]
        width = max(left + wide for left, wide in columns)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        if self._steady:
            left, wide = columns[0]
            painter.fillRect(left + wide - BAR if mirrored else left, whole.top(), BAR, whole.height(), edge)
        top, height = self.rowViewportPosition(max(0, self.rowAt(whole.top()))), self.rowHeight(0)
        for place in range(max(0, self.rowAt(whole.top())), model.rowCount()):
            if top > whole.bottom():
                break
            if region.intersects(QRect(0, top, width, height)):
                if model.is_fresh(place) and not self._steady:
                    painter.fillRect(0, top, width, height, tint)
                    left, wide = columns[0]
                    painter.fillRect(left + wide - BAR if mirrored else left, top, BAR, height, edge)
                for (left, wide), text in zip(columns, model.texts(place), strict=True):
                    room = max(0, wide - BAR - 2 * _MARGIN)
                    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
                    painter.drawText(left + (0 if mirrored else BAR) + _MARGIN, top, room, height, _BESIDE, shown)
                self.paint_tag(painter, model, place)
                if model.is_marked(place):
                    self._paint_marks(
                        painter, model, place, QRect(min(left for left, _wide in columns), top, width, height)
                    )
            top += height

    def paint_tag(self, painter: QPainter, model: RowModel, place: int) -> None:
        """Say of a row that it is fresh, where that is to be said with a tag."""
        if self._tagged and not self._steady and model.is_fresh(place):
            from cqrs_sim.ui import new_tag

            width = painter.fontMetrics().horizontalAdvance(model.text(place, 0))
            left, top = self.columnViewportPosition(0) + BAR + _MARGIN + width, self.rowViewportPosition(place)
            colours = self._theme.colours
            edge = QColor(getattr(colours, self._edge))
            new_tag.paint(painter, left, top, self.rowHeight(place), colours, edge)

    def widen(self, places: Iterable[int]) -> None:
        """Let columns grow to what these rows need, with room for a hatch."""
        model = self.model()
        if isinstance(model, RowModel) and self._grow(model, places, HATCH):
            self._share_width()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.row_chosen.emit()

    def _paint_marks(self, painter: QPainter, model: RowModel, place: int, row: QRect) -> None:
        """Show what is wrong with a row, or that it is the slot of one that is missing."""
        from cqrs_sim.ui.xray_painting import paint_slot, paint_wrong  # only an observer sees it

        colours, wrong = self._theme.colours, model.wrong_at(place)
        if wrong is None:
            paint_slot(painter, row, colours)
            return
        texts = model.texts(place)
        for section, column in enumerate(model.columns):
            if column.name in wrong:
                left, wide = self.columnViewportPosition(section), self.columnWidth(section)
                width = painter.fontMetrics().horizontalAdvance(texts[section]) + BAR + _MARGIN
                paint_wrong(
                    painter, QRect(left, row.top(), wide, row.height()), width, colours, wrong[column.name] == GONE
                )

    @property
    def places_in_sight(self) -> range:
        """Which rows of the model are in sight."""
        whole = self.whole_rows()
        bottom = self.rowAt(whole.bottom())
        return range(max(0, self.rowAt(whole.top())), bottom + 1 if bottom >= 0 else self.model().rowCount())

    def level_of(self, place: int) -> QPoint:
        """Return where the middle of a row's left edge is on the screen."""
        middle = self.rowViewportPosition(place) + self.rowHeight(place) // 2
        return self.viewport().mapToGlobal(QPoint(0, min(max(0, middle), self.viewport().height())))

    def _grow(self, model: RowModel, places: Iterable[int], beside: int = 0) -> bool:
        """Measure these rows; return whether a column needs more than before."""
        return self._widths.grow(model, self.fontMetrics(), places, beside)

    def _measure(self, model: RowModel) -> None:
        self._widths.measure(model, self.horizontalHeader().fontMetrics(), self.fontMetrics())

    def _share_width(self) -> None:
        model = self.model()
        if not isinstance(model, RowModel):
            return
        room = 0
        if self._tagged:
            # Imported here because the first picture of the window does without it.
            from cqrs_sim.ui import new_tag

            room = new_tag.room(self.fontMetrics())
        self._widths.share(self, model, self._theme.sizes, room)
