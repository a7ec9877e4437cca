"""The recorder: performs people's inputs on a simulation, each written to the journal first."""

from __future__ import annotations

from collections.abc import Callable

from cqrs_sim.core.facts import Fact
from cqrs_sim.core.journal import Entry, Input, perform
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.sessions.session import check


class Recorder:
    """A running session: the simulation, and the way in for everything a person does."""

    def __init__(
        self,
        simulation: Simulation,
        write: Callable[[Entry], object],
        take_back: Callable[[], object] = lambda: None,
    ) -> None:
        """Hand each entry to `write` before its transaction begins; `take_back` removes one that did not happen."""
        self.simulation = simulation
        self._write = write
        self._take_back = take_back

    def do(self, wish: Input) -> None:
        """Record and perform one input at this moment.

        Raises ValueError for values no store can keep, StoreUnavailable, and what `write` raises. An input that did
        not happen is not recorded then, so a replay does what was done here.
        """
        check(wish)
        self.simulation.run_until(self.simulation.now)  # the input comes after what is due, which may fail
        self._write(Entry(self.simulation.now, wish))
        happened: list[Fact] = []
        stop = self.simulation.subscribe(happened.append)
        try:
            perform(self.simulation, wish)
        except StoreUnavailable:
            if not happened:
                self._take_back()
            raise
        finally:
            stop()
