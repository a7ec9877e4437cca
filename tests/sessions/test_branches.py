"""Branches: a reset begins one beside the old, and switching goes back and forth between them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cqrs_sim.bootstrap import DOMAINS, new_session, open_session, reset
from cqrs_sim.core.journal import SYNCHRONOUS, Configure, Submit, opening
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.sessions.branches import Files, add_branch, branch_in
from cqrs_sim.sessions.folder import Folder, branches_of, load, switch
from cqrs_sim.sessions.session import Head, Origin, Session, SessionError
from tests.core.play import digests
from tests.sessions.wishes import files_in, lively, write_folder

SLOW = Settings(DelayLaw("fixed", 3 * SECOND), TrafficRates(3, 3))
FAST = Settings(DelayLaw("fixed", 0))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A session of 5 s with one post, closed."""
    path = tmp_path / "session"
    with new_session(path, "social-feed", 5, SLOW) as session:
        session.do(Submit("Ana", CreatePost("Hello")))
        session.simulation.run_until(5 * SECOND)
    return path


def branch_files(home: Path, number: int) -> dict[str, bytes]:
    return files_in(home / "branches" / str(number))


def test_a_reset_begins_from_the_start_with_the_settings_in_force(home: Path) -> None:
    old = branch_files(home, 1)
    with open_session(home) as session:
        branch = reset(session.folder, session.simulation.settings)
        assert (branch.number, branch.origin) == (2, Origin(1, 0, "reset", 4))
    with open_session(home) as session:
        assert (session.notices, session.simulation.now, session.simulation.head) == ((), 0, 3)
        assert session.simulation.settings == SLOW
        assert session.folder.branch.number == 2
    assert load(home, DOMAINS) == Session(Head("social-feed", 5), opening(SOCIAL_FEED, SLOW))
    assert branch_files(home, 1) == old


def test_a_reset_can_be_undone_and_done_again(home: Path) -> None:
    with open_session(home) as session:
        before = digests(session.simulation)
        reset(session.folder, FAST)
    with open_session(home) as session:
        session.do(Submit("Ben", CreatePost("On the new branch")))
        after = digests(session.simulation)
        session.folder.switch(1)
    with open_session(home) as session:
        assert (session.notices, session.simulation.now) == ((), 5 * SECOND)
        assert digests(session.simulation) == before
        session.folder.switch(2)
    with open_session(home) as session:
        assert session.notices == ()
        assert digests(session.simulation) == after


def test_resets_are_numbered_on(home: Path) -> None:
    with Folder.open(home) as folder:
        assert [reset(folder).number for _ in range(3)] == [2, 3, 4]
    current, branches = branches_of(home)
    assert current == 4
    parents = [None if branch.origin is None else branch.origin.parent for branch in branches]
    assert ([branch.number for branch in branches], parents) == ([1, 2, 3, 4], [None, 1, 1, 1])
    assert load(home, DOMAINS, 1).entries != load(home, DOMAINS, 3).entries == load(home, DOMAINS).entries


def test_the_sample_people_are_known_on_both_sides_after_a_reset_whatever_the_session_began_with(
    tmp_path: Path,
) -> None:
    write_folder(tmp_path / "session", Session(Head("social-feed", 1, SLOW)))
    with Folder.open(tmp_path / "session") as folder:
        reset(folder)
    with open_session(tmp_path / "session") as session:
        assert session.simulation.lane.projector.checkpoint == session.simulation.head == 3
        assert session.simulation.settings == SLOW
    assert load(tmp_path / "session", DOMAINS).entries[0].input == Configure(SYNCHRONOUS)


def test_the_head_and_the_branch_say_which_is_current_and_where_it_sprang_from(home: Path) -> None:
    with Folder.open(home) as folder:
        reset(folder)
    assert json.loads((home / "head.json").read_bytes())["branch"] == 2
    assert json.loads((home / "branches/2/branch.json").read_bytes()) == {
        "parent": 1,
        "at": 0,
        "cause": "reset",
        "inputs": 4,
    }


def test_a_branch_that_could_not_be_built_leaves_nothing_behind(home: Path) -> None:
    before = files_in(home)

    def refuse(files: Files) -> None:
        files.write_db.write_text("half")
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        add_branch(home, Origin(1, 0, "reset", 0), (), refuse)
    assert files_in(home) == before


def test_what_a_program_that_was_ended_left_of_a_branch_does_no_harm(home: Path) -> None:
    (home / "branches" / "new").mkdir()
    (home / "branches" / "new" / "write.db").write_text("half")
    (home / "branches" / "notes").mkdir()
    with Folder.open(home) as folder:
        assert reset(folder).number == 2
    assert {path.name for path in (home / "branches").iterdir()} == {"1", "2", "notes"}


@pytest.mark.parametrize("number", [0, -1, 2, 99])
def test_a_branch_that_is_not_there_is_refused_with_those_that_are(home: Path, number: int) -> None:
    before = files_in(home)
    with pytest.raises(SessionError) as refused:
        switch(home, number)
    assert str(refused.value) == f"{home} cannot be opened. It has no branch {number}: choose from 1."
    with Folder.open(home) as folder, pytest.raises(SessionError, match=f"It has no branch {number}: choose from 1."):
        folder.switch(number)
    assert files_in(home) == before


def test_a_current_branch_that_is_gone_can_be_switched_away_from(home: Path) -> None:
    head = (home / "head.json").read_bytes()
    (home / "head.json").write_bytes(head.replace(b'"branch": 1', b'"branch": 7'))
    with pytest.raises(SessionError, match="It has no branch 7: choose from 1"), open_session(home):
        pass
    switch(home, 1)
    assert (home / "head.json").read_bytes() == head


def test_a_branch_without_its_origin_is_no_branch(home: Path) -> None:
    with Folder.open(home) as folder:
        reset(folder)
    (home / "branches/2/branch.json").unlink()
    with pytest.raises(SessionError, match=r"It has no branches/2/branch\.json"):
        branch_in(home, 2)
    assert load(home, DOMAINS, 1).end == 5 * SECOND


def test_a_session_that_is_open_is_not_switched_by_others(home: Path) -> None:
    with open_session(home), pytest.raises(SessionError, match="open in another window or program"):
        switch(home, 1)


def test_the_settings_in_force_are_those_turned_last() -> None:
    session = lively()
    assert session.settings == Settings(DelayLaw("fixed", SECOND // 10))
    assert Session(Head("social-feed", 1, SLOW)).settings == SLOW
