"""The picture of a lane: all that the stage shows of one lane at one moment, frozen."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from operator import attrgetter, sub

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.settings import DelayLaw, Settings

RULER_SHARE = 0.99
"""The share of events whose delay the lane's ruler reaches to."""

_SENT, _ARRIVES = attrgetter("sent_at"), attrgetter("arrives_at")


@dataclass(frozen=True)
class LanePicture:
    """Positions as in the log; moments and durations in simulated microseconds."""

    name: str
    title: str
    """What tells it from the other lanes in sight."""
    replica: int
    delay: DelayLaw
    flights: tuple[Flight, ...]
    checkpoint: int
    up: bool
    at_door: tuple[int, ...]
    """What has arrived while nobody took it."""
    held: tuple[int, ...]
    """What waits for an event before it."""
    waits_for: int | None
    for_ever: bool
    """Whether no copy of that will come."""
    queued: int
    """How many copies wait for the projector to have time for them, or to be tried again."""
    capacity: float
    """How many it takes a second; 0 for no limit."""
    arriving: float
    """How many commands simulated clients send a second, and so about how many events come on."""
    attempts: int
    """How often the projection has failed on the event in front."""
    parked: int
    returning: int
    """How many lost copies will be sent again."""
    lost: int
    """How many events were lost for good."""
    partitioned_until: int
    progress: tuple[int, int] | None
    second: bool
    """Whether another projector works on the same store."""

    @cached_property
    def reach(self) -> int:
        """What the lane's ruler reaches to: nearly every delay of the law, and every delay on its way."""
        under_way = map(sub, map(_ARRIVES, self.flights), map(_SENT, self.flights))
        return max(self.delay.quantile(RULER_SHARE), max(under_way, default=0))

    @cached_property
    def twins(self) -> frozenset[int]:
        """The positions of which more than one copy is on its way."""
        copies = Counter([flight.envelope.position for flight in self.flights])
        return frozenset([position for position, count in copies.items() if count > 1])


def look_at(lane: Lane, settings: Settings, title: str) -> LanePicture:
    """Return what there is to see of a lane now."""
    projector, channel = lane.projector, lane.channel
    flights = channel.flights
    lone = lane.models[0].name if len(lane.models) == 1 else ""
    retrying = channel.retrying
    return LanePicture(
        name=lane.name,
        title=title,
        replica=lane.replica,
        delay=settings.delay_of(lane.replica, lone),
        flights=flights,
        checkpoint=lane.checkpoint,
        up=projector.up,
        at_door=projector.at_door,
        held=projector.held,
        waits_for=projector.waits_for,
        for_ever=lane.waits_for_lost is not None,
        queued=projector.queued,
        capacity=settings.capacities.projector.rate,
        arriving=settings.traffic.writes,
        attempts=projector.attempts,
        parked=len(projector.kept.parked),
        # A copy that is to be lost counts from the moment at which it is.
        returning=len(retrying) - sum(flight.again_at is not None for flight in flights) if retrying else 0,
        lost=len(channel.lost),
        partitioned_until=channel.partitioned_until if channel.partitioned else 0,
        progress=lane.progress,
        second=lane.second is not None,
    )
