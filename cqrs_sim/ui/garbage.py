"""Garbage: Python's search for objects that only refer to each other, put off while time runs."""

from __future__ import annotations

import gc

USUAL = gc.get_threshold()
THRESHOLDS = (5_000, 20, 50)
"""New objects before the youngest are searched, and how often each age is before the next older one is."""


def put_off() -> None:
    """Leave out what is there, and search among the rest less often.

    To go through tables of ten thousand rows again and again takes as long as several frames, and finds nothing.
    """
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def as_usual() -> None:
    """Search everything again."""
    gc.unfreeze()
    gc.set_threshold(*USUAL)
