"""Turns: which parts of the window may draw in a frame, so that under load no two do their work in the same one."""

from __future__ import annotations

FRAMES = 6
"""Frames in a round: under load each part draws about ten times a second."""
FEW = 8
"""Up to so many changes are drawn at once by a part that has rested for a round; more wait for its turn."""


class Turns:
    """Call `advance` for each frame; then ask for each part, by its place in the round, whether it may draw."""

    def __init__(self) -> None:
        """Be before the first frame."""
        self._frame = 0
        self._drawn: dict[int, int] = {}

    def advance(self) -> None:
        """Go on to the next frame."""
        self._frame += 1

    def allow(self, place: int, changes: int) -> bool:
        """Tell whether the part at this place, with so many changes to show, may draw; it then counts as drawn."""
        rested = self._frame - self._drawn.get(place, -FRAMES) >= FRAMES
        allowed = self._frame % FRAMES == place or (rested and changes <= FEW)
        if allowed and changes:
            self._drawn[place] = self._frame
        return allowed
