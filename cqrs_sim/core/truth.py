"""The truth: the observer's read store, which every committed event reaches at once and without faults."""

from __future__ import annotations

from contextlib import AbstractContextManager

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.projector import apply, projections_of
from cqrs_sim.core.rows import ReadRows, Store

BATCH = 50
"""How many events may be noted before they are applied, in one transaction, though nobody looks."""


class Truth:
    """What the read store would hold if nothing took time; the user's side of the screen never reads it.

    Events are applied when somebody looks, so that a replay nobody watches does not pay for them one by one.
    """

    def __init__(self, store: Store, domain: Domain) -> None:
        """Keep it in this store, always by the domain's own projections."""
        self._store = store
        self._projections = projections_of(domain.read_models)
        self._noted: list[Envelope] = []

    def note(self, envelopes: tuple[Envelope, ...]) -> None:
        """Take what was committed."""
        self._noted.extend(envelopes)
        if len(self._noted) >= BATCH:
            self._catch_up()

    def reading(self) -> AbstractContextManager[ReadRows]:
        """One view of the truth as of the newest committed event."""
        self._catch_up()
        return self._store.reading()

    def _catch_up(self) -> None:
        if self._noted:
            with self._store.transaction() as rows:
                for envelope in self._noted:
                    apply(rows, self._projections, envelope)
            self._noted.clear()
