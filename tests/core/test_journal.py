"""The journal: a run's inputs, played again, tell the same story."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Accepted, Answered, Applied, Rejected, Sent, Submitted
from cqrs_sim.core.journal import SYNCHRONOUS, Ask, Configure, Entry, Input, Submit, opening, perform, replay
from cqrs_sim.core.settings import Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.sessions.trace import Trace
from tests.core import play
from tests.core.conftest import Open
from tests.core.play import Log, delayed, digests, head

BUSY = delayed("exponential", 2, TrafficRates(3, 3))


def traced(simulation: Simulation) -> Trace:
    trace = Trace()
    simulation.subscribe(trace)
    return trace


def drive(recorder: Recorder, script: list[tuple[int, Input]], chance: Random) -> None:
    """Let time pass unevenly, as a live driver does (frames, steps, pauses); do as the script says."""
    simulation = recorder.simulation
    for pause, wish in script:
        until = simulation.now + pause
        while simulation.now < until:
            how = chance.random()
            if how < 0.1:
                simulation.run_until(simulation.now)  # a pause: nothing passes
            elif how < 0.3:
                moment = simulation.next_moment()
                simulation.run_until(until if moment is None else min(moment, until))
            elif how < 0.6:
                simulation.run_until(until, lambda: chance.random() < 0.5)
            else:
                simulation.run_until(min(until, simulation.now + chance.choice((16_000, 1_600, 160_000))))
            if chance.random() < 0.02:
                break  # the person does not wait for a round moment
        recorder.do(wish)


def recorded(seed: int, script: list[tuple[int, Input]], settings: Settings) -> tuple[list[Entry], int, Any]:
    """Return the entries of a live run, its end, and what it told and left behind."""
    simulation = bootstrap.in_memory(head(seed))
    trace, entries = traced(simulation), list[Entry]()
    recorder = Recorder(simulation, entries.append)
    for entry in opening(SOCIAL_FEED, settings):
        recorder.do(entry.input)
    drive(recorder, script, Random(seed))
    simulation.run_until(simulation.now + SECOND)
    return entries, simulation.now, (trace.digest, trace.facts, digests(simulation))


@given(play.scripts, st.integers(0, 2**32))
@effort(max_examples=25)
def test_a_live_run_and_the_replay_of_its_journal_tell_the_same_facts(
    script: list[tuple[int, Input]], seed: int
) -> None:
    entries, end, told = recorded(seed, script, BUSY)
    again = bootstrap.in_memory(head(seed))
    trace = traced(again)
    replay(again, entries, end)
    assert (trace.digest, trace.facts, digests(again)) == told


def test_a_replay_on_any_store_tells_what_the_live_run_told(open_run: Open) -> None:
    chance = Random(3)
    wishes: list[Input] = [
        Submit("Ana", CreatePost("One")),
        Submit("Ben", LikePost(1)),
        Ask("Cy", GetPostFeed()),
        Configure(delayed("uniform", 1, TrafficRates(5, 1))),
        Submit("Cy", CreatePost("Two"), "mine"),
        Configure(delayed(seconds=0)),
        Submit("Ana", LikePost(2)),
    ]
    script = [(chance.choice((0, 0, 700_000, 2_100_000)), chance.choice(wishes)) for _ in range(40)]
    entries, end, told = recorded(9, script, BUSY)
    again = open_run(head(9))
    trace = traced(again)
    replay(again, entries, end)
    assert (trace.digest, trace.facts, digests(again)) == told


def test_a_session_opens_with_its_people_known_on_both_sides() -> None:
    simulation, log = bootstrap.in_memory(head()), Log()
    simulation.subscribe(log)
    replay(simulation, opening(SOCIAL_FEED, BUSY), 0)
    assert simulation.clients == ("Ana", "Ben", "Cy")
    assert simulation.head == simulation.lane.projector.checkpoint == 3
    assert simulation.settings == BUSY
    assert SYNCHRONOUS.delay.mean == 0


ENTRIES = [
    *opening(SOCIAL_FEED, delayed(seconds=2)),
    Entry(1 * SECOND, Submit("Ana", CreatePost("One"))),
    Entry(4 * SECOND, Submit("Ana", CreatePost("Two"))),
    Entry(8 * SECOND, Submit("Ana", CreatePost("Three"))),
]


@pytest.mark.parametrize(
    ("until", "sent", "applied"),
    [(0, 3, 3), (999_999, 3, 3), (SECOND, 4, 3), (3 * SECOND, 4, 4), (7 * SECOND, 5, 5), (8 * SECOND, 6, 5)],
)
def test_a_replay_stops_at_the_moment_it_is_told_with_everything_up_to_then(
    until: int, sent: int, applied: int
) -> None:
    simulation, log = bootstrap.in_memory(head()), Log()
    simulation.subscribe(log)
    replay(simulation, ENTRIES, until)
    assert (simulation.now, len(log.of(Sent)), len(log.of(Applied))) == (until, sent, applied)


def test_a_replay_runs_on_behind_the_last_input() -> None:
    simulation = bootstrap.in_memory(head())
    replay(simulation, ENTRIES, 20 * SECOND)
    assert (simulation.now, simulation.lane.projector.checkpoint) == (20 * SECOND, 6)


def test_a_replay_may_go_on_where_another_stopped() -> None:
    whole, parts = bootstrap.in_memory(head()), bootstrap.in_memory(head())
    traces = traced(whole), traced(parts)
    replay(whole, ENTRIES, 20 * SECOND)
    replay(parts, ENTRIES[:5], 2 * SECOND)
    replay(parts, ENTRIES[5:], 20 * SECOND)
    assert traces[0].digest == traces[1].digest


def test_a_replay_ends_at_the_instant_at_which_it_is_enough() -> None:
    simulation, log = bootstrap.in_memory(head()), Log()
    simulation.subscribe(log)
    replay(simulation, ENTRIES, 20 * SECOND, lambda: len(log.of(Applied)) >= 5)
    assert (simulation.now, simulation.head) == (6 * SECOND, 5)
    replay(simulation, ENTRIES[-1:], 20 * SECOND, lambda: len(log.of(Sent)) >= 6)
    assert simulation.now == 8 * SECOND


def test_an_input_alone_may_be_enough() -> None:
    simulation, log = bootstrap.in_memory(head()), Log()
    simulation.subscribe(log)
    unheard = [Entry(second * SECOND, Submit("Ana", LikePost(9))) for second in range(1, 6)]
    replay(simulation, unheard, 20 * SECOND, lambda: len(log.of(Rejected)) >= 2)
    assert (simulation.now, len(log.of(Rejected))) == (2 * SECOND, 2)


def test_enough_never_splits_an_instant_of_inputs() -> None:
    simulation, log = bootstrap.in_memory(head()), Log()
    simulation.subscribe(log)
    replay(simulation, ENTRIES, 20 * SECOND, lambda: bool(log.of(Accepted)))
    assert (simulation.now, len(log.of(Accepted)), simulation.settings) == (0, 3, delayed(seconds=2))


def test_inputs_that_go_back_in_time_are_refused() -> None:
    simulation = bootstrap.in_memory(head())
    with pytest.raises(ValueError, match="an input at 1000000 us comes after one at 8000000 us"):
        replay(simulation, [ENTRIES[-1], ENTRIES[4]], 20 * SECOND)


def test_each_kind_of_input_reaches_the_simulation() -> None:
    simulation, log = bootstrap.in_memory(head()), Log()
    simulation.subscribe(log)
    perform(simulation, Submit("Ana", CreatePost("One"), "mine"))
    perform(simulation, Ask("Ben", GetPostFeed()))
    perform(simulation, Configure(BUSY))
    assert [(fact.client, fact.command_id) for fact in log.of(Submitted)] == [("Ana", "mine")]
    assert [fact.client for fact in log.of(Answered)] == ["Ben"]
    assert simulation.settings == BUSY
