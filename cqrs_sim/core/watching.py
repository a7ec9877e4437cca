"""Watching: live views, that is people's queries asked again and again with a period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cqrs_sim.core.messages import Query
from cqrs_sim.core.timeline import SECOND, Timeline
from cqrs_sim.language import _

ROOM = "watching"
ASK = "ask"
SHORTEST, LONGEST = SECOND // 10, 60 * SECOND
"""What the period of a live view may be (microseconds): any shorter would leave time for nothing else."""


def check_period(period: int) -> None:
    """Raise ValueError, with a sentence, for a period (microseconds) that no live view can have; 0 means none."""
    if period and not SHORTEST <= period <= LONGEST:
        raise ValueError(_("A live view is refreshed every 0.1 s to 60 s."))


class Watching:
    """Each client watches one query at most; a refreshed view is a query like any other, and as stale."""

    def __init__(self, timeline: Timeline, ask: Callable[[Query, str], object]) -> None:
        """Join the timeline with nobody watching."""
        self._timeline = timeline
        self._ask = ask
        self._watched: dict[str, tuple[Query, int]] = {}
        self._planned: dict[str, int] = {}
        timeline.enter(ROOM, self._perform)

    @property
    def watched(self) -> Mapping[str, Query]:
        """What each client has a live view of."""
        return {client: query for client, (query, _) in self._watched.items()}

    def watch(self, client: str, query: Query, period: int) -> None:
        """Ask now and every `period` (microseconds) from now on, instead of what the client watched; 0 stops.

        Raises ValueError as `check_period` does.
        """
        check_period(period)
        if client in self._planned:
            self._timeline.cancel(self._planned.pop(client))
        self._watched.pop(client, None)
        if period > 0:
            self._watched[client] = (query, period)
            self._plan(client, 0)

    def _plan(self, client: str, wait: int) -> None:
        self._planned[client] = self._timeline.at(self._timeline.now + wait, ROOM, ASK, client)

    def _perform(self, _: str, client: Any) -> None:
        query, period = self._watched[client]
        self._ask(query, client)
        self._plan(client, period)
