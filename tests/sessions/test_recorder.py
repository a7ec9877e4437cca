"""The recorder: an input is in the journal when its transaction begins, and stays there only if it happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Accepted, Fact
from cqrs_sim.core.journal import SYNCHRONOUS, Ask, Configure, Entry, Input, Submit, replay
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.domains.social_feed.commands import CreatePost, RegisterUser
from cqrs_sim.domains.social_feed.queries import GetPost, GetPostFeed
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.sessions.session import Head, Marker
from cqrs_sim.sessions.trace import Trace
from tests.sessions.places import room_for, unix_only

HEAD = Head("social-feed", 1)
ANA = Submit("Ana", RegisterUser("Ana"))


@contextmanager
def in_use(file: Path) -> Iterator[None]:
    """Let another program write to the file meanwhile."""
    with closing(connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_an_input_is_written_before_anything_happens() -> None:
    simulation = bootstrap.in_memory(HEAD)
    happened: list[object] = []
    simulation.subscribe(happened.append)
    Recorder(simulation, happened.append).do(ANA)
    assert happened[0] == Entry(0, ANA)
    assert len(happened) > 1


def test_inputs_are_written_with_their_moments() -> None:
    simulation = bootstrap.in_memory(HEAD)
    entries: list[Entry] = []
    recorder = Recorder(simulation, entries.append)
    for moment, wish in ((0, ANA), (7, Configure(SYNCHRONOUS)), (7, Ask("Ana", GetPostFeed()))):
        simulation.run_until(moment)
        recorder.do(wish)
    assert [entry.at for entry in entries] == [0, 7, 7]


@pytest.mark.parametrize(
    "wish",
    [
        Submit("Ana", CreatePost("a\0")),
        Submit("Ana", CreatePost("\ud800")),
        Submit("\ud800", CreatePost("a")),
        Submit("Ana", CreatePost("a"), "\0"),
        Ask("Ana", GetPost(10**30)),
        Ask("\0", GetPost(1)),
    ],
)
def test_what_no_store_can_keep_is_neither_recorded_nor_done(wish: Input) -> None:
    simulation = bootstrap.in_memory(HEAD)
    happened: list[object] = []
    simulation.subscribe(happened.append)
    with pytest.raises(ValueError, match=r"\.$"):
        Recorder(simulation, happened.append).do(wish)
    assert happened == []


def test_what_cannot_be_written_is_not_done() -> None:
    def refuse(_: Entry) -> None:
        raise OSError("full")

    simulation = bootstrap.in_memory(HEAD)
    happened: list[Fact] = []
    simulation.subscribe(happened.append)
    with pytest.raises(OSError, match="full"):
        Recorder(simulation, refuse).do(ANA)
    assert happened == []


def test_a_command_that_a_locked_store_refused_is_not_in_the_journal(tmp_path: Path) -> None:
    trace, entries = Trace(), list[Entry]()
    with bootstrap.on_files(HEAD, tmp_path) as simulation:
        simulation.subscribe(trace)
        recorder = Recorder(simulation, entries.append, entries.pop)
        with in_use(tmp_path / "write.db"), pytest.raises(StoreUnavailable, match="in use by another program"):
            recorder.do(ANA)
        assert entries == []
        recorder.do(ANA)
        assert entries == [Entry(0, ANA)]
    assert replayed(entries) == trace.digest


def test_a_command_that_happened_stays_though_its_event_could_not_be_applied(tmp_path: Path) -> None:
    trace, entries, accepted = Trace(), list[Entry](), list[Fact]()
    with bootstrap.on_files(HEAD, tmp_path) as simulation:
        simulation.subscribe(trace)
        simulation.subscribe(lambda fact: accepted.append(fact) if isinstance(fact, Accepted) else None)
        recorder = Recorder(simulation, entries.append, entries.pop)
        with in_use(tmp_path / "read.db"):
            with pytest.raises(StoreUnavailable, match="in use by another program"):
                recorder.do(ANA)
            assert entries == [Entry(0, ANA)]
            assert len(accepted) == 1
            with pytest.raises(StoreUnavailable, match="in use by another program"):
                recorder.do(Submit("Ana", CreatePost("Hello")))
            assert entries == [Entry(0, ANA)]
        recorder.do(Configure(Settings(DelayLaw("fixed", 5))))
    assert replayed(entries) == trace.digest


def test_a_rest_folds_what_was_written_into_the_files_and_notes_how_far_it_came(tmp_path: Path) -> None:
    markers: list[Marker] = []
    files = (tmp_path / "write.db", tmp_path / "read.db")
    with bootstrap.on_files(HEAD, tmp_path) as simulation:
        recorder = Recorder(simulation, lambda _: None, note=markers.append)
        recorder.do(ANA)
        before = [file.read_bytes() for file in files]
        recorder.rest()
        assert all(file.read_bytes() != old for file, old in zip(files, before, strict=True))
        assert [marker.head for marker in markers] == [1]


@unix_only
def test_a_rest_on_a_full_disk_leaves_for_later_what_it_cannot_do(tmp_path: Path) -> None:
    with bootstrap.on_files(HEAD, tmp_path) as simulation:
        recorder = Recorder(simulation, lambda _: None)
        recorder.do(ANA)
        with room_for(1024):
            with pytest.raises(StoreUnavailable):
                simulation.stores.write.tidy()
            recorder.rest()
        recorder.do(Submit("Ana", CreatePost("Hello")))
        recorder.rest()
        assert simulation.head == 2


def replayed(entries: list[Entry]) -> str:
    """Return the trace hash of a replay in memory."""
    simulation, trace = bootstrap.in_memory(HEAD), Trace()
    simulation.subscribe(trace)
    replay(simulation, entries, 0)
    return trace.digest
