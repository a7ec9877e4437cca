"""Chromium on this machine: where it is, or what to do to have it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
PLACE = "CQRS_SIM_CHROMIUM"
"""The environment's variable that says where it is."""
REQUIRED = "CQRS_SIM_BROWSER"
"""The environment's variable that, when it says "required", makes a missing browser a failure."""
HELP = (
    "There is no Chromium, so no real browser was asked. On Debian and Ubuntu type: sudo apt-get install chromium. "
    f"One that lies elsewhere is named by {PLACE}."
)


def chromium(environment: Mapping[str, str] = os.environ, which: Callable[[str], str | None] = shutil.which) -> str:
    """The path of Chromium; without one the test is skipped, or fails where a browser is required."""
    path = environment.get(PLACE) or next(filter(None, map(which, NAMES)), None)
    if path is not None:
        return path
    if environment.get(REQUIRED) == "required":
        pytest.fail(HELP)
    pytest.skip(HELP)
