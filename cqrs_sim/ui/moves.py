"""Moves: what is in motion on the screen, from where to where and when, and what of it is to be seen at a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Literal, NamedTuple

from cqrs_sim.core.frozen import dataclass

Figure = Literal["command", "event", "rejected", "lens", "sheet", "veil", "bar", "old", "fading", "struck", "wiped"]
"""What a move draws. The last four are what was there before: as it was, fading, fading with a line through it, or only
as far as the box of the moment reaches.
"""

Curve = Callable[[float], float]
"""Which share of the way is done after which share of the time."""

LEAST_SCALE = 0.4
"""A scene that would have to be played faster than this part of its time is not played at all."""


class Box(NamedTuple):
    """A rectangle on the screen, in device-independent pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def around_middle(self, width: float, height: float) -> Box:
        """Return one of this size with the same middle."""
        x, y = self.middle
        return Box(x - width / 2, y - height / 2, width, height)

    def moved(self, right: float, down: float) -> Box:
        """Return it at another place."""
        return Box(self.x + right, self.y + down, self.width, self.height)


def between(one: Box, other: Box, share: float) -> Box:
    """Return the box that is so far on the way from one to the other, 0 to 1."""
    return Box(*(a + (b - a) * share for a, b in zip(one, other, strict=True)))


def around(boxes: Iterable[Box]) -> Box:
    """Return the least box with all of these in it, of which there is at least one."""
    boxes = list(boxes)
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.x + box.width for box in boxes) - x, max(box.y + box.height for box in boxes) - y)


def linear(time: float) -> float:
    """Keep one speed."""
    return time


def decelerate(time: float) -> float:
    """Come to rest: the cubic Bézier curve through (0, 0) and (0, 1)."""
    root: float = time ** (1 / 3)  # with both control points at 0, time is the cube of the parameter
    return root * root * (3 - 2 * root)


def standard(time: float) -> float:
    """Set off quickly and come to rest: the cubic Bézier curve through (0.2, 0) and (0, 1)."""
    low, high = 0.0, 1.0
    for _step in range(20):
        root = (low + high) / 2
        if 0.6 * (1 - root) ** 2 * root + root**3 < time:
            low = root
        else:
            high = root
    return low * low * (3 - 2 * low)


@dataclass(frozen=True)
class Move:
    """One thing that moves, from `start` to `end` (milliseconds since its scene began)."""

    figure: Figure
    start: float
    end: float
    path: tuple[Box, Box]
    curve: Curve = linear
    label: str = ""
    becomes: Figure | None = None
    """What it turns into on its way."""
    waiting: bool = False
    """Whether it is there, at rest, from the beginning of the scene: as what is still to be replaced by something."""

    @property
    def still(self) -> bool:
        """Whether it only stands there."""
        fades = self.figure in ("fading", "struck")
        return self.path[0] == self.path[1] and self.becomes is None and not fades


Scene = tuple[Move, ...]
"""Moves that belong together."""


class Drawn(NamedTuple):
    """A move at a moment: how far it has come on its way, 0 to 1."""

    move: Move
    share: float

    @property
    def box(self) -> Box:
        """Where it is."""
        return between(*self.move.path, self.share)


def at(scene: Scene, elapsed: float) -> tuple[Drawn, ...]:
    """Return what is to be seen so many milliseconds after a scene began; nothing once it is over."""
    seen = []
    for move in scene:
        if elapsed < move.end and (move.waiting or elapsed >= move.start):
            begun = elapsed > move.start and not move.still
            done = (elapsed - move.start) / (move.end - move.start) if begun else 0.0
            seen.append(Drawn(move, move.curve(done)))
    return tuple(seen)


def length(scene: Scene) -> float:
    """Return how long a scene takes (milliseconds)."""
    return max((move.end for move in scene), default=0.0)


def later(scene: Iterable[Move], by: float) -> Scene:
    """Return the moves so much later (milliseconds)."""
    return tuple(replace(move, start=move.start + by, end=move.end + by) for move in scene)


def fitted(scene: Scene, most: float, in_any_case: bool = False) -> Scene:
    """Return the scene played fast enough to take so long at most (milliseconds).

    Where that is too fast, nothing; or, `in_any_case`, as fast as eyes can follow.
    """
    whole = length(scene)
    if whole <= most:
        return scene
    scale = max(most / whole, LEAST_SCALE if in_any_case else 0.0)
    if scale < LEAST_SCALE:
        return ()
    return tuple(replace(move, start=move.start * scale, end=move.end * scale) for move in scene)
