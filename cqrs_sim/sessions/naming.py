"""Naming: errors on the way to a session, told as one sentence that names the path."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cqrs_sim.sessions.session import SessionError


@contextmanager
def named(path: Path, done: str = "read") -> Iterator[None]:
    """Have what goes wrong with the session at `path` in the block name it. Raises SessionError."""
    try:
        yield
    except SessionError as error:
        raise SessionError(f"{path} cannot be opened. {error}") from error
    except FileNotFoundError as error:
        if error.filename is not None and Path(error.filename) != path:
            raise SessionError(f"{error.filename} cannot be {done} ({error.strerror}).") from error
        raise SessionError(f"There is no {path}: name the folder or file of a session.") from error
    except OSError as error:
        raise SessionError(f"{error.filename or path} cannot be {done} ({error.strerror}).") from error
