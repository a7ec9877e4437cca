"""Naming: errors on the way to a session, told as one sentence that names the path."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cqrs_sim.language import _
from cqrs_sim.sessions.session import SessionError


@contextmanager
def named(path: Path, *, writing: bool = False) -> Iterator[None]:
    """Have what goes wrong with the session at `path` in the block name it. Raises SessionError."""
    try:
        yield
    except SessionError as error:
        raise SessionError(_("{path} cannot be opened. {error}").format(path=path, error=error)) from error
    except FileNotFoundError as error:
        if error.filename is not None and Path(error.filename) != path:
            raise SessionError(_hindered(writing).format(path=error.filename, reason=error.strerror)) from error
        raise SessionError(_("There is no {path}: name the folder or file of a session.").format(path=path)) from error
    except OSError as error:
        said = _hindered(writing).format(path=error.filename or path, reason=error.strerror)
        raise SessionError(said) from error


def _hindered(writing: bool) -> str:
    return _("{path} cannot be written ({reason}).") if writing else _("{path} cannot be read ({reason}).")
