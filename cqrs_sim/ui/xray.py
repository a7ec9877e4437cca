"""The X-ray on the stage: whether an observer sees what is wrong with what the tables and the reader show."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cqrs_sim.core.simulation import Simulation
from cqrs_sim.ui.lane_view import LaneView
from cqrs_sim.ui.observer import Observer
from cqrs_sim.ui.query_panel import QueryPanel
from cqrs_sim.ui.read_panel import ReadPanel

if TYPE_CHECKING:
    from cqrs_sim.ui.xray_marking import XrayMarking


class XrayLayer(QObject):
    """Off, it does nothing. On, it has what is in sight marked each time it is drawn."""

    switched = Signal(bool)

    def __init__(
        self,
        simulation: Simulation,
        observer: Observer,
        read: ReadPanel,
        queries: QueryPanel,
        lane: LaneView,
        parent: QObject | None = None,
    ) -> None:
        """Look at what these show."""
        super().__init__(parent)
        self.on = False
        self._looks_at = simulation, observer, read, queries, lane
        observer.progressed.connect(self.draw)
        read.turned.connect(self.draw)
        queries.turned.connect(self.draw)

    def switch(self, on: bool) -> None:
        """Switch it on or off; on, it shows something at the next `draw`."""
        if on != self.on:
            self.on = on
            if not on:
                self._marking.clear()
            self.switched.emit(on)

    def draw(self) -> None:
        """Show what is wrong now."""
        if self.on:
            self._marking.draw()

    @cached_property
    def _marking(self) -> XrayMarking:
        # Imported here because few sessions begin with it.
        from cqrs_sim.ui.xray_marking import XrayMarking

        return XrayMarking(*self._looks_at)
