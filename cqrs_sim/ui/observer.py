"""The observer: has the truth catch up with the log in slices, so that no frame waits for a long one."""

from __future__ import annotations

from contextlib import suppress
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.truth import ready
from cqrs_sim.core.written import whole
from cqrs_sim.language import _

SLICE = 0.004
"""Seconds that one slice takes at most, but for its first events."""
AT_ONCE = 10
"""How many events are taken between two looks at the clock."""
EVERY_MS = 16


class Observer(QObject):
    """One for all that look behind the screen; while the truth is behind it goes on by itself."""

    progressed = Signal()
    """The truth has come further, without anybody having looked."""

    def __init__(self, simulation: Simulation, parent: QObject | None = None) -> None:
        """Do nothing until somebody looks."""
        super().__init__(parent)
        self._simulation = simulation
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._go_on)

    @property
    def ready(self) -> bool:
        """Whether all of the log has been looked through."""
        return ready(self._simulation)

    @property
    def progress(self) -> str:
        """How far it is, as people read it."""
        return _("#{position} of {head}").format(
            position=whole(self._simulation.truth.position), head=whole(self._simulation.head)
        )

    def look(self) -> bool:
        """Take a slice of what is lacking; return whether that was all."""
        self._simulation.truth.observe()
        end = perf_counter() + SLICE
        with suppress(StoreUnavailable):  # whoever needs the store says so
            while not self.ready and self._simulation.truth.catch_up(AT_ONCE) and perf_counter() < end:
                pass
        if self.ready:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
        return self.ready

    def _go_on(self) -> None:
        self.look()
        self.progressed.emit()
