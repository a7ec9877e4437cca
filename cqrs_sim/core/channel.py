"""The channel: carries copies of events from the relay to the projector, each with its own delay."""

from __future__ import annotations

from dataclasses import dataclass

from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Delivered, Sent
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.settings import DelayLaw
from cqrs_sim.core.timeline import Timeline

DELIVER = "deliver"


@dataclass(frozen=True, slots=True)
class Flight:
    """One copy of an event on its way; moments in microseconds."""

    envelope: Envelope
    copy: int
    sent_at: int
    arrives_at: int

    def left(self, now: int) -> int:
        """Return how long it still has to travel (microseconds)."""
        return max(0, self.arrives_at - now)


class Channel:
    """What is on its way on one lane. A change of delay leaves copies already in flight alone."""

    def __init__(self, lane: str, timeline: Timeline, draws: Draws, publish: Publisher) -> None:
        """Carry for this lane; arrivals are scheduled as the lane's `deliver` actions."""
        self._lane = lane
        self._timeline = timeline
        self._draws = draws
        self._publish = publish
        self._flights: dict[tuple[int, int], Flight] = {}
        self.sent = 0

    @property
    def flights(self) -> tuple[Flight, ...]:
        """The copies in flight, in order of sending."""
        return tuple(self._flights.values())

    def send(self, envelope: Envelope, law: DelayLaw, copy: int = 0) -> None:
        """Send one copy; its delay depends on nothing but seed, lane, position, copy and law."""
        now = self._timeline.now
        position = envelope.position
        arrives_at = now + law.quantile(self._draws.draw("delay", self._lane, position, copy))
        self._flights[position, copy] = Flight(envelope, copy, now, arrives_at)
        self.sent += 1
        if self._publish.wanted(Sent):
            self._publish(Sent(now, self._lane, position, copy, arrives_at))
        self._timeline.at(arrives_at, self._lane, DELIVER, (position, copy))

    def take(self, position: int, copy: int) -> Envelope | None:
        """Take a copy that has arrived out of the channel; None where it has been taken already."""
        flight = self._flights.pop((position, copy), None)
        if flight is None:
            return None
        if self._publish.wanted(Delivered):
            self._publish(Delivered(self._timeline.now, self._lane, position, copy))
        return flight.envelope
