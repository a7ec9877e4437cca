"""Nothing is lost on the way: whatever people do, the books balance, and in the end what is shown is true."""

from __future__ import annotations

from hypothesis import settings as effort
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from cqrs_sim import bootstrap
from cqrs_sim.core.bookkeeping import checkpoint_of
from cqrs_sim.core.facts import Applied, AppliedAtOnce, Committed, Delivered, Fact, Held, Ignored, Sent
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.core.projection import apply, projections_of
from cqrs_sim.core.rows import Store
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.core.simulation import Simulation, read_tables
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.stores.memory import MemoryStore
from tests.core import play
from tests.core.play import Log, delayed, digests, drain, head, registered, shown


class Books:
    """What became of every copy, kept from the facts alone."""

    def __init__(self) -> None:
        self.sent = self.delivered = self.applied = self.at_once = self.ignored = 0
        self.promised: dict[tuple[int, int], int] = {}
        self.waiting: set[int] = set()
        self.committed: list[int] = []

    def __call__(self, fact: Fact) -> None:
        match fact:
            case Committed():
                self.committed.append(fact.envelope.position)
            case Sent():
                self.sent += 1
                self.promised[fact.position, fact.copy] = fact.arrives_at
            case Delivered():
                self.delivered += 1
                assert fact.at == self.promised.pop((fact.position, fact.copy))
            case Held():
                assert fact.waiting_for == self.applied + 1 < fact.position
                self.waiting.add(fact.position)
            case Applied():
                self.applied += 1
                assert fact.position == self.applied
                self.waiting.discard(fact.position)
            case AppliedAtOnce():
                self.applied += 1
                self.at_once += 1
                assert fact.position == self.applied
            case Ignored():
                self.ignored += 1
                self.waiting.discard(fact.position)


class Run(RuleBasedStateMachine):
    """Anything people may do, in any order; the books are checked after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.simulation = bootstrap.in_memory(head())
        self.log, self.books = Log(), Books()
        self.simulation.subscribe(self.log)
        self.simulation.subscribe(self.books)
        registered(self.simulation)
        self.simulation.configure(delayed("exponential", 2))
        self.checkpoint = 0

    @rule(client=play.clients, command=play.commands)
    def submit(self, client: str, command: Command) -> None:
        self.simulation.submit(command, client)

    @rule(client=play.clients, text=play.texts)
    def post(self, client: str, text: str) -> None:
        self.simulation.submit(CreatePost(text), client)

    @rule(client=play.clients, query=play.queries)
    def ask(self, client: str, query: Query) -> None:
        before = digests(self.simulation)
        self.simulation.ask(query, client)
        assert digests(self.simulation) == before

    @rule(settings=play.settings)
    def configure(self, settings: Settings) -> None:
        flights = self.simulation.lane.channel.flights
        self.simulation.configure(settings)
        assert self.simulation.lane.channel.flights[: len(flights)] == flights

    @rule(law=play.laws)
    def change_law(self, law: DelayLaw) -> None:
        self.configure(Settings(law, self.simulation.settings.traffic))

    @rule(pause=play.gaps)
    def wait(self, pause: int) -> None:
        self.simulation.run_until(self.simulation.now + pause)

    @precondition(lambda self: self.simulation.next_moment() is not None)
    @rule()
    def step(self) -> None:
        moment = self.simulation.next_moment()
        assert moment is not None
        # A delay of the widest law may take hours; with traffic about, that would be a long test.
        self.simulation.run_until(min(moment, self.simulation.now + 40 * SECOND))

    @invariant()
    def every_copy_is_somewhere(self) -> None:
        books, lane = self.books, self.simulation.lane
        in_flight = books.sent - books.delivered
        assert books.sent == in_flight + len(books.waiting) + (books.applied - books.at_once) + books.ignored
        assert in_flight == len(lane.channel.flights) == len(books.promised)
        assert sorted(books.waiting) == list(lane.projector.waiting)
        assert books.sent == lane.channel.sent == self.simulation.head == len(books.committed)
        assert books.applied == lane.checkpoint
        with self.simulation.lane.store.reading() as rows:
            assert checkpoint_of(rows, "read") == lane.checkpoint

    @invariant()
    def nothing_is_overdue(self) -> None:
        now = self.simulation.now
        assert (self.simulation.next_moment() or now + 1) > now
        assert all(flight.arrives_at > now for flight in self.simulation.lane.channel.flights)

    @invariant()
    def the_checkpoint_never_goes_back(self) -> None:
        checkpoint = self.simulation.lane.checkpoint
        assert self.checkpoint <= checkpoint <= self.simulation.head
        self.checkpoint = checkpoint

    def teardown(self) -> None:
        drain(self.simulation)
        self.every_copy_is_somewhere()
        assert self.simulation.lane.checkpoint == self.simulation.head
        assert_read_store_is_true(self.simulation, self.log)


def assert_read_store_is_true(simulation: Simulation, log: Log) -> None:
    """Compare the read models of the lane, the observer's, and those that a fold of the whole log builds."""
    folded: Store = MemoryStore(read_tables(simulation.domain))
    with folded.transaction() as rows:
        for fact in log.of(Committed):
            apply(rows, projections_of(simulation.domain.read_models), fact.envelope)
    read = shown(simulation, simulation.lane.store)
    assert read == shown(simulation, simulation.truth)
    assert read == shown(simulation, folded)


def test_every_copy_sent_is_in_flight_or_waits_or_was_applied_or_ignored_whatever_people_do() -> None:
    run_state_machine_as_test(Run, settings=effort(max_examples=40, stateful_step_count=25))


def test_in_files_too_what_is_shown_in_the_end_is_true(half_way: Simulation) -> None:
    drain(half_way)
    assert half_way.lane.checkpoint == half_way.head
    assert shown(half_way, half_way.lane.store) == shown(half_way, half_way.truth)


def test_the_truth_knows_every_event_at_once_while_the_read_store_lags() -> None:
    simulation, _ = play.begun(delayed(seconds=5))
    before = digests(simulation)
    simulation.submit(CreatePost("Hello"), "Ana")
    after = digests(simulation)
    assert after["read"] == before["read"]
    assert after["truth"] != before["truth"]
    simulation.run_until(5 * SECOND)
    assert shown(simulation, simulation.lane.store) == shown(simulation, simulation.truth)
