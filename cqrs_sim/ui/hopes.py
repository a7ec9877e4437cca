"""Hopes: what a client shows of a row before it is true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Hope = Callable[[Any], str]
"""Returns in a few words what a client hopes of a row that is not as it was answered; nothing where it is."""


def no_hope(_row: Any) -> str:
    """Return nothing: the row is as it was answered."""
    return ""
