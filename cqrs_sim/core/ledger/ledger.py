"""The ledger: listens to a simulation and notes, client by client, what its answers owed and did not show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.ledger.entries import Entries, Entry
from cqrs_sim.core.ledger.holdings import LANE_FACTS, Holdings
from cqrs_sim.core.ledger.judge import Judge
from cqrs_sim.core.ledger.operations import Kind, Operation, Snapshot, Violation, Write
from cqrs_sim.core.ledger.screen import Screens
from cqrs_sim.core.ledger.subjects import Subjects
from cqrs_sim.core.ledger.witness import sentence
from cqrs_sim.core.messages import Caller, Command, Query
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND

HEARD = (
    told.Submitted,
    told.Committed,
    told.Accepted,
    told.Rejected,
    told.PublishedUncommitted,
    told.Asked,
    told.Answered,
    told.AnsweredPending,
    *LANE_FACTS,
)
"""The kinds of facts that a ledger is made of."""

Judged = Callable[[told.Answered, Collection[Kind]], object]
"""Hears an answer and all that is wrong with it."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A command or query under way: since which tick and moment (microseconds)."""

    tick: int
    at: int
    message: Command | Query


class Ledger:
    """Judges every answer as it is given: it is about the things it shows and about those it ought to have shown.

    Which version of a thing was shown follows from the events that the lane's read store holds, whatever the
    projection made of them. What the answer ought to have shown, the truth says: the same question put to it.
    """

    def __init__(self, simulation: Simulation, bound: int = SECOND) -> None:
        """Listen to a simulation at its start; staleness beyond the bound (microseconds) is counted apart.

        Raises ValueError for a simulation with events in its log.
        """
        if simulation.head:
            raise ValueError("A ledger has to hear a simulation from its start.")
        self.bound = bound
        self.entries = Entries()
        self._simulation = simulation
        self._judge = Judge()
        self._subjects = Subjects(simulation.domain)
        self._holdings = Holdings(self._judge.log, (lane.name for lane in simulation.read_side.all_lanes))
        self._screens = Screens()
        self._begun: dict[int, _Begun] = {}
        self._committed: list[Write] = []
        self._listeners: list[Judged] = []
        self._stop = simulation.subscribe(self, *HEARD)

    def follow(self, simulation: Simulation) -> None:
        """Listen to another simulation from now on, which stands where this one does: a live run after its replay.

        It gets the truth of this one, so as not to work that out again. Raises ValueError where it stands elsewhere.
        """
        before = self._simulation
        if (simulation.now, simulation.head) != (before.now, before.head):
            raise ValueError("A ledger goes on only with a simulation that stands where it does.")
        self._stop()
        simulation.truth, self._simulation = before.truth, simulation
        simulation.truth.adopt(simulation.stores.write)
        self._stop = simulation.subscribe(self, *HEARD)

    def tell(self, listener: Judged) -> None:
        """Tell this listener of every answer from now on, with what is wrong with it, right or not."""
        self._listeners.append(listener)

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        match fact:
            case told.Submitted():
                self._begin(fact.ticket, fact.at, fact.command)
            case told.Committed():
                self._commit(fact)
            case told.Accepted():
                self._accept(fact)
            case told.Rejected() | told.AnsweredPending():  # nothing was promised or shown
                self._begun.pop(fact.ticket, None)
            case told.Asked():
                self._begin(fact.ticket, fact.at, fact.query)
            case told.Answered():
                self._answer(fact)
            case told.PublishedUncommitted():
                keys = self._subjects.of_event(fact.envelope)
                self._holdings.uncommitted(keys, fact.envelope.position, -fact.ticket)
            case _:
                self._holdings(fact)

    # What was promised

    def _begin(self, ticket: int, at: int, message: Command | Query) -> None:
        self._begun[ticket] = _Begun(self._judge.begin(), at, message)

    def _commit(self, fact: told.Committed) -> None:
        envelope, begun = fact.envelope, self._begun[fact.ticket]
        keys = self._subjects.of_event(envelope)
        self._holdings.committed(keys, envelope.subject_version)
        for key in keys:
            self._committed.append(
                Write(
                    f"#{envelope.position}",
                    envelope.client,
                    key,
                    envelope.subject_version,
                    envelope.position,
                    begun.at,
                    fact.at,
                    what=type(begun.message).__name__,
                )
            )
        assert isinstance(begun.message, Command)
        introduces = self._simulation.domain.handler_of[type(begun.message)].introduces
        if introduces is not None:
            self._subjects.introduce(introduces(begun.message), envelope)

    def _accept(self, fact: told.Accepted) -> None:
        begun = self._begun.pop(fact.ticket)
        writes, self._committed = self._committed, []
        for write in writes:
            for _found in self._judge.wrote(write, begun.tick):
                raise AssertionError("one write store gives every session's writes their places in its order")
        if writes:
            self.entries.account(writes[0].session).writes += 1

    # What was shown

    def _answer(self, fact: told.Answered) -> None:
        begun = self._begun.pop(fact.ticket)
        self.entries.account(fact.client).answers += 1
        assert isinstance(begun.message, Query)
        snapshot = self._snapshot(fact, begun, begun.message)
        found = [*self._judge.saw(snapshot, begun.tick), *self._strangers(snapshot)]
        screen = self._screens.join(snapshot)
        if screen is not None and not any(violation.kind == "prefix" for violation in found):
            found += [screen] if isinstance(screen, Violation) else self._judge.torn(screen)
        self._note(fact, found)

    def _snapshot(self, fact: told.Answered, begun: _Begun, query: Query) -> Snapshot:
        versions: dict[str, int] = {}
        lacking: dict[str, int] = {}
        for key in self._keys(fact, query):
            if self._judge.log.versions_of(key) is not None:  # else nothing was ever promised of it
                versions[key], missing = self._holdings.shown(fact.lane, key, fact.from_write)
                if missing is not None:
                    lacking[key] = missing
        return Snapshot(f"{fact.ticket}", fact.client, versions, begun.at, fact.at, fact.lane, lacking)

    def _keys(self, fact: told.Answered, query: Query) -> dict[str, None]:
        handler = self._simulation.domain.query_handler_of[type(query)]
        keys = self._subjects.of_rows(handler.read_model, fact.table, fact.rows)
        if handler.single:
            return keys | self._subjects.of_query(handler.read_model, query)
        select = handler.select(query, Caller(fact.client, fact.at))
        try:
            with self._simulation.truth.reading() as true:
                rows = true.find(select.table, dict(select.where), order=select.order, limit=select.limit)
        except StoreUnavailable:  # another program holds the log: what is shown can still be judged
            return keys
        return keys | self._subjects.of_rows(handler.read_model, fact.table, rows)

    def _strangers(self, snapshot: Snapshot) -> Iterable[Violation]:
        for read in snapshot.reads():
            if self._holdings.has_stranger(snapshot.store, read.key):
                yield Violation("future", read.key, read)

    def _note(self, fact: told.Answered, found: Iterable[Violation]) -> None:
        by_kind: dict[Kind, list[Violation]] = {}
        for violation in found:
            by_kind.setdefault(violation.kind, []).append(violation)
        suffered = self.entries.account(fact.client).suffered
        stale = by_kind.get("stale", [])
        if any(_behind(violation) >= self.bound for violation in stale):
            suffered["stale_beyond"] += 1
        for kind, violations in by_kind.items():
            suffered[kind] += 1
            # What is stale has no order in any case, and need not be told twice.
            if kind != "linearizable" or {each.key for each in violations} - {each.key for each in stale}:
                self.entries.add(_entry(fact, kind, violations))
        for listener in self._listeners:
            listener(fact, by_kind.keys())


def _entry(fact: told.Answered, kind: Kind, violations: Sequence[Violation]) -> Entry:
    worst = max(violations, key=lambda violation: (_behind(violation), violation.versions))
    return Entry(
        fact.at,
        fact.ticket,
        fact.client,
        kind,
        sentence(worst),
        things=len({violation.key for violation in violations}),
        versions=max(violation.versions for violation in violations),
        behind=_behind(worst),
        since=_since(worst.witnesses, fact.at),
        violation=worst,
    )


def _behind(violation: Violation) -> int:
    missed = violation.missed
    return 0 if missed is None or missed.t1 is None else round(violation.operation.t0 - missed.t1)


def _since(witnesses: Iterable[Operation], at: int) -> int:
    moments = [round(witness.t1) for witness in witnesses if witness.t1 is not None]
    return min(moments, default=at)
