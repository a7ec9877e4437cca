"""The recent sessions: the folders that were open last, in a small file of the user's own."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from platformdirs import user_state_path

from cqrs_sim.sessions.files import write_whole
from cqrs_sim.sessions.folder import HEAD

MOST = 10


def recent_file() -> Path:
    """Return where the list is kept for this user."""
    return user_state_path("cqrs-sim", appauthor=False) / "recent.json"


def recent(file: Path | None = None) -> tuple[Path, ...]:
    """Return the folders of recent sessions, newest first; those that are not there any more are left out."""
    return tuple(path for path in _listed(file or recent_file()) if _is_there(path))


def remember(folder: Path, file: Path | None = None) -> None:
    """Put a session's folder first. A list that cannot be written stays as it is: nobody needs it to work."""
    file = file or recent_file()
    first = folder.absolute()
    others = [path for path in _listed(file) if path != first]
    with suppress(OSError, UnicodeEncodeError):  # a name that is no text cannot be listed
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps([str(path) for path in (first, *others)[:MOST]], ensure_ascii=False).encode())


def _listed(file: Path) -> list[Path]:
    try:
        listed = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    told = isinstance(listed, list) and all(isinstance(name, str) for name in listed)
    return [Path(name) for name in listed[:MOST]] if told else []


def _is_there(path: Path) -> bool:
    try:
        return path.is_absolute() and (path / HEAD).is_file()
    except (OSError, ValueError):
        return False
