"""The truth: the observer's read store, which every committed event reaches at once and without faults."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from cqrs_sim.core.bookkeeping import empty
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.footprints import Footprints
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.outbox import OUTBOX, envelope_of
from cqrs_sim.core.projection import apply, projections_of
from cqrs_sim.core.rows import ReadRows, Store

if TYPE_CHECKING:
    from cqrs_sim.core.simulation import Simulation

BATCH = 50
"""How many events are applied in one transaction."""


class Truth:
    """What the read store would hold if nothing took time; the user's side of the screen never reads it.

    It takes from the log what it lacks when somebody looks, so that a run nobody observes does not pay for it.
    """

    def __init__(self, store: Store, domain: Domain, log: Store) -> None:
        """Keep it in this store, which is empty, always by the domain's own projections; `log` has the outbox."""
        self._store = store
        self._log = log
        self._models = domain.read_models
        self._projections = projections_of(domain.read_models)
        self._kinds = domain.event_of
        self.position = 0
        """The newest event that it has taken."""
        self.footprints: Footprints | None = None
        """What each event did to which row, once somebody has asked for that."""

    def adopt(self, log: Store) -> None:
        """Go on with the outbox of another store, which holds the same."""
        self._log = log

    def observe(self) -> Footprints:
        """Return the footprints of the events taken so far; the first time, begin to note them, from the first on."""
        if self.footprints is None:
            if self.position:
                with self._store.transaction() as rows:
                    empty(rows, self._models)
            self.position = 0
            self.footprints = Footprints()
        return self.footprints

    def reading(self) -> AbstractContextManager[ReadRows]:
        """One view of the truth as of the newest committed event. Raises StoreUnavailable."""
        with self._log.reading() as log:
            while self._take(log):
                pass
        return self._store.reading()

    def catch_up(self, most: int = BATCH) -> bool:
        """Take so many events, at most, of those that it lacks; return whether there were any.

        Raises StoreUnavailable.
        """
        with self._log.reading() as log:
            return self._take(log, most)

    def _take(self, log: ReadRows, most: int = BATCH) -> bool:
        envelopes = self._following(log, most)
        if not envelopes:
            return False
        with self._store.transaction() as rows:
            for envelope in envelopes:
                if self.footprints is None:
                    apply(rows, self._projections, envelope)
                else:
                    self.footprints.follow(rows, self._projections, envelope)
        self.position = envelopes[-1].position
        return True

    def _following(self, log: ReadRows, most: int) -> list[Envelope]:
        positions = range(self.position + 1, self.position + 1 + most)
        found: list[Envelope] = []
        for position in positions:
            row = log.get(OUTBOX, position)
            if row is None:
                break
            found.append(envelope_of(row, self._kinds))
        return found


def ready(simulation: Simulation) -> bool:
    """Return whether the truth knows the whole log and what each event did, so that an X-ray can be taken."""
    return simulation.truth.footprints is not None and simulation.truth.position == simulation.head
