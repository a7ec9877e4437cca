"""Side by side: where words along a line are written whole, those that would touch others left out. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

APART = 6.0
"""Pixels between two of them at least."""


class Written(NamedTuple):
    """Words with where they begin and how wide they are (pixels)."""

    text: str
    left: float
    width: float


def side_by_side(wished: Sequence[tuple[str, float]], width_of: Callable[[str], float], room: float) -> list[Written]:
    """Return where words are written around their places, within the room.

    They are wished in the order of what they matter: the first has its place in any case, the others as far as they
    do not touch what is there already.
    """
    placed: list[Written] = []
    for text, place in wished:
        width = min(width_of(text), room)
        left = min(max(place - width / 2, 0.0), room - width)
        if all(left + width + APART <= other.left or other.left + other.width + APART <= left for other in placed):
            placed.append(Written(text, left, width))
    return placed
