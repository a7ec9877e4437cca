"""The recent log: its newest events and what they touch, each read from the write store once."""

from __future__ import annotations

from collections.abc import Callable

from cqrs_sim.core.log import Log
from cqrs_sim.core.messages import Envelope

MOST = 10_000
"""How many events are kept; those before are read again by whoever needs them."""


class RecentLog:
    """Finds among the events that a read store lacks those that a client needs to see its own."""

    def __init__(self, log: Log) -> None:
        """Begin with nothing read."""
        self._log = log
        self._start = 0
        self._events: list[tuple[Envelope, frozenset[str]]] = []
        """Those from the position after `_start` on."""

    def __getstate__(self) -> dict[str, object]:
        """Leave out of a copy what can be read again."""
        return self.__dict__ | {"_start": 0, "_events": []}

    def concerning(self, client: str, after: int, up_to: int, seen: Callable[[int], bool]) -> tuple[Envelope, ...]:
        """Return the client's own events in this stretch of the log, and those they build on; none that was seen.

        An event builds on those before it that touch the same things: without them, it would be shown on what is not
        there. Raises StoreUnavailable.
        """
        self._read(after, up_to)
        found: list[Envelope] = []
        touched: set[str] = set()
        for envelope, touches in reversed(self._events[after - self._start : up_to - self._start]):
            needed = envelope.client == client or not touched.isdisjoint(touches)
            if needed and not seen(envelope.position):
                touched.update(touches)
                found.append(envelope)
        return tuple(reversed(found))

    def _read(self, after: int, up_to: int) -> None:
        """Have the events in this stretch at hand."""
        if not self._start <= after <= self._start + len(self._events):
            self._start, self._events = after, []
        known = self._start + len(self._events)
        self._events += [(each, frozenset(each.event.touches)) for each in self._log.between(known, up_to)]
        if len(self._events) > MOST and (passed := min(len(self._events) - MOST // 2, after - self._start)) > 0:
            self._start += passed
            del self._events[:passed]
