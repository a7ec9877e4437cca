"""Queries only look: whatever is asked, nothing changes, and every answer is up to date with its store."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.bookkeeping import checkpoint_of
from cqrs_sim.core.facts import Answered, Asked
from cqrs_sim.core.messages import LARGEST
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.settings import TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.domains.social_feed.queries import GetPost, GetPostFeed
from tests.core.conftest import Open
from tests.core.play import PEOPLE, Log, begun, delayed, digests, head, random_query, registered


def state_of(simulation: Simulation) -> Any:
    """Return all that a query could have changed."""
    lane = simulation.lane
    return (
        digests(simulation),
        simulation.head,
        simulation.settings,
        simulation.clients,
        simulation.now,
        simulation.next_moment(),
        lane.checkpoint,
        lane.projector.waiting,
        lane.channel.flights,
    )


def test_a_thousand_queries_change_nothing(half_way: Simulation) -> None:
    before, log, chance = state_of(half_way), Log(), Random(7)
    half_way.subscribe(log)
    for _ in range(1_000):
        half_way.ask(random_query(chance), chance.choice((*PEOPLE, "Dia", "nobody")))
    assert state_of(half_way) == before
    assert [type(fact) for fact in log] == [Asked, Answered] * 1_000
    pairs = zip(log.of(Asked), log.of(Answered), strict=True)
    assert all((asked.ticket, asked.client, asked.at) == (told.ticket, told.client, told.at) for asked, told in pairs)
    assert sum(bool(fact.rows) for fact in log.of(Answered)) > 300


def test_the_answer_comes_right_behind_the_question_however_busy_it_is() -> None:
    simulation, log = begun(delayed("exponential", 0.5, TrafficRates(20, 20)))
    simulation.run_until(10 * SECOND)
    followers = [type(after) for fact, after in pairwise(log) if isinstance(fact, Asked)]
    assert set(followers) == {Answered}
    assert len(followers) > 100


def test_the_next_question_sees_what_was_committed_in_between(open_run: Open) -> None:
    simulation, log = registered(open_run(head())), Log()
    simulation.subscribe(log)
    for number in range(1, 6):
        simulation.submit(CreatePost(f"Post {number}"), "Ana")
        simulation.ask(GetPostFeed(), "Ben")
        answer = log.of(Answered)[-1]
        assert (answer.position, len(answer.rows)) == (simulation.head, number)
        assert answer.rows[0].text == f"Post {number}"


def test_what_queries_read_through_has_no_way_to_write(half_way: Simulation) -> None:
    with half_way.lane.store.reading() as rows:
        for verb in ("put", "drop", "next_key", "begin", "flush", "commit", "transaction"):
            assert not hasattr(rows, verb)


@pytest.mark.parametrize("sql", ["DELETE FROM profiles", "UPDATE checkpoints SET position = 0", "DROP TABLE feed"])
def test_the_database_itself_refuses_what_a_query_would_write(tmp_path: Path, sql: str) -> None:
    with bootstrap.on_files(head(), tmp_path) as simulation:
        before = digests(registered(simulation))
        reading: Any
        with simulation.lane.store.reading() as reading, pytest.raises(StoreUnavailable, match="cannot be written"):
            reading.run(sql)
        assert digests(simulation) == before


def test_an_answer_says_how_far_its_store_was(half_way: Simulation) -> None:
    log = Log()
    half_way.subscribe(log)
    while (moment := half_way.next_moment()) is not None:
        half_way.run_until(moment)
        half_way.ask(GetPostFeed(), "Ben")
        with half_way.lane.store.reading() as rows:
            assert log.of(Answered)[-1].position == checkpoint_of(rows, "read") == half_way.lane.checkpoint
    positions = [fact.position for fact in log.of(Answered)]
    assert positions == sorted(positions)
    assert positions[-1] == half_way.head


def test_what_is_not_there_yet_is_an_answer() -> None:
    simulation, log = begun(delayed())
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.ask(GetPost(1), "Ben")
    (answer,) = log.of(Answered)
    assert (answer.rows, answer.position) == ((), 3)


def test_a_question_that_no_store_can_hold_is_refused_before_it_is_asked() -> None:
    simulation, log = begun(delayed())
    with pytest.raises(ValueError, match="too large"):
        simulation.ask(GetPost(LARGEST + 1), "Ben")
    with pytest.raises(ValueError, match="not text"):
        simulation.ask(GetPost(1), "\udfff")
    assert log == []
    assert simulation.ask(GetPost(1), "Ben") == 4
