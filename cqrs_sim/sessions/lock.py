"""The lock of a session's folder: one program at a time, let go by the system even when it is killed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cqrs_sim.language import _
from cqrs_sim.sessions.session import SessionError

LOCK = "lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else opens the folder meanwhile. Raises SessionError when somebody has it open, and OSError."""
    path = folder / LOCK
    try:
        held = _take(path)
    except BlockingIOError as error:
        raise SessionError(_("It is open in another window or program: close it there, then try again.")) from error
    try:
        yield
    finally:
        _let_go(held, path)


def _take(path: Path) -> int:
    while True:
        held = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(held)
            if _is_still(held, path):
                return held
        except BaseException:
            os.close(held)
            raise
        os.close(held)  # whoever had it removed the file just now: the next try makes another


def _is_still(held: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(held), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(held: int) -> None:
        try:
            msvcrt.locking(held, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error

    def _let_go(held: int, path: Path) -> None:
        os.close(held)  # Windows removes no file that is open, not even for somebody who opens it right now
        with suppress(OSError):
            path.unlink()

else:
    import fcntl

    def _lock(held: int) -> None:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _let_go(held: int, path: Path) -> None:
        with suppress(OSError):
            path.unlink()
        os.close(held)
