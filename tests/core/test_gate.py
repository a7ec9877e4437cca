"""The gate: rules in turn, one transaction, and facts only of what was committed."""

from __future__ import annotations

from typing import Any

import pytest

from cqrs_sim.core.domain import Values
from cqrs_sim.core.facts import (
    Accepted,
    Committed,
    Fact,
    Rejected,
    RowChanged,
    RuleChecked,
    Sent,
    Submitted,
)
from cqrs_sim.core.gate import CONSTRAINT, Gate
from cqrs_sim.core.messages import LARGEST, Command
from cqrs_sim.core.outbox import OUTBOX, head_of
from cqrs_sim.core.rows import COUNTERS, Store, Table
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import Simulation, Stores
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost, RegisterUser
from tests.core.conftest import Open
from tests.core.desk import COUNTED, DESK, DRAWERS, AddDrawers, Count, Drawer, Idle, desk
from tests.core.play import Log, begun, delayed, digests, head, registered, telling


def desk_on(stores: Stores) -> tuple[Simulation, Log]:
    simulation, log = Simulation(DESK, stores, 1, Settings()), Log()
    simulation.subscribe(log)
    return simulation, log


def all_rows(store: Store, *tables: Table[Any]) -> list[list[Any]]:
    with store.reading() as rows:
        return [rows.find(table) for table in tables]


def test_submit_returns_a_number_and_nothing_else(open_run: Open) -> None:
    simulation = registered(open_run(head()))
    tickets: list[object] = [simulation.submit(command, "Ana") for command in (CreatePost("Hello"), LikePost(9))]
    assert tickets == [4, 5]
    assert {type(ticket) for ticket in tickets} == {int}


def test_success_is_a_receipt_the_position_of_the_last_event() -> None:
    simulation, log = desk_on_memory()
    ticket = simulation.submit(AddDrawers("pens"), "Zoe")
    assert log.of(Accepted) == [Accepted(0, ticket, 1)]
    simulation.submit(Count(), "Zoe")
    assert log.of(Accepted)[-1].receipt == simulation.head == 2


def desk_on_memory() -> tuple[Simulation, Log]:
    simulation, log = desk(Settings()), Log()
    simulation.subscribe(log)
    return simulation, log


def test_a_command_with_several_events_is_one_transaction_with_one_receipt(desk_stores: Stores) -> None:
    simulation, log = desk_on(desk_stores)
    ticket = simulation.submit(AddDrawers("pens", many=1), "Zoe")
    again = simulation.submit(AddDrawers("paper", many=1), "Zoe")
    both = simulation.submit(AddDrawers("ink", inside=1, many=1), "Zoe")
    assert [fact.ticket for fact in log.of(Accepted)] == [ticket, again, both]
    assert [fact.envelope.position for fact in log.of(Committed)] == [1, 2, 3]
    assert [fact.envelope.subject for fact in log.of(Committed)] == ["d1", "d2", "d3"]


def test_rules_are_tried_in_turn_up_to_the_first_that_is_broken() -> None:
    simulation, log = begun(delayed())
    simulation.submit(LikePost(9), "Ana")
    checked = [(fact.rule, fact.broken_by) for fact in log.of(RuleChecked)]
    assert checked == [("caller_registered", None), ("post_exists", {"post": "p9"})]
    (rejected,) = log.of(Rejected)
    assert (rejected.rule, rejected.values) == ("post_exists", {"post": "p9"})


def test_a_rejected_command_changes_nothing_and_sends_nothing(open_run: Open) -> None:
    simulation, log = registered(open_run(head())), Log()
    simulation.subscribe(log)
    before = digests(simulation), simulation.head, simulation.settings, simulation.clients
    for client, command in (("Ana", LikePost(9)), ("nobody", CreatePost("Hi")), ("Ana", RegisterUser("ana"))):
        simulation.submit(command, client)
    assert (digests(simulation), simulation.head, simulation.settings, simulation.clients) == before
    assert {type(fact) for fact in log} == {Submitted, RuleChecked, Rejected}


ILL: list[tuple[Command, Values]] = [
    (
        AddDrawers("pens"),
        {"constraint": "unique", "table": "drawers", "columns": "label", "values": "pens"},
    ),
    (
        AddDrawers("ink", inside=7),
        {"constraint": "foreign key", "table": "drawers", "columns": "inside", "values": "7"},
    ),
    (
        AddDrawers("twins", many=2),
        {"constraint": "unique", "table": "drawers", "columns": "label", "values": "twins"},
    ),
]


@pytest.mark.parametrize(("command", "values"), ILL, ids=["taken", "nowhere", "half of it"])
def test_a_broken_key_that_no_rule_names_is_a_rejection_and_changes_nothing(
    desk_stores: Stores, command: Command, values: Values
) -> None:
    simulation, log = desk_on(desk_stores)
    simulation.submit(AddDrawers("pens"), "Zoe")
    before = digests(simulation), simulation.head
    log.clear()
    ticket = simulation.submit(command, "Zoe")
    assert log == [Submitted(0, ticket, "Zoe", "c2", command), Rejected(0, ticket, CONSTRAINT, values)]
    assert (digests(simulation), simulation.head) == before
    assert all_rows(desk_stores.write, DRAWERS, COUNTERS)[0] == [Drawer(1, "pens")]


