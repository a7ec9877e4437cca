"""The picture of a lane: all that the stage shows of one lane at one moment, frozen."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from operator import attrgetter, sub

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.history import History
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.following import Followed, follow

RULER_SHARE = 0.99
"""The share of events whose delay the lane's ruler reaches to."""

SHORTEST_WINDOW, LONGEST_WINDOW = SECOND, 10 * SECOND
"""Over how long rates are measured (microseconds): the mean delay, so that Little's law holds, within these bounds."""

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
    coming: float
    """How many events a second were committed of late."""
    applied: float
    """By how many a second the checkpoint moved in that time."""
    travel: int | None
    """How long the newest event of the log takes or took to get here; None where that is not known, or not yet."""
    followed: Followed | None
    """A person's own last event, where it is to be followed."""

    @property
    def waiting(self) -> int:
        """How many copies have arrived and are not applied yet."""
        return self.queued + len(self.held) + len(self.at_door)

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


def look_at(lane: Lane, settings: Settings, title: str, history: History, now: int, mine: int | None) -> LanePicture:
    """Return what there is to see of a lane now; `mine` is the position of an event to be followed."""
    projector, channel = lane.projector, lane.channel
    flights = channel.flights
    lone = lane.models[0].name if len(lane.models) == 1 else ""
    retrying = channel.retrying
    delay = settings.delay_of(lane.replica, lone)
    coming, applied = _rates(history, lane.name, now, delay.mean)
    return LanePicture(
        name=lane.name,
        title=title,
        replica=lane.replica,
        delay=delay,
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
        coming=coming,
        applied=applied,
        travel=_travel(lane, history),
        followed=None if mine is None else follow(lane, mine),
    )


def _rates(history: History, lane: str, now: int, delay: int) -> tuple[float, float]:
    """Return how many events a second were committed and applied, over as long as an event is under way."""
    window = min(max(SHORTEST_WINDOW, delay), LONGEST_WINDOW)
    since, read = max(0, now - window), history.read_of(lane)
    committed = history.write.latest - history.write.at(since)
    moved = read.latest - read.at(since)
    if moved < 0:  # emptied since then
        moved = read.latest
    return committed * SECOND / window, moved * SECOND / window


def _travel(lane: Lane, history: History) -> int | None:
    newest = history.write.latest
    committed, applied = history.write.since(newest), history.read_of(lane.name).since(newest)
    if committed is None or not newest:
        return None
    if applied is not None and lane.checkpoint >= newest:
        return applied - committed if applied >= committed else None  # a store that was emptied tells nothing
    copies = lane.channel.copies_of(newest)
    return copies[0].arrives_at - copies[0].sent_at if copies and not copies[0].lost else None
