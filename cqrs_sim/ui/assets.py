"""Where the files shipped with the program are."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import cqrs_sim


def asset(name: str) -> Path:
    """Return the path of a shipped file: inside the installed package, else beside it in a checkout."""
    installed = Path(str(files(cqrs_sim))) / "assets" / name
    return installed if installed.exists() else Path(str(files(cqrs_sim))).parent / "assets" / name
