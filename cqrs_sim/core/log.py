"""The log, to be read: the outbox of the write store, event by event."""

from __future__ import annotations

from contextlib import AbstractContextManager

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.outbox import OUTBOX, envelope_of
from cqrs_sim.core.rows import ReadRows, Store


class Log:
    """What a relay or a rebuild reads; it cannot change anything."""

    def __init__(self, store: Store, domain: Domain) -> None:
        """Read the outbox of this write store."""
        self._store = store
        self._domain = domain
        self.head = 0
        """The position of the newest event."""

    def adopt(self, store: Store) -> None:
        """Go on with another write store that holds the same."""
        self._store = store

    def reading(self) -> AbstractContextManager[ReadRows]:
        """One consistent view of the whole write store."""
        return self._store.reading()

    def between(self, after: int, up_to: int) -> list[Envelope]:
        """Return the events after one position and up to another, as far as there are any. Raises StoreUnavailable."""
        kinds = self._domain.event_of
        with self._store.reading() as rows:
            found = (rows.get(OUTBOX, position) for position in range(after + 1, up_to + 1))
            return [envelope_of(row, kinds) for row in found if row is not None]

    def envelope(self, position: int) -> Envelope:
        """Return the event at this position. Raises LookupError where the log has none, and StoreUnavailable."""
        with self._store.reading() as rows:
            row = rows.get(OUTBOX, position)
        if row is None:
            raise LookupError(f"the log has no event #{position}")
        return envelope_of(row, self._domain.event_of)
