"""The journal: the inputs of a session as data, and their replay."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.core.simulation import Simulation


@dataclass(frozen=True, slots=True)
class Submit:
    """A person sent a command; without an id of its own it is named after its ticket."""

    client: str
    command: Command
    command_id: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A person sent a query."""

    client: str
    query: Query


@dataclass(frozen=True, slots=True)
class Configure:
    """A person turned a setting."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class Watch:
    """A person keeps a live view: the query asked every `period` microseconds, or no more for 0."""

    client: str
    query: Query
    period: int


@dataclass(frozen=True, slots=True)
class Inject:
    """A person did something to the machinery, or repaired it."""

    fault: Fault


Input = Submit | Ask | Configure | Watch | Inject


@dataclass(frozen=True, slots=True)
class Entry:
    """One input and its moment (simulated microseconds)."""

    at: int
    input: Input


SYNCHRONOUS = Settings(DelayLaw("fixed", 0))
"""The settings a new session begins with, so that what it opens with is known on both sides at 0 s."""


def opening(domain: Domain, settings: Settings) -> tuple[Entry, ...]:
    """Return how a new session, begun SYNCHRONOUS, opens: as its domain says, then the settings apply."""
    opened = tuple(Entry(0, Submit(sample.client, sample.command)) for sample in domain.opening)
    return (*opened, Entry(0, Configure(settings)))


def perform(simulation: Simulation, wish: Input) -> None:
    """Give the simulation one input, now. Raises ValueError for values no store can keep."""
    match wish:
        case Submit():
            simulation.submit(wish.command, wish.client, wish.command_id)
        case Ask():
            simulation.ask(wish.query, wish.client)
        case Configure():
            simulation.configure(wish.settings)
        case Watch():
            simulation.watch(wish.query, wish.client, wish.period)
        case Inject():
            simulation.inject(wish.fault)


def replay(
    simulation: Simulation,
    entries: Iterable[Entry],
    until: int,
    enough: Callable[[], bool] | None = None,
) -> None:
    """Give the simulation these inputs at their moments, then run on to `until` (microseconds).

    Entries past `until` are left out. `enough` is asked between instants; when it says so, the replay ends there.
    Raises ValueError when entries are not in the order of time.
    """
    for entry in entries:
        if entry.at > until:
            break
        if entry.at < simulation.now:
            raise ValueError(f"an input at {entry.at} us comes after one at {simulation.now} us")
        if simulation.run_until(entry.at, enough) < entry.at:
            return
        perform(simulation, entry.input)
    simulation.run_until(until, enough)
