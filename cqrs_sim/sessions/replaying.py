"""Replaying with progress: tells now and then how far it has come; whoever is told may raise to break it off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.faults import CannotBeDone
from cqrs_sim.core.journal import Entry, replay
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.sessions.session import SessionError

EVERY = 64
"""Instants or inputs between two tellings: some milliseconds, so that telling costs nothing."""


class Progress(NamedTuple):
    """How far a replay has come: in inputs, and in simulated time (microseconds)."""

    inputs: int
    of: int
    now: int
    end: int

    @property
    def share(self) -> float:
        """How much of the whole is done, 0 to 1: inputs may come all at once, and traffic comes between them."""
        parts = [done / of for done, of in ((self.inputs, self.of), (self.now, self.end)) if of]
        return sum(parts) / len(parts) if parts else 1.0

    def __str__(self) -> str:
        """Return a sentence for people."""
        if (self.inputs, self.now) == (self.of, self.end):
            said = ngettext(
                "{n} input is replayed. Now its files are looked through",
                "All {n} inputs are replayed. Now its files are looked through",
                self.of,
            )
            return said.format(n=whole(self.of))
        said = ngettext(
            "Replaying {inputs} of {n} input, {now} of {end}",
            "Replaying {inputs} of {n} inputs, {now} of {end}",
            self.of,
        )
        return said.format(inputs=whole(self.inputs), n=whole(self.of), now=seconds(self.now), end=seconds(self.end))


class HowFar(Protocol):
    """How far something long has come; as text it is a sentence for people."""

    @property
    def share(self) -> float:
        """How much of the whole is done, 0 to 1."""


Tell = Callable[[HowFar], object]


class Cancelled(Exception):
    """A person broke off a replay; the message says that nothing has changed."""


def replay_telling(simulation: Simulation, entries: Sequence[Entry], until: int, tell: Tell | None) -> None:
    """Replay as `core.journal.replay` does, and tell how far it has come; raises what `tell` raises.

    Raises SessionError for an input that cannot be done at its moment, such as a fault of a lane that is not there.
    """
    try:
        if tell is None:
            replay(simulation, entries, until)
        else:
            _Telling(simulation, entries, until, tell).replay()
    except CannotBeDone as error:
        raise SessionError(
            _("The input at {time} cannot be done. {error}").format(time=seconds(simulation.now), error=error)
        ) from error


class _Telling:
    """One replay that is told of."""

    def __init__(self, simulation: Simulation, entries: Sequence[Entry], until: int, tell: Tell) -> None:
        self._simulation, self._entries, self._until, self._tell = simulation, entries, until, tell
        self._of = sum(entry.at <= until for entry in entries)
        self._asked = self._inputs = 0

    def replay(self) -> None:
        replay(self._simulation, self._counted(), self._until, self._enough)
        self._tell(Progress(self._inputs, self._of, self._simulation.now, self._until))

    def _counted(self) -> Iterator[Entry]:
        for entry in self._entries:
            yield entry
            self._inputs += 1
            self._enough()

    def _enough(self) -> bool:
        self._asked += 1
        if self._asked % EVERY == 0:
            self._tell(Progress(self._inputs, self._of, self._simulation.now, self._until))
        return False
