"""Which tokens of a lane are drawn with their numbers, at each level of detail. No Qt."""

from __future__ import annotations

from cqrs_sim.core.channel import Flight
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.lane_streaks import without_streaks
from cqrs_sim.ui.picture import Picture


def own(lane: LanePicture) -> tuple[Flight, ...]:
    """Return the copies of a person's own last event that are on their way."""
    return lane.followed.copies if lane.followed else ()


def numbered(lane: LanePicture, picture: Picture, chosen: Flight | None) -> list[Flight]:
    """Return the numbered tokens in order of the log: all, or the first, the last, the one chosen and one's own.

    At the stream there are only the last two.
    """
    level = picture.detail.level
    if level is Level.TOKENS:
        return without_streaks(lane.flights, picture.viewing)
    ends = [lane.flights[0], lane.flights[-1]] if level is Level.DOTS and lane.flights else []
    picked = [flight for flight in lane.flights if flight is chosen] if chosen else []
    wanted = {(flight.envelope.position, flight.copy): flight for flight in (*ends, *picked, *own(lane))}
    return [wanted[copy] for copy in sorted(wanted)]
