"""The lab at a desk, with nothing in motion."""

from __future__ import annotations

import pytest

from tests.ui.driver import Desk
from tests.ui.lab.bench import Bench


@pytest.fixture
def bench(desk: Desk) -> Bench:
    """The CORS lab in the window, at its first preset."""
    return Bench(desk)