def test_after_a_broken_key_the_next_command_finds_its_place(desk_stores: Stores) -> None:
    simulation, log = desk_on(desk_stores)
    for label in ("pens", "pens", "ink"):
        simulation.submit(AddDrawers(label), "Zoe")
    assert [(fact.ticket, fact.receipt) for fact in log.of(Accepted)] == [(1, 1), (3, 2)]
    assert all_rows(desk_stores.write, DRAWERS)[0] == [Drawer(1, "pens"), Drawer(2, "ink")]
    assert [fact.position for fact in log.of(Sent)] == [1, 2]


def test_facts_of_a_command_come_after_its_commit(open_run: Open) -> None:
    simulation = registered(open_run(head(settings=delayed())))
    heads: list[tuple[type[Fact], int]] = []

    def look(fact: Fact) -> None:
        with simulation.stores.write.reading() as rows:
            heads.append((type(fact), head_of(rows)))

    simulation.subscribe(look)
    simulation.submit(CreatePost("Hello"), "Ana")
    told = [kind for kind, _ in heads]
    assert told == [Submitted, *[RuleChecked] * 3, RowChanged, Committed, Accepted, Sent]
    assert {position for _, position in heads} == {4}


def test_a_fact_tells_how_each_row_was_and_is_and_leaves_out_the_bookkeeping() -> None:
    simulation, log = desk_on_memory()
    simulation.submit(Count(), "Zoe")
    simulation.submit(Count(), "Zoe")
    rows = [(fact.store, fact.table, fact.before, fact.after) for fact in log.of(RowChanged)]
    with simulation.stores.write.reading() as reading:
        tally = reading.get(COUNTED, "all")
    assert tally is not None
    assert tally.count == 2
    assert {table for _, table, _, _ in rows} == {"counted"}
    assert rows[0][2:] == (None, rows[1][2])
    assert rows[1][3] == tally


def test_the_log_keeps_every_event_as_the_facts_told_it(open_run: Open) -> None:
    simulation = open_run(head())
    log = Log()
    simulation.subscribe(log)
    registered(simulation)
    simulation.run_until(3 * SECOND)
    simulation.submit(CreatePost("Hello"), "Ben", "mine")
    simulation.submit(LikePost(1), "Ana")
    with simulation.stores.write.reading() as reading:
        kept = reading.find(OUTBOX)
    told = [fact.envelope for fact in log.of(Committed)]
    assert [row.position for row in kept] == [1, 2, 3, 4, 5]
    for row, envelope in zip(kept, told, strict=True):
        assert row.command_id == envelope.command_id
        assert (row.subject, row.subject_version) == (envelope.subject, envelope.subject_version)
        assert (row.event_type, row.committed_at) == (envelope.event_type, envelope.committed_at)
    assert kept[3].payload == '{"post":1,"author":2,"author_name":"Ben","text":"Hello"}'
    assert [(row.command_id, row.client, row.committed_at) for row in kept[3:]] == [
        ("mine", "Ben", 3 * SECOND),
        ("c5", "Ana", 3 * SECOND),
    ]
    assert [(row.subject, row.subject_version) for row in kept[3:]] == [("p1", 1), ("p1", 2)]


def test_a_gate_goes_on_behind_the_newest_event_of_its_store(desk_stores: Stores) -> None:
    desk_on(desk_stores)[0].submit(Count(), "Zoe")
    log = Log()
    gate = Gate(DESK, desk_stores.write, telling(log))
    assert gate.head == 1
    (envelope,) = gate.judge(Submitted(9, 5, "Zoe", "c5", Count()))
    assert (envelope.position, envelope.subject_version, gate.head) == (2, 2, 2)


def test_a_handler_that_succeeds_without_an_event_is_a_mistake_that_leaves_no_trace(desk_stores: Stores) -> None:
    simulation, log = desk_on(desk_stores)
    before = digests(simulation)
    with pytest.raises(TypeError, match="Idle succeeded without an event"):
        simulation.submit(Idle(), "Zoe")
    assert digests(simulation) == before
    assert log == []


@pytest.mark.parametrize(
    ("command", "client", "command_id"),
    [
        (CreatePost("\ud800"), "Ana", None),
        (CreatePost("a\0b"), "Ana", None),
        (LikePost(LARGEST + 1), "Ana", None),
        (CreatePost("Hello"), "\ud800", None),
        (RegisterUser("Dia"), "a\0b", None),
        (CreatePost("Hello"), "Ana", "\ud800"),
    ],
    ids=repr,
)
def test_what_no_store_can_keep_is_refused_before_anything_happens(
    open_run: Open, command: Command, client: str, command_id: str | None
) -> None:
    simulation, log = registered(open_run(head())), Log()
    simulation.subscribe(log)
    before = digests(simulation)
    with pytest.raises(ValueError, match=r"too large|not text"):
        simulation.submit(command, client, command_id)
    assert log == []
    assert digests(simulation) == before
    assert simulation.submit(CreatePost("Hello"), "Ana") == 4
