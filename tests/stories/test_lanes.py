"""Lanes and replicas as whole stories: each way of arranging the read side, and each change from one to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_sim import bootstrap
from cqrs_sim.bootstrap import DOMAINS, in_memory, new_session, open_session
from cqrs_sim.cli import main as cqrs_sim
from cqrs_sim.core import facts as told
from cqrs_sim.core import faults as done
from cqrs_sim.core.bookkeeping import tables_of
from cqrs_sim.core.differences import at_rest, differences
from cqrs_sim.core.domain import ReadModel
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.journal import Configure, Entry, Inject, Input, Submit, perform, replay
from cqrs_sim.core.rows import Store, StoreUnavailable
from cqrs_sim.core.settings import (
    Capacities,
    Capacity,
    ChannelFaults,
    DelayLaw,
    Layout,
    OutboxMode,
    ProjectorSwitches,
    Routing,
    Settings,
)
from cqrs_sim.core.simulation import Simulation, Stores, read_tables, write_tables
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPost, GetPostFeed, GetTrending
from cqrs_sim.sessions.encoding import encode_session
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.session import Head, Session
from cqrs_sim.sessions.trace import Trace
from cqrs_sim.stores.memory import MemoryStore
from tests.campaign.on_files import digests_of_lanes
from tests.core.play import entries_of, gaps, inputs, laws, rates
from tests.stories.conftest import Story
from tests.stories.test_faults import story
from tests.stories.test_faults_together import right


def fixed(seconds: float) -> DelayLaw:
    return DelayLaw("fixed", round(seconds * SECOND))


def arrange(simulation: Simulation, layout: Layout) -> None:
    simulation.configure(replace(simulation.settings, layout=layout))


def answers(at: Story, since: int = 0) -> list[told.Answered]:
    return at.log.of(told.Answered)[since:]


def names(simulation: Simulation) -> list[str]:
    return [lane.name for lane in simulation.read_side.lanes]


def test_two_read_models_with_delays_of_their_own_show_a_torn_screen() -> None:
    layout = Layout(separate=("post_pages",), model_delays=(("post_pages", fixed(4)),))
    at = story(1, layout=layout)
    simulation = at.at(1)
    simulation.submit(CreatePost("Hello"), "Ana")
    for client in ("Ana", "Ben", "Cy"):
        at.at(6).submit(LikePost(1), client)
    at.at(8)
    simulation.ask(GetPostFeed(), "Ben")
    simulation.ask(GetPost(1), "Ben")
    feed, page = answers(at)
    assert (feed.lane, feed.rows[0].likes, feed.position) == ("read", 3, 7)
    assert (page.lane, page.rows[0].likes, page.position) == ("read.post_pages", 0, 4)
    at.at(11)
    simulation.ask(GetPost(1), "Ben")
    assert answers(at)[-1].rows[0].likes == 3
    assert right(simulation)


def jumps(routing: Routing, replicas: int) -> int:
    """Return how often, in many refreshes, a reader saw less than before, with replicas of different delays."""
    delays = tuple((number, fixed(2 * number)) for number in range(1, replicas + 1))
    at = story(2, layout=Layout(replica_delays=delays, replicas=replicas, routing=routing))
    seen = []
    for tick in range(1, 200):
        simulation = at.at(1 + tick / 2)
        simulation.submit(CreatePost("Hello"), "Ana")
        simulation.ask(GetPostFeed(), "Ben")
        seen.append(answers(at)[-1].position)
    return sum(after < before for before, after in pairwise(seen))


@pytest.mark.parametrize("replicas", range(1, 6))
@pytest.mark.parametrize("routing", ["round robin", "random", "sticky"])
def test_refreshing_jumps_back_in_time_unless_the_reader_stays_with_one_replica(
    routing: Routing, replicas: int
) -> None:
    assert (jumps(routing, replicas) > 10) == (routing != "sticky" and replicas > 1)


def test_in_turn_every_replica_answers_as_often_and_a_reader_sticks_to_one() -> None:
    asked: dict[str, list[str]] = {}
    for routing in ("round robin", "sticky"):
        at = story(0, layout=Layout(replicas=3, routing=routing))
        for _ in range(4):
            for client in ("Ana", "Ben", "Cy", "Dia", "Eli"):
                at.at(1).ask(GetPostFeed(), client)
        asked[routing] = [f"{answer.client} {answer.lane}" for answer in answers(at)]
    assert [line.split()[1] for line in asked["round robin"]] == (["read", "read2", "read3"] * 7)[:20]
    assert len(set(asked["sticky"])) == 5, "each client has its own"
    assert len({line.split()[1] for line in asked["sticky"]}) > 1, "not all of them the same"


def test_a_sticky_reader_moves_while_its_replica_is_rebuilt_and_comes_back() -> None:
    at = story(0, layout=Layout(replicas=2, routing="sticky"))
    simulation = at.at(1)
    for _ in range(20):
        simulation.submit(CreatePost("Hello"), "Ana")
    simulation.ask(GetPostFeed(), "Ben")
    home = answers(at)[-1].lane
    simulation.inject(done.Rebuild(home))
    simulation.ask(GetPostFeed(), "Ben")
    assert answers(at)[-1].lane != home
    at.at(9)
    simulation.ask(GetPostFeed(), "Ben")
    assert answers(at)[-1].lane == home


def test_commands_queue_at_a_write_store_of_limited_capacity() -> None:
    at = story(0, capacities=Capacities(write=Capacity(2)))
    simulation = at.at(1)
    for _ in range(4):
        simulation.submit(CreatePost("Hello"), "Ana")
    assert [submitted.ticket for submitted in simulation.queued] == [fact.ticket for fact in at.log.of(told.Submitted)]
    assert at.log.of(told.Accepted) == []
    at.at(9)
    assert [fact.at / SECOND for fact in at.log.of(told.Accepted)] == [1.5, 2, 2.5, 3]
    assert [fact.envelope.committed_at / SECOND for fact in at.log.of(told.Committed)] == [1.5, 2, 2.5, 3]


def test_queries_queue_at_each_replica_and_are_answered_from_what_is_there_by_then() -> None:
    at = story(0, capacities=Capacities(replica=Capacity(1)), layout=Layout(replicas=2))
    simulation = at.at(1)
    for _ in range(4):
        simulation.ask(GetPostFeed(), "Ben")
    simulation.submit(CreatePost("Hello"), "Ana")
    at.at(9)
    assert [(fact.at / SECOND, fact.lane, len(fact.rows)) for fact in answers(at)] == [
        (2, "read", 1),
        (2, "read2", 1),
        (3, "read", 1),
        (3, "read2", 1),
    ]


def test_a_read_model_that_is_added_late_fills_from_the_log_while_the_others_go_on() -> None:
    at = story(1, layout=Layout(missing=("trending",)))
    simulation = at.at(1)
    for number in range(10):
        simulation.submit(CreatePost(f"Post {number}"), "Ana")
    simulation.ask(GetTrending(), "Ben")
    assert (answers(at)[-1].rows, answers(at)[-1].position) == ((), 0), "nothing here yet"
    at.at(5)
    arrange(simulation, Layout(separate=("trending",)))
    at.at(5.05).submit(LikePost(1), "Ben")
    simulation.ask(GetPostFeed(), "Ben")
    assert len(answers(at)[-1].rows) == 10
    simulation.ask(GetTrending(), "Ben")
    assert answers(at)[-1].rows == (), "it is being built"
    at.at(9)
    simulation.ask(GetTrending(), "Ben")
    assert (answers(at)[-1].lane, len(answers(at)[-1].rows)) == ("read.trending", 10)
    assert answers(at)[-1].rows[0].likes == 1
    assert right(simulation)


def test_a_read_model_that_is_added_to_the_shared_store_has_that_built_anew_behind_glass() -> None:
    at = story(0, layout=Layout(missing=("trending",)))
    simulation = at.at(1)
    simulation.submit(CreatePost("Hello"), "Ana")
    arrange(simulation, Layout())
    simulation.ask(GetPostFeed(), "Ben")
    assert (answers(at)[-1].lane, len(answers(at)[-1].rows)) == ("read", 1)
    at.at(9)
    simulation.ask(GetTrending(), "Ben")
    assert (answers(at)[-1].lane, len(answers(at)[-1].rows), names(simulation)) == ("read~1", 1, ["read~1"])
    assert right(simulation)


REBUILDS = (
    done.Rebuild("read.feed"),
    done.Rebuild("read.feed", behind_glass=True),
    done.Rebuild("read.feed", "write tables"),
)


@pytest.mark.parametrize("fault", REBUILDS)
def test_one_read_store_of_several_is_built_anew_and_the_others_know_nothing_of_it(fault: done.Rebuild) -> None:
    at = story(1, layout=Layout(separate=("feed",)))
    simulation = at.at(1)
    for _ in range(8):
        simulation.submit(CreatePost("Hello"), "Ana")
    at.at(5).inject(fault)
    simulation.submit(LikePost(1), "Ben")
    at.at(20)
    assert {fact.lane for fact in at.log.of(told.Rebuilt)} <= {"read.feed", "read.feed~1"}
    assert right(simulation)


@pytest.mark.parametrize("source", ["log", "write tables"])
def test_what_is_under_way_when_a_store_is_built_anew_is_counted_once(source: Any) -> None:
    at = story(3)
    simulation = at.at(1)
    simulation.submit(CreatePost("Hello"), "Ana")
    for client in ("Ana", "Ben", "Cy"):
        at.at(3).submit(LikePost(1), client)
    simulation.inject(done.Rebuild(source=source))
    at.at(9)
    simulation.ask(GetPost(1), "Ben")
    assert answers(at)[-1].rows[0].likes == 3
    assert right(simulation)


LAYOUTS = (
    Layout(),
    Layout(replicas=3),
    Layout(separate=("feed", "trending")),
    Layout(separate=("feed",), missing=("trending",), replicas=2),
    Layout(separate=tuple(model.name for model in SOCIAL_FEED.read_models)),
    Layout(missing=tuple(model.name for model in SOCIAL_FEED.read_models[1:])),
    Layout(replicas=5, routing="random"),
)


@pytest.mark.parametrize("after", LAYOUTS)
@pytest.mark.parametrize("before", LAYOUTS)
def test_from_every_layout_to_every_other_with_events_in_flight_and_a_rebuild_that_runs(
    before: Layout, after: Layout
) -> None:
    at = story(2, layout=before)
    simulation = at.at(1)
    for moment in (1, 2, 2.5):
        at.at(moment).submit(CreatePost("Hello"), "Ana")
    simulation.inject(done.Rebuild(behind_glass=True))
    at.at(2.55)
    arrange(simulation, after)
    at.at(2.56).submit(LikePost(1), "Ben")
    arrange(simulation, before)
    simulation.inject(done.Rebuild())
    at.at(2.6)
    arrange(simulation, after)
    at.at(30)
    assert simulation.settings.layout == after
    assert len(simulation.read_side.replicas) == after.replicas
    kept = {model.name for model in SOCIAL_FEED.read_models} - set(after.missing)
    for replica in simulation.read_side.replicas.values():
        assert sorted(model.name for lane in replica.lanes.values() for model in lane.models) == sorted(kept)
        assert not replica.building
    assert right(simulation)


@pytest.mark.parametrize(
    ("layout", "sentence"),
    [
        (Layout(separate=("nonsense",)), "There is no read model nonsense: choose from feed, "),
        (Layout(model_delays=(("nonsense", fixed(1)),)), "There is no read model nonsense"),
        (Layout(missing=tuple(model.name for model in SOCIAL_FEED.read_models)), "A layout keeps one read model"),
    ],
)
def test_a_layout_that_is_none_here_is_refused_and_nothing_changes(
    layout: Layout, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = story(1)
    with pytest.raises(ValueError, match=sentence):
        arrange(at.at(1), layout)
    assert (list(at.log), at.simulation.settings.layout) == ([], Layout())
    wanted = replace(Settings(), layout=layout)
    for number, session in enumerate(
        (Session(Head("social-feed", 1, wanted)), Session(Head("social-feed", 1), (Entry(0, Configure(wanted)),)))
    ):
        file = tmp_path / f"{number}.json"
        file.write_bytes(encode_session(session))
        assert cqrs_sim(["run", str(file)]) == 2
        said = capsys.readouterr().err
        assert sentence in said
        assert said.count("\n") == 1


def test_a_session_that_does_something_to_a_lane_that_is_not_there_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "session.json"
    file.write_bytes(
        encode_session(Session(Head("social-feed", 1), (Entry(SECOND, Inject(done.CrashProjector("read9"))),)))
    )
    assert cqrs_sim(["run", str(file)]) == 2
    assert "The input at 1.0 s cannot be done. There is no lane read9: choose from read." in capsys.readouterr().err


class Refusing:
    """Makes stores in memory, and refuses to make the `at`-th from now on."""

    def __init__(self) -> None:
        self.refuse_at = 0
        self.made: list[Store] = []

    def __call__(self, lane: str, models: Sequence[ReadModel]) -> Store:
        self.refuse_at -= 1
        if self.refuse_at == 0:
            raise StoreUnavailable(f"{lane}.db cannot be written; allow writing to it and its folder.")
        self.made.append(MemoryStore(tables_of(models)))
        return self.made[-1]


def test_when_a_store_of_a_new_layout_cannot_be_made_the_old_layout_stays_whole() -> None:
    new_store = Refusing()
    stores = Stores(MemoryStore(write_tables(SOCIAL_FEED)), MemoryStore(read_tables(SOCIAL_FEED)), new_store)
    simulation, log = Simulation(SOCIAL_FEED, stores, 1, Settings(fixed(0))), list[Fact]()
    simulation.submit(SOCIAL_FEED.opening[0].command, "Ana")
    simulation.submit(CreatePost("Hello"), "Ana")
    simulation.subscribe(log.append)
    wanted = Layout(separate=("feed", "trending"), replicas=3)
    for refused in range(1, 100):
        new_store.refuse_at = refused
        try:
            arrange(simulation, wanted)
        except StoreUnavailable:
            assert (log, names(simulation), simulation.settings.layout) == ([], ["read"], Layout())
            simulation.ask(GetPostFeed(), "Ana")
            assert [type(fact) for fact in log] == [told.Asked, told.Answered]
            log.clear()
        else:
            break
    assert refused == 9, "of three stores for each of three replicas one is there already, and only gets smaller"
    simulation.run_until(9 * SECOND)
    assert right(simulation)
    assert len(names(simulation)) == 9


def test_a_rebuild_behind_glass_whose_store_cannot_be_made_is_tried_again() -> None:
    new_store = Refusing()
    stores = Stores(MemoryStore(write_tables(SOCIAL_FEED)), MemoryStore(read_tables(SOCIAL_FEED)), new_store)
    simulation = Simulation(SOCIAL_FEED, stores, 1, Settings(fixed(0)))
    simulation.submit(SOCIAL_FEED.opening[0].command, "Ana")
    new_store.refuse_at = 1
    with pytest.raises(StoreUnavailable):
        simulation.inject(done.Rebuild(behind_glass=True))
    assert names(simulation) == ["read"]
    simulation.run_until(9 * SECOND)
    assert (names(simulation), right(simulation)) == (["read~1"], True)


def test_a_session_with_several_lanes_is_opened_again_and_files_of_lanes_that_are_gone_are_removed(
    tmp_path: Path,
) -> None:
    first = Settings(fixed(1), layout=Layout(separate=("feed",), replicas=2))
    home = tmp_path / "branches" / "1"
    with new_session(tmp_path, "social-feed", 3, first) as session:
        for _ in range(4):
            session.do(Submit("Ana", CreatePost("Hello")))
            session.simulation.run_until(session.simulation.now + SECOND)
        assert {file.stem for file in home.glob("*.db")} >= {"write", "read", "read.feed", "read2", "read2.feed"}
        session.do(Inject(done.Rebuild("read.feed", behind_glass=True)))
        session.do(Configure(replace(first, layout=Layout(separate=("feed",)))))
        session.simulation.run_until(9 * SECOND)
        stores, lanes = digests_of_lanes(session.simulation), names(session.simulation)
    assert lanes == ["read", "read.feed~1"]
    with open_session(tmp_path) as session:
        assert session.notices == ()
        assert digests_of_lanes(session.simulation) == stores
        assert {file.name for file in home.glob("*.db")} == {"write.db", "read.db", "read.feed~1.db"}
        session.do(Submit("Ben", LikePost(1)))
        session.simulation.run_until(20 * SECOND)
        assert right(session.simulation)


# Random scripts

shares = st.sampled_from((0.0, 0.0, 0.2, 0.5))
pauses = st.sampled_from((0, SECOND // 4, SECOND))
model_names = st.sampled_from([model.name for model in SOCIAL_FEED.read_models])
model_sets = st.lists(model_names, max_size=2, unique=True).map(tuple)
capacities = st.builds(Capacity, st.sampled_from((0.0, 0.0, 4.0, 30.0)), st.sampled_from(("fixed", "exponential")))
sections = st.builds(
    Settings,
    laws,
    st.just(Settings().traffic) | st.builds(type(Settings().traffic), rates, rates),
    st.builds(ChannelFaults, shares, pauses, shares, shares),
    st.builds(
        ProjectorSwitches,
        st.sampled_from(("wait", "pass")),
        st.sampled_from(("applied", "none")),
        st.sampled_from(("same", "after", "before")),
        st.sampled_from((1, 3)),
        pauses,
        st.sampled_from(("", *SOCIAL_FEED.bug_of)),
    ),
    st.builds(Capacities, capacities, capacities, capacities),
    st.just(OutboxMode()) | st.builds(OutboxMode, st.booleans(), shares, shares),
    st.builds(
        Layout,
        model_sets,
        model_sets,
        st.just(()),
        st.just(()),
        st.integers(1, 3),
        st.sampled_from(("random", "sticky")),
    ),
)
simple = st.sampled_from([kind() for kind in done.FAULTS])
deeds = simple | st.builds(done.CrashProjector, st.just(""), st.booleans()) | st.sampled_from(REBUILDS)
faulty = st.one_of(inputs, st.builds(Configure, sections), st.builds(Inject, deeds), st.builds(Inject, deeds))
scripts = st.lists(st.tuples(gaps, faulty), max_size=20)


def performed(simulation: Simulation, entries: Sequence[Entry], end: int) -> tuple[str, dict[str, str]]:
    """Return the trace hash of a run, and what its stores hold; what cannot be done there is left out."""
    trace = Trace()
    simulation.subscribe(trace)
    for entry in entries:
        simulation.run_until(entry.at)
        with suppress(ValueError):
            perform(simulation, entry.input)
    simulation.run_until(end)
    return trace.digest, digests_of_lanes(simulation)


@given(scripts)
@settings(deadline=None, max_examples=40)
def test_whatever_is_done_memory_and_files_tell_and_hold_the_same(
    tmp_path_factory: pytest.TempPathFactory, script: list[tuple[int, Input]]
) -> None:
    entries = entries_of(script)
    end = (entries[-1].at if entries else 0) + 5 * SECOND
    head = Head(SOCIAL_FEED.name, 5, Settings(fixed(0)))
    memory = performed(in_memory(head), entries, end)
    assert performed(in_memory(head), entries, end) == memory
    with bootstrap.on_files(head, tmp_path_factory.mktemp("files")) as simulation:
        assert performed(simulation, entries, end) == memory


@given(scripts, st.integers(0, 20))
@settings(deadline=None, max_examples=25)
def test_whatever_is_done_a_session_that_is_closed_and_opened_goes_on_as_one_that_was_not(
    tmp_path_factory: pytest.TempPathFactory, script: list[tuple[int, Input]], place: int
) -> None:
    folder, entries = tmp_path_factory.mktemp("session"), entries_of(script)
    with new_session(folder, "social-feed", 5, Settings(fixed(0))) as session:
        _do(session.simulation, session.do, entries[:place])
    told_live = Trace()
    with open_session(folder, told_live) as session:
        assert session.notices == ()
        _do(session.simulation, session.do, entries[place:])
        end, stores = session.simulation.now, digests_of_lanes(session.simulation)
    recorded, told_again = load(folder, DOMAINS), Trace()
    fresh = in_memory(recorded.head)
    fresh.subscribe(told_again)
    replay(fresh, recorded.entries, end)
    assert (told_again.digest, digests_of_lanes(fresh)) == (told_live.digest, stores)


def _do(simulation: Simulation, do: Callable[[Input], object], entries: Sequence[Entry]) -> None:
    for entry in entries:
        simulation.run_until(max(entry.at, simulation.now))
        with suppress(ValueError):
            do(entry.input)


def test_at_rest_says_no_while_anything_is_still_to_come() -> None:
    at = story(1)
    simulation = at.at(1)
    assert at_rest(simulation.lane)
    simulation.submit(CreatePost("Hello"), "Ana")
    assert not at_rest(simulation.lane)
    at.at(3)
    assert (at_rest(simulation.lane), differences(simulation, simulation.lane)) == (True, ())
    simulation.inject(done.CrashProjector())
    assert not at_rest(simulation.lane)
