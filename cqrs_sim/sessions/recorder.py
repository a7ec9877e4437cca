"""The recorder: performs people's inputs on a simulation, each written to the journal first."""

from __future__ import annotations

from collections.abc import Callable

from cqrs_sim.core.journal import Ask, Entry, Input, Submit, perform
from cqrs_sim.core.messages import storable
from cqrs_sim.core.simulation import Simulation


class Recorder:
    """A running session: the simulation, and the way in for everything a person does."""

    def __init__(self, simulation: Simulation, write: Callable[[Entry], object]) -> None:
        """Hand each entry to `write` before its transaction begins."""
        self.simulation = simulation
        self._write = write

    def do(self, wish: Input) -> None:
        """Record and perform one input at this moment.

        Raises ValueError for values no store can keep (nothing is recorded then) and what `write` raises.
        """
        match wish:
            case Submit(_, message) | Ask(_, message):
                storable(message)
        self._write(Entry(self.simulation.now, wish))
        perform(self.simulation, wish)
