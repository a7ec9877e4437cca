"""Sharing: a session as one file, and a whole folder as another."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from cqrs_sim.core.domain import Domain
from cqrs_sim.language import _
from cqrs_sim.sessions.branches import Branch, Files, branches_in
from cqrs_sim.sessions.encoding import encode_session
from cqrs_sim.sessions.files import new_folder, write_whole
from cqrs_sim.sessions.folder import HEAD, Folder, load
from cqrs_sim.sessions.naming import named
from cqrs_sim.sessions.session import SessionError


def export(path: Path, out: Path, domains: Mapping[str, Domain], branch: int | None = None) -> None:
    """Write a session, as its current branch or this one has it, to one JSON file.

    Raises SessionError, and leaves what was there; a file within the session is refused.
    """
    session = load(path, domains, branch)
    spare(path, out)
    try:
        write_whole(out, encode_session(session))
    except OSError as error:
        raise SessionError(
            _("{out} cannot be written ({reason}): name another file.").format(out=out, reason=error.strerror)
        ) from error


def save_as(folder: Folder, target: Path) -> None:
    """Copy an open session with all its branches to a new folder, each store as it is at this moment.

    Raises SessionError and StoreUnavailable; then no copy is left behind.
    """
    if is_within(target, folder.path):
        raise SessionError(_("{target} lies within the session itself: choose another folder.").format(target=target))
    with new_folder(target), named(folder.path):
        for branch in branches_in(folder.path):
            _copy(branch, Files(target / branch.files.home.relative_to(folder.path)))
        write_whole(target / HEAD, (folder.path / HEAD).read_bytes())


def spare(session: Path, out: Path) -> None:
    """Raise SessionError where writing to `out` would cost this session a file of its own."""
    if is_within(out, session):
        raise SessionError(_("{out} belongs to the session, which would be lost: name another file.").format(out=out))


def is_within(path: Path, session: Path) -> bool:
    """Whether the path, followed to where it leads, is the session's own or lies in its folder."""
    real, home = path.resolve(), session.resolve()
    return home == real or home in real.parents


def _copy(branch: Branch, target: Files) -> None:
    # Imported here because SQLAlchemy costs more time than all else.
    from cqrs_sim.stores.store_file import copy

    source = branch.files
    target.home.mkdir(parents=True)
    for file, place in ((source.journal, target.journal), (source.origin, target.origin)):
        if file.exists():
            shutil.copyfile(file, place)
    for file in (source.write_db, *source.read_dbs):
        if file.is_file():
            copy(file, target.home / file.name)
