"""The level of detail: how much of each event is drawn, by how many there are to follow. No Qt.

One level holds for the whole stage, judged by its busiest lane: every lane carries every event, so lanes differ in
how many are under way and not in how fast they come, and tables have no lane of their own. Two kinds of lanes beside
each other would look like two kinds of machinery.
"""

from __future__ import annotations

from enum import IntEnum

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.language import _


class Level(IntEnum):
    """How events are drawn, from the one that shows most of each to the one that shows most of them."""

    TOKENS = 0
    """Each with its number."""
    DOTS = 1
    """The first and the last with theirs."""
    STREAM = 2
    """A band, as thick as they are frequent."""


NAMES = {Level.TOKENS: _("single events"), Level.DOTS: _("dots"), Level.STREAM: _("stream")}
"""What people read of each."""

LIMITS = {Level.TOKENS: (6, 3.0), Level.DOTS: (40, 20.0)}
"""Up to how many in flight, and up to how many a second of the viewer's time, a level is used."""
CALM = 0.7
"""Which share of the limits of the level below it has to be less than, to go down."""
REST = 1.0
"""For how long that has to last (seconds of the UI clock)."""


@dataclass(frozen=True, slots=True)
class Detail:
    """The level in force, and since when (seconds of the UI clock) it has been calm enough for the one below."""

    level: Level = Level.TOKENS
    calm_since: float | None = None


def next_detail(before: Detail, in_flight: int, rate: float, wall: float) -> Detail:
    """Return what is in force with so many in flight and so many a second, at this second of the UI clock.

    It goes up at once, and down one level after a rest.
    """
    wanted = _least(in_flight, rate)
    if wanted > before.level:
        return Detail(wanted)
    if _least(in_flight / CALM, rate / CALM) >= before.level:
        return Detail(before.level)
    since = wall if before.calm_since is None else min(wall, before.calm_since)
    return Detail(before.level, since) if wall - since < REST else Detail(Level(before.level - 1))


def _least(in_flight: float, rate: float) -> Level:
    """Return the first level whose limits these keep."""
    fitting = (level for level, (most, fastest) in LIMITS.items() if in_flight <= most and rate <= fastest)
    return next(fitting, Level.STREAM)
