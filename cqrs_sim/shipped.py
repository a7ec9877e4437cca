"""Where the files shipped with the program are."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def asset(name: str) -> Path:
    """Return the path of a shipped file: inside the installed package, else beside it in a checkout."""
    installed = PACKAGE / "assets" / name
    return installed if installed.exists() else PACKAGE.parent / "assets" / name
