"""Home: where the sessions lie that nobody gave a place, and what this user has chosen."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path

from platformdirs import user_config_path, user_data_path


def window_file() -> Path:
    """Return the file in which this user's choices about the window are kept."""
    return user_config_path("cqrs-sim", appauthor=False) / "window.ini"


def own_folder() -> Path:
    """Return a folder that is not there yet, named after the moment, in this user's folder for data."""
    sessions = user_data_path("cqrs-sim", appauthor=False) / "sessions"
    name = time.strftime("%Y-%m-%d %H-%M-%S")
    names = (name if number == 1 else f"{name} ({number})" for number in count(1))
    return next(sessions / name for name in names if not (sessions / name).exists())
