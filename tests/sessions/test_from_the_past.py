"""Going on from the past: a new branch is as the session was at some moment; the one that it springs from stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqrs_sim.bootstrap import DOMAINS, branch_from, open_session
from cqrs_sim.core.journal import Configure, Submit
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.sessions.folder import Folder, branches_of, load, switch
from cqrs_sim.sessions.session import HistoryDiffers, Origin, SessionError
from tests.core.play import digests
from tests.sessions.test_archive import fresh_at
from tests.sessions.test_undo import LIKE, POST, played, state
from tests.sessions.wishes import files_in

QUIET = Configure(Settings(DelayLaw("fixed", SECOND), TrafficRates()))


def gone_back(path: Path, at: int) -> None:
    with Folder.open(path) as folder:
        branch_from(folder, at)


def test_it_is_as_the_session_was_then_and_goes_on_from_there(tmp_path: Path) -> None:
    path = played(tmp_path / "session", (1, POST), (2, LIKE), (2, QUIET), until=5)
    session = load(path, DOMAINS)
    then = fresh_at(session, 3 * SECOND)
    gone_back(path, 3 * SECOND)
    assert state(path) == (3 * SECOND, digests(then), ())
    with open_session(path) as opened:
        opened.do(Submit("Ana", CreatePost("Another way")))
        head = opened.simulation.head
    assert state(path)[0] == 3 * SECOND
    assert head == then.head + 1
    assert load(path, DOMAINS, branch=1) == session


def test_it_says_where_it_sprang_from_and_the_old_history_can_be_gone_back_to(tmp_path: Path) -> None:
    path = played(tmp_path / "session", (1, POST), (2, LIKE), (2, QUIET), until=5)
    before, files = state(path), files_in(path / "branches" / "1")
    gone_back(path, SECOND)
    current, (_, branch) = branches_of(path)
    assert (current, branch.origin) == (2, Origin(1, SECOND, "past", len(load(path, DOMAINS).entries)))
    assert files_in(path / "branches" / "1") == files
    switch(path, 1)
    assert state(path) == before


def test_what_happened_at_the_very_moment_belongs_to_it(tmp_path: Path) -> None:
    path = played(tmp_path / "session", (1, POST), (2, LIKE), (2, QUIET), until=3)
    gone_back(path, 2 * SECOND)
    assert load(path, DOMAINS).entries == load(path, DOMAINS, branch=1).entries
    switch(path, 1)
    gone_back(path, 2 * SECOND - 1)
    assert LikePost(1) not in [getattr(entry.input, "command", None) for entry in load(path, DOMAINS).entries]


def test_a_moment_that_has_not_been_is_refused_and_nothing_is_added(tmp_path: Path) -> None:
    path = played(tmp_path / "session", (1, POST), until=2)
    before = files_in(path)
    with pytest.raises(SessionError, match=r"has come to 2\.0 s: name a time up to there, not 2\.1 s\.$"):
        gone_back(path, 2_100_000)
    assert files_in(path) == before


def test_a_history_that_differs_is_refused(tmp_path: Path) -> None:
    path = played(tmp_path / "session", (1, POST), until=2)
    journal = path / "branches" / "1" / "journal.jsonl"
    journal.write_text(journal.read_text("utf-8").replace("Hello", "Goodbye"), "utf-8")
    with pytest.raises(HistoryDiffers):
        gone_back(path, 2 * SECOND)
