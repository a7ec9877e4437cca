"""The projector: applies events to a read store in the order of the log, its checkpoint in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from cqrs_sim.core.domain import Domain, Moment, Position, Projection, ReadModel
from cqrs_sim.core.facts import Applied, Held, Ignored, RowChanged
from cqrs_sim.core.messages import Envelope, Event
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.rows import Change, ReadRows, Rows, Store, Table


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a projector has come: the position of the last event applied, and when (simulated microseconds)."""

    lane: str
    position: Annotated[int, Position()]
    at: Annotated[int, Moment()]


CHECKPOINTS: Table[Checkpoint] = Table("checkpoints", Checkpoint, key=("lane",))

Projections = Mapping[type[Event], Sequence[Projection]]


def projections_of(read_models: Iterable[ReadModel]) -> Projections:
    """Return the projections of these read models by event, so that applying one event is one look-up."""
    by_event: dict[type[Event], list[Projection]] = {}
    for model in read_models:
        for event, projection in model.projections.items():
            by_event.setdefault(event, []).append(projection)
    return by_event


def checkpoint_of(rows: ReadRows, lane: str) -> int:
    """Return the position up to which this lane's read store is built; 0 for an empty one."""
    checkpoint = rows.get(CHECKPOINTS, lane)
    return 0 if checkpoint is None else checkpoint.position


def apply(rows: Rows, projections: Projections, envelope: Envelope) -> None:
    """Let every read model take from the event what it needs; one that ignores it advances all the same."""
    for projection in projections.get(type(envelope.event), ()):
        projection(rows, envelope)


class Projector:
    """The in-order projector of one lane.

    An event that comes early waits for those before it; one that was applied already is ignored.
    """

    def __init__(self, lane: str, store: Store, domain: Domain, publish: Publisher) -> None:
        """Go on from the checkpoint found in the store."""
        self._lane = lane
        self._store = store
        self._projections = projections_of(domain.read_models)
        self._publish = publish
        self._waiting: dict[int, tuple[Envelope, int]] = {}
        with store.reading() as rows:
            self.checkpoint = checkpoint_of(rows, lane)

    def adopt(self, store: Store) -> None:
        """Go on with another store that holds the same. Raises ValueError for one whose checkpoint differs."""
        with store.reading() as rows:
            found = checkpoint_of(rows, self._lane)
        if found != self.checkpoint:
            raise ValueError(f"the checkpoint is {found} there, but {self.checkpoint} here")
        self._store = store

    @property
    def waiting(self) -> tuple[int, ...]:
        """The positions in the waiting bay, ascending."""
        return tuple(sorted(self._waiting))

    def receive(self, at: int, envelope: Envelope, copy: int) -> None:
        """Take a copy that has arrived at this moment: apply, hold or ignore it. Raises StoreUnavailable."""
        position = envelope.position
        if position <= self.checkpoint or position in self._waiting:
            self._publish(Ignored(at, self._lane, position, copy))
            return
        self._waiting[position] = (envelope, copy)
        if position > self.checkpoint + 1:
            self._publish(Held(at, self._lane, position, copy, self.checkpoint + 1))
        else:
            self.go_on(at)

    def go_on(self, at: int) -> None:
        """Apply what comes next in the log, as far as it waits here. Raises StoreUnavailable; the rest still waits."""
        while (following := self._waiting.get(self.checkpoint + 1)) is not None:
            self._apply(at, *following)

    def _apply(self, at: int, envelope: Envelope, copy: int) -> None:
        position = envelope.position
        with self._store.transaction() as rows:
            apply(rows, self._projections, envelope)
            rows.put(CHECKPOINTS, Checkpoint(self._lane, position, at))
        self.checkpoint = position
        del self._waiting[position]
        if self._publish.wanted(RowChanged):
            for change in rows.changes:
                self._tell(at, change)
        self._publish(Applied(at, self._lane, position, copy))

    def _tell(self, at: int, change: Change) -> None:
        # The checkpoint has its own fact, Applied.
        if change.table != CHECKPOINTS.name:
            self._publish(RowChanged(at, self._lane, change.table, change.key, change.before, change.after))
