"""The recorder: performs people's inputs on a simulation, each written to the journal first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from cqrs_sim.core.facts import Committed, Fact
from cqrs_sim.core.journal import Entry, Input, perform
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.sessions.log_hash import LogHash
from cqrs_sim.sessions.session import Marker, check


class Recorder:
    """A running session: the simulation, and the way in for everything a person does."""

    def __init__(
        self,
        simulation: Simulation,
        write: Callable[[Entry], object],
        take_back: Callable[[], object] = lambda: None,
        note: Callable[[Marker], object] = lambda _: None,
        log: LogHash | None = None,
        newest: Marker | None = None,
    ) -> None:
        """Hand each entry to `write` before its transaction begins; `take_back` removes one that did not happen.

        Markers go to `note`; `newest` is the last one there. `log` has heard the simulation from its first fact on;
        without one, nothing has happened in it yet.
        """
        self.simulation = simulation
        self._write = write
        self._take_back = take_back
        self._note = note
        self._log = log or LogHash()
        if log is None:
            simulation.subscribe(self._log, Committed)
        self._newest = newest
        self._broken_off = False

    def do(self, wish: Input) -> None:
        """Record and perform one input at this moment.

        Raises ValueError for values no store can keep, StoreUnavailable, and what `write` raises. An input that did
        not happen is not recorded then, so a replay does what was done here.
        """
        check(wish)
        self.simulation.run_until(self.simulation.now)  # the input comes after what is due, which may fail
        entry = Entry(self.simulation.now, wish)
        self._write(entry)
        happened: list[Fact] = []
        stop = self.simulation.subscribe(happened.append)
        try:
            perform(self.simulation, wish)
        except BaseException as error:
            # Whoever presses Ctrl+C may do so between a commit and its facts: such an input stays.
            if not happened and isinstance(error, Exception):
                self._take_back()
            self._broken_off = self._broken_off or not isinstance(error, StoreUnavailable)
            raise
        finally:
            stop()

    def rest(self) -> None:
        """Mark, and have the stores do what they put off: for pauses. A store that cannot do it now does it later.

        Raises what `note` raises.
        """
        self.mark()
        for store in self.simulation.kept:
            with suppress(StoreUnavailable):
                store.tidy()

    def mark(self) -> None:
        """Note in the journal how far the session has come, unless that says nothing new.

        Nothing is noted in the middle of an instant, nor after a mistake that left one half done: a replay would
        not come to the same. Raises what `note` raises.
        """
        due = self.simulation.next_moment()
        if self._broken_off or (due is not None and due <= self.simulation.now):
            return
        marker = Marker(self.simulation.now, self.simulation.head, self._log.digest)
        if marker != self._newest:
            self._note(marker)
            self._newest = marker
