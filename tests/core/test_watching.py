"""Live views: queries asked again and again."""

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Answered, Asked, Fact, RowChanged
from cqrs_sim.core.journal import Submit, Watch, opening, perform
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed, GetTrending
from cqrs_sim.sessions.session import Head

FEED = GetPostFeed()


@pytest.fixture
def simulation() -> Simulation:
    simulation = bootstrap.in_memory(Head("social-feed", 1))
    for entry in opening(simulation.domain, Settings(DelayLaw(mean=2 * SECOND))):
        perform(simulation, entry.input)
    return simulation


@pytest.fixture
def told(simulation: Simulation) -> list[Fact]:
    told: list[Fact] = []
    simulation.subscribe(told.append)
    return told


def moments(told: list[Fact]) -> list[int]:
    return [fact.at for fact in told if isinstance(fact, Asked)]


def test_a_live_view_asks_at_once_and_then_every_period(simulation: Simulation, told: list[Fact]) -> None:
    perform(simulation, Watch("Ana", FEED, SECOND))
    simulation.run_until(3 * SECOND)
    assert moments(told) == [0, SECOND, 2 * SECOND, 3 * SECOND]


def test_a_live_view_is_as_stale_as_any_other(simulation: Simulation, told: list[Fact]) -> None:
    perform(simulation, Watch("Ben", FEED, SECOND))
    perform(simulation, Submit("Ana", CreatePost("Hello")))
    simulation.run_until(3 * SECOND)
    answers = [(fact.at // SECOND, len(fact.rows)) for fact in told if isinstance(fact, Answered)]
    assert answers == [(0, 0), (1, 0), (2, 1), (3, 1)]


def test_another_query_takes_the_place_of_the_one_watched(simulation: Simulation, told: list[Fact]) -> None:
    perform(simulation, Watch("Ana", FEED, SECOND))
    simulation.run_until(SECOND // 2)
    perform(simulation, Watch("Ana", GetTrending(), SECOND))
    simulation.run_until(2 * SECOND)
    asked = [type(fact.query) for fact in told if isinstance(fact, Asked)]
    assert asked == [GetPostFeed, GetTrending, GetTrending]


def test_a_period_of_zero_stops_and_leaves_nothing_due(simulation: Simulation, told: list[Fact]) -> None:
    perform(simulation, Watch("Ana", FEED, SECOND))
    perform(simulation, Watch("Ben", FEED, SECOND))
    perform(simulation, Watch("Ana", FEED, 0))
    perform(simulation, Watch("Ben", FEED, 0))
    assert simulation.next_moment() is None
    simulation.run_until(5 * SECOND)
    assert moments(told) == [0, 0]


@pytest.mark.parametrize("period", [-1, 1, SECOND // 10 - 1, 60 * SECOND + 1])
def test_a_period_that_no_view_can_have_is_refused(simulation: Simulation, told: list[Fact], period: int) -> None:
    with pytest.raises(ValueError, match=r"every 0\.1 s to 60 s"):
        perform(simulation, Watch("Ana", FEED, period))
    assert told == []


def test_watching_changes_no_row(simulation: Simulation, told: list[Fact]) -> None:
    perform(simulation, Watch("Ana", FEED, SECOND // 10))
    simulation.run_until(10 * SECOND)
    assert not any(isinstance(fact, RowChanged) for fact in told)
