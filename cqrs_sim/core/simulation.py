"""The simulation: the whole way from a command to an answer as one object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from cqrs_sim.core.answering import Visit
from cqrs_sim.core.arrangement import NewStore
from cqrs_sim.core.bookkeeping import tables_of
from cqrs_sim.core.coupling import Coupling
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.doubles import DOUBLING, Doubles
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import (
    Answered,
    Fact,
    Injected,
    PublishedUncommitted,
    PublishFailed,
    SettingsChanged,
    Submitted,
)
from cqrs_sim.core.faults import Fault, check_fault
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.gate import COMMIT, RECEIPTS, Gate
from cqrs_sim.core.history import HISTORIC, History
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.log import Log
from cqrs_sim.core.looking import Ticket
from cqrs_sim.core.messages import Command, Envelope, Query, storable
from cqrs_sim.core.optimism import Optimism
from cqrs_sim.core.outbox import OUTBOX
from cqrs_sim.core.publisher import Listener, Publisher
from cqrs_sim.core.read_side import ReadSide
from cqrs_sim.core.rows import COUNTERS, Store, StoreUnavailable, Table
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.station import Station
from cqrs_sim.core.timeline import Timeline
from cqrs_sim.core.traffic import Traffic
from cqrs_sim.core.truth import Truth
from cqrs_sim.core.watching import Watching, check_period


@dataclass(frozen=True)
class Stores:
    """The stores of one simulation.

    `write` takes commands; `new_read` makes the read stores, one a lane, that answer queries; `truth` is the
    observer's: every committed event reaches it at once. The user's side of the screen never reads it.
    """

    write: Store
    truth: Store
    new_read: NewStore


def write_tables(domain: Domain) -> tuple[Table[Any], ...]:
    """Return the tables of the write store: the domain's own, the outbox, kept receipts and the key counters."""
    return (*domain.tables, OUTBOX, RECEIPTS, COUNTERS)


