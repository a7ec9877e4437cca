"""Files: the old content or the new, never half of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cqrs_sim.sessions.files import new_folder, write_whole
from cqrs_sim.sessions.session import SessionError
from tests.sessions.places import permissions, room_for, unix_only


def test_a_file_is_made_or_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    for data in (b"one", b"", b"two" * 100_000):
        write_whole(tmp_path / "file", data)
        assert (tmp_path / "file").read_bytes() == data
        assert [path.name for path in tmp_path.iterdir()] == ["file"]


@unix_only
def test_a_file_keeps_its_permissions_and_a_new_one_has_the_usual_ones(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_whole(tmp_path / "new", b"new")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode
    (tmp_path / "new").chmod(0o600)
    write_whole(tmp_path / "new", b"newer")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600


@unix_only
def test_without_room_the_old_content_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with room_for(10), pytest.raises(OSError, match="File too large"):
        write_whole(tmp_path / "file", b"x" * 100)
    assert (tmp_path / "file").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@unix_only
def test_a_folder_that_cannot_be_written_keeps_its_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with permissions(tmp_path, 0o555), pytest.raises(PermissionError):
        write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_text() == "old"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"told")
    assert os.read(reader, 10) == b"told"
    os.close(reader)
    assert pipe.is_fifo()


def fill_and_fail(path: Path) -> None:
    (path / "sub").mkdir()
    (path / "sub" / "file").touch()
    (path / "file").touch()
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_was_not_filled_is_as_before(tmp_path: Path, there: bool) -> None:
    path = tmp_path / "below" / "new" if not there else tmp_path / "new"
    if there:
        path.mkdir()
    with pytest.raises(SessionError, match="cannot be written"), new_folder(path):
        fill_and_fail(path)
    assert path.exists() == there
    assert not there or list(path.iterdir()) == []


def test_a_folder_that_holds_something_is_never_emptied(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept")
    with pytest.raises(SessionError, match="holds something already"), new_folder(tmp_path):
        pass
    assert (tmp_path / "mine").read_text() == "kept"


@unix_only
def test_a_link_stays_a_link_to_the_file_that_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "there")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_bytes() == b"new"
