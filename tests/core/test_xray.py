"""The X-ray: what is wrong with what is shown, which events mend it and when, and true values that are true."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as configured

from cqrs_sim import bootstrap
from cqrs_sim.bootstrap import DOMAINS
from cqrs_sim.core import faults as done
from cqrs_sim.core.differences import content_of
from cqrs_sim.core.domain import ReadModel
from cqrs_sim.core.facts import Answered
from cqrs_sim.core.fates import Fates
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.journal import Input
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.messages import Query
from cqrs_sim.core.rows import Key
from cqrs_sim.core.settings import ChannelFaults, DelayLaw, OutboxMode, ProjectorSwitches, Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.truth import ready
from cqrs_sim.core.xray import Deviation, Misread, Xray, deviations, misread
from cqrs_sim.core.xray_words import deviation_told, row_told
from cqrs_sim.domains.social_feed.commands import CreatePost, DeletePost, EditPost, FollowUser, LikePost
from cqrs_sim.domains.social_feed.queries import GetHomeFeed, GetPostFeed
from cqrs_sim.sessions.session import Head
from cqrs_sim.stores.memory import MemoryStore
from tests.core.play import begun, delayed, laws
from tests.core.troubled import domains, healthy, let_happen, scripts, troubled

Content = dict[Key, tuple[Any, ...] | None]


@contextmanager
def opened(kind: str, domain: str) -> Iterator[Simulation]:
    """A simulation on stores of this kind."""
    head = Head(domain, 1)
    if kind == "memory":
        yield bootstrap.in_memory(head)
    else:
        with tempfile.TemporaryDirectory() as folder, bootstrap.on_files(head, Path(folder)) as simulation:
            yield simulation


def derived(simulation: Simulation, model: ReadModel) -> dict[str, Content]:
    """Return what the rows of a read model say, built from the write tables alone."""
    assert model.derive is not None
    store = MemoryStore(model.tables)
    with simulation.stores.write.reading() as write, store.transaction() as rows:
        model.derive(write, rows, simulation.head)
    with store.reading() as found:
        return {table.name: {table.key_of(row): content_of(row) for row in found.find(table)} for table in model.tables}


def set_right(simulation: Simulation, lane: Lane) -> dict[str, Content]:
    """Return what the lane's rows say, with the X-ray's true values in the place of wrong ones."""
    with lane.store.reading() as shown:
        said = {
            table.name: {table.key_of(row): content_of(row) for row in shown.find(table)}
            for model in lane.models
            for table in model.tables
        }
    for each in deviations(simulation, lane):
        difference, rows = each.difference, said[each.difference.table]
        assert rows.get(difference.key) == content_of(difference.shown)
        rows[difference.key] = content_of(difference.true)
    return {name: {key: row for key, row in rows.items() if row is not None} for name, rows in said.items()}


@pytest.mark.parametrize("kind", ["memory", "sql"])
@given(domains, troubled, scripts)
@configured(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_true_values_are_what_the_write_tables_alone_say(
    kind: str, domain: str, begin: Settings, script: list[tuple[int, Input]]
) -> None:
    with opened(kind, domain) as simulation:
        let_happen(simulation, begin, script)
        for lane in simulation.read_side.lanes:
            expected: dict[str, Content] = {}
            for model in lane.models:
                expected |= derived(simulation, model)
            assert set_right(simulation, lane) == expected


@given(domains, troubled, scripts)
@configured(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_rows_in_sight_are_judged_like_the_whole_store(
    domain: str, begin: Settings, script: list[tuple[int, Input]]
) -> None:
    with opened("memory", domain) as simulation:
        let_happen(simulation, begin, script)
        for lane in simulation.read_side.lanes:
            whole = {(each.difference.table, each.difference.key): each for each in deviations(simulation, lane)}
            assert {(each.difference.table, each.difference.key): each for each in in_sight(simulation, lane)} == whole


def in_sight(simulation: Simulation, lane: Lane) -> Iterator[Deviation]:
    """Yield what is wrong with every row, as it is found for rows on screen."""
    xray = Xray(simulation, lane)
    with lane.store.reading() as shown, simulation.truth.reading() as true:
        for table in (table for model in lane.models for table in model.tables):
            rows = {table.key_of(row): row for row in shown.find(table)}
            yield from xray.of_rows(table, rows, true)
            yield from map(xray.explained, xray.lacking(table, rows.__contains__, true))


@given(domains, laws)
@configured(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_where_nothing_goes_wrong_a_row_is_right_once_its_last_event_is_due(domain: str, law: DelayLaw) -> None:
    with opened("memory", domain) as simulation:
        let_happen(simulation, healthy(law), [])
        simulation.run_until(simulation.now + 4 * SECOND)
        simulation.configure(Settings(law))  # nobody writes any more
        lane = simulation.lane
        for each in sorted(deviations(simulation, lane), key=lambda each: last_due(each)):
            assert each.lasts == ()
            simulation.run_until(max(simulation.now, last_due(each)))
            still = {(left.difference.table, left.difference.key) for left in deviations(simulation, lane)}
            assert (each.difference.table, each.difference.key) not in still
        assert not list(deviations(simulation, lane))


def last_due(deviation: Deviation) -> int:
    due = [cause.fate.due for cause in deviation.causes]
    assert due
    assert None not in due
    return max(at for at in due if at is not None)


@given(domains, troubled, scripts)
@configured(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_a_fate_says_applied_where_the_bookkeeping_of_the_store_does(
    domain: str, begin: Settings, script: list[tuple[int, Input]]
) -> None:
    numbers = replace(begin.projector, duplicates="applied", checkpoint="same")
    numbered = replace(begin, projector=numbers, outbox=OutboxMode())
    with opened("memory", domain) as simulation:
        let_happen(simulation, numbered, [])
        for lane in simulation.read_side.lanes:
            fates, kept = Fates(simulation, lane), lane.projector.kept
            for position in range(1, simulation.head + 1):
                seen = kept.seen(position) and position not in kept.parked
                assert fates.of(position).applied == seen


# In words


def xrayed(simulation: Simulation) -> list[str]:
    """Return what is wrong with the feed and the home feed, in sentences."""
    tables = {table.name: table for table in simulation.lane.tables}
    found = [each for each in deviations(simulation, simulation.lane) if each.difference.table in ("feed", "home_feed")]
    return [
        f"{row_told(simulation.domain, tables[each.difference.table], each)}; {deviation_told(each, simulation.now)}"
        for each in found
    ]


def posted(settings: Settings, *faults: Fault) -> Simulation:
    """Return a run in which Ana posts #4 at 0 s, and at 1 s Ben likes it as #5, the faults done before."""
    simulation, _ = begun(settings)
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.run_until(1 * SECOND)
    for fault in faults:
        simulation.inject(fault)
    simulation.submit(LikePost(1), "Ben")
    return simulation


