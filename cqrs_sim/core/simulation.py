"""The simulation: the whole way from a command to an answer as one object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Answered, Asked, Fact, SettingsChanged, Submitted
from cqrs_sim.core.gate import Gate
from cqrs_sim.core.history import HISTORIC, History
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.messages import Caller, Command, Query, storable
from cqrs_sim.core.outbox import OUTBOX
from cqrs_sim.core.projector import CHECKPOINTS, checkpoint_of
from cqrs_sim.core.publisher import Listener, Publisher
from cqrs_sim.core.rows import COUNTERS, Store, StoreUnavailable, Table
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.timeline import Timeline
from cqrs_sim.core.traffic import Traffic
from cqrs_sim.core.truth import Truth
from cqrs_sim.core.watching import Watching, check_period

LANE = "read"
"""The name of the one lane, and so of its read store in facts."""


@dataclass(frozen=True)
class Stores:
    """The stores of one simulation.

    `write` takes commands, `read` answers queries, `truth` is the observer's: every committed event reaches it at
    once. The user's side of the screen never reads it.
    """

    write: Store
    read: Store
    truth: Store

    def close(self) -> None:
        """Close all three."""
        for store in (self.write, self.read, self.truth):
            store.close()


def write_tables(domain: Domain) -> tuple[Table[Any], ...]:
    """Return the tables of the write store: the domain's own, the outbox and the key counters."""
    return (*domain.tables, OUTBOX, COUNTERS)


def read_tables(domain: Domain) -> tuple[Table[Any], ...]:
    """Return the tables of a read store: those of every read model, and the checkpoint."""
    return (*(table for model in domain.read_models for table in model.tables), CHECKPOINTS)


class Simulation:
    """Write store, lane, read store, simulated clients and the clock they share.

    An input comes after everything due at its instant and is followed by everything then due, so a live run and a
    replay of its inputs tell the same facts.
    """

    def __init__(self, domain: Domain, stores: Stores, seed: int, settings: Settings) -> None:
        """Begin at moment 0 with these stores, which are empty."""
        self.domain = domain
        self.stores = stores
        self.seed = seed
        self.settings = settings
        self.timeline = Timeline()
        draws = Draws(seed)
        self._publish = Publisher()
        self._tickets = 0
        self._clients: list[str] = []
        self.gate = Gate(domain, stores.write, self._publish)
        self.lane = Lane(LANE, stores.read, domain, self.timeline, draws, self._publish)
        self._watching = Watching(self.timeline, self._answer)
        self.truth = Truth(stores.truth, domain, stores.write)
        self._traffic = Traffic(domain.habits, self.timeline, draws, self._handle, self._answer)
        self.subscribe(self._traffic.notice, Answered)
        self.history = History()
        self.subscribe(self.history, *HISTORIC)
        self._traffic.configure(settings.traffic)

    @property
    def now(self) -> int:
        """The simulated time (microseconds)."""
        return self.timeline.now

    @property
    def head(self) -> int:
        """The position of the newest event in the log."""
        return self.gate.head

    @property
    def clients(self) -> tuple[str, ...]:
        """The names that commands have made known, in that order."""
        return tuple(self._clients)

    def adopt(self, write: Store, read: Store) -> None:
        """Go on with other stores that hold the same, as files do what a replay in memory holds; `truth` stays.

        Raises ValueError for stores that stand elsewhere in the log.
        """
        self.gate.adopt(write)
        self.lane.adopt(read)
        self.truth.adopt(write)
        self.stores = Stores(write, read, self.stores.truth)

    def subscribe(self, listener: Listener, *kinds: type[Fact]) -> Callable[[], None]:
        """Tell every fact from now on, or those of these kinds, to the listener; call what is returned to stop."""
        return self._publish.subscribe(listener, *kinds)

    def submit(self, command: Command, client: str, command_id: str | None = None) -> int:
        """Send a command; return its ticket, never a result.

        Raises ValueError for values no store can keep, and StoreUnavailable; both times nothing has happened.
        """
        storable(command, client, command_id)
        self._settle()
        ticket = self._handle(command, client, command_id)
        self._settle()
        return ticket

    def ask(self, query: Query, client: str) -> int:
        """Send a query; return its ticket: the answer is a fact. Raises what `submit` does."""
        storable(query, client)
        self._settle()
        ticket = self._answer(query, client)
        self._settle()
        return ticket

    def watch(self, query: Query, client: str, period: int) -> None:
        """Ask now and every `period` microseconds, for this client, instead of what it watched; 0 stops.

        Raises ValueError as `submit` does, and for a period that is not 0.1 s to 60 s.
        """
        storable(query, client)
        check_period(period)
        self._settle()
        self._watching.watch(client, query, period)
        self._settle()

    def configure(self, settings: Settings) -> None:
        """Change settings; events already on their way keep their arrival."""
        self._settle()
        self.settings = settings
        self._publish(SettingsChanged(self.now, settings))
        self._traffic.configure(settings.traffic)
        self._settle()

    def run_until(self, moment: int, enough: Callable[[], bool] | None = None) -> int:
        """Let simulated time pass up to this moment (microseconds), as `Timeline.run_until`; return where it is."""
        return self.timeline.run_until(moment, enough)

    def next_moment(self) -> int | None:
        """Return when something is next due, or None when nothing is."""
        return self.timeline.next_moment()

    def _settle(self) -> None:
        self.timeline.run_until(self.timeline.now)

    def _ticket(self) -> int:
        self._tickets += 1
        return self._tickets

    def _handle(self, command: Command, client: str, command_id: str | None = None) -> int:
        ticket = self._ticket()
        identified = command_id or f"c{ticket}"
        try:
            envelopes = self.gate.judge(Submitted(self.now, ticket, client, identified, command))
        except StoreUnavailable:
            self._tickets -= 1  # nobody has heard of it
            raise
        if envelopes:
            introduces = self.domain.handler_of[type(command)].introduces
            if introduces is not None:
                self._clients.append(introduces(command))
            self.lane.relay(envelopes, self.settings.delay)
        return ticket

    def _answer(self, query: Query, client: str) -> int:
        now = self.now
        handler = self.domain.query_handler_of[type(query)]
        select = handler.select(query, Caller(client, now))
        with self.stores.read.reading() as rows:
            found = rows.find(select.table, dict(select.where), order=select.order, limit=select.limit)
            position = checkpoint_of(rows, LANE)
        ticket = self._ticket()
        self._publish(Asked(now, ticket, client, query))
        self._publish(Answered(now, ticket, client, LANE, position, select.table.name, tuple(found)))
        return ticket
