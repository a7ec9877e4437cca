"""cqrs-sim, and python -m cqrs_sim: settles the language first, because texts are looked up as modules are imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cqrs_sim.sessions.home import window_file


def main() -> int:
    """Run the command line in the language that people have chosen; return its exit status."""
    settle_language(sys.argv[1:], window_file())
    from cqrs_sim.cli import main as command_line  # it and all that it imports speak

    return command_line()


def settle_language(arguments: Sequence[str], kept: Path) -> None:
    """Have the environment wish for the language chosen in the window, whose file this is, before all others.

    What programs read is in English, whoever sits before the screen.
    """
    chosen = "en" if "--json" in arguments else _chosen(kept)
    if chosen:
        os.environ["LANGUAGE"] = chosen


def _chosen(kept: Path) -> str:
    """Return the language that the file names, nothing where it leaves that to the system."""
    section = ""
    try:
        for line in kept.read_text("utf-8", errors="replace").splitlines():
            if line.startswith("["):
                section = line
            elif section == "[window]" and line.startswith("language="):
                language = line.partition("=")[2]
                return language if language.isalpha() and language.islower() else ""
    except OSError:
        pass
    return ""


if __name__ == "__main__":
    sys.exit(main())
