"""The bootstrap: what is live, what is replayed and what is on files tell one story."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from sqlite3 import connect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_sim.bootstrap import DOMAINS, begin_session, in_memory, new_session, on_files, resume_session
from cqrs_sim.core.facts import Fact, SettingsChanged, Submitted
from cqrs_sim.core.journal import SYNCHRONOUS, Ask, Configure, Entry, Input, Submit, opening, replay
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation, write_tables
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.session import Head, Session, SessionError
from cqrs_sim.sessions.trace import Trace
from cqrs_sim.stores.digest import digest
from tests.sessions.wishes import inputs, lively

BUSY = Settings(DelayLaw("exponential", SECOND), TrafficRates(20.0, 5.0))


def told(simulation: Simulation, session: Session, until: int) -> str:
    """Return the trace hash of a replay."""
    trace = Trace()
    simulation.subscribe(trace)
    replay(simulation, session.entries, until)
    return trace.digest


def frames(random: Random, until: int) -> list[int]:
    """Return moments as uneven as the frames of a busy machine."""
    return sorted(random.randrange(until) for _ in range(60))


def test_domains_are_found_by_their_own_names() -> None:
    assert {name: domain.name for name, domain in DOMAINS.items()} == {name: name for name in DOMAINS}


@pytest.mark.parametrize("seed", range(3))
def test_a_live_session_and_its_replay_tell_the_same_facts(tmp_path: Path, seed: int) -> None:
    random, live = Random(seed), Trace()
    wishes: list[Input] = [
        Submit("Ana", CreatePost("Hello")),
        Submit("Ben", LikePost(1)),
        Ask("Cy", GetPostFeed()),
        Configure(Settings(DelayLaw("lognormal", SECOND, 1.2), TrafficRates(30.0, 1.0))),
        Submit("Nobody", CreatePost("Who am I?")),
        Configure(SYNCHRONOUS),
        Configure(BUSY),
    ]
    with new_session(tmp_path / "new", "social-feed", seed, BUSY, live) as recorder:
        for moment in frames(random, 4 * SECOND):
            deadline = random.randrange(3)
            recorder.simulation.run_until(moment, stop_after(deadline) if deadline else None)
            for _ in range(random.randrange(3)):
                recorder.do(random.choice(wishes))
        end = recorder.simulation.now
    session = load(tmp_path / "new", DOMAINS)
    assert told(in_memory(session.head), session, end) == live.digest
    with on_files(session.head, tmp_path) as simulation:
        assert told(simulation, session, end) == live.digest


def stop_after(instants: int) -> Callable[[], bool]:
    """Return what says enough after so many instants, as the end of a frame's slice does."""
    left = iter(range(instants))
    return lambda: next(left, None) is None


def test_listeners_hear_the_first_person_register(tmp_path: Path) -> None:
    heard: list[Fact] = []
    with new_session(tmp_path, "social-feed", 1, BUSY, heard.append, heard.append):
        pass
    assert heard[0] is heard[1]
    assert isinstance(heard[0], Submitted)
    assert heard[0].client == "Ana"
    assert isinstance(heard[-1], SettingsChanged)


def test_a_new_session_begins_with_its_people_known_on_both_sides(tmp_path: Path) -> None:
    with new_session(tmp_path, "social-feed", 4, BUSY) as recorder:
        simulation = recorder.simulation
        assert simulation.clients == ("Ana", "Ben", "Cy")
        assert simulation.head == simulation.lane.projector.checkpoint == 3
        assert simulation.settings == BUSY
        assert simulation.now == 0
    assert load(tmp_path, DOMAINS) == Session(Head("social-feed", 4), opening(SOCIAL_FEED, BUSY))


def test_a_closed_session_is_four_files(tmp_path: Path) -> None:
    with new_session(tmp_path, "social-feed", 4, BUSY):
        pass
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    branch = "branches/1"
    assert files == {"head.json", f"{branch}/journal.jsonl", f"{branch}/write.db", f"{branch}/read.db"}


@pytest.mark.parametrize("until", [0, SECOND, 30 * SECOND])
def test_memory_and_files_tell_the_same_facts(tmp_path: Path, until: int) -> None:
    session = lively()
    with on_files(session.head, tmp_path) as simulation:
        assert told(simulation, session, until) == told(in_memory(session.head), session, until)


@settings(max_examples=6)  # Each opens two databases.
@given(st.lists(inputs(), min_size=15, max_size=30))
def test_odd_inputs_tell_the_same_facts_in_memory_and_on_files(
    tmp_path_factory: pytest.TempPathFactory, wishes: list[Input]
) -> None:
    calm = [wish for wish in wishes if not isinstance(wish, Configure)]
    entries = (*opening(SOCIAL_FEED, Settings(DelayLaw("fixed", 1))), *(Entry(2, wish) for wish in calm))
    session = Session(Head("social-feed", 1), entries)
    place = tmp_path_factory.mktemp("stores")
    with on_files(session.head, place) as simulation:
        assert told(simulation, session, 9) == told(in_memory(session.head), session, 9)


def test_a_domain_that_this_program_has_not_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with (
        pytest.raises(SessionError, match="about 'bank', but this program only knows orders, social-feed"),
        new_session(tmp_path / "new", "bank", 1, BUSY),
    ):
        pass
    assert not (tmp_path / "new").exists()
    with pytest.raises(SessionError, match="'bank'"):
        in_memory(Head("bank", 1))
    with pytest.raises(SessionError, match="'bank'"), on_files(Head("bank", 1), tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_database_from_elsewhere_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    foreign = tmp_path / "write.db"
    connection = connect(foreign)
    connection.execute("CREATE TABLE marks (pupil TEXT, mark INTEGER)")
    connection.commit()
    connection.close()
    before = foreign.read_bytes()
    with (
        pytest.raises(StoreUnavailable, match=r"write\.db is not a store of CQRS Sim"),
        on_files(Head("social-feed", 1), tmp_path),
    ):
        pass
    assert foreign.read_bytes() == before
    assert list(tmp_path.iterdir()) == [foreign]


def test_a_replay_of_a_folder_leaves_its_files_alone(tmp_path: Path) -> None:
    with new_session(tmp_path, "social-feed", 4, BUSY):
        pass
    (tmp_path / "branches" / "1" / "write.db").write_text("no database at all")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    session = load(tmp_path, DOMAINS)
    told(in_memory(session.head), session, SECOND)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_session_stands_in_memory_until_it_is_settled_and_then_on_files_with_the_same_rows(tmp_path: Path) -> None:
    with begin_session(tmp_path / "new", "social-feed", 4, BUSY) as session:
        before = session.simulation.stores
        branch = session.folder.branch.files
        assert not branch.write_db.exists()
        session.settle()
        after = session.simulation.stores
        assert branch.write_db.exists()
        with before.write.reading() as memory, after.write.reading() as file:
            assert digest(file, write_tables(SOCIAL_FEED)) == digest(memory, write_tables(SOCIAL_FEED))


def test_a_session_that_was_never_settled_leaves_its_folder_as_it_was(tmp_path: Path) -> None:
    with new_session(tmp_path / "new", "social-feed", 4, BUSY):
        pass
    home = tmp_path / "new" / "branches" / "1"
    before = {path: path.read_bytes() for path in home.iterdir()}
    with resume_session(tmp_path / "new") as session:
        session.simulation.run_until(SECOND)
    assert {path: path.read_bytes() for path in home.iterdir()} == before
