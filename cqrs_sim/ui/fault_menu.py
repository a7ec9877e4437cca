"""The faults menu: what can be done to channel, projector and read stores, as far as it can be done now."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from cqrs_sim.core.simulation import Simulation
from cqrs_sim.language import _
from cqrs_sim.ui.actions import Actions, hint
from cqrs_sim.ui.deeds import Deed, all_deeds

EVERY_LANE = _("Every lane")


class FaultMenu(QObject):
    """Emits `wished` with the input of what was chosen; `offer` brings it up to the present."""

    wished = Signal(object)

    def __init__(self, simulation: Simulation, menu: QMenu, action: Actions, parent: QWidget) -> None:
        """Fill the menu; `action` makes one of a title, its keys and what it does."""
        super().__init__(parent)
        self._simulation = simulation
        self.menu = menu
        menu.setToolTipsVisible(True)
        self._lane = ""
        self._lanes: tuple[str, ...] = ()
        self._lane_menu = menu.addMenu(_("On which lane"))
        self._choices = QActionGroup(self)
        self._deeds: list[tuple[Deed, QAction]] = []
        self._said: list[tuple[str, bool]] = []
        for group in all_deeds(simulation):
            menu.addSeparator()
            for deed in group:
                made = action(deed.title, deed.keys, partial(self._choose, deed))
                made.setCheckable(deed.checked is not None)
                menu.addAction(made)
                self._deeds.append((deed, made))
        self.offer()

    def action(self, title: str) -> QAction:
        """Return the action with this title."""
        return next(made for deed, made in self._deeds if deed.title == title)

    def offer(self) -> None:
        """Enable what can be done now, say at the others why not, and offer the lanes that there are."""
        self._offer_lanes(tuple(lane.name for lane in self._simulation.read_side.lanes))
        said = [self._state(deed) for deed, _action in self._deeds]
        if said == self._said:
            return
        self._said = said
        for (deed, made), (obstacle, on) in zip(self._deeds, said, strict=True):
            made.setEnabled(not obstacle)
            made.setToolTip(hint(f"{deed.title}. {obstacle or deed.meaning}", made))
            if made.isCheckable():
                made.setChecked(on)

    def _state(self, deed: Deed) -> tuple[str, bool]:
        on = deed.checked is not None and deed.checked(self._simulation)
        return deed.obstacle(self._simulation, self._lane), on

    def _choose(self, deed: Deed) -> None:
        self._said = []  # Qt has checked or unchecked it by itself
        self.wished.emit(deed.wish(self._simulation, self._lane))

    def _offer_lanes(self, lanes: tuple[str, ...]) -> None:
        if lanes == self._lanes:
            return
        self._lanes = lanes
        self._lane = self._lane if self._lane in lanes else ""
        self._lane_menu.clear()
        for name in ("", *lanes):
            choice = self._lane_menu.addAction(name or EVERY_LANE)
            choice.setCheckable(True)
            choice.setChecked(name == self._lane)
            choice.triggered.connect(partial(self._mean, name))
            self._choices.addAction(choice)
        self._lane_menu.menuAction().setVisible(len(lanes) > 1)

    def _mean(self, lane: str) -> None:
        self._lane = lane
        self.offer()
