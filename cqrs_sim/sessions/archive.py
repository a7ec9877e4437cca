"""The archive: the past of a session, kept so that every moment of it is soon there again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Generic, TypeVar

from cqrs_sim.core.bookkeeping import tables_of
from cqrs_sim.core.domain import Domain, ReadModel
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.journal import Entry, perform, replay
from cqrs_sim.core.keyframe import Keyframes
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.simulation import Simulation, Stores, read_tables, write_tables
from cqrs_sim.language import _
from cqrs_sim.sessions.replaying import Progress, Tell
from cqrs_sim.sessions.session import Head
from cqrs_sim.stores.versioned import VersionedStore
from cqrs_sim.stores.versions import Versions

EVERY = 250
"""Instants and inputs between two keyframes: what has to be replayed at most to be at a moment between them."""
STEP = 25
"""Instants and inputs between two writings of rows to the file: some milliseconds, so that nobody feels them."""
TELLS = 64
"""Instants and inputs between two tellings."""

T = TypeVar("T")
Follow = Callable[[Simulation], T]
"""Has something listen to a simulation from its first fact on, which is kept with it. Returns what listens."""

_MOMENT = attrgetter("moment")


@dataclass(frozen=True, slots=True)
class _Keyframe:
    """The simulation at one moment (simulated microseconds), when so many inputs had been performed."""

    moment: int
    inputs: int


class Archive(Generic[T]):
    """Replays a session's journal once, beside the session, and keeps keyframes on the way.

    A past moment is the nearest keyframe before it, woken, and a replay from there. Rows are in a temporary file, once
    for every time that they were written, and so are keyframes, of some kilobytes each. The session and its files are
    never touched. Close it at the end.
    """

    def __init__(
        self, head: Head, domain: Domain, entries: Sequence[Entry], follow: Follow[T], every: int = EVERY
    ) -> None:
        """Begin at 0 s, with a keyframe after so many instants and inputs.

        `entries` are the inputs of the session, to which more may come; whatever they raise is raised here, too. Raises
        StoreUnavailable.
        """
        self._entries = entries
        self._every = every
        self._inputs = self._work = self._unwritten = 0
        self._kept: list[_Keyframe] = []
        self._keyframes = Keyframes(Versions)
        with ExitStack() as opened:
            self._versions = Versions(_temporary(opened) / "versions.db")
            opened.callback(self._versions.close)
            self._simulation = Simulation(domain, _stores(self._versions, domain), head.seed, head.settings)
            self._follower = follow(self._simulation)
            self._write()
            self._keep()
            self._opened = opened.pop_all()

    @property
    def reached(self) -> int:
        """Up to which moment (simulated microseconds) every moment can be looked at."""
        return self._simulation.now

    @property
    def keyframes(self) -> int:
        """How many there are."""
        return len(self._kept)

    def is_at(self, moment: int) -> bool:
        """Whether all that has happened up to this moment was gathered."""
        return self.reached >= moment and self._due(moment) is None

    def gather(self, until: int, enough: Callable[[], bool] | None = None) -> bool:
        """Go on up to this moment, which the session has reached, or until `enough`; return whether it is there.

        Raises StoreUnavailable where the temporary folder is full.
        """

        def pause() -> bool:
            self._count()
            return self._is_time or (enough is not None and enough())

        while True:
            entry = self._due(until)
            end = until if entry is None else entry.at
            there = self._simulation.run_until(end, pause) >= end
            if there and entry is not None:
                perform(self._simulation, entry.input)
                self._inputs += 1
                self._count()
            if self._is_time:
                self._write()
            if self._work >= self._every:
                self._keep()
            if there and entry is None:
                return True
            if enough is not None and enough():
                return False

    def gather_telling(self, until: int, tell: Tell | None) -> None:
        """Go on up to this moment, and tell how far it has come; raises what `tell` raises, and StoreUnavailable."""
        asked = 0

        def told() -> bool:
            nonlocal asked
            asked += 1
            if tell is not None and asked % TELLS == 0:
                tell(Progress(self._inputs, len(self._entries), self.reached, until))
            return False

        self.gather(until, told)

    def at(self, moment: int) -> tuple[Simulation, T]:
        """Return a simulation of its own as the session was at this moment, and what has listened to it.

        All that happens at the very moment has happened. Raises StoreUnavailable, and ValueError for a moment that has
        not been reached.
        """
        if not 0 <= moment <= self.reached:
            raise ValueError(f"{moment} us is not within the {self.reached} us that were gathered")
        number = bisect_right(self._kept, moment, key=_MOMENT) - 1
        simulation, follower = self._keyframes.wake(self._versions.kept(number), tuple)
        replay(simulation, self._entries[self._kept[number].inputs : self._inputs], moment)
        return simulation, follower

    def close(self) -> None:
        """Forget it all."""
        self._opened.close()

    def __enter__(self) -> Archive[T]:
        """Close at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def _due(self, until: int) -> Entry | None:
        """Return the next input, if it was given by then."""
        entry = self._entries[self._inputs] if self._inputs < len(self._entries) else None
        return None if entry is None or entry.at > until else entry

    def _count(self) -> None:
        self._work += 1
        self._unwritten += 1

    @property
    def _is_time(self) -> bool:
        return self._unwritten >= STEP or self._work >= self._every

    def _write(self) -> None:
        """Have the file take what has changed in every store."""
        simulation = self._simulation
        with simulation.truth.reading():  # what it lacks it takes from the log now, and not in every copy
            pass
        stores = [store for store in (*simulation.kept, simulation.stores.truth) if isinstance(store, VersionedStore)]
        self._versions.write(change for store in stores for change in store.changed())
        for store in stores:
            store.stepped()
        self._unwritten = 0

    def _keep(self) -> None:
        self._versions.keep(len(self._kept), self._keyframes.keep((self._simulation, self._follower)))
        self._kept.append(_Keyframe(self._simulation.now, self._inputs))
        self._work = 0


class _NewRead:
    """Makes the read stores of lanes, empty."""

    def __init__(self, versions: Versions) -> None:
        self._versions = versions

    def __call__(self, lane: str, models: Sequence[ReadModel]) -> VersionedStore:
        return VersionedStore(self._versions, lane, tables_of(models))


def _stores(versions: Versions, domain: Domain) -> Stores:
    return Stores(
        write=VersionedStore(versions, "write", write_tables(domain)),
        truth=VersionedStore(versions, "truth", read_tables(domain)),
        new_read=_NewRead(versions),
    )


def _temporary(opened: ExitStack) -> Path:
    try:
        return Path(opened.enter_context(TemporaryDirectory(prefix="cqrs-sim-", ignore_cleanup_errors=True)))
    except OSError as error:
        raise StoreUnavailable(
            _("There is no temporary folder to keep the past in ({reason}): set TMPDIR to one.").format(
                reason=error.strerror
            )
        ) from error
