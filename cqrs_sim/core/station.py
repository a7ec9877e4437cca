"""A station: a single server with a queue, that takes its time for each piece of work."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from cqrs_sim.core.draws import Draws
from cqrs_sim.core.settings import Capacity
from cqrs_sim.core.timeline import Timeline

DONE = "done"


def _no_longer(_work: Any) -> int:
    return 0


class Station:
    """First come, first served; without a limit to its capacity each piece of work is done at once."""

    def __init__(
        self,
        room: str,
        timeline: Timeline,
        draws: Draws,
        finish: Callable[[Any], object],
        longer: Callable[[Any], int] = _no_longer,
    ) -> None:
        """Join the timeline under this name. `finish` does a piece of work when its time has been served.

        `longer` says by how much (microseconds) a piece of work takes longer than the capacity has it.
        """
        self._room = room
        self._longer = longer
        self._timeline = timeline
        self._draws = draws
        self._finish = finish
        self._capacity = Capacity()
        self._queue: deque[Any] = deque()
        self._begun = 0
        self._due = 0  # the number of the action that finishes what is being served
        timeline.enter(room, self._perform)

    @property
    def waiting(self) -> tuple[Any, ...]:
        """The work in the station, what is being served first."""
        return tuple(self._queue)

    def configure(self, capacity: Capacity) -> None:
        """Serve at this rate from the next piece of work on."""
        self._capacity = capacity

    @property
    def idle(self) -> bool:
        """Whether whoever comes now is finished at once."""
        return not self._queue and not self._capacity.rate

    def enter(self, work: Any) -> None:
        """Take a piece of work. Raises what `finish` does, where there is no wait; then it has not entered."""
        if self.idle:
            self._finish(work)
        else:
            self.line_up(work)

    def line_up(self, work: Any) -> None:
        """Take a piece of work that has waited elsewhere: it is finished no sooner than the next action."""
        self._queue.append(work)
        if len(self._queue) == 1:
            self._begin()

    def close(self) -> tuple[Any, ...]:
        """Stop serving; return the work that was waiting."""
        if self._queue:
            self._timeline.cancel(self._due)
        left = tuple(self._queue)
        self._queue.clear()
        return left

    def _begin(self) -> None:
        number = self._begun
        self._begun += 1
        rate = self._capacity.rate
        wait = self._capacity.service(self._draws.draw("service", self._room, number)) if rate else 0
        wait += self._longer(self._queue[0])
        self._due = self._timeline.at(self._timeline.now + wait, self._room, DONE, None)

    def _perform(self, _verb: str, _argument: Any) -> None:
        self._finish(self._queue[0])  # where that fails, the work stays, and so does the action
        self._queue.popleft()
        if self._queue:
            self._begin()
