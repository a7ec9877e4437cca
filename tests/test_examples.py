"""The example sessions that are shipped: each replays on both stores, and tells the story it is there for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cqrs_sim.bootstrap import DOMAINS, in_memory
from cqrs_sim.cli import main
from cqrs_sim.core.facts import Answered, Fact, Rejected
from cqrs_sim.core.journal import replay
from cqrs_sim.core.sentences import refusal
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
