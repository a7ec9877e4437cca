"""One command more, one question more, another setting: nobody else's luck changes."""

from __future__ import annotations

from typing import Any

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Sent
from cqrs_sim.core.journal import Ask, Configure, Entry, Submit
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from tests.core import play
from tests.core.play import Log, begun, delays, head, registered

RANDOM = Settings(DelayLaw("exponential", 2 * SECOND))

SCRIPT = [
    Entry(0, Configure(RANDOM)),
    *(Entry(second * SECOND, Submit("Ana", CreatePost(f"Post {second}"))) for second in range(1, 20)),
]


def with_extra(*extra: Entry) -> Log:
    """Return the log of the script with these inputs among the others."""
    simulation = registered(bootstrap.in_memory(head()))
    log = Log()
    simulation.subscribe(log)
    play.play(simulation, sorted((*SCRIPT, *extra), key=lambda entry: entry.at))
    simulation.run_until(60 * SECOND)
    return log


PLAIN = with_extra()
UNTOUCHED = {
    "a rejected command": Submit("Ana", LikePost(99)),
    "a query": Ask("Ben", GetPostFeed()),
    "a change of rate to none": Configure(RANDOM),
}


@pytest.mark.parametrize("extra", UNTOUCHED.values(), ids=UNTOUCHED.keys())
@pytest.mark.parametrize("moment", [0, 5 * SECOND, 5_500_000])
def test_what_commits_nothing_leaves_every_arrival_as_it_was(extra: Any, moment: int) -> None:
    assert with_extra(Entry(moment, extra)).of(Sent) == PLAIN.of(Sent)


def test_one_more_command_at_the_end_leaves_every_other_arrival_as_it_was() -> None:
    sent = with_extra(Entry(25 * SECOND, Submit("Ben", CreatePost("Last")))).of(Sent)
    assert sent[:-1] == PLAIN.of(Sent)
    assert sent[-1].position == PLAIN.of(Sent)[-1].position + 1


def test_one_more_command_in_between_leaves_the_delay_at_every_position_as_it_was() -> None:
    more = delays(with_extra(Entry(5_500_000, Submit("Ben", CreatePost("Squeezed in")))))
    plain = delays(PLAIN)
    assert len(set(plain.values())) == len(plain)
    assert len(more) == len(plain) + 1
    assert plain.items() <= more.items()


def test_a_command_in_another_session_leaves_every_arrival_as_it_was() -> None:
    one, log = begun(RANDOM)
    other, _ = begun(RANDOM)
    for text in ("One", "Two", "Three"):
        other.submit(CreatePost(text), "Ben")
        one.submit(CreatePost(text), "Ana")
    other.run_until(5 * SECOND)
    alone, expected = begun(RANDOM)
    for text in ("One", "Two", "Three"):
        alone.submit(CreatePost(text), "Ana")
    assert log.of(Sent) == expected.of(Sent)


def test_traffic_leaves_the_delay_at_every_position_as_it_was() -> None:
    busy = delays(with_extra(Entry(0, Configure(Settings(RANDOM.delay, TrafficRates(2, 2))))))
    assert len(busy) > len(delays(PLAIN))
    assert delays(PLAIN).items() <= busy.items()


def test_another_mean_keeps_the_luck_and_stretches_it() -> None:
    slower = delays(with_extra(Entry(0, Configure(Settings(DelayLaw("exponential", 4 * SECOND))))))
    for position, delay in delays(PLAIN).items():
        assert abs(slower[position] - 2 * delay) <= 1
