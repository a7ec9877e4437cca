"""Real time: what a read owes to writes that were acknowledged and reads that returned before it began."""

from __future__ import annotations

from collections.abc import Iterator

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.ledger.operations import Operation, Read, Violation, Write
from cqrs_sim.core.ledger.rising import Recent, Rising


@dataclass(frozen=True, slots=True)
class _Written:
    """A version that a write brought; `late` is what a higher version had to do with, before the write began."""

    acknowledged: bool
    late: Operation | None


class _KeyPast:
    """What has happened to one key so far, at which ticks."""

    __slots__ = ("acknowledged", "invoked", "most", "returned", "written")

    def __init__(self, most: int | None) -> None:
        self.most = most
        self.invoked = 0
        self.acknowledged: Rising[Write] = Rising(most)
        self.returned: Rising[Read] = Rising(most)
        self.written: dict[int, list[_Written]] = {}

    @property
    def forgotten(self) -> bool:
        """Whether all its writes may have been forgotten."""
        return self.most is not None and not self.written

    def higher_before(self, tick: int, version: int) -> Operation | None:
        """Return an operation that ended before the tick and had to do with a higher version."""
        for step in (self.acknowledged.before(tick), self.returned.before(tick)):
            if step is not None and step[0] > version:
                return step[1]
        return None

    def note(self, write: Write, began: int) -> None:
        self.invoked = max(self.invoked, write.version)
        late = self.higher_before(began, write.version)
        self.written.setdefault(write.version, []).append(_Written(write.acknowledged, late))
        if self.most is not None and len(self.written) > self.most:
            del self.written[next(iter(self.written))]

    def origin(self, version: int) -> tuple[bool, Operation | None]:
        """Return whether a write can have brought the version, and if not in time, what it came after."""
        writes = self.written.get(version)
        if writes is None:
            forgotten = self.most is not None and version < next(iter(self.written), version + 1)
            return version == 0 or forgotten, None
        late = None
        for write in writes:
            if write.acknowledged or write.late is None:  # one that was acknowledged answers for itself
                return True, None
            late = write.late
        return False, late


class RealTime:
    """Judges staleness, reads from the future, read your writes, and linearizability a key.

    Operations are told as they end, with the tick at which they began, so that "before" is the order of ticks.
    """

    def __init__(self, most_keys: int | None = None, most_steps: int | None = None) -> None:
        """Start with nothing; the limits bound what is kept, in keys and in versions a key."""
        self._keys: Recent[_KeyPast] = Recent(lambda: _KeyPast(most_steps), most_keys)
        self._own: Recent[Rising[Write]] = Recent(lambda: Rising(most_steps), most_keys)

    def invoked(self, write: Write, began: int) -> None:
        """Take a write that has begun; whatever else becomes of it, it may be seen from now on."""
        self._keys.use(write.key).note(write, began)

    def acknowledged(self, write: Write, began: int, now: int) -> Iterator[Violation]:
        """Take the acknowledgement of a write that was told as invoked."""
        past = self._keys.use(write.key)
        late = past.higher_before(began, write.version)
        if late is not None:
            yield Violation("linearizable", write.key, write, (late,))
        past.acknowledged.add(now, write.version, write)
        self._own.use((write.session, write.key)).add(now, write.version, write)

    def read(self, read: Read, began: int, now: int) -> Iterator[Violation]:
        """Judge a read that has returned."""
        past = self._keys.use(read.key)
        newest = past.acknowledged.before(began)
        if newest is not None and newest[0] > read.version:
            missed = past.acknowledged.above(read.version)
            behind = newest[0] - read.version
            yield Violation("stale", read.key, read, (newest[1],), missed[1] if missed else None, behind)
        if read.version > past.invoked and not past.forgotten:
            yield Violation("future", read.key, read)
        own = self._own.get((read.session, read.key))
        promised = None if own is None else own.before(began)
        if promised is not None and promised[0] > read.version:
            yield Violation("ryw", read.key, read, (promised[1],))
        yield from self._out_of_order(read, began, past)
        past.returned.add(now, read.version, read)

    def _out_of_order(self, read: Read, began: int, past: _KeyPast) -> Iterator[Violation]:
        higher = past.higher_before(began, read.version)
        there, late = past.origin(read.version)
        if higher is not None or not there:
            reason = higher or late
            yield Violation("linearizable", read.key, read, (reason,) if reason else ())
