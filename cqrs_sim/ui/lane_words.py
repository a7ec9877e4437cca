"""The words of the lane: what its heading, its projector and a screen reader say about a picture."""

from __future__ import annotations

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.picture import Picture

SPOKEN = 6
"""How many tokens are told one by one; more would take longer to hear than to happen."""
NAMED = 4
"""How many of those waiting are named."""


def heading(picture: Picture) -> str:
    """Return how many events are on their way."""
    return f"{len(picture.flights)} in flight" if picture.flights else "Nothing in flight"


def detail(picture: Picture, chosen: Flight | None) -> str:
    """Return the line below: the token chosen, else Little's law at work, else the law of the delay."""
    law = picture.delay
    if chosen is not None:
        return _told(chosen, picture.now)
    if picture.flights and picture.rate:
        # Little's law: the mean number on the way is the rate times the mean time on the way.
        expected = picture.rate * law.mean / SECOND
        return f"{picture.rate:.1f}/s × {seconds(law.mean)} = {expected:.1f} expected"
    return f"{law.shape} delay, {'' if law.shape == 'fixed' else 'on average '}{seconds(law.mean)}"


def line(flight: Flight, now: int) -> str:
    """Return a token on one line."""
    return f"{flight.envelope.event_type} {_told(flight, now)}"


def projector(picture: Picture) -> str:
    """Return how far the projector has come, or what it waits for."""
    waiting = picture.waiting
    if not waiting:
        return f"applied up to #{picture.checkpoint}"
    named = ", ".join(f"#{position}" for position in waiting[:NAMED])
    more = "" if len(waiting) <= NAMED else f" and {len(waiting) - NAMED} more"
    verb = "waits" if len(waiting) == 1 else "wait"
    return f"{named}{more} {verb} for #{picture.checkpoint + 1}"


def spoken(picture: Picture) -> str:
    """Return all of it for a screen reader."""
    flights = (
        f"{flight.envelope.event_type} #{flight.envelope.position} arrives in {seconds(flight.left(picture.now))}"
        for flight in picture.flights[:SPOKEN]
    )
    return ". ".join((f"{len(picture.flights)} in flight", *flights, projector(picture)))


def tick(moment: int) -> str:
    """Return a moment (microseconds) as the ruler writes it."""
    if moment % SECOND == 0:
        return f"{moment // SECOND} s"
    return f"{moment / SECOND:.1f} s" if moment >= SECOND else f"{moment / SECOND:.2g} s"


def _told(flight: Flight, now: int) -> str:
    envelope = flight.envelope
    left = seconds(flight.left(now))
    return f"#{envelope.position} about {envelope.subject} by {envelope.client}, arrives in {left}"
