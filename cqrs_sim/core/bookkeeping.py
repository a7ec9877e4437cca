"""The bookkeeping of a projector: the tables that stand beside the read models in a read store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from cqrs_sim.core.domain import Moment, Position, ReadModel
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.records import quick
from cqrs_sim.core.rows import ReadRows, Rows, Table


@quick
@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a projector has come: the position of the last event applied, and when (simulated microseconds)."""

    lane: str
    position: Annotated[int, Position()]
    at: Annotated[int, Moment()]


@dataclass(frozen=True, slots=True)
class AppliedNumber:
    """An event beyond the checkpoint that was applied, kept in the transaction of its rows."""

    position: Annotated[int, Position()]


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """An event that was put aside: what it touches, a label a line, and why."""

    position: Annotated[int, Position()]
    copy: int
    touches: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Which projector may write: the one with the lease that was given out last."""

    lane: str
    number: int


CHECKPOINTS: Table[Checkpoint] = Table("checkpoints", Checkpoint, key=("lane",))
APPLIED: Table[AppliedNumber] = Table("applied_numbers", AppliedNumber, key=("position",))
PARKED: Table[ParkedEvent] = Table("parked_events", ParkedEvent, key=("position",))
LEASES: Table[Lease] = Table("leases", Lease, key=("lane",))

BOOKKEEPING: tuple[Table[Any], ...] = (CHECKPOINTS, APPLIED, PARKED, LEASES)


def tables_of(models: Iterable[ReadModel]) -> tuple[Table[Any], ...]:
    """Return the tables of a read store of these read models."""
    return (*(table for model in models for table in model.tables), *BOOKKEEPING)


def checkpoint_of(rows: ReadRows, lane: str) -> int:
    """Return the position up to which this lane's read store is built; 0 for an empty one."""
    checkpoint = rows.get(CHECKPOINTS, lane)
    return 0 if checkpoint is None else checkpoint.position


def lease_of(rows: ReadRows, lane: str) -> int:
    """Return the number of the lease that is in force; 0 while there has been one projector only."""
    lease = rows.get(LEASES, lane)
    return 0 if lease is None else lease.number


def empty(rows: Rows, models: Iterable[ReadModel]) -> None:
    """Drop every row of these read models, and all that is known about what was applied; the lease stays."""
    for table in (*(table for model in models for table in model.tables), CHECKPOINTS, APPLIED, PARKED):
        for row in rows.find(table):
            rows.drop(table, *table.key_of(row))