def test_what_is_on_its_way_is_brought_by_its_token() -> None:
    simulation = posted(delayed())
    assert xrayed(simulation) == [
        "feed p1 is not here yet; token #4 brings it, in 1.0 s",
        "home feed p1, Ana is not here yet; token #4 brings it, in 1.0 s",
    ]
    simulation.run_until(2 * SECOND)
    assert xrayed(simulation) == [
        "feed p1: likes 0 (1); token #5 brings it, in 1.0 s",
        "home feed p1, Ana: likes 0 (1); token #5 brings it, in 1.0 s",
    ]
    simulation.run_until(3 * SECOND)
    assert xrayed(simulation) == []


def test_what_was_counted_twice_is_never_mended() -> None:
    simulation = posted(replace(delayed(), projector=ProjectorSwitches(duplicates="none")), done.DuplicateNext())
    simulation.run_until(5 * SECOND)
    assert xrayed(simulation)[0] == "feed p1: likes 2 (1); #5 is counted twice, for ever"


NEVER_AGAIN = ChannelFaults(retry=0)


def test_what_was_lost_never_comes_and_what_waits_for_it_neither() -> None:
    simulation = posted(replace(delayed(), faults=NEVER_AGAIN), done.LoseNext())
    simulation.submit(EditPost(1, "Hi", 1), "Ana")
    simulation.run_until(5 * SECOND)
    assert xrayed(simulation)[0] == (
        "feed p1: text “Hello” (“Hi”), likes 0 (1), version 1 (2); "
        "#5 was lost and will never come; #6 waits for #5, which will never come"
    )
    simulation.inject(done.SendAgain())
    assert xrayed(simulation)[0].endswith("; tokens #5 and #6 bring it, in 2.0 s")


def test_what_was_lost_and_will_be_sent_again_comes_later() -> None:
    simulation = posted(replace(delayed(), faults=ChannelFaults(retry=9 * SECOND)), done.LoseNext())
    simulation.run_until(5 * SECOND)
    assert xrayed(simulation)[0] == "feed p1: likes 0 (1); #5 brings it, later"


def test_what_is_parked_is_never_mended_by_itself() -> None:
    simulation = posted(delayed(), done.PoisonNext())
    simulation.run_until(9 * SECOND)
    assert "#4 is parked (poison)" in xrayed(simulation)[0]


def test_what_was_never_sent_never_comes() -> None:
    simulation = posted(replace(delayed(), outbox=OutboxMode(on=False, publish_fails=1.0)))
    assert xrayed(simulation)[0] == "feed p1 is not here; #4 was never sent; #5 was never sent"


def test_what_the_checkpoint_passed_over_in_a_crash_never_comes() -> None:
    before = replace(delayed(), projector=ProjectorSwitches(checkpoint="before"))
    simulation = posted(before, done.CrashProjector(between=True))
    simulation.run_until(3 * SECOND)
    simulation.inject(done.RestartProjector())
    simulation.run_until(9 * SECOND)
    assert "#4 was passed over by the checkpoint" in xrayed(simulation)[0]


