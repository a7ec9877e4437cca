"""The answer card: one row of an answer, as its read model describes it, to be shown another row as often as wished."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Card
from cqrs_sim.ui.columns import columns_of, title_of
from cqrs_sim.ui.line import Reading
from cqrs_sim.ui.pieces import Elided, breakable, label

CARD = "answer"
"""What the style sheet calls a card."""


class AnswerCard(QFrame):
    """Headline with key and moment beside it, body, figures. A live view keeps its cards and shows them other rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        self.setObjectName(CARD)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._row: Any = None
        self._headline, self._aside = Elided("", "strong"), Reading("", "secondary")
        self._body, self._figures = label(), Elided("", "secondary")
        self._body.setWordWrap(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(9, 6, 9, 6)
        box.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._headline, 1)
        top.addWidget(self._aside)
        box.addLayout(top)
        box.addWidget(self._body)
        box.addWidget(self._figures)

    def show_row(self, row: Any, card: Card, texts: Mapping[str, str]) -> None:
        """Show this row from now on."""
        if row == self._row:
            return
        self._row = row
        columns = {column.name: column for column in columns_of(type(row))}
        values = {name: column.written(getattr(row, name)) for name, column in columns.items()}
        body = values[card.body] if card.body else ""
        figures = [f"{title_of(name, texts)} {values[name]}" for name in card.figures if values[name]]
        self._headline.say(values[card.headline])
        self._aside.say(_aside(columns, values, card))
        self._say_body(breakable(body))
        self._figures.say("   ".join(figures))
        self._figures.setVisible(bool(figures))
        self.setAccessibleName(", ".join(filter(None, (values[card.headline], body, *figures))))

    def _say_body(self, text: str) -> None:
        if text != self._body.text():  # or the cards would be laid out for nothing
            self._body.setText(text)
        self._body.setVisible(bool(text))


def _aside(columns: Mapping[str, Any], values: Mapping[str, str], card: Card) -> str:
    own = next((values[name] for name, column in columns.items() if column.entity is not None), "")
    moment = values[card.moment] if card.moment else ""
    return " · ".join(filter(None, (own, moment)))
