"""Lineage: the events that made a row make it again, each with what has become of it; a command and what it changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.bootstrap import DOMAINS
from cqrs_sim.core import faults as done
from cqrs_sim.core.differences import content_of
from cqrs_sim.core.facts import Applied, RowChanged
from cqrs_sim.core.footprints import Place
from cqrs_sim.core.lineage import effects, footprints_of, makers
from cqrs_sim.core.lineage_words import done_to, fate_told, key_read
from cqrs_sim.core.projection import apply, projections_of
from cqrs_sim.core.settings import ChannelFaults, DelayLaw, Layout, ProjectorSwitches, TrafficRates
from cqrs_sim.core.simulation import Simulation, read_tables
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, FollowUser, LikePost, UnfollowUser
from cqrs_sim.sessions.session import Head
from cqrs_sim.stores.memory import MemoryStore
from tests.core.play import begun, delayed
from tests.core.troubled import healthy, let_happen


def busy(domain: str, seed: int, seconds: int) -> Simulation:
    """Return a run in which simulated clients have written for a while, and everything has arrived."""
    simulation = bootstrap.in_memory(Head(domain, seed))
    let_happen(simulation, healthy(DelayLaw(mean=0)), [])
    for sample in simulation.domain.samples:
        simulation.submit(sample.command, sample.client)
    simulation.run_until(simulation.now + seconds * SECOND)
    return simulation


def made_again(simulation: Simulation, positions: list[int], place: Place) -> object:
    """Return what these events alone make of a row, in an empty store."""
    models, store = simulation.domain.read_models, MemoryStore(read_tables(simulation.domain))
    projections = projections_of(models)
    with store.transaction() as rows:
        for position in positions:
            apply(rows, projections, simulation.log.envelope(position))
    table = next(table for table in read_tables(simulation.domain) if table.name == place[0])
    with store.reading() as found:
        return content_of(found.get(table, *place[1]))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("domain", DOMAINS)
def test_the_events_that_made_a_row_make_it_again_without_any_others(domain: str, seed: int) -> None:
    simulation = busy(domain, seed, 10)
    with simulation.truth.reading() as true:
        for table in (table for model in simulation.domain.read_models for table in model.tables):
            for row in true.find(table):
                place = (table.name, table.key_of(row))
                found = [maker.envelope.position for maker in makers(simulation, simulation.lane, place)]
                assert len(found) < simulation.head
                assert made_again(simulation, found, place) == content_of(row), place


def told(simulation: Simulation, place: Place, column: str = "") -> list[str]:
    """Return who made a row of the first lane that has its table, and what became of them."""
    lane = next(lane for lane in simulation.read_side.lanes if place[0] in {table.name for table in lane.tables})
    tables = {table.name: table for table in read_tables(simulation.domain)}
    return [
        f"#{maker.envelope.position} {maker.envelope.client} ({maker.envelope.command_id}) "
        f"{done_to(simulation.domain, tables, tables[place[0]], maker.contribution)}; "
        f"{fate_told(maker.fate, simulation.now)}"
        for maker in makers(simulation, lane, place, column)
    ]


NAIVE = ProjectorSwitches(gaps="pass", duplicates="none")


def test_a_row_names_its_events_with_those_missing_doubled_and_on_their_way() -> None:
    simulation, _ = begun(replace(delayed(), faults=ChannelFaults(retry=0), projector=NAIVE))
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.submit(CreatePost("Lunch?"), "Ben")
    simulation.inject(done.DuplicateNext())
    simulation.submit(LikePost(1), "Ben")
    simulation.inject(done.LoseNext())
    simulation.submit(LikePost(1), "Cy")
    simulation.run_until(3 * SECOND)
    simulation.submit(LikePost(1), "Ana")
    assert told(simulation, ("feed", (1,))) == [
        "#4 Ana (c4) makes it; applied",
        "#6 Ben (c6) changes likes; applied twice, and counts twice for ever",
        "#7 Cy (c7) changes likes; lost for good",
        "#8 Ana (c8) changes likes; on its way, arrives in 2.0 s",
    ]
    assert told(simulation, ("feed", (1,)), "text") == ["#4 Ana (c4) makes it; applied"]
    assert len(told(simulation, ("feed", (1,)), "likes")) == 4
    assert told(simulation, ("feed", (9,))) == []


def test_a_row_that_was_copied_has_the_events_of_the_row_that_it_was_copied_from() -> None:
    simulation, _ = begun(delayed(seconds=0))
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.submit(LikePost(1), "Cy")
    simulation.submit(FollowUser("Ana"), "Ben")
    simulation.submit(LikePost(1), "Ben")
    assert told(simulation, ("home_feed", (1, "Ben")), "likes") == [
        "#1 Ana (c1) by way of home feed p1, Ana; applied",
        "#4 Ana (c4) by way of home feed p1, Ana; applied",
        "#5 Cy (c5) by way of home feed p1, Ana; applied",
        "#6 Ben (c6) makes it; applied",
        "#7 Ben (c7) changes likes; applied",
    ]


def test_a_row_that_came_again_has_nothing_to_do_with_the_one_before() -> None:
    simulation, _ = begun(delayed())
    simulation.submit(FollowUser("Ana"), "Ben")
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.submit(UnfollowUser("Ana"), "Ben")
    simulation.run_until(3 * SECOND)
    simulation.submit(FollowUser("Ana"), "Ben")
    row = ("home_follows", (1, "Ben"))
    assert [line[:2] for line in told(simulation, row)] == ["#4", "#6", "#7"], "the lane still shows the end of it"
    simulation.run_until(6 * SECOND)
    assert told(simulation, row) == ["#7 Ben (c7) makes it; applied"]


def test_a_command_leads_to_the_rows_of_every_lane_and_to_what_became_of_its_event_there() -> None:
    laws = (("feed", DelayLaw(mean=SECOND)),)
    simulation, _ = begun(replace(delayed(), layout=Layout(separate=("feed",), model_delays=laws)))
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.run_until(SECOND)
    found = [(each.lane, each.place, fate_told(each.fate, simulation.now)) for each in effects(simulation, 4)]
    coming = "on its way, arrives in 1.0 s"
    assert found == [
        ("read", ("home_feed", (1, "Ana")), coming),
        ("read", ("profiles", (1,)), coming),
        ("read", ("trending", (1,)), coming),
        ("read", ("post_pages", (1, 0)), coming),
        ("read.feed", ("feed", (1,)), "applied"),
    ]


def test_what_an_event_touches_is_what_its_lane_tells_when_it_is_applied() -> None:
    simulation, log = begun(replace(delayed(seconds=0), traffic=TrafficRates(8.0, 0.0)))
    simulation.run_until(20 * SECOND)
    told_of: dict[int, set[Place]] = {}
    rows: set[Place] = set()
    for fact in log:
        if isinstance(fact, RowChanged) and fact.store == "read":
            rows.add((fact.table, fact.key))
        elif isinstance(fact, Applied):
            told_of[fact.position] = rows
            rows = set()
    footprints = footprints_of(simulation)
    assert told_of
    assert {position: set(footprints.of_event(position)) for position in told_of} == told_of


@pytest.mark.parametrize(
    ("table", "text", "key"),
    [
        ("feed", "p1", (1,)),
        ("feed", " 12 ", (12,)),
        ("home_feed", "p1,Ana", (1, "Ana")),
        ("post_pages", "p1, 0", (1, 0)),
    ],
)
def test_a_key_is_read_as_people_write_it(table: str, text: str, key: tuple[int | str, ...]) -> None:
    tables = {each.name: each for each in read_tables(DOMAINS["social-feed"])}
    assert key_read(tables[table], text) == key


@pytest.mark.parametrize("text", ["", "x1", "p1,p2", "p99999999999999999999"])
def test_what_is_no_key_is_told_how_one_is_written(text: str) -> None:
    tables = {each.name: each for each in read_tables(DOMAINS["social-feed"])}
    with pytest.raises(ValueError, match=r"is no key of feed: write its post, such as feed:p1\."):
        key_read(tables["feed"], text)


def test_of_too_many_events_those_that_are_applied_as_they_should_be_are_left_out_first() -> None:
    simulation, _ = begun(replace(delayed(seconds=0), projector=NAIVE))
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.inject(done.DuplicateNext())
    for client in ("Ana", "Ben", "Cy"):
        simulation.submit(LikePost(1), client)
    found = makers(simulation, simulation.lane, ("feed", (1,)), most=2)
    assert [(maker.envelope.position, maker.fate.state) for maker in found] == [(5, "doubled"), (7, "applied")]
