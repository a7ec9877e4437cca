"""The side panel: inspector, event log, machinery and ledger in one card, beside the stage or over its right column."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from cqrs_sim.core.facts import Fact
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.language import _
from cqrs_sim.ui.choice_bar import ChoiceBar
from cqrs_sim.ui.event_log import EventLogView
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.inspector import InspectorView
from cqrs_sim.ui.judging import Judging
from cqrs_sim.ui.ledger_pages import LedgerPages
from cqrs_sim.ui.machinery import MachineryView
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import Thing, subject_of
from cqrs_sim.ui.workspace import INSPECTOR, LEDGER, LOG, MACHINERY

LEAST_WIDTH = 360

TITLES = ((INSPECTOR, _("Inspector")), (LOG, _("Event log")), (MACHINERY, _("Machinery")), (LEDGER, _("Ledger")))


class SidePanel(QFrame):
    """Call it with each fact. Links, and lines of the log, lead to the inspector; Esc closes."""

    closed = Signal()

    def __init__(self, simulation: Simulation, judging: Judging, theme: Theme, parent: QWidget | None = None) -> None:
        """Show the inspector, empty."""
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(_("Side panel"))
        self.setMinimumWidth(LEAST_WIDTH)
        self.log = EventLogView(simulation.domain, theme)
        self.inspector = InspectorView(simulation, self.log.facts, lambda: self.log.model.heard, theme)
        self.machinery = MachineryView(simulation.domain)
        self._simulation = simulation
        self.pages = LedgerPages(simulation, judging, theme)
        self.ledger, self.bill = self.pages.suffered, self.pages.bill
        self.choices = ChoiceBar(_("Side panel"), TITLES)
        self.close_button = QToolButton()
        self._views = QStackedWidget()
        self._lay_out()
        self.choices.chosen.connect(self._turn_to)
        self.close_button.clicked.connect(self.closed)
        self.log.wished.connect(self.show_fact)
        self.inspector.wished.connect(self.show_thing)
        self.ledger.wished.connect(self.show_thing)

    def __call__(self, fact: Fact) -> None:
        """Take one more fact; it is shown at the next `draw`."""
        self.log(fact)

    def draw(self) -> None:
        """Show what has changed in the view that is in sight."""
        self.log.draw()
        self.inspector.draw()
        self.pages.draw()
        self.machinery.show_settings(self._simulation.settings)

    def choose(self, view: str) -> None:
        """Turn to INSPECTOR, LOG, MACHINERY or LEDGER."""
        self.choices.choose(view)
        self._turn_to(view)

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard points into the panel."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def copy(self) -> None:
        """Copy what is shown, or chosen of it, as text."""
        views: dict[str, InspectorView | LedgerPages] = {INSPECTOR: self.inspector, LEDGER: self.pages}
        views.get(self.choices.current, self.log).copy()

    def show_thing(self, thing: Thing) -> None:
        """Inspect this."""
        self.choose(INSPECTOR)
        self.inspector.show_thing(thing)

    def show_fact(self, fact: Fact) -> None:
        """Inspect what a fact is about, if that is anything to inspect."""
        if (thing := subject_of(fact)) is not None:
            self.show_thing(thing)
            self.inspector.area.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _turn_to(self, view: str) -> None:
        views = {INSPECTOR: self.inspector, LOG: self.log, MACHINERY: self.machinery, LEDGER: self.pages}
        self._views.setCurrentWidget(views[view])
        if view == LEDGER:
            self.ledger.begin()

    def _lay_out(self) -> None:
        self.close_button.setObjectName("icon")
        self.close_button.setText("×")
        fit(self.close_button, lambda px: self.close_button.setFixedWidth(px(28)))
        self.close_button.setAccessibleName(_("Close the side panel"))
        self.close_button.setToolTip(_("Close (Esc)"))
        for view in (self.inspector, self.log, self.machinery, self.pages):
            self._views.addWidget(view)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 10)
        box.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.choices, 1)
        top.addWidget(self.close_button)
        box.addLayout(top)
        box.addWidget(self._views, 1)
