"""The log table: lines of the event log, each kind with the shape of its concept."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cqrs_sim.language import _
from cqrs_sim.ui.concepts import paint_sign
from cqrs_sim.ui.fitting import Px, fit
from cqrs_sim.ui.log_model import FACT, KINDS, Filtered
from cqrs_sim.ui.theming import Theme

_WIDE = 560
"""From this width on a line of the log is one line of text; below, sentences have two."""
_GLYPH = 18
_AT = 58
_INSET = 3


class LogTable(QTableView):
    """The lines; keys copy and inspect, and the place a person reads at stays still."""

    copied = Signal()
    chosen = Signal(QModelIndex)
    moment_wished = Signal(QModelIndex)
    """A person wants to see the moment of this line."""
    menu_wished = Signal(QModelIndex, QPoint)
    """A person wants the menu of this line, at this place of the screen."""

    def __init__(self, lines: Filtered, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._empty = ""
        self._following = True
        self.setAccessibleName(_("Event log"))
        self.setModel(lines)
        self.setItemDelegate(_KindDelegate(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        fit(self, self._fit_columns)
        self.doubleClicked.connect(self.chosen)
        self.verticalScrollBar().valueChanged.connect(self._note_place)

    @property
    def at_end(self) -> bool:
        """Whether the newest line is in sight."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def say(self, empty: str) -> None:
        """Say this where there are no lines."""
        self._empty = empty
        self.setAccessibleDescription("" if self.model().rowCount() else empty)
        self.viewport().update()

    def steady(self) -> _Steady:
        """Keep the reading eye's place while lines come and go: the end, or the line on top."""
        return _Steady(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and index.isValid():
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.moment_wished if back else self.chosen).emit(index)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_keys else self.indexAt(event.pos())
        if index.isValid():
            below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_wished.emit(index, below if by_keys else event.globalPos())

    def _fit_columns(self, px: Px) -> None:
        self._fit()
        header = self.horizontalHeader()
        header.resizeSection(0, px(_AT))
        widest = max(self.fontMetrics().horizontalAdvance(kind.word) for kind in KINDS.values())
        header.resizeSection(1, widest + px(_GLYPH + _INSET + 8))

    def _fit(self) -> None:
        """Give each line the height of one row, or of two where the table is narrow."""
        row = self._theme.sizes.row
        height = row if self.width() >= self._theme.sizes.px(_WIDE) else round(1.7 * row)
        self.setMinimumHeight(4 * row)
        if self.verticalHeader().defaultSectionSize() != height:
            self.verticalHeader().setDefaultSectionSize(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        following = self._following
        self._fit()
        super().resizeEvent(event)
        if following:
            self.scrollToBottom()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self._theme.colours.secondary))
            room = self.viewport().rect().adjusted(6, 8, -6, -4)
            painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._empty)

    def _note_place(self) -> None:
        self._following = self.at_end


class _Steady:
    """The time in which the lines of a table change under a reading eye."""

    def __init__(self, table: LogTable) -> None:
        self._table = table

    def __enter__(self) -> None:
        table = self._table
        self._following = table.at_end
        top = table.indexAt(table.viewport().rect().topLeft())
        self._top = QPersistentModelIndex(top)
        self._offset = table.visualRect(top).top()

    def __exit__(self, *_error: object) -> None:
        table, bar = self._table, self._table.verticalScrollBar()
        if self._following:
            table.scrollToBottom()
        elif self._top.isValid():
            bar.setValue(self._top.row() * table.verticalHeader().defaultSectionSize() - self._offset)


class _KindDelegate(QStyledItemDelegate):
    """Draws cells; the kind of a fact has the shape of its concept before its word."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shifted = QStyleOptionViewItem(option)
        shifted.state &= ~QStyle.StateFlag.State_HasFocus  # a line is chosen as a whole
        inset = _INSET + (_GLYPH if index.column() == 1 else 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(self._theme.colours.background))
            if index.column() == 0:
                bar = QRect(option.rect.left(), option.rect.top(), _INSET, option.rect.height())
                painter.fillRect(bar, QColor(self._theme.colours.text))
        shifted.rect.adjust(inset, 0, 0, 0)
        super().paint(painter, shifted, index)
        if index.column() != 1:
            return
        centre = QPointF(option.rect.left() + 12, option.rect.center().y() + 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_sign(painter, KINDS[type(index.data(FACT))].shape, centre, self._theme)
        painter.restore()
