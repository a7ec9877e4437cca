"""Names of lanes: "read", "read2" for the second replica, "read.feed" for one model's own, "read~1" for one rebuilt."""

from __future__ import annotations

FIRST_LANE = "read"
"""The lane that every session begins with."""


def base_name(replica: int, model: str = "") -> str:
    """Return how the lane of a replica is called, or of the one that this read model has to itself there."""
    start = FIRST_LANE if replica == 1 else f"{FIRST_LANE}{replica}"
    return f"{start}.{model}" if model else start


def next_name(base: str, number: int) -> str:
    """Return the name of the lane that is opened, as the `number`-th from 0, in this place."""
    return f"{base}~{number}" if number else base


def base_of(lane: str) -> str:
    """Return the place of a lane: its name without how often it was rebuilt."""
    return lane.partition("~")[0]


def replica_of(lane: str) -> int:
    """Return the number of the replica that the lane of this name leads to."""
    return int(base_of(lane).partition(".")[0].removeprefix(FIRST_LANE) or 1)
