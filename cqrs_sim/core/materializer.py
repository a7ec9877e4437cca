"""The materializer: the transactions of a projector on its read store, and what they leave there."""

from __future__ import annotations

from collections.abc import Sequence, Set

from cqrs_sim.core.bookkeeping import (
    APPLIED,
    BOOKKEEPING,
    CHECKPOINTS,
    LEASES,
    PARKED,
    AppliedNumber,
    Checkpoint,
    Lease,
    ParkedEvent,
    checkpoint_of,
    empty,
    lease_of,
)
from cqrs_sim.core.domain import ReadModel
from cqrs_sim.core.facts import Applied, AppliedAtOnce, CheckpointSaved, Ignored, Parked, Replayed, RowChanged
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.projection import Projections, apply
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.records import quick
from cqrs_sim.core.rows import ReadRows, Rows, Store, UnitOfWork

_OWN = frozenset(table.name for table in BOOKKEEPING)


@quick
@dataclass(frozen=True, slots=True)
class Arrival:
    """A copy of an event that has reached the projector."""

    envelope: Envelope
    copy: int

    @property
    def position(self) -> int:
        """The event's place in the log."""
        return self.envelope.position


class Outranked(Exception):
    """Another projector holds the lease of this read store: nothing was written."""


class Materializer:
    """Writes what a projector decides. Facts are told once their transaction has committed."""

    def __init__(
        self, lane: str, store: Store, models: Sequence[ReadModel], publish: Publisher, lease: int = 0
    ) -> None:
        """Go on from what is found in the store; `lease` is the number of the one that this projector was given."""
        self.store = store
        self.models = tuple(models)
        self.projections = Projections()
        self.lease = lease
        self.contested = False
        """Whether there is another projector on this store, so that the lease has to be looked at."""
        self._lane = lane
        self._publish = publish
        self.load()

    def load(self) -> None:
        """Take from the store how far it is: all that outlives a crash."""
        with self.store.reading() as rows:
            self.checkpoint = checkpoint_of(rows, self._lane)
            self.beyond = frozenset(row.position for row in rows.find(APPLIED))
            self.parked = {row.position: row for row in rows.find(PARKED)}
        self._reached = self.checkpoint

    @property
    def lags(self) -> bool:
        """Whether the events just beyond the checkpoint are applied, so that it could be moved."""
        return low_water(self.checkpoint, self.beyond) > self.checkpoint

    def adopt(self, store: Store) -> None:
        """Go on with another store that holds the same. Raises ValueError for one whose checkpoint differs."""
        with store.reading() as rows:
            found = checkpoint_of(rows, self._lane)
        if found != self.checkpoint:
            raise ValueError(f"the checkpoint is {found} there, but {self.checkpoint} here")
        self.store = store

    def seen(self, position: int) -> bool:
        """Whether the numbers that were kept say that this event was applied."""
        return position <= self.checkpoint or position in self.beyond

    def apply(self, at: int, batch: Sequence[Arrival], numbered: bool, saving: bool) -> None:
        """Apply a batch in one transaction; with `saving`, the checkpoint moves in the same.

        `numbered`: the numbers of applied events are kept, and what was applied already is ignored. Raises
        StoreUnavailable and Outranked; then nothing has happened.
        """
        fresh = self._unseen(batch) if numbered else batch
        with self.store.transaction() as rows:
            self._check_lease(rows)
            for arrival in fresh:
                apply(rows, self.projections, arrival.envelope)
            marks = self._mark(rows, at, [arrival.envelope.position for arrival in fresh], numbered, saving)
        self._take(marks)
        self._tell_rows(at, rows)
        self._tell_applied(at, batch, fresh)

    def save(self, at: int, applied: Sequence[Arrival], numbered: bool) -> None:
        """Move the checkpoint to what has been applied, in a transaction of its own. Raises what `apply` does.

        `applied`: what was applied since the last time, perhaps while no numbers were kept.
        """
        self._save(at, [arrival.position for arrival in applied], numbered)

    def mark_ahead(self, at: int, batch: Sequence[Arrival], numbered: bool) -> Sequence[Arrival]:
        """Move the checkpoint past a batch that is not applied yet; return what is to be. Raises what `apply` does."""
        fresh = self._unseen(batch) if numbered else batch
        self._save(at, [arrival.position for arrival in fresh], numbered)
        return fresh

    def apply_marked(self, at: int, batch: Sequence[Arrival], fresh: Sequence[Arrival]) -> None:
        """Apply what the checkpoint has passed already. Raises what `apply` does."""
        with self.store.transaction() as rows:
            self._check_lease(rows)
            for arrival in fresh:
                apply(rows, self.projections, arrival.envelope)
        self._tell_rows(at, rows)
        self._tell_applied(at, batch, fresh)

    def park(self, at: int, arrival: Arrival, reason: str, numbered: bool) -> None:
        """Put an event aside and go on past it. Raises what `apply` does."""
        row = ParkedEvent(arrival.position, arrival.copy, "\n".join(arrival.envelope.event.touches), reason)
        with self.store.transaction() as rows:
            self._check_lease(rows)
            rows.put(PARKED, row)
            marks = self._mark(rows, at, [arrival.position], numbered, saving=True)
        self._take(marks)
        self.parked[row.position] = row
        self._publish(Parked(at, self._lane, row.position, row.copy, reason))

    def replay(self, at: int, envelope: Envelope) -> None:
        """Apply a parked event. Raises what `apply` does."""
        with self.store.transaction() as rows:
            self._check_lease(rows)
            apply(rows, self.projections, envelope)
            rows.drop(PARKED, envelope.position)
        row = self.parked.pop(envelope.position)
        self._tell_rows(at, rows)
        self._publish(Replayed(at, self._lane, row.position, row.copy))

    def forget_parked(self, position: int) -> None:
        """Put no longer aside an event that is in no log. Raises what `apply` does."""
        with self.store.transaction() as rows:
            self._check_lease(rows)
            rows.drop(PARKED, position)
        del self.parked[position]

    def absorb(self, at: int, envelope: Envelope) -> None:
        """Apply the next event of the log as a rebuild reads it. Raises what `apply` does."""
        with self.store.transaction() as rows:
            self._check_lease(rows)
            apply(rows, self.projections, envelope)
            marks = self._mark(rows, at, [envelope.position], numbered=True, saving=True)
        self._take(marks)
        self._tell_rows(at, rows)

    def apply_at_once(self, at: int, envelope: Envelope, numbered: bool, ticket: int) -> None:
        """Apply an event together with the command of this ticket. Raises what `apply` does."""
        with self.store.transaction() as rows:
            self._check_lease(rows)
            apply(rows, self.projections, envelope)
            marks = self._mark(rows, at, [envelope.position], numbered, saving=True)
        self._take(marks)
        self._tell_rows(at, rows)
        self._publish(AppliedAtOnce(at, self._lane, ticket, envelope.position, self.checkpoint))

    def wipe(self) -> None:
        """Empty the store. Raises what `apply` does."""
        with self.store.transaction() as rows:
            self._check_lease(rows)
            empty(rows, self.models)
        self._forget()

    def derive(self, at: int, write: ReadRows, head: int) -> None:
        """Build the store anew from the write tables, as of this head of the log.

        Raises what `apply` does, and ValueError for a read model that cannot be derived so.
        """
        with self.store.transaction() as rows:
            self._check_lease(rows)
            empty(rows, self.models)
            for model in self.models:
                if model.derive is None:
                    raise ValueError(f"{model.name} does not derive from the write tables")
                model.derive(write, rows, head)
            rows.put(CHECKPOINTS, Checkpoint(self._lane, head, at))
        self._forget()
        self.checkpoint = self._reached = head

    def claim(self) -> None:
        """Take the lease, the next number after the one in force. Raises StoreUnavailable."""
        with self.store.transaction() as rows:
            self.lease = lease_of(rows, self._lane) + 1
            rows.put(LEASES, Lease(self._lane, self.lease))
        self.contested = True

    def _forget(self) -> None:
        self.checkpoint = self._reached = 0
        self.beyond = frozenset()
        self.parked = {}

    def _unseen(self, batch: Sequence[Arrival]) -> Sequence[Arrival]:
        if len(batch) == 1:
            return () if self.seen(batch[0].envelope.position) else batch
        fresh: dict[int, Arrival] = {}
        for arrival in batch:
            if not self.seen(arrival.position):
                fresh.setdefault(arrival.position, arrival)
        return tuple(fresh.values())

    def _check_lease(self, rows: ReadRows) -> None:
        if self.contested and lease_of(rows, self._lane) > self.lease:
            raise Outranked

    def _save(self, at: int, ahead: Sequence[int], numbered: bool) -> None:
        before = self.checkpoint
        with self.store.transaction() as rows:
            self._check_lease(rows)
            marks = self._mark(rows, at, ahead, numbered, saving=True)
        self._take(marks)
        if self.checkpoint != before:
            self._publish(CheckpointSaved(at, self._lane, self.checkpoint))

    def _mark(
        self, rows: Rows, at: int, fresh: Sequence[int], numbered: bool, saving: bool
    ) -> tuple[int, int, frozenset[int]]:
        """Note these events as applied; return the new checkpoint, highest number and numbers beyond the checkpoint."""
        checkpoint, reached, beyond = self.checkpoint, max(self._reached, *fresh, 0), self.beyond
        if numbered and saving and not beyond and fresh == [checkpoint + 1]:
            checkpoint += 1  # nearly always; what follows would come to the same
        else:
            numbers = beyond.union(fresh) if numbered else frozenset[int]()
            if saving:
                checkpoint = low_water(checkpoint, numbers) if numbered else max(checkpoint, reached)
            beyond = frozenset(number for number in numbers if number > checkpoint)
            for number in sorted(beyond - self.beyond):
                rows.put(APPLIED, AppliedNumber(number))
            for number in sorted(self.beyond - beyond):
                rows.drop(APPLIED, number)
        if checkpoint != self.checkpoint:
            rows.put(CHECKPOINTS, Checkpoint(self._lane, checkpoint, at))
        return checkpoint, reached, beyond

    def _take(self, marks: tuple[int, int, frozenset[int]]) -> None:
        self.checkpoint, self._reached, self.beyond = marks

    def _tell_rows(self, at: int, rows: UnitOfWork) -> None:
        if not self._publish.wanted(RowChanged):
            return
        for change in rows.changes:
            # What the projector keeps for itself has facts of its own.
            if change.table not in _OWN:
                self._publish(RowChanged(at, self._lane, change.table, change.key, change.before, change.after))

    def _tell_applied(self, at: int, batch: Sequence[Arrival], fresh: Sequence[Arrival]) -> None:
        following = iter(fresh)  # what was applied, in the order of the batch
        applied = next(following, None)
        for arrival in batch:
            position, copy = arrival.envelope.position, arrival.copy
            if arrival is applied:
                applied = next(following, None)
                self._publish(Applied(at, self._lane, position, copy, self.checkpoint))
            else:
                self._publish(Ignored(at, self._lane, position, copy))


def low_water(checkpoint: int, numbers: Set[int]) -> int:
    """Return the highest position up to which there is no gap between the checkpoint and these numbers."""
    while checkpoint + 1 in numbers:
        checkpoint += 1
    return checkpoint
