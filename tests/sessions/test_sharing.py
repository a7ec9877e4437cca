"""Sharing: one file or one folder more, with the same session in it, and nothing half written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings

from cqrs_sim import bootstrap
from cqrs_sim.bootstrap import DOMAINS, import_session, new_session, open_session
from cqrs_sim.core.journal import Input, Submit
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.sessions.encoding import encode_session
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.sessions.session import HistoryDiffers, Session, SessionError
from cqrs_sim.sessions.sharing import export
from tests.core.play import digests, entries_of, head, scripts
from tests.sessions.places import permissions, room_for, unix_only
from tests.sessions.wishes import files_in, lively, sessions, write_folder

BUSY = Settings(DelayLaw("exponential", SECOND), TrafficRates(8, 3))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A session of 4 s on two branches, the first of them current."""
    path = tmp_path / "session"
    with new_session(path, "social-feed", 5, BUSY) as session:
        session.simulation.run_until(4 * SECOND)
        bootstrap.reset(session.folder, Settings())
        session.folder.switch(1)
    return path


def state_of(session: OpenSession) -> object:
    simulation = session.simulation
    return session.notices, simulation.now, digests(simulation), simulation.lane.channel.flights


def opened(path: Path) -> object:
    with open_session(path) as session:
        return state_of(session)


def test_an_exported_session_goes_on_where_it_is_imported(home: Path, tmp_path: Path) -> None:
    with open_session(home) as session:
        session.simulation.run_until(5 * SECOND)
        session.do(Submit("Ana", CreatePost("Hello")))
        session.simulation.run_until(6 * SECOND)
        session.export(tmp_path / "out.json")
        state = state_of(session)
    import_session(tmp_path / "out.json", tmp_path / "imported")
    assert opened(tmp_path / "imported") == state == opened(home)
    assert set(files_in(tmp_path / "imported")) == {
        "head.json",
        "branches/1/journal.jsonl",
        "branches/1/write.db",
        "branches/1/read.db",
    }


@settings(max_examples=30)
@given(sessions())
def test_an_export_is_read_back_as_the_folder(tmp_path_factory: pytest.TempPathFactory, session: Session) -> None:
    place = tmp_path_factory.mktemp("export")
    export(write_folder(place / "folder", session), place / "out.json", DOMAINS)
    assert load(place / "out.json", DOMAINS) == load(place / "folder", DOMAINS) == session
    assert load(place / "out.json", DOMAINS).markers == session.markers[-1:]


@settings(max_examples=10)
@given(scripts)
def test_import_and_export_come_back_to_the_same_file(
    tmp_path_factory: pytest.TempPathFactory, script: list[tuple[int, Input]]
) -> None:
    place = tmp_path_factory.mktemp("round")
    (place / "one.json").write_bytes(encode_session(Session(head(), tuple(entries_of(script)))))
    import_session(place / "one.json", place / "folder")
    export(place / "folder", place / "two.json", DOMAINS)
    assert (place / "two.json").read_bytes() == (place / "one.json").read_bytes()


def test_an_export_may_be_of_any_branch(home: Path, tmp_path: Path) -> None:
    export(home, tmp_path / "out.json", DOMAINS, 2)
    assert load(tmp_path / "out.json", DOMAINS) == load(home, DOMAINS, 2) != load(home, DOMAINS)


@pytest.mark.parametrize("within", ["head.json", "branches/1/journal.jsonl", "new.json"])
def test_an_export_never_overwrites_the_session(home: Path, within: str) -> None:
    before = files_in(home)
    with pytest.raises(SessionError, match="belongs to the session, which would be lost"):
        export(home, home / within, DOMAINS)
    assert files_in(home) == before


@unix_only
def test_an_export_that_finds_no_room_leaves_the_file_as_it_was(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("from before")
    with (
        room_for(100),
        pytest.raises(SessionError, match=rf"^{out} cannot be written \(File too large\): name another"),
    ):
        export(home, out, DOMAINS)
    assert out.read_text() == "from before"
    assert {path.name for path in tmp_path.iterdir()} == {"session", "out.json"}


@unix_only
def test_an_export_can_go_into_a_pipe_or_a_device(home: Path) -> None:
    export(home, Path("/dev/null"), DOMAINS)
    assert Path("/dev/null").is_char_device()


def test_a_file_from_a_version_that_tells_otherwise_is_refused_or_taken_anew(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    export(home, out, DOMAINS)
    out.write_bytes(out.read_bytes().replace(b'"seed": 5', b'"seed": 6'))
    with pytest.raises(HistoryDiffers, match=rf"^{out} was left as it is"):
        import_session(out, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    import_session(out, tmp_path / "new", anew=True)
    with open_session(tmp_path / "new") as session:
        assert (session.notices, session.simulation.now) == ((), 4 * SECOND)


def test_an_import_does_not_touch_a_folder_that_holds_something(home: Path, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_bytes(encode_session(lively()))
    before = files_in(home)
    with pytest.raises(SessionError, match="holds something already"):
        import_session(tmp_path / "s.json", home)
    assert files_in(home) == before


@unix_only
def test_an_import_that_finds_no_room_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_bytes(encode_session(lively()))
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "new"):
        with room_for(300), pytest.raises(SessionError, match="cannot be written"):
            import_session(tmp_path / "s.json", path)
    assert files_in(tmp_path).keys() == {"s.json"}
    assert not (tmp_path / "new").exists()


def test_a_copy_is_complete_and_stands_on_its_own(home: Path, tmp_path: Path) -> None:
    (home / "branches/1/read.db.bak").write_text("old")
    with open_session(home) as session:
        session.simulation.run_until(5 * SECOND)
        session.save_as(tmp_path / "copy")
        state = state_of(session)
        names = {name for name in files_in(home) if not name.endswith(("-wal", "-shm", "lock", ".bak"))}
        assert files_in(tmp_path / "copy").keys() == names
        assert opened(tmp_path / "copy") == state  # while the first one is still open
        session.simulation.run_until(6 * SECOND)
    assert opened(tmp_path / "copy") == state != opened(home)


def test_a_copy_takes_a_damaged_store_of_another_branch_as_it_is(home: Path, tmp_path: Path) -> None:
    (home / "branches/2/read.db").write_text("damaged")
    with open_session(home) as session:
        session.save_as(tmp_path / "copy")
    assert (tmp_path / "copy/branches/2/read.db").read_text() == "damaged"


@pytest.mark.parametrize("target", ["", "copy", "branches/9"])
def test_a_copy_into_the_session_itself_is_refused(home: Path, target: str) -> None:
    with open_session(home) as session:
        before = files_in(home).keys()
        with pytest.raises(SessionError, match="lies within the session itself"):
            session.save_as(home / target)
        assert files_in(home).keys() == before


@unix_only
def test_a_copy_that_cannot_be_written_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    with (
        open_session(home) as session,
        permissions(tmp_path / "closed", 0o555),
        pytest.raises(SessionError, match="cannot be written"),
    ):
        session.save_as(tmp_path / "closed" / "copy")
    assert list((tmp_path / "closed").iterdir()) == []


def test_a_copy_holds_what_other_programs_can_check(home: Path, tmp_path: Path) -> None:
    with open_session(home) as session:
        session.save_as(tmp_path / "copy")
    for file in (tmp_path / "copy").rglob("*.db"):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
