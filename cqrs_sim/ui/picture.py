"""The picture: the few figures that the stage shows of a simulation at one moment, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.settings import DelayLaw
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND

RATE_WINDOW = 10 * SECOND
"""Over how long the rate of commits is measured (microseconds)."""
RULER_SHARE = 0.99
"""The share of events whose delay the lane's ruler reaches to."""


@dataclass(frozen=True)
class Picture:
    """Positions as in the log; moments and durations in simulated microseconds."""

    now: int
    head: int
    checkpoint: int
    flights: tuple[Flight, ...]
    waiting: tuple[int, ...]
    delay: DelayLaw
    rate: float
    """Events a second that were committed over the last RATE_WINDOW."""

    @property
    def events_behind(self) -> int:
        """How many committed events the read store has not applied."""
        return self.head - self.checkpoint

    @cached_property
    def time_behind(self) -> int:
        """How long ago the oldest event was committed that the read store has not applied; 0 when there is none."""
        # Applied in order, so the oldest one missing is on its way: those in the waiting bay wait for it.
        return max((self.now - flight.envelope.committed_at for flight in self.flights), default=0)

    @cached_property
    def reach(self) -> int:
        """What the lane's ruler reaches to: nearly every delay of the law, and every delay on its way."""
        return max(
            self.delay.quantile(RULER_SHARE),
            max((flight.arrives_at - flight.sent_at for flight in self.flights), default=0),
        )


def look(simulation: Simulation) -> Picture:
    """Return what there is to see now."""
    return Picture(
        now=simulation.now,
        head=simulation.head,
        checkpoint=simulation.lane.projector.checkpoint,
        flights=simulation.lane.channel.flights,
        waiting=simulation.lane.projector.waiting,
        delay=simulation.settings.delay,
        rate=_rate(simulation),
    )


def _rate(simulation: Simulation) -> float:
    since = max(0, simulation.now - RATE_WINDOW)
    committed = simulation.head - simulation.history.write.at(since)
    return committed * SECOND / (simulation.now - since) if simulation.now > since else 0.0
