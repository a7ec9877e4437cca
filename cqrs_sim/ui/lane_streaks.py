"""Streaks: events that reach the read store at once or sooner than eyes can follow, shown for long enough. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.viewing import Viewing

SHOWN = 0.25
"""For how long one is seen (seconds of the UI clock), and the viewer's time below which an event takes one."""


@dataclass(frozen=True, slots=True)
class Streak:
    """An event on its short way along a lane, seen since some second of the UI clock."""

    lane: str
    position: int
    since: float
    travel: int
    """How long it really took (microseconds); 0 for nothing at all."""

    def share(self, wall: float) -> float:
        """Return how much of its time is over, 0 to 1."""
        return min(1.0, max(0.0, (wall - self.since) / SHOWN))


def is_swift(travel: int, viewing: Viewing) -> bool:
    """Whether whoever looks has no chance to follow an event that travels so long (microseconds)."""
    return travel < SHOWN * viewing.speed * SECOND


def without_streaks(flights: Sequence[Flight], viewing: Viewing) -> list[Flight]:
    """Return the copies on their way that are drawn where they are, and not as streaks."""
    if not viewing.running:
        return list(flights)
    least = SHOWN * viewing.speed * SECOND
    return [flight for flight in flights if flight.lost or flight.arrives_at - flight.sent_at >= least]


def next_streaks(streaks: tuple[Streak, ...], before: Picture | None, picture: Picture) -> tuple[Streak, ...]:
    """Return the streaks to be seen now: those whose time is not over, and new ones of what came since `before`.

    There are none where time stands still, and none where single events are not drawn.
    """
    viewing = picture.viewing
    if not viewing.running or picture.detail.level is not Level.TOKENS:
        return ()
    kept = tuple(streak for streak in streaks if 0 <= viewing.wall - streak.since < SHOWN)
    if before is None or picture.head <= before.head:
        return kept
    new = (
        Streak(lane.name, picture.head, viewing.wall, lane.travel)
        for lane in picture.lanes
        if lane.travel is not None and is_swift(lane.travel, viewing)
    )
    return (*kept, *new)
