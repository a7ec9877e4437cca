"""Fates: what has become of each event of the log on one lane, and whether it will still be applied."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.simulation import Simulation

State = Literal["applied", "doubled", "flying", "waiting", "returning", "unread", "parked", "lost", "unsent", "passed"]

DOWN = "down"
"""The reason why nothing is applied while the projector is down."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What has become of an event on a lane.

    applied: once. doubled: more often. flying: a copy is on its way. waiting: it has arrived, and is not applied yet.
    returning: it was lost, and will be sent again. unread: a rebuild will read it. parked: put aside, for `reason`.
    lost: for good. unsent: its publication failed. passed: the checkpoint went past it without its rows.
    """

    state: State
    due: int | None = None
    """The moment at which it can be applied at the earliest (microseconds), where that is known."""
    behind: int = 0
    """The position of the event that it has to wait for, which arrives later or never; 0 for none."""
    reason: str = ""
    never: bool = False
    """Whether nothing will apply it unless somebody acts."""

    @property
    def applied(self) -> bool:
        """Whether it is in the read store."""
        return self.state in ("applied", "doubled")


class Fates:
    """The fates on one lane as they are now; to be made anew once time has passed."""

    def __init__(self, simulation: Simulation, lane: Lane) -> None:
        """Look at this lane."""
        self._simulation = simulation
        self._lane = lane
        self._doubled = frozenset(simulation.doubles.of(lane.name))

    def of(self, position: int) -> Fate:
        """Return the fate of this event of the log."""
        if position in self._doubled:
            return Fate("doubled")
        if self.applied(position):
            return Fate("applied")
        return self._unapplied.get(position) or self._alone(position)

    def applied(self, position: int) -> bool:
        """Return whether this event is in the read store."""
        return self._simulation.doubles.applied(self._lane.name, position)

    @cached_property
    def oldest_wrong(self) -> int:
        """The position of the oldest event that is not applied once; 0 where there is none."""
        return min((*self.unapplied[:1], *self._doubled), default=0)

    @cached_property
    def unapplied(self) -> tuple[int, ...]:
        """The positions that are not applied, ascending."""
        return tuple(self._simulation.doubles.unapplied(self._lane.name, self._simulation.head))

    @cached_property
    def _unapplied(self) -> dict[int, Fate]:
        """The fates of those that have to wait for others."""
        projector = self._lane.projector
        waits = projector.intake.switches.gaps == "wait"
        return dict(self._in_order()) if waits else {}

    def _in_order(self) -> Iterator[tuple[int, Fate]]:
        """Yield the fates of what is beyond the checkpoint, each behind the one before it that comes last."""
        last = Fate("applied")
        before = 0
        for position in self.unapplied:
            fate = self._alone(position)
            if position > self._lane.projector.checkpoint and fate.state != "parked":
                if fate.never or not (last.never or _later(last, fate)):
                    last, before = (last, before) if last.never else (fate, position)
                else:
                    fate = Fate(fate.state, last.due, before, fate.reason, last.never)
            yield position, fate

    def _alone(self, position: int) -> Fate:
        """Return the fate of an event that is not applied, whatever becomes of others."""
        lane, projector = self._lane, self._lane.projector
        parked = projector.kept.parked.get(position)
        if parked is not None:
            return Fate("parked", reason=parked.reason, never=True)
        if projector.intake.numbered and projector.kept.seen(position):
            return Fate("passed", never=True)
        if position in lane.channel.lost:
            return Fate("lost", never=True)
        coming, due = self._coming(position)
        if coming is not None:
            return Fate(coming, due, reason="" if projector.up else DOWN, never=not projector.up)
        return Fate("unsent" if position in self._simulation.unpublished else "passed", never=True)

    def _coming(self, position: int) -> tuple[State | None, int | None]:
        """Return how an event will come to the projector, and when it is there; None where it will not."""
        progress = self._lane.progress
        if progress is not None and progress[0] < position <= progress[1]:
            return "unread", None
        if position in self._arrived:
            return "waiting", self._simulation.now
        if position in self._arrivals:
            return "flying", self._arrivals[position]
        return ("returning" if position in self._returning else None), None

    @cached_property
    def _arrived(self) -> frozenset[int]:
        projector = self._lane.projector
        return frozenset((*projector.waiting, *projector.at_door))

    @cached_property
    def _arrivals(self) -> dict[int, int]:
        """The moments at which the first copy of each event that is on its way arrives; a partition holds all up."""
        channel, arrivals = self._lane.channel, dict[int, int]()
        for flight in channel.flights:
            position, at = flight.envelope.position, max(flight.arrives_at, channel.partitioned_until)
            # A negative copy is one of an event that was never committed, and has the number of another.
            if not flight.lost and flight.copy >= 0:
                arrivals[position] = min(at, arrivals.get(position, at))
        return arrivals

    @cached_property
    def _returning(self) -> frozenset[int]:
        return frozenset(self._lane.channel.retrying)


def _later(one: Fate, other: Fate) -> bool:
    """Whether the first is sure to be there after the second; what is not known counts as late."""
    return other.due is not None and (one.due is None or one.due > other.due) and not one.applied
