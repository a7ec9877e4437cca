"""The versions of all that this program is made of, as a report of a mistake needs them."""

from __future__ import annotations

import platform
from importlib.metadata import version

import PySide6
from PySide6.QtCore import qVersion

from cqrs_sim import __version__
from cqrs_sim.stores.sqlite import VERSION


def versions() -> tuple[str, ...]:
    """Return each part with its version, the program first."""
    return (
        f"CQRS Sim {__version__}",
        f"Python {platform.python_version()}",
        f"Qt {qVersion()}, PySide6 {PySide6.__version__}",
        f"SQLAlchemy {version('SQLAlchemy')}, SQLite {VERSION}",
        f"{platform.system()} {platform.release()}, {platform.machine()}",
    )
