"""The pace: when a projector may take its next step, by polling interval, capacity and batch."""

from __future__ import annotations

from typing import Literal

from cqrs_sim.core.draws import Draws
from cqrs_sim.core.settings import Capacity, ProjectorSwitches
from cqrs_sim.core.timeline import Timeline

POLL: Literal["poll"] = "poll"
SERVE: Literal["serve"] = "serve"


class Pace:
    """Says how long to wait, and for what; the projector does the waiting."""

    def __init__(self, lane: str, timeline: Timeline, draws: Draws) -> None:
        """Begin without limits; service times hang on seed, lane and number alone."""
        self._lane = lane
        self._timeline = timeline
        self._draws = draws
        self._batch = 1
        self._polling = 0
        self._capacity = Capacity()
        self._polled = -1
        self._open = False  # whether a poll has just allowed one more batch
        self._serving = 0  # how large the batch is whose time is being served
        self._served = 0
        self.free = True
        """Whether no step ever has to wait."""

    def configure(self, switches: ProjectorSwitches, capacity: Capacity) -> None:
        """Go at this pace from the next step on."""
        self._batch, self._polling, self._capacity = switches.batch, switches.polling, capacity
        self.free = not (switches.polling or capacity.rate)

    def wait(self, waiting: int) -> tuple[int, str] | None:
        """Return until when (microseconds) a step with so many events waiting has to wait, and for what, if it has."""
        now, polling = self._timeline.now, self._polling
        if polling and not self._open:
            moment = -(-now // polling) * polling
            return moment + (polling if moment <= self._polled else 0), POLL
        if self._capacity.rate:
            self._serving = min(self._batch, waiting)
            return now + sum(self._service() for _ in range(self._serving)), SERVE
        return None

    def poll(self) -> None:
        """Note that a poll is made now; it allows one step."""
        self._open, self._polled = True, self._timeline.now

    def size(self, waiting: int) -> int:
        """Return how many of the events waiting a step takes: those whose time was served, or a batch."""
        return self._serving or min(self._batch, waiting)

    def stepped(self) -> None:
        """Note that a step was made, or given up."""
        self._open, self._serving = False, 0

    def _service(self) -> int:
        number = self._served
        self._served += 1
        return self._capacity.service(self._draws.draw("service", self._lane, number))
