"""Session order: what a session's later operations owe to its earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cqrs_sim.core.ledger.log_index import LogIndex
from cqrs_sim.core.ledger.operations import Read, Snapshot, Violation, Write
from cqrs_sim.core.ledger.rising import Newest, Recent, Rising


class _SessionPast:
    """What one session has done so far, in its order."""

    def __init__(self, most_keys: int | None, most_steps: int | None) -> None:
        self.place = 0
        self.seen: Recent[Rising[Read]] = Recent(lambda: Rising(most_steps), most_keys)
        self.promised: Recent[Rising[Write]] = Recent(lambda: Rising(most_steps), most_keys)
        self.acknowledged: Recent[Newest[Write]] = Recent(lambda: Newest(most_steps), most_keys)
        self.wrote: Recent[Newest[Write]] = Recent(lambda: Newest(most_steps), most_keys)
        self.furthest_write: Write | None = None
        self.furthest_read: tuple[int, Read] | None = None


class SessionOrder:
    """Judges monotonic reads, monotonic writes and writes follow reads.

    Each session's operations are told in the order of the session; `log` knows where their versions stand.
    """

    def __init__(self, log: LogIndex, most_keys: int | None = None, most_steps: int | None = None) -> None:
        """Start with nothing; the limits bound what is kept of each session, in keys and in steps a key."""
        self._log = log
        self._most = most_keys, most_steps
        self._sessions: dict[str, _SessionPast] = {}
        self._writers: Recent[dict[str, None]] = Recent(dict, most_keys)

    def read(self, read: Read) -> Iterator[Violation]:
        """Judge a session's next read."""
        session = self._session(read.session)
        session.place += 1
        seen = session.seen.use(read.key)
        highest = seen.before(session.place)
        if highest is not None and highest[0] > read.version:
            yield Violation("mr", read.key, read, (highest[1],))
        if read.version > 0:
            seen.add(session.place, read.version, read)
            g = self._log.place_of(read.key, read.version)
            if g is not None and (session.furthest_read is None or g > session.furthest_read[0]):
                session.furthest_read = g, read

    def wrote(self, write: Write) -> Iterator[Violation]:
        """Judge a session's next write by its place in the log."""
        session = self._session(write.session)
        session.place += 1
        self._writers.use(write.key)[write.session] = None
        session.wrote.use(write.key).add(session.place, write.version, write)
        if write.g is not None and session.furthest_read is not None and session.furthest_read[0] > write.g:
            yield Violation("wfr", write.key, write, (session.furthest_read[1],))
        if write.acknowledged:
            yield from self._acknowledged(session, write)

    def _acknowledged(self, session: _SessionPast, write: Write) -> Iterator[Violation]:
        session.promised.use(write.key).add(session.place, write.version, write)
        session.acknowledged.use(write.key).add(session.place, write.version, write)
        if write.g is None:
            return
        furthest = session.furthest_write
        if furthest is None or furthest.g is None or write.g > furthest.g:
            session.furthest_write = write
        elif write.g < furthest.g:
            yield Violation("mw", write.key, write, (furthest,))

    def snapshot(self, snapshot: Snapshot) -> Iterator[Violation]:
        """Judge whether a snapshot that holds a write also holds what its session had written and read before."""
        broken = set[str]()
        for name in self._writers_of(snapshot.versions):
            session = self._sessions[name]
            for violation in (*_mw(session, snapshot), *_wfr(session, snapshot)):
                if violation.kind not in broken:
                    broken.add(violation.kind)
                    yield violation

    def _session(self, name: str) -> _SessionPast:
        past = self._sessions.get(name)
        if past is None:
            past = self._sessions[name] = _SessionPast(*self._most)
        return past

    def _writers_of(self, keys: Iterable[str]) -> dict[str, None]:
        writers: dict[str, None] = {}
        for key in keys:
            writers |= self._writers.get(key) or {}
        return writers


def _mw(session: _SessionPast, snapshot: Snapshot) -> Iterator[Violation]:
    held = _last_held(session.acknowledged, snapshot)
    missing = _first_missing(session.promised, snapshot)
    if held is not None and missing is not None and missing[0] < held[0]:
        yield Violation("mw", missing[1].key, snapshot, (missing[1], held[1]))


def _wfr(session: _SessionPast, snapshot: Snapshot) -> Iterator[Violation]:
    held = _last_held(session.wrote, snapshot)
    missing = _first_missing(session.seen, snapshot)
    if held is not None and missing is not None and missing[0] < held[0]:
        yield Violation("wfr", missing[1].key, snapshot, (missing[1], held[1]))


def _last_held(writes: Recent[Newest[Write]], snapshot: Snapshot) -> tuple[int, Write] | None:
    """Return the session's last write that the snapshot holds."""
    steps = (newest.up_to(version) for key, version in snapshot.versions.items() if (newest := writes.get(key)))
    return max((step for step in steps if step is not None), key=lambda step: step[0], default=None)


def _first_missing(
    needed: Recent[Rising[Read]] | Recent[Rising[Write]], snapshot: Snapshot
) -> tuple[int, Read] | tuple[int, Write] | None:
    """Return the session's first operation with a version that the snapshot falls short of."""
    steps = (rising.above(version) for key, version in snapshot.versions.items() if (rising := needed.get(key)))
    return min((step for step in steps if step is not None), key=lambda step: step[0], default=None)
