"""The verdict: everything that is wrong with a whole history, by the definitions of Terry et al. (1994) and Jepsen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.ledger.log_index import LogIndex
from cqrs_sim.core.ledger.operations import Kind, Operation, Read, Snapshot, Violation, Write
from cqrs_sim.core.ledger.real_time import RealTime
from cqrs_sim.core.ledger.rising import Rising
from cqrs_sim.core.ledger.session_order import SessionOrder

BEGINS, ENDS = 0, 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a history; `keys` are all that its operations are about, in the order of their coming up."""

    keys: tuple[str, ...]
    violations: tuple[Violation, ...]

    def ids(self, kind: Kind) -> tuple[str, ...]:
        """Return the ids of the operations that this is wrong with, in the order of the history."""
        return tuple(dict.fromkeys(violation.operation.id for violation in self.violations if violation.kind == kind))

    @property
    def linearizable(self) -> dict[str, bool]:
        """Whether the operations on each key have an order that explains them."""
        broken = {violation.key for violation in self.violations if violation.kind == "linearizable"}
        return {key: key not in broken for key in self.keys}

    @property
    def max_versions_behind(self) -> int:
        """By how many versions the stalest read is behind; 0 where none is stale."""
        return max((violation.versions for violation in self.violations), default=0)


def stale_beyond(history: Sequence[Operation], delta: float) -> tuple[str, ...]:
    """Return the ids of reads that miss a write acknowledged `delta` before they began, or earlier."""
    ended = [(write.t1, write) for write in _writes(history) if write.acknowledged and write.t1 is not None]
    promised: dict[str, Rising[float]] = {}
    for place, (end, write) in enumerate(sorted(ended, key=lambda pair: pair[0])):
        promised.setdefault(write.key, Rising()).add(place, write.version, end)
    return tuple(read.id for read in _singly(history) if isinstance(read, Read) and _misses(read, promised, delta))


def _misses(read: Read, promised: Mapping[str, Rising[float]], delta: float) -> bool:
    rising = promised.get(read.key)
    missed = None if rising is None else rising.above(read.version)
    return missed is not None and missed[1] <= read.t0 - delta


def judge(history: Sequence[Operation]) -> Verdict:
    """Judge a history in time n log n; its operations may come in any order, those of a session as it did them."""
    place = {operation.id: index for index, operation in enumerate(_singly(history))}
    found = [*_by_real_time(history), *_by_order(history)]
    found.sort(key=lambda violation: place[violation.operation.id])
    return Verdict(tuple(_keys(history)), tuple(found))


def _singly(history: Sequence[Operation]) -> Iterator[Operation]:
    """Give every operation, a snapshot also as its reads."""
    for operation in history:
        yield operation
        if isinstance(operation, Snapshot):
            yield from operation.reads()


def _writes(history: Sequence[Operation]) -> Iterator[Write]:
    return (operation for operation in history if isinstance(operation, Write))


def _keys(history: Sequence[Operation]) -> dict[str, None]:
    return {operation.key: None for operation in _singly(history) if not isinstance(operation, Snapshot)}


def _by_real_time(history: Sequence[Operation]) -> Iterator[Violation]:
    """Play every beginning and end in the order of time; at one moment beginnings first: before means strictly so."""
    real_time = RealTime()
    began: dict[str, int] = {}
    for tick, operation, end in _moments(history):
        if not end:
            began[operation.id] = tick
            if isinstance(operation, Write):
                real_time.invoked(operation, tick)
        elif isinstance(operation, Read):
            yield from real_time.read(operation, began[operation.id], tick)
        elif operation.acknowledged:
            yield from real_time.acknowledged(operation, began[operation.id], tick)


def _moments(history: Sequence[Operation]) -> Iterator[tuple[int, Read | Write, bool]]:
    moments = []
    for index, operation in enumerate(_singly(history)):
        if not isinstance(operation, Snapshot):
            moments.append((operation.t0, BEGINS, index, operation))
            if operation.t1 is not None:
                moments.append((operation.t1, ENDS, index, operation))
    moments.sort(key=lambda moment: moment[:3])
    for tick, (_, what, _, operation) in enumerate(moments):
        yield tick, operation, what == ENDS


def _by_order(history: Sequence[Operation]) -> Iterator[Violation]:
    """Judge by the order of sessions and of the log; a snapshot may hold what only comes up later in the history."""
    log = LogIndex()
    for write in sorted(_writes(history), key=lambda write: write.g or 0):
        log.add(write)
    order = SessionOrder(log)
    for operation in sorted(_singly(history), key=lambda operation: operation.t0):  # stable: sessions are sequential
        if isinstance(operation, Read):
            yield from order.read(operation)
        elif isinstance(operation, Write):
            yield from order.wrote(operation)
    for operation in history:
        if isinstance(operation, Snapshot):
            torn = log.torn(operation)
            if torn is not None:
                yield torn
            yield from order.snapshot(operation)
