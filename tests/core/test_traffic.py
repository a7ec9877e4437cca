"""Traffic: as many as the rate says, always the same people with the same wishes, acting on what they saw."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import sqrt

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Answered, Asked, Fact, Submitted
from cqrs_sim.core.journal import SYNCHRONOUS
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.core.settings import Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND, Timeline
from cqrs_sim.core.traffic import Traffic
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import LikePost, RegisterUser
from cqrs_sim.domains.social_feed.queries import GetTrending
from tests.core.play import Log, begun, delayed, head

Act = tuple[int, str, Command | Query]


class Street:
    """Traffic alone on a timeline: what its clients send goes into lists, and nobody answers."""

    def __init__(self, seed: int = 1) -> None:
        self.timeline = Timeline()
        self.writes: list[Act] = []
        self.reads: list[Act] = []
        self.traffic = Traffic(SOCIAL_FEED.habits, self.timeline, Draws(seed), self._submit, self._ask)

    def _submit(self, command: Command, client: str) -> None:
        self.writes.append((self.timeline.now, client, command))

    def _ask(self, query: Query, client: str) -> None:
        self.reads.append((self.timeline.now, client, query))

    def rates(self, writes: float = 0, reads: float = 0) -> None:
        self.traffic.configure(TrafficRates(writes, reads))

    def pass_by(self, seconds: float) -> None:
        self.timeline.run_until(self.timeline.now + round(seconds * SECOND))


def acts(log: Log) -> list[Fact]:
    return [fact for fact in log if isinstance(fact, Submitted | Asked)]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("rate", [0.5, 20])
def test_as_many_act_as_the_rate_says(seed: int, rate: float) -> None:
    street = Street(seed)
    street.rates(writes=rate)
    seconds = 1_000 / rate
    street.pass_by(seconds)
    # A Poisson count of mean 1,000 has a standard deviation of sqrt(1,000).
    assert abs(len(street.writes) - 1_000) < 4 * sqrt(1_000)
    assert street.reads == []


def test_gaps_are_those_of_a_poisson_process() -> None:
    street = Street()
    street.rates(writes=1)
    street.pass_by(4_000)
    gaps = [(later - sooner) / SECOND for (sooner, _, _), (later, _, _) in pairwise(street.writes)]
    for seconds, share in ((0.1, 0.0952), (0.5, 0.3935), (1.0, 0.6321), (3.0, 0.9502)):
        found = sum(gap <= seconds for gap in gaps) / len(gaps)
        assert abs(found - share) < 4 * sqrt(share * (1 - share) / len(gaps))


def test_readers_and_writers_keep_their_own_rates() -> None:
    simulation, log = begun(delayed(traffic=TrafficRates(2, 8)))
    simulation.run_until(200 * SECOND)
    commands, queries = len(log.of(Submitted)), len(log.of(Asked))
    # Each of the twelve joins with a command, whichever of the two brings it.
    assert abs(commands - 400) < 4 * sqrt(400) + 12
    assert abs(queries - 1_600) < 4 * sqrt(1_600) + 12
    assert commands + queries == simulation.submit(LikePost(1), "Ana") - 4


def test_rate_0_stops_and_leaves_nothing_due() -> None:
    street = Street()
    street.rates(writes=5, reads=5)
    street.pass_by(20)
    street.rates()
    assert street.timeline.next_moment() is None
    before = len(street.writes), len(street.reads)
    street.pass_by(100)
    assert (len(street.writes), len(street.reads)) == before


def test_nobody_acts_before_a_rate_is_given() -> None:
    simulation, log = begun(delayed())
    simulation.run_until(1_000 * SECOND)
    assert log == []


def test_the_same_settings_again_change_nothing() -> None:
    quiet, stirred = Street(), Street()
    for street in (quiet, stirred):
        street.rates(writes=3, reads=3)
    for _ in range(100):
        stirred.rates(writes=3, reads=3)
        stirred.pass_by(0.1)
    quiet.pass_by(10)
    assert (quiet.writes, quiet.reads) == (stirred.writes, stirred.reads)


def test_a_change_of_rate_moves_acts_in_time_but_changes_neither_who_nor_what() -> None:
    slow, fast = Street(), Street()
    slow.rates(writes=1)
    fast.rates(writes=10)
    slow.pass_by(100)
    fast.pass_by(3)
    fast.rates(writes=2)
    fast.pass_by(40)
    shared = min(len(slow.writes), len(fast.writes))
    assert shared > 60
    assert [act[1:] for act in slow.writes[:shared]] == [act[1:] for act in fast.writes[:shared]]
    assert [act[0] for act in slow.writes[:shared]] != [act[0] for act in fast.writes[:shared]]


def test_a_change_of_rate_stretches_what_is_left_of_the_wait() -> None:
    steady, turned = Street(), Street()
    steady.rates(writes=1)
    turned.rates(writes=1)
    steady.pass_by(60)
    first = steady.writes[0][0] / SECOND
    turned.pass_by(first / 2)
    turned.rates(writes=4)
    turned.pass_by(60)
    assert turned.writes[0][0] / SECOND == pytest.approx(first / 2 + first / 8, abs=1e-5)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rate_that_is_turned_all_the_time_is_met_all_the_same(seed: int) -> None:
    street = Street(seed)
    for step in range(4_000):
        street.rates(writes=4.9 + 0.2 * (step % 2))
        street.pass_by(0.05)
    assert abs(len(street.writes) - 1_000) < 4 * sqrt(1_000)


def test_a_pause_in_the_traffic_loses_no_wait() -> None:
    steady, paused = Street(), Street()
    steady.rates(writes=1)
    paused.rates(writes=1)
    for _ in range(50):
        paused.pass_by(0.2)
        paused.rates()
        paused.pass_by(5)
        paused.rates(writes=1)
    steady.pass_by(10)
    assert [act[1:] for act in steady.writes] == [act[1:] for act in paused.writes]


def test_the_smallest_rate_is_as_good_as_none() -> None:
    street = Street()
    street.rates(writes=5e-324)
    street.pass_by(1_000_000)
    assert street.writes == []


def test_every_simulated_client_joins_before_doing_anything_else() -> None:
    simulation, log = begun(delayed(traffic=TrafficRates(5, 5)))
    simulation.run_until(60 * SECOND)
    first: dict[str, Fact] = {}
    for fact in acts(log):
        assert isinstance(fact, Submitted | Asked)
        first.setdefault(fact.client, fact)
    assert set(first) == set(SOCIAL_FEED.habits.clients)
    for client, fact in first.items():
        assert isinstance(fact, Submitted)
        assert fact.command == RegisterUser(client)
    assert set(first) <= set(simulation.clients)


def test_a_simulated_client_joins_also_when_a_person_has_asked_in_its_name() -> None:
    simulation, log = begun(delayed())
    for client in SOCIAL_FEED.habits.clients:
        simulation.ask(GetTrending(), client)
    simulation.configure(delayed(traffic=TrafficRates(writes=5)))
    simulation.run_until(60 * SECOND)
    first = {fact.client: fact.command for fact in reversed(log.of(Submitted))}
    assert first == {client: RegisterUser(client) for client in SOCIAL_FEED.habits.clients}


def test_whoever_has_seen_nothing_can_like_nothing() -> None:
    simulation, log = begun(delayed(traffic=TrafficRates(writes=5)))
    simulation.run_until(60 * SECOND)
    assert {type(fact.command).__name__ for fact in log.of(Submitted)} == {"RegisterUser", "CreatePost"}


def test_clients_act_on_what_they_last_saw_and_not_on_what_is_true() -> None:
    simulation, log = begun(delayed(seconds=30, traffic=TrafficRates(5, 5)))
    simulation.run_until(120 * SECOND)
    seen: dict[str, set[int]] = {}
    liked = 0
    for fact in log:
        if isinstance(fact, Answered):
            seen[fact.client] = {row.post for row in fact.rows if hasattr(row, "post")}
        if isinstance(fact, Submitted) and isinstance(fact.command, LikePost):
            liked += 1
            assert fact.command.post in seen[fact.client]
    assert liked > 20


def test_what_other_people_ask_is_not_shown_to_simulated_clients() -> None:
    calm, calm_log = begun(delayed(seconds=0, traffic=TrafficRates(5, 5)))
    busy, busy_log = begun(delayed(seconds=0, traffic=TrafficRates(5, 5)))
    for second in range(30):
        busy.ask(GetTrending(), "Ana")
        for simulation in (calm, busy):
            simulation.run_until((second + 1) * SECOND)
    untold = [replace(fact, ticket=0) for fact in acts(calm_log) if isinstance(fact, Asked)]
    told = [replace(fact, ticket=0) for fact in acts(busy_log) if isinstance(fact, Asked) and fact.client != "Ana"]
    assert untold == told
    wishes = [[fact.command for fact in log.of(Submitted)] for log in (calm_log, busy_log)]
    assert wishes[0] == wishes[1]


def test_traffic_follows_from_the_seed() -> None:
    def run(seed: int) -> list[Fact]:
        simulation, log = begun(delayed("exponential", traffic=TrafficRates(3, 3)), seed)
        simulation.run_until(20 * SECOND)
        return log

    assert run(1) == run(1)
    assert run(1) != run(2)


def test_a_session_may_begin_with_traffic() -> None:
    simulation = bootstrap.in_memory(head(settings=Settings(SYNCHRONOUS.delay, TrafficRates(2, 0))))
    simulation.run_until(20 * SECOND)
    assert simulation.head > 10
