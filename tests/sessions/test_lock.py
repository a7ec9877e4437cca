"""The lock: a session's folder is open in one program at a time, and a killed one does not keep it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cqrs_sim.bootstrap import new_session, open_session
from cqrs_sim.core.settings import Settings
from cqrs_sim.sessions.folder import Folder
from cqrs_sim.sessions.lock import LOCK, locked
from cqrs_sim.sessions.session import SessionError
from tests.sessions.places import permissions, unix_only
from tests.sessions.wishes import files_in, lively, write_folder

ROOT = Path(__file__).parents[2]
IN_USE = "It is open in another window or program: close it there, then try again."

HOLDER = """
import sys
from pathlib import Path
from cqrs_sim.sessions.lock import locked

with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[bytes]:
    """Return another program that has the folder open, until its input ends."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", HOLDER, str(folder)]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held" + os.linesep.encode()
    return process


def refused(folder: Path) -> str:
    with pytest.raises(SessionError) as error:
        Folder.open(folder)
    return str(error.value)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "session", lively())


def test_the_second_program_is_refused_and_the_folder_is_free_when_the_first_has_ended(home: Path) -> None:
    before = files_in(home)
    with holder(home) as other:
        assert refused(home) == f"{home} cannot be opened. {IN_USE}"
        other.communicate()
    Folder.open(home).close()
    assert files_in(home) == before


def test_a_program_that_is_killed_does_not_keep_the_folder(home: Path) -> None:
    with holder(home) as other:
        other.kill()
        other.communicate()
    assert (home / LOCK).exists()
    Folder.open(home).close()
    assert not (home / LOCK).exists()


def test_one_program_does_not_open_a_folder_twice(tmp_path: Path) -> None:
    with new_session(tmp_path, "social-feed", 1, Settings()) as first:
        assert refused(tmp_path) == f"{tmp_path} cannot be opened. {IN_USE}"
        assert first.simulation.head == 3
    with open_session(tmp_path):
        assert refused(tmp_path) == f"{tmp_path} cannot be opened. {IN_USE}"


def test_whoever_waited_for_a_lock_that_was_taken_away_makes_another(home: Path) -> None:
    with locked(home):
        (home / LOCK).unlink()  # as a person may
        with locked(home):
            assert (home / LOCK).exists()


def test_a_lock_is_let_go_when_the_folder_cannot_be_opened(home: Path) -> None:
    head = (home / "head.json").read_bytes()
    (home / "head.json").write_bytes(b"{")
    assert "is damaged" in refused(home)
    (home / "head.json").write_bytes(head)
    Folder.open(home).close()


@unix_only
def test_a_folder_that_cannot_be_written_is_refused() -> None:
    with TemporaryDirectory() as place:  # which others may be let into, unlike the folders of a test
        Path(place).chmod(0o755)
        home = write_folder(Path(place, "session"), lively())
        with permissions(home, 0o555):
            assert refused(home) == f"{home / LOCK} cannot be written (Permission denied)."
