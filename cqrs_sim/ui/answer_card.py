"""The answer card: one row of an answer, as its read model describes it, to be shown another row as often as wished."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Card
from cqrs_sim.core.written import listed
from cqrs_sim.ui.columns import columns_of, title_of
from cqrs_sim.ui.line import Reading
from cqrs_sim.ui.marked import MarkedLine, MarkedText
from cqrs_sim.ui.marks import GONE, with_truth
from cqrs_sim.ui.pieces import Elided, breakable
from cqrs_sim.ui.theming import Theme

CARD = "answer"
"""What the style sheet calls a card."""
NOTHING: Mapping[str, str] = {}


class AnswerCard(QFrame):
    """Headline with key and moment beside it, body, figures. A live view keeps its cards and shows them other rows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        self.setObjectName(CARD)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._shown: tuple[Any, Mapping[str, str]] = (None, {})
        self._headline, self._aside = MarkedLine(theme, "strong"), Reading("", "secondary")
        self._body, self._figures = MarkedText(theme), MarkedLine(theme, "secondary")
        self._hope = Elided("", "strong")
        self._hope.hide()
        self._told = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(9, 6, 9, 6)
        box.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._headline, 1)
        top.addWidget(self._aside)
        box.addLayout(top)
        box.addWidget(self._hope)
        box.addWidget(self._body)
        box.addWidget(self._figures)

    def show_row(
        self, row: Any, card: Card, texts: Mapping[str, str], wrong: Mapping[str, str] = NOTHING, hope: str = ""
    ) -> None:
        """Show this row from now on, `wrong` columns with the true value in brackets for an observer.

        With a hope, which it says, its edges are dashed.
        """
        self._show_hope(hope)
        if (row, wrong) == self._shown:
            return
        self._shown = (row, wrong)
        columns = {column.name: column for column in columns_of(type(row))}
        values = {name: column.written(getattr(row, name)) for name, column in columns.items()}
        told = {name: with_truth(text, wrong[name]) if name in wrong else text for name, text in values.items()}
        body = told[card.body] if card.body else ""
        figures = [(f"{title_of(name, texts)} {told[name]}", name in wrong) for name in card.figures if told[name]]
        gone = GONE in wrong.values()
        self._headline.say_parts([(told[card.headline], card.headline in wrong)], gone)
        self._aside.say(_aside(columns, values, card))
        self._say_body(breakable(body))
        self._body.mark(card.body in wrong, gone)
        self._figures.say_parts(figures, gone)
        self._figures.setVisible(bool(figures))
        said = (told[card.headline], body, *(text for text, _wrong in figures))
        self._told = listed(filter(None, said))
        self._tell()

    def _show_hope(self, hope: str) -> None:
        if bool(hope) != bool(self._hope.whole):
            self.setProperty("dashed", bool(hope))
            self.style().unpolish(self)
            self.style().polish(self)
        self._hope.say(hope)
        self._hope.setVisible(bool(hope))
        self._tell()

    def _tell(self) -> None:
        """Tell screen readers."""
        self.setAccessibleName(listed(filter(None, (self._told, self._hope.whole))))

    def _say_body(self, text: str) -> None:
        if text != self._body.text():  # or the cards would be laid out for nothing
            self._body.setText(text)
        self._body.setVisible(bool(text))


def _aside(columns: Mapping[str, Any], values: Mapping[str, str], card: Card) -> str:
    own = next((values[name] for name, column in columns.items() if column.entity is not None), "")
    moment = values[card.moment] if card.moment else ""
    return " · ".join(filter(None, (own, moment)))
