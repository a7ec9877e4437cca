"""The channel: carries copies of events from the relay to the projector, each with its own delay and its own luck."""

from __future__ import annotations

from dataclasses import replace

from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Delayed, Delivered, Duplicated, Lost, Partitioned, Sent
from cqrs_sim.core.faults import DetourNext, DuplicateNext, Fault, LoseNext
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.records import quick
from cqrs_sim.core.settings import ChannelFaults, DelayLaw
from cqrs_sim.core.timeline import Timeline

DELIVER = "deliver"
LOSE = "lose"
RESEND = "resend"

LEAST_DETOUR = 100_000
"""How long a copy is under way (microseconds) that takes a detour where there is no delay to double."""

CopyId = tuple[int, int]
"""A copy's position in the log and its number: 0 is the first that was sent."""


@quick
@dataclass(frozen=True, slots=True)
class Flight:
    """One copy of an event on its way; moments in microseconds. A `lost` one ends half-way."""

    envelope: Envelope
    copy: int
    sent_at: int
    arrives_at: int
    lost: bool = False
    again_at: int | None = None
    """When the relay sends the event again that this copy loses."""

    def left(self, now: int) -> int:
        """Return how long it still has to travel (microseconds)."""
        return max(0, self.arrives_at - now)


class Channel:
    """What is on its way on one lane. A change of delay or faults leaves copies already in flight alone."""

    def __init__(self, lane: str, timeline: Timeline, draws: Draws, publish: Publisher) -> None:
        """Carry for this lane; arrivals, losses and retries are scheduled as the lane's actions."""
        self._lane = lane
        self._timeline = timeline
        self._draws = draws
        self._publish = publish
        self._flights: dict[CopyId, Flight] = {}
        self._copies: dict[int, int] = {}  # how many copies were sent, of events of which there was more than one
        self._retries: dict[CopyId, Envelope] = {}  # lost, and to be sent again as this copy
        self._next: list[type[Fault]] = []
        self.lost: dict[int, Envelope] = {}
        """Events of which no copy will arrive unless somebody sends it again, by position."""
        self.partitioned_until = 0
        self.sent = 0

    @property
    def flights(self) -> tuple[Flight, ...]:
        """The copies in flight, in order of sending."""
        return tuple(self._flights.values())

    @property
    def retrying(self) -> tuple[int, ...]:
        """The positions of lost events that will be sent again, in order of loss."""
        return tuple(position for position, _ in self._retries)

    @property
    def partitioned(self) -> bool:
        """Whether nothing arrives at the moment."""
        return self._timeline.now < self.partitioned_until

    def has(self, position: int) -> bool:
        """Whether a copy of this event is on its way, or will be sent again."""
        return any(at == position for at, _ in self._flights) or any(at == position for at, _ in self._retries)

    def copies_of(self, position: int) -> tuple[Flight, ...]:
        """Return the copies of this event that are on their way, in order of their numbers."""
        numbers = range(self._copies.get(position, 0) + 1)
        return tuple(self._flights[position, number] for number in numbers if (position, number) in self._flights)

    @property
    def doomed(self) -> tuple[type[Fault], ...]:
        """What will happen to the next copy that is sent."""
        return tuple(dict.fromkeys(self._next))

    def doom(self, kind: type[Fault]) -> None:
        """Let this happen to the next copy that is sent: LoseNext, DuplicateNext or DetourNext."""
        self._next.append(kind)

    def spare(self) -> None:
        """Let nothing of that happen."""
        self._next.clear()

    def send(self, envelope: Envelope, law: DelayLaw, faults: ChannelFaults, copy: int = 0) -> None:
        """Send one copy, and by bad luck a second; what befalls each depends on seed, lane, position and copy alone.

        A copy that is lost is not doubled, and a double is not lost: doubled is what arrives.
        """
        position = envelope.position
        doomed = tuple(self._next)
        self._next.clear()
        self.lost.pop(position, None)
        lost = LoseNext in doomed or self._strikes("loss", faults.loss, position, copy)
        self._send_copy(envelope, law, faults, copy, DetourNext in doomed, lost)
        if DuplicateNext in doomed or (not lost and self._strikes("duplicate", faults.duplication, position, copy)):
            self._send_copy(envelope, law, faults, self._new_copy(position), detour=False, lost=False)

    def send_again(self, envelope: Envelope, law: DelayLaw, faults: ChannelFaults) -> None:
        """Send one more copy of an event that was sent before."""
        self.send(envelope, law, faults, self._new_copy(envelope.position))

    def lose(self, copy: CopyId) -> None:
        """Lose this copy on its way, for good. Nothing happens when it is no longer on its way."""
        flight = self._flights.pop(copy, None)
        if flight is not None:
            self._lose(replace(flight, again_at=None))

    def duplicate(self, copy: CopyId) -> None:
        """Split this copy in two, which arrive one after the other at the same moment."""
        flight = self._flights.get(copy)
        if flight is not None and not flight.lost:
            position, of = copy
            twin = replace(flight, copy=self._new_copy(position))
            self._fly(twin)
            self._publish(Duplicated(self._timeline.now, self._lane, position, twin.copy, of, twin.arrives_at))

    def delay(self, copy: CopyId, by: int) -> None:
        """Hold this copy up by so many microseconds."""
        flight = self._flights.get(copy)
        if flight is not None and not flight.lost:
            later = replace(flight, arrives_at=max(flight.arrives_at, self._timeline.now) + by)
            self._fly(later)
            self._publish(Delayed(self._timeline.now, self._lane, *copy, later.arrives_at))

    def partition(self, until: int) -> None:
        """Let nothing arrive before this moment (microseconds); `until` now, heal the partition that there is."""
        now, partitioned = self._timeline.now, self.partitioned
        if until <= now and not partitioned:
            return
        self.partitioned_until = until
        self._publish(Partitioned(now, self._lane, until))
        if until <= now:
            due = [copy for copy, flight in self._flights.items() if flight.arrives_at <= now and not flight.lost]
            for copy in sorted(due, key=lambda copy: self._flights[copy].arrives_at):
                self._timeline.at(now, self._lane, DELIVER, copy)

    def perform(self, verb: str, copy: CopyId, law: DelayLaw, faults: ChannelFaults) -> Envelope | None:
        """Do what is due for a copy; return the event where that has arrived."""
        if verb == RESEND:
            self.send(self._retries.pop(copy), law, faults, copy[1])
            return None
        flight = self._flights.get(copy)
        now = self._timeline.now
        # Whoever was lost or held up by hand has an action left over.
        if flight is None or flight.lost != (verb == LOSE) or (verb == DELIVER and flight.arrives_at > now):
            return None
        if verb == LOSE:
            del self._flights[copy]
            self._lose(flight)
            return None
        if now < self.partitioned_until:
            self._timeline.at(self.partitioned_until, self._lane, DELIVER, copy)
            return None
        del self._flights[copy]
        if self._publish.wanted(Delivered):
            self._publish(Delivered(now, self._lane, *copy))
        return flight.envelope

    def _send_copy(
        self, envelope: Envelope, law: DelayLaw, faults: ChannelFaults, copy: int, detour: bool, lost: bool
    ) -> None:
        now, position = self._timeline.now, envelope.position
        # Draws have keys, so one that a law has no use for can be left out and shifts no other.
        share = 0.5 if law.shape == "fixed" else self._draws.draw("delay", self._lane, position, copy)
        delay = law.quantile(share)
        if detour or self._strikes("reorder", faults.reordering, position, copy):
            delay = 2 * delay if delay else LEAST_DETOUR
        again_at = now + faults.retry if lost and faults.retry else None
        flight = Flight(envelope, copy, now, now + delay, lost, again_at)
        self.sent += 1
        if self._publish.wanted(Sent):
            self._publish(Sent(now, self._lane, position, copy, flight.arrives_at))
        self._fly(flight)
        if again_at is not None:
            again = (position, self._new_copy(position))
            self._retries[again] = envelope
            self._timeline.at(again_at, self._lane, RESEND, again)

    def _fly(self, flight: Flight) -> None:
        copy = (flight.envelope.position, flight.copy)
        self._flights[copy] = flight
        if flight.lost:
            self._timeline.at((flight.sent_at + flight.arrives_at) // 2, self._lane, LOSE, copy)
        else:
            # A twin of one that a partition holds up is due already.
            self._timeline.at(max(flight.arrives_at, self._timeline.now), self._lane, DELIVER, copy)

    def _lose(self, flight: Flight) -> None:
        position = flight.envelope.position
        if not self.has(position):
            self.lost[position] = flight.envelope
        self._publish(Lost(self._timeline.now, self._lane, position, flight.copy, flight.again_at))

    def _strikes(self, what: str, share: float, position: int, copy: int) -> bool:
        return share > 0 and self._draws.draw(what, self._lane, position, copy) < share

    def _new_copy(self, position: int) -> int:
        copy = self._copies[position] = self._copies.get(position, 0) + 1
        return copy
