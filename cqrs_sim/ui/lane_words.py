"""The words of the lane: what its heading, its projector and a screen reader say about a picture."""

from __future__ import annotations

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.projector import MOST_ATTEMPTS
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.picture import Picture

SPOKEN = 6
"""How many tokens are told one by one; more would take longer to hear than to happen."""
NAMED = 4
"""How many of those waiting are named."""


def heading(lane: LanePicture) -> str:
    """Return how many copies are on their way."""
    return f"{len(lane.flights)} in flight" if lane.flights else "Nothing in flight"


def detail(picture: Picture, chosen: Flight | None) -> str:
    """Return the line below: the token chosen, else what is wrong, else Little's law at work, else the delay."""
    lane, law = picture.lane, picture.lane.delay
    if chosen is not None:
        return _told(chosen, picture.now)
    if wrong := astray(lane, picture.now):
        return wrong
    if lane.flights and picture.rate:
        # Little's law: the mean number on the way is the rate times the mean time on the way.
        expected = picture.rate * law.mean / SECOND
        return f"{picture.rate:.1f}/s × {seconds(law.mean)} = {expected:.1f} expected"
    return f"{law.shape} delay, {'' if law.shape == 'fixed' else 'on average '}{seconds(law.mean)}"


def astray(lane: LanePicture, now: int) -> str:
    """Return what is wrong on the way: a partition, and what was lost; nothing where all is well."""
    said = []
    if lane.partitioned_until > now:
        back = sum(flight.arrives_at <= now for flight in lane.flights)
        said.append(f"cut for {seconds(lane.partitioned_until - now)} more" + (f", {back} held back" if back else ""))
    if lane.returning:
        said.append(f"{lane.returning} will be sent again")
    if lane.lost:
        said.append(f"{lane.lost} lost for good")
    return ", ".join(said)


def line(flight: Flight, now: int) -> str:
    """Return a token on one line."""
    return f"{flight.envelope.event_type} {_told(flight, now)}"


def title(lane: LanePicture) -> str:
    """Return what the projector is called in its present state."""
    if not lane.up:
        return f"Projector down at #{lane.checkpoint}"
    aside = f", {lane.parked} parked" if lane.parked else ""
    return f"{'Two projectors' if lane.second else 'Projector'}{aside}"


def projector(lane: LanePicture) -> str:
    """Return how far the projector has come, or what it does or waits for instead."""
    if not lane.up:
        return f"{len(lane.at_door)} at the door" if lane.at_door else "nobody applies events"
    if lane.progress is not None:
        return f"rebuilding: {lane.progress[0]} of {lane.progress[1]}"
    if lane.attempts:
        return f"fails, attempt {lane.attempts} of {MOST_ATTEMPTS}"
    if lane.for_ever:
        return f"{len(lane.held)} waiting for ever for #{lane.waits_for}"
    if lane.waits_for is not None:
        named = ", ".join(f"#{position}" for position in lane.held[:NAMED])
        more = "" if len(lane.held) <= NAMED else f" and {len(lane.held) - NAMED} more"
        verb = "waits" if len(lane.held) == 1 else "wait"
        return f"{named}{more} {verb} for #{lane.waits_for}"
    if lane.capacity and lane.queued:
        return f"{lane.queued} waiting, {lane.capacity:g}/s: {_drained(lane)}"
    return f"{lane.queued} waiting" if lane.queued else f"applied up to #{lane.checkpoint}"


def _drained(lane: LanePicture) -> str:
    """Return how long it takes until nothing waits: the queue shrinks by what is done and grows by what comes."""
    shrinks = lane.capacity - lane.arriving
    return f"{lane.queued / shrinks:.1f} s left" if shrinks > 0 else "never done"


def spoken(picture: Picture) -> str:
    """Return all of it for a screen reader."""
    return ". ".join(_spoken(lane, picture) for lane in picture.lanes)


def _spoken(lane: LanePicture, picture: Picture) -> str:
    flights = (
        f"{flight.envelope.event_type} #{flight.envelope.position} arrives in {seconds(flight.left(picture.now))}"
        for flight in lane.flights[:SPOKEN]
    )
    said = (lane.title, f"{len(lane.flights)} in flight", astray(lane, picture.now), *flights, title(lane))
    return ". ".join((*filter(None, said), projector(lane)))


def brief(lane: LanePicture, head: int, now: int) -> str:
    """Return the state of a lane among several in a few words: what is wrong, else how far it is."""
    if not lane.up:
        return f"down at #{lane.checkpoint}, {len(lane.at_door)} at the door"
    if lane.progress is not None or lane.attempts or lane.waits_for is not None:
        return projector(lane)
    parked = f"{lane.parked} parked" if lane.parked else ""
    queue = f"{lane.queued} waiting" if lane.queued else ""
    return ", ".join(filter(None, (astray(lane, now), parked, queue, f"#{lane.checkpoint} of {head}")))


def tick(moment: int) -> str:
    """Return a moment (microseconds) as the ruler writes it."""
    if moment % SECOND == 0:
        return f"{moment // SECOND} s"
    return f"{moment / SECOND:.1f} s" if moment >= SECOND else f"{moment / SECOND:.2g} s"


def _told(flight: Flight, now: int) -> str:
    envelope = flight.envelope
    left = seconds(flight.left(now))
    return f"#{envelope.position} about {envelope.subject} by {envelope.client}, arrives in {left}"
