"""The definitions of consistency word for word, by trying everything: slow, and sharing nothing with the judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import inf

from cqrs_sim.core.ledger.operations import Operation, Read, Snapshot, Write


class History:
    """A history with its parts at hand."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations
        self.writes = [each for each in operations if isinstance(each, Write)]
        self.snapshots = [each for each in operations if isinstance(each, Snapshot)]
        self.singles: list[Read | Write] = []
        for each in operations:
            if isinstance(each, Snapshot):
                for key, version in each.versions.items():
                    name = f"{each.id}.{key}"
                    self.singles.append(Read(name, each.session, key, version, each.t0, each.t1, each.store))
            else:
                self.singles.append(each)
        self.reads = [each for each in self.singles if isinstance(each, Read)]

    def promised(self, read: Read) -> Iterable[Write]:
        """Return the writes of what is read that were acknowledged strictly before the read was invoked."""
        return [w for w in self.writes if w.key == read.key and w.acknowledged and _end(w) < read.t0]

    def order(self, session: str) -> list[Read | Write]:
        """Return what a session did, one after the other."""
        return sorted((each for each in self.singles if each.session == session), key=lambda each: each.t0)

    def pairs(self) -> list[tuple[Read | Write, Read | Write]]:
        """Return every two operations of one session, the earlier first."""
        sessions = sorted({each.session for each in self.singles})
        return [pair for session in sessions for pair in combinations(self.order(session), 2)]


def _end(operation: Read | Write) -> float:
    """Return when the operation had surely happened; what timed out may happen at any later moment."""
    return (
        inf if operation.t1 is None or (isinstance(operation, Write) and not operation.acknowledged) else operation.t1
    )


def stale(history: History) -> set[str]:
    return {r.id for r in history.reads if any(w.version > r.version for w in history.promised(r))}


def max_versions_behind(history: History) -> int:
    gaps = [w.version - r.version for r in history.reads for w in history.promised(r)]
    return max([gap for gap in gaps if gap > 0], default=0)


def stale_beyond(history: History, delta: float) -> set[str]:
    return {
        r.id
        for r in history.reads
        for w in history.writes
        if w.key == r.key and w.acknowledged and _end(w) <= r.t0 - delta and w.version > r.version
    }


def future(history: History) -> set[str]:
    def invoked(read: Read) -> list[int]:
        return [w.version for w in history.writes if w.key == read.key and w.t0 <= read.t1]

    return {r.id for r in history.reads if r.version > max(invoked(r), default=0)}


def ryw(history: History) -> set[str]:
    return {
        r.id
        for r in history.reads
        if any(w.session == r.session and w.version > r.version for w in history.promised(r))
    }


def mr(history: History) -> set[str]:
    return {
        late.id
        for early, late in history.pairs()
        if isinstance(early, Read) and isinstance(late, Read) and early.key == late.key and early.version > late.version
    }


def mw(history: History) -> set[str]:
    found = set()
    for early, late in history.pairs():
        if isinstance(early, Write) and isinstance(late, Write) and early.acknowledged and late.acknowledged:
            if early.g is not None and late.g is not None and late.g < early.g:
                found.add(late.id)
            found |= {s.id for s in history.snapshots if _contains(s, late) and _is_older(s, early.key, early.version)}
    return found


def wfr(history: History) -> set[str]:
    found = set()
    for early, late in history.pairs():
        if isinstance(early, Read) and early.version > 0 and isinstance(late, Write):
            places = [w.g for w in history.writes if w.key == early.key and w.version == early.version]
            if late.g is not None and any(place is not None and place > late.g for place in places):
                found.add(late.id)
            found |= {s.id for s in history.snapshots if _contains(s, late) and _is_older(s, early.key, early.version)}
    return found


def _contains(snapshot: Snapshot, write: Write) -> bool:
    return write.key in snapshot.versions and snapshot.versions[write.key] >= write.version


def _is_older(snapshot: Snapshot, key: str, version: int) -> bool:
    return key in snapshot.versions and snapshot.versions[key] < version


def prefix(history: History) -> set[str]:
    places = range(max([w.g or 0 for w in history.writes], default=0) + 1)

    def at(place: int, key: str) -> int:
        return max([w.version for w in history.writes if w.key == key and w.g is not None and w.g <= place], default=0)

    return {
        s.id
        for s in history.snapshots
        if not any(all(at(place, key) == version for key, version in s.versions.items()) for place in places)
    }


def linearizable(history: History) -> dict[str, bool]:
    keys = {each.key for each in history.singles}
    return {key: _has_an_order([each for each in history.singles if each.key == key]) for key in keys}


def _has_an_order(operations: list[Read | Write]) -> bool:
    sure = [each for each in operations if isinstance(each, Read) or each.acknowledged]
    unknown = [each for each in operations if isinstance(each, Write) and not each.acknowledged]
    return any(
        _can_go_on(0, [*sure, *happened])
        for many in range(len(unknown) + 1)
        for happened in combinations(unknown, many)
    )


def _can_go_on(version: int, left: list[Read | Write]) -> bool:
    """Try every operation that none of the others ended before: a write brings its version, a read returns it."""
    if not left:
        return True
    for chosen in left:
        others = [each for each in left if each is not chosen]
        if any(_end(other) < chosen.t0 for other in others):
            continue
        legal = chosen.version == version if isinstance(chosen, Read) else chosen.version > version
        if legal and _can_go_on(chosen.version, others):
            return True
    return False
