"""The pages of the ledger: what was suffered, and the bill of remedies."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cqrs_sim.core.simulation import Simulation
from cqrs_sim.language import _
from cqrs_sim.ui.bill_view import BillView
from cqrs_sim.ui.choice_bar import ChoiceBar
from cqrs_sim.ui.judging import Judging
from cqrs_sim.ui.ledger_view import LedgerView
from cqrs_sim.ui.theming import Theme

SUFFERED, BILL = "suffered", "bill"


class LedgerPages(QWidget):
    """Two pages, of which one is in sight."""

    def __init__(self, simulation: Simulation, judging: Judging, theme: Theme, parent: QWidget | None = None) -> None:
        """Show what was suffered."""
        super().__init__(parent)
        self.suffered, self.bill = LedgerView(simulation, judging, theme), BillView(judging)
        self.choices = ChoiceBar(_("Ledger"), [(SUFFERED, _("Answers that broke")), (BILL, _("Bill of remedies"))])
        self._stack = QStackedWidget()
        for page in (self.suffered, self.bill):
            self._stack.addWidget(page)
        self.choices.chosen.connect(self.turn_to)
        box, top = QVBoxLayout(self), QHBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        top.addWidget(self.choices, 1)
        box.addLayout(top)
        box.addWidget(self._stack, 1)

    def turn_to(self, page: str) -> None:
        """Show SUFFERED or BILL."""
        self.choices.choose(page)
        self._stack.setCurrentWidget(self.bill if page == BILL else self.suffered)

    def draw(self) -> None:
        """Show what has come since the last time on the page in sight."""
        self.suffered.draw()
        self.bill.draw()

    def copy(self) -> None:
        """Copy the page in sight as text."""
        (self.bill if self.choices.current == BILL else self.suffered).copy()
