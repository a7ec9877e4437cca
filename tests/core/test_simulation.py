"""The simulation: the same facts on every store and in every rhythm, in the order of the log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import (
    Answered,
    Applied,
    Committed,
    Delivered,
    Held,
    Rejected,
    RowChanged,
    Sent,
    SettingsChanged,
    Submitted,
)
from cqrs_sim.core.journal import Ask, Configure, Entry, Submit
from cqrs_sim.core.settings import SHAPES, DelayLaw, Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import AddComment, CreatePost, DeletePost, LikePost, RegisterUser
from cqrs_sim.domains.social_feed.queries import GetPost, GetPostFeed
from cqrs_sim.sessions.session import Head
from cqrs_sim.sessions.trace import Trace
from tests.core import play
from tests.core.conftest import Open
from tests.core.play import Log, begun, delayed, digests, drain, head, waits

RANDOM = Settings(DelayLaw("exponential", 2 * SECOND))


class Told:
    """All that a run leaves behind: its facts, its trace hash and its stores."""

    def __init__(self, simulation: Simulation, entries: list[Entry], until: int) -> None:
        self.log, trace = Log(), Trace()
        simulation.subscribe(self.log)
        simulation.subscribe(trace)
        play.play(simulation, entries)
        simulation.run_until(until)
        self.all = (trace.digest, trace.facts, digests(simulation), simulation.clients, simulation.now)


def on_both(entries: list[Entry], until: int, seed: int = 1) -> tuple[Told, Told]:
    """Return what the same inputs leave behind in memory and in files."""
    with (
        TemporaryDirectory() as folder,
        bootstrap.on_files(head(seed), Path(folder)) as simulation,
    ):
        on_files = Told(simulation, entries, until)
    return Told(bootstrap.in_memory(head(seed)), entries, until), on_files


CROWDED = [
    *(Entry(0, Submit(name, RegisterUser(name))) for name in play.PEOPLE),
    Entry(0, Configure(delayed(seconds=2))),
    Entry(SECOND, Submit("Ana", CreatePost("One"))),
    Entry(SECOND, Submit("Ben", LikePost(1))),
    Entry(SECOND, Submit("Ben", LikePost(1))),
    Entry(SECOND, Ask("Ben", GetPost(1))),
    # The first post arrives at this very instant; the law changes while the rest is in flight.
    Entry(3 * SECOND, Ask("Ben", GetPost(1))),
    Entry(3 * SECOND, Submit("Cy", AddComment(1, "Two"))),
    Entry(3 * SECOND, Configure(delayed("exponential", 3))),
    Entry(3 * SECOND, Submit("Cy", CreatePost("Three"))),
    Entry(3 * SECOND, Submit("Ana", CreatePost("Four"))),
    Entry(4 * SECOND, Configure(delayed(seconds=0))),
    Entry(4 * SECOND, Submit("Ana", CreatePost("Five"))),
    Entry(4 * SECOND, Ask("Ana", GetPostFeed())),
    Entry(5 * SECOND, Configure(delayed("lognormal", 1, TrafficRates(4, 4)))),
    Entry(9 * SECOND, Submit("Ana", DeletePost(1))),
    Entry(9 * SECOND, Configure(delayed("uniform", 2, TrafficRates(1, 6)))),
    Entry(14 * SECOND, Configure(delayed("uniform", 2))),
]


def test_the_same_seed_and_inputs_tell_the_same_facts_in_memory_and_in_files() -> None:
    in_memory, on_files = on_both(CROWDED, 30 * SECOND)
    assert in_memory.log == on_files.log
    assert in_memory.all == on_files.all
    kinds = {type(fact) for fact in in_memory.log}
    assert kinds >= {Submitted, Rejected, Committed, Sent, Delivered, Held, Applied, Answered, SettingsChanged}


@given(play.scripts, st.integers(0, 2**64), st.integers(0, 5 * SECOND))
@effort(max_examples=15)
def test_any_inputs_tell_the_same_facts_in_memory_and_in_files(
    script: list[tuple[int, Any]], seed: int, rest: int
) -> None:
    opening = [Entry(0, Submit(name, RegisterUser(name))) for name in play.PEOPLE]
    entries = [*opening, *play.entries_of(script)]
    in_memory, on_files = on_both(entries, entries[-1].at + rest, seed)
    assert in_memory.all == on_files.all


def test_the_same_run_twice_tells_the_same_facts_and_another_seed_tells_others(open_run: Open, tmp_path: Path) -> None:
    def told(seed: int) -> Told:
        return Told(bootstrap.in_memory(head(seed)), CROWDED, 30 * SECOND)

    assert Told(open_run(head(1)), CROWDED, 30 * SECOND).all == told(1).all
    assert told(1).log != told(2).log
    assert told(1).all[0] != told(2).all[0]


def test_without_luck_the_seed_makes_no_difference() -> None:
    fixed = [entry for entry in CROWDED if entry.at <= SECOND]
    assert Told(bootstrap.in_memory(head(1)), fixed, 9 * SECOND).all == (
        Told(bootstrap.in_memory(head(2)), fixed, 9 * SECOND).all
    )


def test_one_fact_more_is_another_trace_hash() -> None:
    one = Told(bootstrap.in_memory(head()), CROWDED, 30 * SECOND).all
    assert one[0] != Told(bootstrap.in_memory(head()), CROWDED[:-1], 30 * SECOND).all[0]


def test_a_run_in_one_go_and_one_in_many_small_steps_tell_the_same_facts() -> None:
    def run(steps: Callable[[Simulation], object]) -> Log:
        simulation, log = begun(delayed("exponential", 2, TrafficRates(3, 3)))
        steps(simulation)
        return log

    def small(simulation: Simulation) -> None:
        chance = Random(4)
        while simulation.now < 20 * SECOND:
            simulation.run_until(min(20 * SECOND, simulation.now + chance.choice((1, 999, 16_000, 700_000))))

    def by_instants(simulation: Simulation) -> None:
        while (moment := simulation.next_moment()) is not None and moment <= 20 * SECOND:
            simulation.run_until(moment)

    whole = run(lambda simulation: simulation.run_until(20 * SECOND))
    assert len(whole) > 500
    assert run(small) == whole
    assert run(by_instants) == whole


def test_whoever_has_enough_never_splits_an_instant() -> None:
    simulation, log = begun(delayed("fixed", 2))
    for text in ("One", "Two", "Three"):
        simulation.submit(CreatePost(text), "Ana")
    simulation.run_until(SECOND)
    simulation.submit(CreatePost("Four"), "Ana")
    assert simulation.run_until(99 * SECOND, lambda: bool(log.of(Applied))) == 2 * SECOND
    assert [fact.position for fact in log.of(Applied)] == [4, 5, 6]
    assert simulation.next_moment() == 3 * SECOND


def test_an_input_comes_after_everything_due_at_its_instant() -> None:
    simulation, log = begun(delayed(seconds=1))
    simulation.submit(CreatePost("One"), "Ana")
    simulation.run_until(SECOND)
    simulation.ask(GetPostFeed(), "Ben")
    assert [fact.position for fact in log.of(Answered)] == [4]


def test_an_input_is_followed_by_everything_then_due() -> None:
    simulation, log = begun(delayed(seconds=0))
    simulation.submit(CreatePost("One"), "Ana")
    assert isinstance(log[-1], Applied)
    assert simulation.next_moment() is None


@pytest.mark.parametrize("shape", SHAPES)
def test_events_are_applied_in_the_order_of_the_log_under_every_law(shape: str) -> None:
    simulation, log = begun(delayed(shape, 3, TrafficRates(8, 8)))
    simulation.run_until(30 * SECOND)
    drain(simulation)
    assert [fact.position for fact in log.of(Applied)] == list(range(4, simulation.head + 1))
    overtaken = [fact.position for fact in log.of(Delivered)] != list(range(4, simulation.head + 1))
    assert overtaken == bool(log.of(Held)) == (shape != "fixed")


@pytest.mark.parametrize("shape", SHAPES)
def test_an_event_is_applied_as_soon_as_all_before_it_have_arrived(shape: str) -> None:
    simulation, log = begun(delayed(shape, 3, TrafficRates(8, 8)))
    simulation.run_until(30 * SECOND)
    drain(simulation)
    arrivals = {fact.position: fact.arrives_at for fact in log.of(Sent)}
    latest = 0
    for fact in log.of(Applied):
        latest = max(latest, arrivals[fact.position])
        assert fact.at == latest


@given(st.integers(0, 30 * SECOND), st.lists(play.gaps, min_size=1, max_size=10))
@effort(max_examples=50)
def test_with_a_fixed_delay_every_event_is_applied_exactly_that_long_after_its_commit(
    delay: int, pauses: list[int]
) -> None:
    simulation, log = begun(Settings(DelayLaw("fixed", delay)))
    for pause in pauses:
        simulation.run_until(simulation.now + pause)
        simulation.submit(CreatePost("Hello"), "Ana")
    drain(simulation)
    assert waits(log) == dict.fromkeys(range(4, 4 + len(pauses)), delay)
    assert log.of(Held) == []


def test_what_was_sent_before_a_shorter_delay_is_waited_for() -> None:
    simulation, log = begun(delayed(seconds=10))
    simulation.submit(CreatePost("Slow"), "Ana")
    simulation.configure(delayed(seconds=1))
    simulation.submit(CreatePost("Quick"), "Ana")
    simulation.run_until(9 * SECOND)
    assert log.of(Held) == [Held(SECOND, "read", 5, 0, 4)]
    assert log.of(Applied) == []
    simulation.run_until(10 * SECOND)
    assert log.of(Applied) == [Applied(10 * SECOND, "read", position, 0, position) for position in (4, 5)]


def test_a_listener_is_told_until_it_stops_listening() -> None:
    simulation, log = begun(delayed())
    mine = Log()
    stop = simulation.subscribe(mine)
    simulation.submit(CreatePost("Hello"), "Ana")
    stop()
    stop()
    told = len(mine)
    simulation.run_until(5 * SECOND)
    assert mine == log[:told]
    assert len(log) > told


def test_a_client_is_known_from_the_command_that_registers_it_on() -> None:
    simulation, _ = begun(delayed())
    known = [simulation.clients]
    for _ in range(2):
        simulation.submit(RegisterUser("Dia"), "whoever")
        known.append(simulation.clients)
    assert known == [play.PEOPLE, (*play.PEOPLE, "Dia"), (*play.PEOPLE, "Dia")]


def test_tickets_count_commands_and_queries_alike() -> None:
    simulation, log = begun(delayed())
    tickets = [simulation.ask(GetPostFeed(), "Ana"), simulation.submit(LikePost(9), "Ana")]
    tickets += [simulation.ask(GetPostFeed(), "Ana")]
    assert tickets == [4, 5, 6]
    assert [fact.command_id for fact in log.of(Submitted)] == ["c5"]


def test_settings_in_the_head_hold_from_the_first_command_on() -> None:
    simulation = bootstrap.in_memory(Head("social-feed", 1, delayed(seconds=4)))
    log = Log()
    simulation.subscribe(log)
    simulation.submit(RegisterUser("Ana"), "Ana")
    assert [fact.arrives_at for fact in log.of(Sent)] == [4 * SECOND]
    assert simulation.settings == delayed(seconds=4)
    assert simulation.domain is SOCIAL_FEED


def test_a_change_of_settings_is_told_when_it_is_made() -> None:
    simulation, log = begun(delayed())
    simulation.run_until(SECOND)
    simulation.configure(RANDOM)
    assert log == [SettingsChanged(SECOND, RANDOM)]
    assert [fact for fact in log if isinstance(fact, RowChanged)] == []
