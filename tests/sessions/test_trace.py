"""The trace and the summary: every fact as a line, and what all of them come to."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from typing import Any

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.journal import SYNCHRONOUS, replay
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.session import Head, Session
from cqrs_sim.sessions.summary import Summary, Tally
from cqrs_sim.sessions.trace import Trace, line_of
from tests.sessions.wishes import lively


class Told:
    """A run in memory: its facts, their lines and its summary."""

    def __init__(self, session: Session, until: int) -> None:
        self.facts: list[Fact] = []
        written: list[bytes] = []
        simulation = bootstrap.in_memory(session.head)
        trace, tally = Trace(written.append), Tally()
        for listener in (trace, tally, self.facts.append):
            simulation.subscribe(listener)
        replay(simulation, session.entries, until)
        self.simulation = simulation
        self.data = b"".join(written)
        self.lines: list[dict[str, Any]] = [json.loads(line) for line in written]
        self.trace = trace
        self.summary: Summary = tally.summary(simulation.now, simulation.seed, trace.facts, trace.digest)


@pytest.fixture(params=[0, 3, 60])
def told(request: pytest.FixtureRequest) -> Told:
    return Told(lively(), int(request.param) * SECOND)


def test_the_trace_hash_is_the_hash_of_the_lines(told: Told) -> None:
    assert told.trace.digest == sha256(told.data).hexdigest()
    assert told.data.count(b"\n") == told.trace.facts == len(told.facts)


def test_a_trace_without_a_file_has_the_same_hash(told: Told) -> None:
    silent = Trace()
    for fact in told.facts:
        silent(fact)
    assert silent.digest == told.trace.digest


def test_no_facts_hash_to_the_hash_of_nothing() -> None:
    assert Trace().digest == sha256().hexdigest()


def test_a_line_says_its_kind_and_that_of_its_message_first(told: Told) -> None:
    for fact, line in zip(told.facts, told.lines, strict=True):
        assert next(iter(line.items())) == ("fact", type(fact).__name__)
    submitted = next(line for line in told.lines if line["fact"] == "Submitted")
    assert list(submitted) == ["fact", "command_type", "at", "ticket", "client", "command_id", "command"]
    assert submitted["command_type"] == "RegisterUser"


def test_queries_that_differ_in_kind_alone_have_lines_that_differ() -> None:
    lines = [line for line in Told(lively(), 5 * SECOND).lines if line["fact"] == "Asked" and line["client"] == "Cy"]
    assert [(line["query_type"], line["query"]) for line in lines] == [("GetHomeFeed", {}), ("GetPost", {"post": 1})]


def test_the_same_fact_is_the_same_line(told: Told) -> None:
    assert b"".join(map(line_of, told.facts)) == told.data


def test_the_summary_agrees_with_the_lines(told: Told) -> None:
    kinds = Counter(line["fact"] for line in told.lines)
    summary = told.summary
    assert summary.accepted == kinds["Accepted"]
    assert summary.rejected == kinds["Rejected"]
    assert summary.accepted + summary.rejected == kinds["Submitted"]
    assert summary.queries == kinds["Asked"] == kinds["Answered"]
    assert summary.head == kinds["Committed"]
    assert summary.sent == kinds["Sent"]
    assert summary.applied == kinds["Applied"]
    assert summary.ignored == kinds["Ignored"]


def test_the_summary_agrees_with_the_simulation(told: Told) -> None:
    simulation, summary = told.simulation, told.summary
    assert summary.until == simulation.now
    assert summary.head == simulation.head
    assert summary.checkpoint == simulation.lane.projector.checkpoint
    assert summary.in_flight == len(simulation.lane.channel.flights)
    assert summary.waiting == len(simulation.lane.projector.waiting)


def test_every_copy_sent_is_somewhere(told: Told) -> None:
    summary = told.summary
    assert summary.sent == summary.in_flight + summary.waiting + summary.applied + summary.ignored


def test_some_run_holds_events_back_and_some_run_ends_with_all_applied() -> None:
    assert max(Told(lively(), moment * SECOND).summary.waiting for moment in range(7)) > 0
    late = Told(lively(), 60 * SECOND).summary
    assert late.checkpoint == late.head == late.applied > 10
    assert late.rejected > 1


def test_the_sentences_say_the_numbers() -> None:
    assert Told(Session(Head("social-feed", 5, SYNCHRONOUS)), 0).summary.sentences().splitlines() == [
        "0.0 s simulated, seed 5",
        "Commands  0 accepted, 0 rejected",
        "Queries   0",
        "Write     head #0",
        "Read      at #0 of 0",
        "Lane      0 sent = 0 in flight + 0 waiting + 0 applied + 0 ignored",
        f"Trace     {sha256().hexdigest()} (0 facts)",
    ]


def test_another_seed_tells_another_story() -> None:
    assert Told(lively(seed=1), 6 * SECOND).trace.digest != Told(lively(seed=2), 6 * SECOND).trace.digest
