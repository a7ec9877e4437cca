"""The tables of the ledger panel: what each client suffered, in numbers and in sentences."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
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
from cqrs_sim.ui.account_model import AccountModel
from cqrs_sim.ui.fitting import Px, fit
from cqrs_sim.ui.ledger_model import LedgerModel
from cqrs_sim.ui.theming import Theme

LOW = 21
"""Height of a row of numbers: ten of them leave room for the sentences."""
_NARROWEST = 44
_KIND = 116
_BAR = 3


class FigureTable(QTableView):
    """Figures under titles, beside what they count; as high as all its rows."""

    def __init__(self, model: QAbstractItemModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setModel(model)
        _prepare(self)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        model.modelReset.connect(self._fit)
        self._px: Px = round
        fit(self, self._take)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _take(self, px: Px) -> None:
        self._px = px
        self._fit()

    def _fit(self) -> None:
        """Be as high as all rows; columns share the width where they fit, and are scrolled where they do not."""
        header, model, low, narrowest = self.horizontalHeader(), self.model(), self._px(LOW), self._px(_NARROWEST)
        header.setMinimumSectionSize(narrowest)
        self.verticalHeader().setDefaultSectionSize(low)
        titles = [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in range(model.columnCount())]
        widths = [max(narrowest, header.fontMetrics().horizontalAdvance(title) + 16) for title in titles]
        room = self.width() - self.verticalHeader().sizeHint().width()
        alike = max(widths, default=0) * len(widths) <= room
        mode = QHeaderView.ResizeMode.Stretch if alike else QHeaderView.ResizeMode.ResizeToContents
        header.setSectionResizeMode(mode)
        bar = self.horizontalScrollBar().sizeHint().height() if sum(widths) > room else 0
        self.setFixedHeight(header.sizeHint().height() + low * model.rowCount() + bar + 4)


class AccountTable(FigureTable):
    """Numbers by kind and client; a click on one, or Return, chooses it."""

    chosen = Signal(int, int)

    def __init__(self, model: AccountModel, parent: QWidget | None = None) -> None:
        super().__init__(model, _("What was suffered, by kind and client"), parent)
        self.clicked.connect(lambda index: self.chosen.emit(index.row(), index.column()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.chosen.emit(index.row(), index.column())
        else:
            super().keyPressEvent(event)


class SentenceTable(QTableView):
    """What was suffered, a line each; keys go to the moment and copy. The place a person reads at stays still."""

    copied = Signal()
    chosen = Signal(QModelIndex)

    def __init__(self, model: LedgerModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._theme, self._empty = model, theme, ""
        self.setAccessibleName(_("What was suffered, the newest first"))
        self.setModel(model)
        self.setItemDelegate(_LineDelegate(theme, self))
        _prepare(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        fit(self, self._fit)
        self.doubleClicked.connect(self.chosen)

    def _fit(self, px: Px) -> None:
        row = self._theme.sizes.row
        self.setMinimumHeight(2 * row)
        self.verticalHeader().setDefaultSectionSize(round(1.5 * row))
        self.horizontalHeader().resizeSection(0, px(_KIND))

    def say(self, empty: str) -> None:
        """Say this where there are no lines."""
        self._empty = empty
        self.setAccessibleDescription("" if self._lines.rowCount() else empty)
        self.viewport().update()

    def draw(self) -> bool:
        """Show what has come; return whether that was anything."""
        bar, row = self.verticalScrollBar(), self.verticalHeader().defaultSectionSize()
        before = bar.value()
        news = self._lines.draw()
        if news and before:
            bar.setValue(before + news * row)
        return news > 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.chosen.emit(index)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._lines.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self._theme.colours.secondary))
            room = self.viewport().rect().adjusted(6, 8, -6, -4)
            painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._empty)


class _LineDelegate(QStyledItemDelegate):
    """Draws lines that are chosen as a whole, with a bar at their beginning."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        inner = QStyleOptionViewItem(option)
        inner.state &= ~QStyle.StateFlag.State_HasFocus
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(self._theme.colours.background))
            if index.column() == 0:
                bar = QRect(option.rect.left(), option.rect.top(), _BAR, option.rect.height())
                painter.fillRect(bar, QColor(self._theme.colours.text))
        inner.rect.adjust(_BAR + 2 if index.column() == 0 else 0, 0, 0, 0)
        super().paint(painter, inner, index)


def _prepare(table: QTableView) -> None:
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    for header in (table.horizontalHeader(), table.verticalHeader()):
        header.setHighlightSections(False)
