"""The answer view: what a reader was shown, as cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QWidget

from cqrs_sim.core.domain import Card
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.hopes import Hope, no_hope
from cqrs_sim.ui.marks import NO_ANSWER_MARKS, AnswerMarks
from cqrs_sim.ui.pieces import give_viewport, label
from cqrs_sim.ui.theming import Theme

if TYPE_CHECKING:
    from cqrs_sim.ui.absent_card import AbsentCard
    from cqrs_sim.ui.answer_card import AnswerCard

CARD_WIDTH = 200
"""Least width of a card: as many columns as fit."""
SHOWN = 60
"""How many cards are made at most; an answer of more says so."""


# The cards are imported when there is an answer: the first picture of the window has none.


class AnswerView(QScrollArea):
    """Rows of an answer, each as the card that its read model describes; a click on one, or Return, inspects it."""

    inspected = Signal()
    menu_wished = Signal(str, QPoint)
    """A person wants the menu of the card that says this, at this place of the screen."""

    def __init__(self, texts: Mapping[str, str], theme: Theme, parent: QWidget | None = None) -> None:
        """Start with nothing asked."""
        super().__init__(parent)
        give_viewport(self, QPalette.ColorRole.NoRole)
        self._texts = texts
        self._theme = theme
        self._marks = NO_ANSWER_MARKS
        self._again: Callable[[], None] = lambda: None
        self._cards: list[QWidget] = []
        self._columns = 0
        self._count = 1
        self.setAccessibleName(_("Answer"))
        self.setWidgetResizable(True)
        # More cards must not push the panels below down.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 2, 0)
        self._grid.setSpacing(6)
        self.setWidget(inside)

    def say(self, text: str) -> None:
        """Show a sentence instead of cards."""
        note = label(text, "secondary")
        note.setWordWrap(True)
        self._count = 1
        self._again = lambda: self._fill([*self._absent(), note], columns=1)
        self._again()

    def show_rows(self, rows: tuple[Any, ...], card: Card, hope: Hope = no_hope) -> None:
        """Show these rows, in their order; those with a `hope` have dashed edges, and say it."""
        self._again = lambda: self._show_rows(rows, card, hope)
        self._again()

    def mark(self, marks: AnswerMarks) -> None:
        """Show an observer what is wrong with the answer in sight, and the slots of rows that it lacks."""
        if marks != self._marks:
            self._marks = marks
            self._again()

    def _show_rows(self, rows: tuple[Any, ...], card: Card, hope: Hope) -> None:
        made: list[QWidget] = [*self._absent()]
        if card.columns_by is not None:
            from cqrs_sim.ui.answer_board import AnswerBoard

            made.append(AnswerBoard(rows[:SHOWN], card, self._texts, self._theme, self._marks.wrong, hope))
            self._count = 1
        else:
            made += self._told(rows[:SHOWN], card, hope)
            self._count = len(made)
        columns = self._fitting(self._count)
        if len(rows) > SHOWN:
            more = len(rows) - SHOWN
            made.append(label(ngettext("and {n} more", "and {n} more", more).format(n=whole(more)), "secondary"))
        self._fill(made, columns)

    def _told(self, rows: tuple[Any, ...], card: Card, hope: Hope) -> list[AnswerCard]:
        """Have as many cards as rows show them, those that are there first."""
        from cqrs_sim.ui.answer_card import NOTHING, AnswerCard

        cards = [each for each in self._cards if isinstance(each, AnswerCard)][: len(rows)]
        cards += [AnswerCard(self._theme) for _more in range(len(rows) - len(cards))]
        for each, row in zip(cards, rows, strict=True):
            each.show_row(row, card, self._texts, self._marks.wrong.get(row, NOTHING), hope(row))
        return cards

    def _absent(self) -> list[AbsentCard]:
        """Have as many slots as rows are missing show them, those that are there first."""
        missing = self._marks.missing
        if not missing:
            return []
        from cqrs_sim.ui.absent_card import AbsentCard

        slots = [each for each in self._cards if isinstance(each, AbsentCard)][: len(missing)]
        slots += [AbsentCard(self._theme) for _more in range(len(missing) - len(slots))]
        for slot, absent in zip(slots, missing, strict=True):
            slot.show_absent(absent)
        return slots

    def _fitting(self, cards: int) -> int:
        """Return in how many columns so many cards are shown."""
        return min(cards, max(1, self.viewport().width() // CARD_WIDTH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._cards and self._fitting(self._count) != self._columns:
            self._fill(self._cards, self._fitting(self._count))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # or the release would go to somebody else

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._card_at(event.position().toPoint()) is not None:
            self.inspected.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.inspected.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_wished.emit("", self.mapToGlobal(QPoint(0, 0)))
        elif (card := self._card_at(event.pos())) is not None:
            self.menu_wished.emit(card.accessibleName(), event.globalPos())

    def _card_at(self, place: QPoint) -> QWidget | None:
        from cqrs_sim.ui.answer_card import CARD

        cards = (card for card in self._cards if card.objectName() == CARD)
        return next((card for card in cards if card.rect().contains(card.mapFrom(self.viewport(), place))), None)

    def _fill(self, widgets: list[QWidget], columns: int) -> None:
        if (widgets, columns) == (self._cards, self._columns):
            return
        for old in self._cards:
            self._grid.removeWidget(old)
            if old not in widgets:
                old.hide()
                old.deleteLater()
        for place, widget in enumerate(widgets):
            self._grid.addWidget(widget, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for row in range(self._grid.rowCount() + 1):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch((len(widgets) + columns - 1) // columns, 1)
        self._cards, self._columns = widgets, columns
