"""Undo: a new branch has all that came before the newest command; the old one stays, so that redo goes back to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_sim.bootstrap import DOMAINS, new_session, open_session, reset, undo
from cqrs_sim.core.faults import CrashProjector
from cqrs_sim.core.journal import Ask, Configure, Entry, Inject, Input, Submit, Watch
from cqrs_sim.core.messages import Command
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, DeletePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from cqrs_sim.sessions.folder import Folder, load
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.sessions.session import HistoryDiffers, Origin, SessionError
from cqrs_sim.sessions.undoing import Undoing, newest_command
from tests.core.play import digests
from tests.sessions.wishes import files_in

BUSY = Settings(DelayLaw("exponential", 2 * SECOND), TrafficRates(3, 3))
POST, LIKE, DELETE = Submit("Ana", CreatePost("Hello")), Submit("Ben", LikePost(1)), Submit("Ana", DeletePost(1))
LOOK, VIEW, STOP = Ask("Cy", GetPostFeed()), Watch("Cy", GetPostFeed(), SECOND), Watch("Cy", GetPostFeed(), 0)

CRASH = Inject(CrashProjector())


def played(path: Path, *wishes: tuple[float, Input], until: float) -> Path:
    """Return the folder of a session in which these inputs came at these seconds."""
    with new_session(path, "social-feed", 5, BUSY) as session:
        play(session, *wishes)
        session.simulation.run_until(round(until * SECOND))
    return path


def play(session: OpenSession, *wishes: tuple[float, Input]) -> None:
    for seconds, wish in wishes:
        session.simulation.run_until(round(seconds * SECOND))
        session.do(wish)


def ways(session: OpenSession) -> tuple[Command | None, int | None, int | None]:
    """Return what could be undone: the command, the reset; and what could be redone."""
    return session.undoable, session.reset_from(), session.redoable


def state(path: Path) -> tuple[int, dict[str, str], tuple[str, ...]]:
    """Return moment and digests of a session after opening it, and what had to be repaired."""
    with open_session(path) as session:
        return session.simulation.now, digests(session.simulation), session.notices


def undone(path: Path) -> Command:
    with Folder.open(path) as folder:
        return undo(folder).command


def branch_files(home: Path, number: int) -> dict[str, bytes]:
    return files_in(home / "branches" / str(number))


def test_what_is_undone_has_not_happened_and_neither_has_what_came_after(tmp_path: Path) -> None:
    home = played(tmp_path / "session", (1, POST), (2.5, LIKE), (4, DELETE), (5, LOOK), until=9)
    twin = played(tmp_path / "twin", (1, POST), (2.5, LIKE), until=4)
    old = branch_files(home, 1)
    assert undone(home) == DeletePost(1)
    assert state(home) == state(twin) == (4 * SECOND, state(twin)[1], ())
    assert load(home, DOMAINS).entries == load(twin, DOMAINS).entries
    assert branch_files(home, 1) == old


def test_it_says_what_was_undone_and_where_the_old_history_is(tmp_path: Path) -> None:
    home = played(tmp_path / "session", (1, POST), (4, DELETE), until=9)
    with Folder.open(home) as folder:
        assert str(undo(folder)) == "Undone: DeletePost p1, on branch 2. The old history is branch 1."
        assert folder.branches()[1].origin == Origin(1, 4 * SECOND, "undo", 5)


def test_several_steps_go_back_one_by_one_and_forward_again(tmp_path: Path) -> None:
    home = played(tmp_path / "session", (1, POST), (2, LIKE), (3, DELETE), until=9)
    states = [state(home)]
    for command in (DELETE.command, LIKE.command, POST.command):
        assert undone(home) == command
        states.append(state(home))
    assert [moment for moment, *_ in states] == [9 * SECOND, 3 * SECOND, 2 * SECOND, SECOND]
    with pytest.raises(SessionError, match=r"has no command to undo: none was sent, or a setting .*\.$"):
        undone(home)
    forward = []
    for number in (3, 2, 1):
        with open_session(home) as session:
            assert session.redoable == number
            session.folder.switch(number)
        forward.append(state(home))
    assert forward == states[2::-1]
    with open_session(home) as session:
        assert session.redoable is None


def test_looks_are_passed_over_and_a_setting_is_not_lost_with_a_command(tmp_path: Path) -> None:
    home = played(tmp_path / "session", (1, POST), (2, LOOK), (2, VIEW), (3, STOP), until=4)
    with open_session(home) as session:
        assert ways(session)[0] == POST.command
        session.do(Configure(Settings()))
        assert ways(session)[0] is None
        with pytest.raises(SessionError, match="has no command to undo"):
            undo(session.folder)
        session.do(LIKE)
        assert ways(session)[0] == LIKE.command


def test_a_fault_made_after_a_command_is_not_lost_with_it(tmp_path: Path) -> None:
    home = played(tmp_path / "session", (1, POST), (2, CRASH), until=3)
    with pytest.raises(SessionError, match="has no command to undo"):
        undone(home)
    home = played(tmp_path / "another", (1, CRASH), (2, POST), until=3)
    twin = played(tmp_path / "twin", (1, CRASH), until=2)
    undone(home)
    assert state(home) == state(twin)


def test_a_new_session_has_nothing_to_undo_and_its_people_stay(tmp_path: Path) -> None:
    home = played(tmp_path / "session", until=0)
    with open_session(home) as session:
        assert ways(session) == (None, None, None)
    before = files_in(home)
    with pytest.raises(SessionError, match="has no command to undo"):
        undone(home)
    assert files_in(home) == before


def test_commands_of_one_instant_are_undone_one_by_one(tmp_path: Path) -> None:
    home = played(tmp_path / "session", (1, POST), (1, LIKE), (1, DELETE), until=2)
    twin = played(tmp_path / "twin", (1, POST), until=1)
    undone(home)
    undone(home)
    assert state(home) == state(twin)


def test_redo_is_offered_until_something_else_is_done(tmp_path: Path) -> None:
    home = played(tmp_path / "session", (1, POST), (2, LIKE), until=2)
    undone(home)
    with open_session(home) as session:
        session.simulation.run_until(5 * SECOND)
        session.do(LOOK)
        assert ways(session)[2] == 1
        session.do(LIKE)
        assert ways(session)[2] is None
    with open_session(home) as session:
        assert ways(session) == (LIKE.command, None, None)


def test_after_a_reset_its_own_commands_are_undone_first_and_then_the_reset(tmp_path: Path) -> None:
    home = played(tmp_path / "session", (1, POST), until=2)
    with Folder.open(home) as folder:
        reset(folder)
    with open_session(home) as session:
        assert ways(session) == (None, 1, None)
        play(session, (1, POST), (1, LIKE))
        assert ways(session) == (LIKE.command, 1, None)
    undone(home)
    undone(home)
    with open_session(home) as session:
        assert ways(session) == (None, 1, 3)


def test_an_input_that_did_not_happen_is_not_what_would_be_undone() -> None:
    undoing = Undoing((Entry(1, POST),), begun_with=1)
    undoing.note(Entry(2, LIKE))
    assert (undoing.command, undoing.fresh) == (LIKE.command, False)
    undoing.take_back()
    assert (undoing.command, undoing.fresh) == (POST.command, True)


def test_a_history_that_differs_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    home = played(tmp_path / "session", (1, POST), (2, LOOK), until=3)
    with open_session(home) as session:
        play(session, (4, LIKE))
    journal = home / "branches" / "1" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"Hello", b"Hallo"))
    before = files_in(home)
    with pytest.raises(HistoryDiffers, match="was left as it is"):
        undone(home)
    assert files_in(home) == before


@settings(max_examples=40)
@given(st.lists(st.sampled_from((POST, LIKE, DELETE, LOOK, VIEW, STOP, Configure(BUSY), CRASH)), max_size=12))
def test_the_newest_command_followed_live_is_the_one_found_in_the_journal(wishes: list[Input]) -> None:
    undoing, entries = Undoing((), 0), list[Entry]()
    for moment, wish in enumerate(wishes):
        entries.append(Entry(moment, wish))
        undoing.note(entries[-1])
        found = newest_command(entries)
        assert undoing.command == (None if found is None else found[1].command)
        assert found is None or entries[found[0]].input == found[1]
        assert Undoing(entries, 0).command == undoing.command
