"""The projector: in the order of the log, each event once, the checkpoint in the transaction of the rows."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.core.bookkeeping import CHECKPOINTS, Checkpoint, checkpoint_of
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Applied, Fact, Held, Ignored, RowChanged
from cqrs_sim.core.materializer import Arrival
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.projection import projections_of
from cqrs_sim.core.projector import Projector
from cqrs_sim.core.publisher import Listener
from cqrs_sim.core.rows import Change, ReadRows, Select, Store, StoreUnavailable
from cqrs_sim.core.simulation import read_tables
from cqrs_sim.core.timeline import Timeline
from cqrs_sim.core.transaction import Transaction
from cqrs_sim.stores.memory import MemoryStore
from tests.core.desk import DESK, SHOWN, Counted, DrawerAdded, Tally
from tests.core.play import Log, telling


def counted(position: int) -> Envelope:
    """Return the event at this position, one that the read model counts."""
    return Envelope(position, 0, "Counted", 1, "all", position, f"c{position}", "Zoe", Counted("all"))


def shown_in(store: Store) -> tuple[int, int]:
    """Return the checkpoint and the tally of this read store."""
    with store.reading() as rows:
        tally = rows.get(SHOWN, "all")
        return checkpoint_of(rows, "read"), 0 if tally is None else tally.count


class Desk:
    """A projector at its desk, and the clock that it looks at."""

    def __init__(self, store: Store, listener: Listener, lane: str = "read") -> None:
        self.timeline = Timeline()
        self.projector = Projector(lane, store, DESK.read_models, self.timeline, Draws(1), telling(listener))
        self.projector.kept.projections = projections_of(DESK.read_models)

    @property
    def checkpoint(self) -> int:
        return self.projector.checkpoint

    @property
    def waiting(self) -> tuple[int, ...]:
        return self.projector.waiting

    def receive(self, at: int, envelope: Envelope, copy: int) -> None:
        self.timeline.run_until(at)
        self.projector.take_in(Arrival(envelope, copy))
        self.projector.go_on()

    def go_on(self, at: int) -> None:
        self.timeline.run_until(at)
        self.projector.go_on()


def projector_on(store: Store, log: Log) -> Desk:
    return Desk(store, log)


class Shut:
    """A memory store that somebody else keeps from writing while `shut`."""

    def __init__(self) -> None:
        self._store = MemoryStore(read_tables(DESK))
        self.shut = False

    def transaction(self) -> Transaction:
        if self.shut:
            raise StoreUnavailable("read.db is in use by another program.")
        return self._store.transaction()

    def reading(self) -> AbstractContextManager[ReadRows]:
        return self._store.reading()

    def together(self, behind: Store | None = None) -> AbstractContextManager[None]:
        return self._store.together(behind)

    def settle(self) -> None:
        self._store.settle()

    def explain(self, what: Change | Select[Any]) -> str:
        return self._store.explain(what)

    def tidy(self) -> None:
        self._store.tidy()

    def close(self) -> None:
        self._store.close()


def test_what_comes_in_order_is_applied_at_once(desk_read: Store) -> None:
    log = Log()
    projector = projector_on(desk_read, log)
    projector.receive(5, counted(1), 0)
    projector.receive(7, counted(2), 0)
    assert log == [
        RowChanged(5, "read", "shown", ("all",), None, Tally("all", 1)),
        Applied(5, "read", 1, 0, 1),
        RowChanged(7, "read", "shown", ("all",), Tally("all", 1), Tally("all", 2)),
        Applied(7, "read", 2, 0, 2),
    ]
    assert shown_in(desk_read) == (2, 2)


def test_what_comes_early_waits_and_says_for_what() -> None:
    log = Log()
    projector = projector_on(MemoryStore(read_tables(DESK)), log)
    projector.receive(1, counted(3), 0)
    projector.receive(2, counted(2), 0)
    assert log == [Held(1, "read", 3, 0, 1), Held(2, "read", 2, 0, 1)]
    assert (projector.waiting, projector.checkpoint) == ((2, 3), 0)
    projector.receive(9, counted(1), 0)
    assert log.of(Applied) == [Applied(9, "read", position, 0, position) for position in (1, 2, 3)]
    assert (projector.waiting, projector.checkpoint) == ((), 3)


def test_what_is_held_names_the_next_event_that_is_missing() -> None:
    log = Log()
    projector = projector_on(MemoryStore(read_tables(DESK)), log)
    for position in (1, 2, 5):
        projector.receive(0, counted(position), 0)
    assert log.of(Held) == [Held(0, "read", 5, 0, 3)]


def test_a_second_copy_is_ignored_whether_the_first_was_applied_or_waits() -> None:
    log, store = Log(), MemoryStore(read_tables(DESK))
    projector = projector_on(store, log)
    for position, copy in ((1, 0), (1, 1), (3, 1), (3, 0), (2, 0), (3, 2)):
        projector.receive(0, counted(position), copy)
    assert log.of(Ignored) == [Ignored(0, "read", *pair) for pair in ((1, 1), (3, 0), (3, 2))]
    assert log.of(Applied) == [Applied(0, "read", *pair, pair[0]) for pair in ((1, 0), (2, 0), (3, 1))]
    assert shown_in(store) == (3, 3)


def test_an_event_that_no_read_model_takes_still_advances_the_checkpoint() -> None:
    log, store = Log(), MemoryStore(read_tables(DESK))
    added = Envelope(1, 0, "DrawerAdded", 1, "d1", 1, "c1", "Zoe", DrawerAdded(1, "pens"))
    projector_on(store, log).receive(0, added, 0)
    assert log == [Applied(0, "read", 1, 0, 1)]
    assert shown_in(store) == (1, 0)


def test_a_projector_goes_on_from_the_checkpoint_it_finds(desk_read: Store) -> None:
    store, log = desk_read, Log()
    projector_on(store, Log()).receive(0, counted(1), 0)
    projector = projector_on(store, log)
    assert projector.checkpoint == 1
    projector.receive(0, counted(1), 0)
    projector.receive(0, counted(2), 0)
    assert [type(fact) for fact in log] == [Ignored, RowChanged, Applied]
    assert shown_in(store) == (2, 2)


def test_rows_and_checkpoint_are_committed_together_before_any_fact_tells_of_them(desk_read: Store) -> None:
    store, seen = desk_read, []

    def look(_fact: Fact) -> None:
        seen.append(shown_in(store))

    projector = Desk(store, look)
    projector.receive(0, counted(1), 0)
    projector.receive(0, counted(2), 0)
    assert seen == [(1, 1), (1, 1), (2, 2), (2, 2)]


def test_lanes_keep_their_checkpoints_apart() -> None:
    store = MemoryStore(read_tables(DESK))
    Desk(store, Log(), "b").receive(0, counted(1), 0)
    with store.reading() as rows:
        assert rows.find(CHECKPOINTS) == [Checkpoint("b", 1, 0)]
        assert checkpoint_of(rows, "read") == 0


def test_an_event_whose_store_was_not_available_is_not_lost() -> None:
    store, log = Shut(), Log()
    projector = projector_on(store, log)
    projector.receive(0, counted(2), 0)
    store.shut = True
    with pytest.raises(StoreUnavailable):
        projector.receive(1, counted(1), 0)
    assert (projector.checkpoint, projector.waiting) == (0, (1, 2))
    assert log == [Held(0, "read", 2, 0, 1)]
    store.shut = False
    projector.go_on(1)
    assert log.of(Applied) == [Applied(1, "read", 1, 0, 1), Applied(1, "read", 2, 0, 2)]
    assert (projector.checkpoint, projector.waiting) == (2, ())


@given(st.lists(st.integers(1, 8), max_size=30))
def test_whatever_arrives_in_whatever_order_each_event_is_applied_once_and_in_turn(arrivals: list[int]) -> None:
    log, store = Log(), MemoryStore(read_tables(DESK))
    projector = projector_on(store, log)
    for copy, position in enumerate(arrivals):
        before = projector.checkpoint
        projector.receive(copy, counted(position), copy)
        assert projector.checkpoint >= before
        applied, ignored = len(log.of(Applied)), len(log.of(Ignored))
        assert copy + 1 == len(projector.waiting) + applied + ignored
    complete = next(n for n in range(1, 10) if n not in arrivals) - 1
    assert [fact.position for fact in log.of(Applied)] == list(range(1, complete + 1))
    assert set(projector.waiting) == {position for position in arrivals if position > complete}
    assert shown_in(store) == (complete, complete)
    assert all(fact.waiting_for < fact.position for fact in log.of(Held))
