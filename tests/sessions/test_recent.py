"""Recent sessions: the newest first, ten at most, and a list that never stands in the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.sessions.recent import MOST, recent, recent_file, remember
from tests.sessions.places import permissions, unix_only
from tests.sessions.wishes import lively, write_folder


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    return [write_folder(tmp_path / str(number), lively()) for number in range(MOST + 2)]


def test_the_newest_are_first_and_ten_at_most(tmp_path: Path, folders: list[Path]) -> None:
    file = tmp_path / "state" / "recent.json"
    for folder in folders:
        remember(folder, file)
    assert recent(file) == tuple(reversed(folders))[:MOST]


def test_a_session_opened_again_is_listed_once(tmp_path: Path, folders: list[Path]) -> None:
    file = tmp_path / "recent.json"
    for number in (0, 1, 0, 2, 1):
        remember(folders[number], file)
    assert recent(file) == (folders[1], folders[2], folders[0])


def test_a_folder_that_is_gone_is_left_out_and_comes_back(tmp_path: Path, folders: list[Path]) -> None:
    file = tmp_path / "recent.json"
    remember(folders[0], file)
    remember(folders[1], file)
    folders[1].rename(tmp_path / "moved")
    assert recent(file) == (folders[0],)
    (tmp_path / "moved").rename(folders[1])
    assert recent(file) == (folders[1], folders[0])


def test_folders_are_remembered_by_their_whole_path(
    tmp_path: Path, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    remember(Path("3"), tmp_path / "recent.json")
    assert recent(tmp_path / "recent.json") == (folders[3],)


def test_no_list_is_an_empty_list(tmp_path: Path) -> None:
    assert recent(tmp_path / "none.json") == ()


@given(st.binary(max_size=30) | st.sampled_from([b"[1]", b"{}", b"null", b'["\\u0000"]', b'["a"]', b"[" * 100_000]))
def test_a_damaged_list_is_an_empty_list(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.mktemp("state") / "recent.json"
    file.write_bytes(data)
    assert recent(file) == ()


def test_a_damaged_list_is_replaced(tmp_path: Path, folders: list[Path]) -> None:
    file = tmp_path / "recent.json"
    file.write_text("damaged")
    remember(folders[0], file)
    assert json.loads(file.read_bytes()) == [str(folders[0])]


@unix_only
def test_a_list_that_cannot_be_written_is_no_hindrance(tmp_path: Path, folders: list[Path]) -> None:
    (tmp_path / "state").mkdir()
    with permissions(tmp_path / "state", 0o555):
        remember(folders[0], tmp_path / "state" / "recent.json")
        remember(folders[0], tmp_path / "state" / "below" / "recent.json")
    assert list((tmp_path / "state").iterdir()) == []


def test_the_list_lies_with_what_programs_keep_for_this_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert recent_file().name == "recent.json"
    assert "cqrs-sim" in recent_file().parts
