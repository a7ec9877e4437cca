"""The answer board: cards in columns, each column under its title with how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Card
from cqrs_sim.ui.columns import columns_of, title_of
from cqrs_sim.ui.pieces import Elided, label


def by_column(rows: Sequence[Any], card: Card, texts: Mapping[str, str]) -> dict[str, list[Any]]:
    """Return the rows of each column by its title: the card's columns in their order, empty ones too, then others."""
    assert card.columns_by is not None
    column = next(column for column in columns_of(type(rows[0])) if column.name == card.columns_by)
    parted: dict[str, list[Any]] = {value: [] for value in card.columns}
    for row in rows:
        parted.setdefault(column.written(getattr(row, column.name)), []).append(row)
    return {title_of(value, texts): members for value, members in parted.items()}


class AnswerBoard(QWidget):
    """Columns side by side, equally wide."""

    def __init__(self, columns: Mapping[str, Sequence[QWidget]], parent: QWidget | None = None) -> None:
        """Show these cards under these titles."""
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        said = []
        for place, (title, cards) in enumerate(columns.items()):
            head = label(f"{title} {len(cards)}", "strong")
            head.setWordWrap(True)
            head.setAlignment(Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(head, 0, place)
            grid.addLayout(_stacked(cards), 1, place)
            grid.setColumnStretch(place, 1)
            said.append(": ".join((head.text(), "; ".join(card.accessibleName() for card in cards))))
        self.setAccessibleName(". ".join(column.removesuffix(": ") for column in said))


class Figure(Elided):
    """A figure with its title, or alone where there is no room for both."""

    def __init__(self, title: str, value: str) -> None:
        """Show this value."""
        self._value = value
        super().__init__(f"{title} {value}", "secondary")

    def _fit(self) -> None:
        super()._fit()
        if self.text() != self.whole:
            room = max(0, self.contentsRect().width())
            self.setText(self.fontMetrics().elidedText(self._value, Qt.TextElideMode.ElideRight, room))


def _stacked(cards: Sequence[QWidget]) -> QVBoxLayout:
    box = QVBoxLayout()
    box.setSpacing(6)
    for card in cards:
        box.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
    box.addStretch(1)
    return box