def test_a_projector_that_is_down_is_to_blame() -> None:
    simulation = posted(delayed(), done.CrashProjector())
    assert xrayed(simulation)[0] == (
        "feed p1 is not here; #4 waits until the projector is started again; "
        "#5 waits until the projector is started again"
    )


def test_a_row_that_is_to_go_says_who_takes_it() -> None:
    simulation = posted(delayed())
    simulation.run_until(4 * SECOND)
    simulation.submit(DeletePost(1), "Ana")
    assert xrayed(simulation)[0] == "feed p1 should not be here any more; token #6 takes it away, in 2.0 s"


def test_what_nothing_mends_says_so() -> None:
    simulation = posted(replace(delayed(), projector=ProjectorSwitches(bug="unlike-likes")))
    simulation.run_until(4 * SECOND)
    with simulation.lane.store.transaction() as rows:
        table = next(table for table in simulation.lane.tables if table.name == "feed")
        row = rows.get(table, 1)
        assert row is not None
        rows.put(table, replace(row, likes=7))
    assert xrayed(simulation) == ["feed p1: likes 7 (1); nothing that is on its way mends it"]


def test_a_home_feed_that_lacks_posts_blames_the_event_of_the_follow() -> None:
    simulation, _ = begun(replace(delayed(), faults=NEVER_AGAIN, projector=ProjectorSwitches(gaps="pass")))
    simulation.inject(done.LoseNext())
    simulation.submit(FollowUser("Ana"), "Ben")
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.run_until(5 * SECOND)
    assert xrayed(simulation) == ["home feed p1, Ben is not here; #4 was lost and will never come"]


# What a reader got


def answered(simulation: Simulation, client: str, query: Query) -> tuple[Answered, Misread]:
    heard: list[Any] = []
    stop = simulation.subscribe(heard.append, Answered)
    simulation.ask(query, client)
    stop()
    return heard[0], misread(simulation, heard[0], query)


def test_a_readers_own_post_that_is_missing_names_its_token() -> None:
    simulation, _ = begun(delayed())
    simulation.submit(CreatePost("Hello"), "Ana")
    _, found = answered(simulation, "Ana", GetHomeFeed())
    (missing,) = found.missing
    assert (missing.difference.key, missing.mends[0].position) == ((1, "Ana"), 4)
    assert found.wrong == {}


def test_values_that_a_reader_got_are_compared_with_those_of_now() -> None:
    simulation = posted(delayed())
    simulation.run_until(2 * SECOND)
    answer, found = answered(simulation, "Ben", GetPostFeed())
    assert [each.difference.columns for each in found.wrong.values()] == [("likes",)]
    simulation.run_until(4 * SECOND)
    later = misread(simulation, answer, GetPostFeed())
    assert [each.causes for each in later.wrong.values()] == [()], "it is in the store by now: ask again"


def test_a_row_that_gave_its_place_to_a_newer_one_is_not_wrong() -> None:
    simulation, _ = begun(delayed())
    simulation.submit(CreatePost("Old"), "Ana")
    simulation.run_until(3 * SECOND)
    simulation.submit(CreatePost("New"), "Ana")
    _, found = answered(simulation, "Ben", GetPostFeed(1))
    assert found.wrong == {}
    assert [each.difference.key for each in found.missing] == [(2,)]


def test_what_the_write_store_answered_has_come_there_by_now() -> None:
    simulation, _ = begun(delayed())
    answer = Answered(simulation.now, 1, "Ana", WRITE, 3, "feed", ())
    simulation.submit(CreatePost("Hello"), "Ana")
    (missing,) = misread(simulation, answer, GetPostFeed()).missing
    assert (missing.difference.key, missing.causes) == ((1,), ())


# The truth, taken in slices


def test_an_xray_is_ready_once_the_truth_has_taken_the_whole_log_in_slices() -> None:
    simulation, _ = begun(delayed())
    for _ in range(120):
        simulation.submit(CreatePost("Hello"), "Ana")
    assert not ready(simulation)
    with simulation.truth.reading():
        pass
    simulation.truth.observe()
    slices = 0
    while not ready(simulation):
        assert simulation.truth.catch_up()
        slices += 1
    assert slices == 3
    assert len(list(deviations(simulation, simulation.lane))) > 120


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_truth_that_is_observed_holds_what_one_that_is_not_holds(domain: str) -> None:
    contents: list[Mapping[str, Content]] = []
    for observed in (False, True):
        with opened("memory", domain) as simulation:
            let_happen(simulation, healthy(DelayLaw(mean=SECOND)), [])
            if observed:
                simulation.truth.observe()
            with simulation.truth.reading() as rows:
                tables = [table for model in simulation.domain.read_models for table in model.tables]
                found = {table: {table.key_of(row): content_of(row) for row in rows.find(table)} for table in tables}
                contents.append({table.name: said for table, said in found.items()})
    assert contents[0] == contents[1]
