"""Following: where a person's own last event is on a lane, until it is in the read store there. No Qt."""

from __future__ import annotations

from enum import Enum, auto

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.lane import Lane


class Place(Enum):
    """What an event may be doing on a lane."""

    FLYING = auto()
    AT_DOOR = auto()
    """Arrived, while nobody takes it in."""
    HELD = auto()
    """Waiting for an event before it."""
    QUEUED = auto()
    """Waiting for the projector to have time for it, or for a rebuild to come to it."""
    PARKED = auto()
    TO_COME = auto()
    """Lost, and to be sent again."""
    LOST = auto()
    """Lost for good."""
    UNSENT = auto()
    """Committed, but never sent."""
    APPLIED = auto()


@dataclass(frozen=True, slots=True)
class Followed:
    """The event that is followed, and where it is on one lane."""

    position: int
    place: Place
    copies: tuple[Flight, ...] = ()
    """Those on their way; an event may have arrived already while a twin is still coming."""

    @property
    def over(self) -> bool:
        """Whether nothing will become of it here any more but what it is."""
        return self.place is Place.APPLIED


def follow(lane: Lane, position: int) -> Followed:
    """Return where the event at this position is on the lane."""
    copies = lane.channel.copies_of(position)
    return Followed(position, Place.FLYING if copies else _place(lane, position), copies)


def _place(lane: Lane, position: int) -> Place:
    projector, channel = lane.projector, lane.channel
    intake, kept = projector.intake, projector.kept
    if position in intake.at_door:
        return Place.AT_DOOR
    if position in intake.held:
        return Place.HELD
    rebuilding = lane.progress is not None and lane.checkpoint < position <= lane.progress[1]
    if rebuilding or any(arrival.position == position for arrival in intake.queue):
        return Place.QUEUED
    if position in kept.parked:
        return Place.PARKED
    # Without numbers, and where gaps are passed, the checkpoint says nothing of a single event before it.
    certain = (
        position in kept.beyond
        or any(arrival.position == position for arrival in projector.halves.unsaved)
        or (position <= lane.checkpoint and intake.switches.gaps == "wait")
    )
    if not certain and position in channel.retrying:
        return Place.TO_COME
    if not certain and position in channel.lost:
        return Place.LOST
    return Place.APPLIED if certain or position <= lane.checkpoint else Place.UNSENT
