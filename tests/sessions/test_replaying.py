"""Replaying with progress: it comes to the same, tells of it in order, and can be broken off anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_sim.bootstrap import DOMAINS, import_session, in_memory, open_session, undo
from cqrs_sim.core.faults import CrashProjector
from cqrs_sim.core.journal import Entry, Inject, Submit, replay
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.sessions.encoding import encode_session
from cqrs_sim.sessions.folder import Folder, load
from cqrs_sim.sessions.replaying import EVERY, Cancelled, HowFar, Progress, Tell, replay_telling
from cqrs_sim.sessions.session import Head, Session, SessionError
from cqrs_sim.sessions.trace import Trace
from tests.sessions.wishes import files_in, lively, write_folder


def long(inputs: int = 300) -> Session:
    """Return a session with many commands at its end, all at one instant, and traffic before them."""
    session = lively()
    posts = (Entry(session.end, Submit("Ana", CreatePost(f"Number {number}"))) for number in range(inputs))
    return Session(session.head, (*session.entries, *posts))


@settings(max_examples=10)
@given(st.integers(0, 8 * SECOND))
def test_what_is_told_of_comes_to_the_same(until: int) -> None:
    session, told = long(), list[Any]()
    traces = Trace(), Trace()
    plain, watched = in_memory(session.head), in_memory(session.head)
    plain.subscribe(traces[0])
    watched.subscribe(traces[1])
    replay(plain, session.entries, until)
    replay_telling(watched, session.entries, until, told.append)
    assert traces[0].digest == traces[1].digest
    assert told == sorted(told)
    assert [progress.share for progress in told] == sorted(progress.share for progress in told)
    assert told[-1] == Progress(told[-1].of, sum(entry.at <= until for entry in session.entries), until, until)


def test_it_is_told_of_often_also_where_all_comes_at_once() -> None:
    session, told = long(10 * EVERY), list[Any]()
    replay_telling(in_memory(session.head), session.entries, session.end, told.append)
    at_the_end = [progress.inputs for progress in told if progress.now == session.end]
    assert len(at_the_end) > 8


def test_it_says_how_far_it_has_come() -> None:
    assert str(Progress(12_340, 50_000, 90 * SECOND, 7_200 * SECOND)) == (
        "Replaying 12,340 of 50,000 inputs, 90.0 s of 7200.0 s"
    )
    assert str(Progress(3, 3, SECOND, SECOND)) == "All 3 inputs are replayed. Now its files are looked through"


def break_off(_: HowFar) -> None:
    raise Cancelled("Enough.")


def test_breaking_off_leaves_everything_as_it_was(tmp_path: Path) -> None:
    home = write_folder(tmp_path / "home", long())
    exported = tmp_path / "exported.json"
    exported.write_bytes(encode_session(long()))
    before = files_in(tmp_path)
    with pytest.raises(Cancelled), open_session(home, tell=break_off):
        pass
    with pytest.raises(Cancelled), Folder.open(home) as folder:
        undo(folder, break_off)
    with pytest.raises(Cancelled):
        import_session(exported, tmp_path / "new", tell=break_off)
    assert files_in(tmp_path) == before
    assert not (tmp_path / "new").exists()
    with open_session(home):
        assert load(home, DOMAINS) == long()


@pytest.mark.parametrize("tell", [None, list[Any]().append], ids=["quietly", "told of"])
def test_an_input_that_cannot_be_done_is_told_in_a_sentence(tell: Tell | None) -> None:
    entries = (Entry(SECOND, Inject(CrashProjector("read9"))),)
    with pytest.raises(SessionError, match=r"^The input at 1\.0 s cannot be done\. There is no lane read9: "):
        replay_telling(in_memory(Head("social-feed", 1)), entries, SECOND, tell)
