"""The answer board: rows of an answer as narrow cards, in a column for each value of one of their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Card
from cqrs_sim.core.written import listed
from cqrs_sim.ui.columns import columns_of, title_of
from cqrs_sim.ui.hopes import Hope, no_hope
from cqrs_sim.ui.marked import MarkedLine
from cqrs_sim.ui.marks import GONE, with_truth
from cqrs_sim.ui.pieces import Elided, label
from cqrs_sim.ui.theming import Theme


class AnswerBoard(QWidget):
    """Columns side by side, equally wide, each under its title with how many cards it has."""

    def __init__(
        self,
        rows: Sequence[Any],
        card: Card,
        texts: Mapping[str, str],
        theme: Theme,
        wrong: Mapping[Any, Mapping[str, str]],
        hope: Hope = no_hope,
        parent: QWidget | None = None,
    ) -> None:
        """Show these rows, of which there is at least one, as `card` says, `wrong` columns with the true values.

        Those with a hope have dashed edges, and say it.
        """
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        said = []
        for place, (value, members) in enumerate(_parted(rows, card).items()):
            head = label(f"{title_of(value, texts)} {len(members)}", "strong")
            head.setWordWrap(True)
            head.setAlignment(Qt.AlignmentFlag.AlignBottom)
            cards = [_card(row, card, texts, theme, wrong.get(row, {}), hope(row)) for row in members]
            grid.addWidget(head, 0, place)
            grid.addLayout(_stacked(cards), 1, place)
            grid.setColumnStretch(place, 1)
            said.append(": ".join(filter(None, (head.text(), "; ".join(each.accessibleName() for each in cards)))))
        self.setAccessibleName(". ".join(said))


class Figure(MarkedLine):
    """A figure with its title, or alone where there is no room for both."""

    def __init__(self, title: str, value: str, theme: Theme, wrong: bool, gone: bool) -> None:
        """Show this value, marked as `wrong` or not, struck out if it should be `gone`."""
        self._value = value
        super().__init__(theme, "secondary")
        self.say_parts([(f"{title} {value}", wrong)], gone)

    def _fit(self) -> None:
        super()._fit()
        if self.text() != self.whole:
            room = max(0, self.contentsRect().width())
            self._shown = self.fontMetrics().elidedText(self._value, Qt.TextElideMode.ElideRight, room)


def _parted(rows: Sequence[Any], card: Card) -> dict[str, list[Any]]:
    """Return the rows by what stands in the column that parts them: those the card names first, empty ones too."""
    column = next(column for column in columns_of(type(rows[0])) if column.name == card.columns_by)
    parted: dict[str, list[Any]] = {value: [] for value in card.columns}
    for row in rows:
        parted.setdefault(column.written(getattr(row, column.name)), []).append(row)
    return parted


def _stacked(cards: Sequence[QWidget]) -> QVBoxLayout:
    box = QVBoxLayout()
    box.setSpacing(6)
    for card in cards:
        box.addWidget(card)
    box.addStretch(1)
    return box


def _card(row: Any, card: Card, texts: Mapping[str, str], theme: Theme, wrong: Mapping[str, str], hope: str) -> QFrame:
    columns = columns_of(type(row))
    written = {column.name: column.written(getattr(row, column.name)) for column in columns}
    values = {name: with_truth(text, wrong[name]) if name in wrong else text for name, text in written.items()}
    own = next((written[column.name] for column in columns if column.entity is not None), "")
    figures = [(title_of(name, texts), values[name], name in wrong) for name in card.figures if values[name]]
    frame = QFrame()
    frame.setObjectName("answer")
    box = QVBoxLayout(frame)
    box.setContentsMargins(9, 6, 9, 6)
    box.setSpacing(2)
    headline = MarkedLine(theme, "strong")
    column = card.columns_by or ""
    said = with_truth(f"{own} {values[card.headline]}".strip(), wrong.get(column, GONE))
    headline.say_parts([(said, column in wrong or card.headline in wrong)], GONE in wrong.values())
    box.addWidget(headline)
    if hope:
        frame.setProperty("dashed", True)
        box.addWidget(Elided(hope, "strong"))
    for title, value, astray in figures:
        box.addWidget(Figure(title, value, theme, astray, GONE in wrong.values()))
    told = (own, said.removeprefix(own).strip(), *(f"{title} {value}" for title, value, _wrong in figures), hope)
    frame.setAccessibleName(listed(filter(None, told)))
    return frame
