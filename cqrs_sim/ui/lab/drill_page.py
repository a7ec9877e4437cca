"""CQRS or CORS? The two side by side, and a drill: which of them is to blame?"""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from cqrs_sim.cors.drill import Drill, Row
from cqrs_sim.language import _
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.lab.drill_card import DrillCard
from cqrs_sim.ui.lab.page import Page
from cqrs_sim.ui.pieces import label


class DrillPage(Page):
    """The table above, the drill below."""

    def __init__(self, drill: Drill, parent: QWidget | None = None) -> None:
        """Begin the drill with the symptoms in the order of the file."""
        super().__init__(_("CQRS or CORS?"), parent)
        self.drill = DrillCard(drill.symptoms)
        self.table = Card(_("SIDE BY SIDE"), _("similar letters, unrelated subjects"), "strong")
        self.table.body.addLayout(_side_by_side(drill.rows))
        self.column.addWidget(self.table)
        self.column.addWidget(self.drill, 1)
        self.first = self.drill.question


def _side_by_side(rows: tuple[Row, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(4, 0, 4, 4)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    for column, share in enumerate((3, 8, 8)):
        grid.setColumnStretch(column, share)
    for column, title in enumerate(("CQRS", "CORS"), 1):
        grid.addWidget(label(title, "key"), 0, column)
    for number, row in enumerate(rows, 1):
        for column, (text, role) in enumerate(((row.aspect, "secondary"), (row.cqrs, "lead"), (row.cors, "lead"))):
            cell = label(_(text), role)
            cell.setWordWrap(True)
            grid.addWidget(cell, number, column)
    return grid
