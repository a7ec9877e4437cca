"""The example sessions that are shipped: each replays on both stores, and tells the story it is there for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cqrs_sim.bootstrap import DOMAINS, in_memory
from cqrs_sim.cli import main
from cqrs_sim.core.differences import differences
from cqrs_sim.core.facts import Answered, Fact, Rejected
from cqrs_sim.core.journal import replay
from cqrs_sim.core.sentences import refusal
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.sessions.folder import load

SESSIONS = Path(__file__).parents[1] / "assets" / "sessions"
FILES = sorted(SESSIONS.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_replays_alike_on_both_stores(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summaries = []
    for stores in ("memory", "sql"):
        assert main(["run", str(path), "--stores", stores, "--json"]) == 0
        summaries.append(json.loads(capsys.readouterr().out))
    assert summaries[0] == summaries[1]
    assert summaries[0]["queries"] > 0


def test_every_domain_has_an_example() -> None:
    assert {load(path, DOMAINS).head.domain for path in FILES} == set(DOMAINS)


def played(name: str) -> tuple[Simulation, list[Fact]]:
    """Replay an example; return it at its end, and all that happened."""
    session = load(SESSIONS / f"{name}.json", DOMAINS)
    simulation = in_memory(session.head)
    facts: list[Fact] = []
    simulation.subscribe(facts.append)
    replay(simulation, session.entries, session.end)
    return simulation, facts


def likes(facts: list[Fact]) -> list[tuple[str, list[int]]]:
    """Return the likes that each answer shows, with the table it comes from."""
    return [(fact.table, [row.likes for row in fact.rows]) for fact in facts if isinstance(fact, Answered)]


def test_a_like_that_comes_twice_is_counted_twice_for_ever() -> None:
    simulation, facts = played("counted-twice")
    assert likes(facts) == [("feed", [0]), ("feed", [2]), ("feed", [3])]
    with simulation.stores.write.reading() as rows:
        assert len(rows.find(simulation.domain.tables[3])) == 2, "the write store has two"
    assert simulation.doubles.of("read") == (5,)
    assert differences(simulation, simulation.lane)


def test_while_the_projector_is_down_the_feed_is_old_and_then_it_catches_up_in_its_own_time() -> None:
    simulation, facts = played("projector-down")
    assert [fact for fact in facts if isinstance(fact, Rejected)] == []
    answers = [(len(fact.rows), fact.position) for fact in facts if isinstance(fact, Answered)]
    assert answers == [(1, 4), (3, 9), (6, 24)], "5 a second after the restart"
    assert simulation.lane.projector.checkpoint == simulation.head == 24


def test_on_a_torn_screen_the_feed_says_two_likes_and_the_page_none() -> None:
    simulation, facts = played("torn-screen")
    assert likes(facts) == [("feed", [2]), ("post_pages", [0]), ("post_pages", [2])]
    assert [fact.lane for fact in facts if isinstance(fact, Answered)] == ["read.feed", "read", "read"]
    assert all(differences(simulation, lane) == () for lane in simulation.read_side.lanes)


def test_in_the_first_order_ana_pays_what_she_sees_and_then_what_it_costs() -> None:
    session = load(SESSIONS / "first-order.json", DOMAINS)
    simulation = in_memory(session.head)
    facts: list[Fact] = []
    simulation.subscribe(facts.append)
    replay(simulation, session.entries, session.end)
    refused = [refusal(simulation.domain, fact.rule, fact.values) for fact in facts if isinstance(fact, Rejected)]
    assert refused == ["Order o1 costs 31.00, 0.00 offered", "Order o3 is open, so it cannot be shipped"]
    answers = [fact for fact in facts if isinstance(fact, Answered)]
    assert [[row.total for row in answer.rows] for answer in answers if answer.table == "order_history"] == [
        [],
        [0],
        [31_00],
        [39_00],
    ]
    board = answers[-1]
    assert {row.order: row.state for row in board.rows} == {1: "shipped", 2: "paid", 3: "cancelled", 4: "open"}
    assert simulation.head - board.position == 3
