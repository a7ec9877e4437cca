"""What is told and drawn of events on their way, at every level, compared with the facts of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim import bootstrap
from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact, LaneFact
from cqrs_sim.core.faults import CannotBeDone
from cqrs_sim.core.journal import Input, opening, perform
from cqrs_sim.core.settings import (
    Capacities,
    Capacity,
    ChannelFaults,
    DelayLaw,
    Layout,
    ProjectorSwitches,
    Settings,
    TrafficRates,
)
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.sessions.session import Head
from cqrs_sim.ui import lane_words
from cqrs_sim.ui.detail import Detail, Level
from cqrs_sim.ui.lane_stream import profile
from cqrs_sim.ui.numbered import numbered
from cqrs_sim.ui.picture import Picture, look
from cqrs_sim.ui.viewing import Viewing
from tests.core import troubled as any_trouble

SAMPLE = SECOND // 4
RATES = {Level.TOKENS: 0.5, Level.DOTS: 8.0, Level.STREAM: 60.0}
"""Commands a second that are mostly shown at each level."""

shares = st.sampled_from((0.0, 0.2, 0.5))
plain = st.builds(
    Settings,
    st.sampled_from((DelayLaw(), DelayLaw("exponential"), DelayLaw(mean=0))),
    faults=st.builds(ChannelFaults, shares, st.sampled_from((0, SECOND)), shares, shares),
    projector=st.builds(ProjectorSwitches, st.sampled_from(("wait", "pass")), batch=st.sampled_from((1, 5))),
    capacities=st.sampled_from((Capacities(), Capacities(projector=Capacity(3.0)))),
    layout=st.sampled_from((Layout(), Layout(replicas=2))),
)
"""Settings under which each copy meets its end once."""


class Books:
    """Counts the copies of each lane by what the facts say of them."""

    def __init__(self) -> None:
        self.flying, self.arrived = Counter[str](), Counter[str]()
        self._rebuilt = set[str]()
        """The lanes whose read stores take the log itself: what they park has not arrived."""

    def __call__(self, fact: Fact) -> None:
        match fact:
            case told.Sent() | told.Duplicated():
                self.flying[fact.lane] += 1
            case told.Lost():
                self.flying[fact.lane] -= 1
            case told.Delivered():
                self.flying[fact.lane] -= 1
                self.arrived[fact.lane] += 1
            case told.Wiped() | told.LaneOpened():
                self._rebuilt.add(fact.lane)
            case told.Rebuilt() if fact.position == fact.of:
                self._rebuilt.discard(fact.lane)
            case told.Parked() if fact.lane in self._rebuilt:
                pass
            case told.Applied() | told.Ignored() | told.Parked():
                self.arrived[fact.lane] -= 1


def samples(
    simulation: Simulation, settings: Settings, script: list[tuple[int, Input]], rate: float
) -> Iterator[Picture]:
    """Open the session, do these things under so much traffic, and yield a picture each SAMPLE."""
    for entry in opening(simulation.domain, replace(settings, traffic=TrafficRates(rate))):
        perform(simulation, entry.input)
    detail = Detail()
    for gap, wish in (*script, (4 * SECOND, None)):
        end = simulation.now + gap
        while simulation.now < end:
            simulation.run_until(min(end, simulation.now + SAMPLE))
            picture = look(simulation, viewing=Viewing(simulation.now / SECOND, running=True), before=detail)
            detail = picture.detail
            yield picture
        if wish is not None:
            try:
                perform(simulation, wish)
            except (CannotBeDone, ValueError):
                continue


def count_in(text: str) -> int:
    digits = "".join(filter(str.isdigit, text))
    return int(digits) if digits else 0


@pytest.mark.parametrize("level", Level)
@given(settings=any_trouble.troubled, script=any_trouble.scripts)
def test_the_label_in_flight_is_what_was_sent_less_what_arrived_or_was_lost(
    level: Level, settings: Settings, script: list[tuple[int, Input]]
) -> None:
    simulation, books = bootstrap.in_memory(Head(SOCIAL_FEED.name, 1)), Books()
    simulation.subscribe(books)
    for picture in samples(simulation, settings, script, RATES[level]):
        for lane in picture.lanes:
            assert count_in(lane_words.heading(lane)) == books.flying[lane.name]
        if len(picture.lanes) > 1:
            said = lane_words.several(picture).partition(" ")[0]
            assert count_in(said) == sum(books.flying[lane.name] for lane in picture.lanes)


@pytest.mark.parametrize("level", Level)
@given(settings=plain, script=any_trouble.scripts)
def test_in_flight_and_waiting_are_together_what_was_sent_less_what_was_applied_or_dropped(
    level: Level, settings: Settings, script: list[tuple[int, Input]]
) -> None:
    simulation, books = bootstrap.in_memory(Head(SOCIAL_FEED.name, 1)), Books()
    simulation.subscribe(books)
    harmless = [(gap, wish) for gap, wish in script if _ends_each_copy_once(wish)]
    for picture in samples(simulation, settings, harmless, RATES[level]):
        for lane in picture.lanes:
            assert lane.waiting == books.arrived[lane.name]
            assert lane_words.flow(lane).endswith(f" {books.arrived[lane.name]:,}")


def _ends_each_copy_once(wish: Input) -> bool:
    """Whether a deed leaves it at that: a second projector takes each copy too, and other settings may have one."""
    return "Second" not in repr(wish) and not repr(wish).startswith("Configure")


@pytest.mark.parametrize("level", Level)
@given(settings=plain, script=any_trouble.scripts)
def test_no_level_draws_an_event_that_is_not_there_or_leaves_one_out(
    level: Level, settings: Settings, script: list[tuple[int, Input]]
) -> None:
    simulation = bootstrap.in_memory(Head(SOCIAL_FEED.name, 1))
    for picture in samples(simulation, settings, script, RATES[level]):
        still = replace(picture, viewing=replace(picture.viewing, running=False))
        for lane in picture.lanes:
            drawn = numbered(lane, still, None)
            assert set(map(id, drawn)) <= set(map(id, lane.flights))
            if picture.detail.level is Level.TOKENS:
                assert len(drawn) == len(lane.flights) <= 6
            elif picture.detail.level is Level.DOTS:
                assert len(lane.flights) <= 40
            elif lane.reach:
                rates, overdue = profile([flight.arrives_at for flight in lane.flights], picture.now, lane.reach)
                part = max(1, lane.reach // 16)
                banded = sum(rate * part / SECOND for _left, rate in rates) + overdue
                edges = [f for f in lane.flights if min(f.left(picture.now), lane.reach - f.left(picture.now)) < part]
                assert len(lane.flights) - len(edges) - 1e-6 <= banded <= len(lane.flights) + 1e-6


@pytest.mark.parametrize("level", Level)
def test_each_level_is_reached_by_its_traffic(level: Level) -> None:
    simulation = bootstrap.in_memory(Head(SOCIAL_FEED.name, 1))
    levels = Counter(picture.detail.level for picture in samples(simulation, Settings(), [], RATES[level]))
    assert levels.most_common(1)[0][0] is level


def test_every_fact_of_a_copy_is_in_the_books() -> None:
    """A kind of fact that is new would have to be counted, or left out on purpose."""
    left_out = {"Delayed", "Held", "Failed", "Replayed"}
    counted = {"Sent", "Duplicated", "Lost", "Delivered", "Applied", "Ignored", "Parked"}
    assert {kind.__name__ for kind in LaneFact.__subclasses__()} == left_out | counted
