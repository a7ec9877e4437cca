"""Turns: which parts of the window draw in a frame, so that under load no two do their work in the same one."""

from __future__ import annotations

from enum import IntEnum

FRAMES = 6
"""Frames in a round: under load each part draws about ten times a second."""
REST = 0.09
"""Seconds of wall time after which a part with few changes need not wait for its turn."""
FEW = 8
"""Up to so many changes are few."""


class Part(IntEnum):
    """What takes turns, by its frame in a round."""

    WRITE_TABLE = 0
    READ_TABLE = 1
    OUTBOX = 2
    SIDE = 3
    CHART = 4
    XRAY = 5


class Turns:
    """Call `advance` for each frame; then ask for each part whether it may draw."""

    def __init__(self) -> None:
        """Be before the first frame."""
        self._frame = 0
        self._wall = 0.0
        self._drawn: dict[Part, float] = {}

    def advance(self, wall: float) -> None:
        """Go on to the next frame, at this second of the wall clock."""
        self._frame += 1
        self._wall = wall

    def allow(self, part: Part, changes: int = 1) -> bool:
        """Tell whether a part with so many changes to show may draw; if so, it counts as drawn."""
        rested = self._wall - self._drawn.get(part, -REST) >= REST
        if not changes or not (self._frame % FRAMES == part or (rested and changes <= FEW)):
            return False
        self._drawn[part] = self._wall
        return True