def read_tables(domain: Domain) -> tuple[Table[Any], ...]:
    """Return the tables of a read store with every read model."""
    return tables_of(domain.read_models)


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
        self._clients: dict[str, None] = {}
        self._draws = draws
        self.gate = Gate(domain, stores.write, self._publish)
        self.log = Log(stores.write, domain)
        self._desk = Station("write store", self.timeline, draws, self._work_off, self._applying_time)
        self._desk.configure(settings.capacities.write)
        self.read_side = ReadSide(
            domain, self.log, self.timeline, draws, self._publish, stores.new_read, self._desk, settings
        )
        self._coupling = Coupling(self.read_side, self.log, self.timeline, draws, settings)
        self.optimism = Optimism(domain, self.timeline, self._publish, settings.remedies)
        self._watching = Watching(self.timeline, self._answer)
        self.truth = Truth(stores.truth, domain, stores.write)
        self._traffic = Traffic(domain.habits, self.timeline, draws, self._handle, self._answer)
        self.subscribe(self._traffic.notice, Answered)
        self.history = History()
        self.subscribe(self.history, *HISTORIC)
        self.doubles = Doubles()
        self.subscribe(self.doubles, *DOUBLING)
        self.unpublished: set[int] = set()
        """The events that were committed without an outbox, and whose publication failed."""
        self._traffic.configure(settings.traffic)

    @property
    def now(self) -> int:
        """The simulated time (microseconds)."""
        return self.timeline.now

    @property
    def lane(self) -> Lane:
        """The lane that is shown where there is room for one: the first of the first replica."""
        return self.read_side.lanes[0]

    @property
    def queued(self) -> tuple[Submitted, ...]:
        """The commands that wait for the write store, the one it is working on first."""
        return tuple(work[0] for work in self._desk.waiting if not isinstance(work, Visit))

    @property
    def watched(self) -> Mapping[str, Query]:
        """What each client has a live view of."""
        return self._watching.watched

    @property
    def head(self) -> int:
        """The position of the newest event in the log."""
        return self.gate.head

    @property
    def clients(self) -> tuple[str, ...]:
        """Who is known, in that order: those whom a command introduced, or else who sent one that was accepted."""
        return tuple(self._clients)

    def adopt(self, write: Store, read: Mapping[str, Store], new_read: NewStore) -> None:
        """Go on with other stores that hold the same, as files do what a replay in memory holds; `truth` stays.

        `read` has one for each lane, by its name. Raises ValueError for stores that stand elsewhere in the log.
        """
        self.gate.adopt(write)
        self.log.adopt(write)
        self.truth.adopt(write)
        self.read_side.adopt(read, new_read)
        self.stores = Stores(write, self.stores.truth, new_read)

    @property
    def kept(self) -> tuple[Store, ...]:
        """The write store and the read store of every lane: all that is kept in files, where there are any."""
        return (self.stores.write, *(lane.store for lane in self.read_side.all_lanes))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Have what is committed in the block reach the files of the stores together, the log first.

        For time that passes in one go before anybody sees what came of it. Raises StoreUnavailable as
        `Store.together`.
        """
        write, *read = self.kept
        with ExitStack() as ends:
            for store in read:
                ends.enter_context(store.together(behind=write))
            ends.enter_context(write.together())  # ends before all others
            yield

    def close(self) -> None:
        """Close every store."""
        for store in (*self.kept, self.stores.truth):
            store.close()

    def subscribe(self, listener: Listener, *kinds: type[Fact]) -> Callable[[], None]:
        """Tell every fact from now on, or those of these kinds, to the listener; call what is returned to stop."""
        return self._publish.subscribe(listener, *kinds)

    def submit(self, command: Command, client: str, command_id: str | None = None) -> int:
        """Send a command; return its ticket, never a result.

        Raises ValueError for values no store can keep, and StoreUnavailable; both times nothing has happened.
        """
        storable(command, client, command_id)
        self.timeline.settle()
        ticket = self._handle(command, client, command_id)
        self.timeline.settle()
        return ticket

    def ask(self, query: Query, client: str) -> int:
        """Send a query; return its ticket: the answer is a fact. Raises what `submit` does."""
        storable(query, client)
        self.timeline.settle()
        ticket = self._answer(query, client)
        self.timeline.settle()
        return ticket

    def watch(self, query: Query, client: str, period: int) -> None:
        """Ask now and every `period` microseconds, for this client, instead of what it watched; 0 stops.

        Raises ValueError as `submit` does, and for a period that is not 0.1 s to 60 s.
        """
        storable(query, client)
        check_period(period)
        self.timeline.settle()
        self._watching.watch(client, query, period)
        self.timeline.settle()

    def configure(self, settings: Settings) -> None:
        """Change settings; events already on their way keep their arrival.

        Raises CannotBeDone for a layout or a remedy that is none here, and StoreUnavailable where a new read store
        cannot be made; then nothing has changed.
        """
        self.timeline.settle()
        self.read_side.configure(settings)
        self.settings = settings
        self._publish(SettingsChanged(self.now, settings))
        self._desk.configure(settings.capacities.write)
        self._coupling.configure(settings)
        self.optimism.configure(settings.remedies)
        self._traffic.configure(settings.traffic)
        self.timeline.settle()

    def inject(self, fault: Fault) -> None:
        """Do something to the machinery, or repair it.

        Raises CannotBeDone, ValueError for what can be done nowhere, and StoreUnavailable.
        """
        check_fault(fault)
        self.timeline.settle()
        self.read_side.check(fault)
        self._publish(Injected(self.now, fault))
        self.read_side.inject(fault)
        self.timeline.settle()

    def run_until(self, moment: int, enough: Callable[[], bool] | None = None) -> int:
        """Let simulated time pass up to this moment (microseconds), as `Timeline.run_until`; return where it is."""
        return self.timeline.run_until(moment, enough)

    def next_moment(self) -> int | None:
        """Return when something is next due, or None when nothing is."""
        return self.timeline.next_moment()

    def _handle(self, command: Command, client: str, command_id: str | None = None) -> int:
        ticket = self._tickets = self._tickets + 1
        submitted = Submitted(self.timeline.now, ticket, client, command_id or f"c{ticket}", command)
        work = submitted, command_id is not None
        if self._desk.idle and not self._applying_time(work):
            try:
                self._judge(*work, told=False)
            except StoreUnavailable:
                self._tickets -= 1  # nobody has heard of it
                raise
        else:
            self._publish(submitted)
            self._desk.line_up(work)
        return ticket

    def _applying_time(self, work: tuple[Submitted, bool] | Visit) -> int:
        if isinstance(work, Visit) or not self._coupling.holds(work[0].client):
            return 0
        return self._coupling.time(work[0].ticket)

    def _work_off(self, work: tuple[Submitted, bool] | Visit) -> None:
        if isinstance(work, Visit):
            self.read_side.answering.served(work)
        else:
            submitted, keyed = work
            self._judge(submitted, keyed, told=True)

    def _judge(self, submitted: Submitted, keyed: bool, told: bool) -> None:
        outbox = self.settings.outbox
        coupled = self._coupling.holds(submitted.client)
        obstacle = self._coupling.obstacle() if coupled else None
        fails = not outbox.on and self._strikes("commit", outbox.commit_fails, submitted.ticket)
        refused = obstacle or ((COMMIT, {}) if fails else None)
        envelopes = self.gate.judge(submitted, self.timeline.now, keyed, told, refused)
        if not envelopes or obstacle:
            return
        if fails:
            for envelope in envelopes:
                self._publish(PublishedUncommitted(self.now, submitted.ticket, envelope))
                # A number of its own, for another event will have this place in the log.
                self.read_side.relay(envelope, -submitted.ticket)
            return
        introduces = self.domain.handler_of[type(submitted.command)].introduces
        known = submitted.client if introduces is None else introduces(submitted.command)
        self._clients[known] = None
        self.log.head = envelopes[-1].position
        self._send(envelopes)
        if coupled:
            self._coupling.apply(envelopes[-1].position, submitted.ticket)

    def _send(self, envelopes: tuple[Envelope, ...]) -> None:
        """Let the relay send what the outbox holds; without an outbox, each event may fail to be published."""
        outbox = self.settings.outbox
        for envelope in envelopes:
            if not outbox.on and self._strikes("publish", outbox.publish_fails, envelope.position):
                self.unpublished.add(envelope.position)
                self._publish(PublishFailed(self.now, envelope.position))
            else:
                self.read_side.relay(envelope)

    def _strikes(self, what: str, share: float, number: int) -> bool:
        return share > 0 and self._draws.draw(what, "write", number) < share

    def _answer(self, query: Query, client: str) -> int:
        ticket = self._tickets = self._tickets + 1
        try:
            rule = self.settings.remedies.of(client, type(query).__name__)
            self.read_side.ask(Ticket(ticket, client, query, self.now, self.gate.receipt_of(client), rule))
        except StoreUnavailable:
            self._tickets -= 1
            raise
        return ticket
