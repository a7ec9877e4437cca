"""The channel: every copy has a delay of its own, kept until it arrives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.core.channel import DELIVER, Channel
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Delivered, Sent
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.settings import SHAPES, ChannelFaults, DelayLaw
from cqrs_sim.core.timeline import SECOND, Timeline
from tests.core.desk import Counted
from tests.core.play import Log, laws, telling

FIXED = DelayLaw("fixed", 2 * SECOND)
HEALTHY = ChannelFaults()
RANDOM = DelayLaw("exponential", 2 * SECOND)


def envelope(position: int) -> Envelope:
    """Return the event at this position of a desk's log."""
    return Envelope(position, 0, "Counted", 1, "all", position, f"c{position}", "Zoe", Counted("all"))


class Way:
    """A channel with its timeline, and what came out at its end."""

    def __init__(self, lane: str = "read", seed: int = 1, faults: ChannelFaults | None = None) -> None:
        self.law, self.faults = FIXED, faults or HEALTHY
        self.timeline, self.log = Timeline(), Log()
        self.channel = Channel(lane, self.timeline, Draws(seed), telling(self.log))
        self.taken: list[tuple[int, int, int]] = []
        self.timeline.enter(lane, self._perform)

    def _perform(self, verb: str, argument: Any) -> None:
        position, copy = argument
        taken = self.channel.perform(verb, argument, self.law, self.faults)
        if taken is not None:
            assert taken == envelope(position)
            self.taken.append((self.timeline.now, position, copy))

    def delay(self, position: int, law: DelayLaw = RANDOM, copy: int = 0) -> int:
        """Send one copy; return how long it will travel."""
        self.channel.send(envelope(position), law, self.faults, copy)
        return self.log.of(Sent)[-1].arrives_at - self.timeline.now


def test_a_copy_arrives_when_sent_says() -> None:
    way = Way()
    way.timeline.run_until(SECOND)
    way.channel.send(envelope(1), FIXED, HEALTHY)
    way.timeline.run_until(3 * SECOND - 1)
    assert way.taken == []
    (flight,) = way.channel.flights
    assert (flight.sent_at, flight.arrives_at, flight.copy) == (SECOND, 3 * SECOND, 0)
    way.timeline.run_until(3 * SECOND)
    assert way.taken == [(3 * SECOND, 1, 0)]
    assert way.log == [Sent(SECOND, "read", 1, 0, 3 * SECOND), Delivered(3 * SECOND, "read", 1, 0)]
    assert way.channel.flights == ()


def test_what_is_left_of_a_flight_runs_down_to_0() -> None:
    way = Way()
    way.channel.send(envelope(1), FIXED, HEALTHY)
    (flight,) = way.channel.flights
    assert [flight.left(now) for now in (0, SECOND, 2 * SECOND, 3 * SECOND)] == [2 * SECOND, SECOND, 0, 0]


@pytest.mark.parametrize("shape", SHAPES)
def test_without_delay_a_copy_arrives_at_the_instant_it_is_sent(shape: str) -> None:
    way = Way()
    assert way.delay(1, DelayLaw(shape, 0)) == 0  # type: ignore[arg-type]  # a shape is a str here
    way.timeline.run_until(0)
    assert way.taken == [(0, 1, 0)]


def test_two_copies_of_one_event_travel_on_their_own() -> None:
    way = Way()
    assert way.delay(1, copy=0) != way.delay(1, copy=1)
    assert [(flight.envelope.position, flight.copy) for flight in way.channel.flights] == [(1, 0), (1, 1)]
    way.timeline.run_until(99 * SECOND)
    assert {(position, copy) for _, position, copy in way.taken} == {(1, 0), (1, 1)}


def test_a_delay_hangs_on_seed_lane_position_and_copy_and_on_nothing_else() -> None:
    way, busy = Way(), Way()
    for position in range(2, 9):
        busy.delay(position)
    busy.timeline.run_until(5 * SECOND)
    assert busy.delay(1) == way.delay(1)
    others = [Way(seed=2).delay(1), Way(lane="b").delay(1), way.delay(2), way.delay(1, copy=1)]
    assert way.delay(1) not in others


def test_a_longer_mean_stretches_every_delay_alike() -> None:
    for position in range(1, 50):
        short, long = (Way().delay(position, DelayLaw("exponential", mean)) for mean in (SECOND, 3 * SECOND))
        assert abs(long - 3 * short) <= 2


@given(st.lists(st.tuples(laws, st.integers(0, SECOND)), max_size=20))
def test_a_change_of_law_leaves_what_is_in_flight_alone(steps: list[tuple[DelayLaw, int]]) -> None:
    way = Way()
    for position, (law, pause) in enumerate(steps, 1):
        way.channel.send(envelope(position), law, HEALTHY)
        way.timeline.run_until(way.timeline.now + pause)
    while (moment := way.timeline.next_moment()) is not None:
        way.timeline.run_until(moment)
    promised = sorted((fact.arrives_at, fact.position, fact.copy) for fact in way.log.of(Sent))
    assert sorted(way.taken) == promised
    assert way.channel.sent == len(steps) == len(way.log.of(Delivered))


def test_a_copy_is_taken_once() -> None:
    way = Way()
    way.channel.send(envelope(1), FIXED, HEALTHY)
    way.timeline.run_until(2 * SECOND)
    assert way.channel.perform(DELIVER, (1, 0), FIXED, HEALTHY) is None
    assert way.taken == [(2 * SECOND, 1, 0)]
    assert len(way.log.of(Delivered)) == 1
