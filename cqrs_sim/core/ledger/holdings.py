"""The holdings: which events of each thing every lane's read store holds, known from what was applied there."""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Iterable, Sequence

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.ledger.log_index import LogIndex

Keys = tuple[str, ...]

MOST_EVENTS = 20_000
"""Of how many events, the newest, it is known where they are; older ones are taken to be everywhere."""

LANE_FACTS = (
    told.Applied,
    told.AppliedAtOnce,
    told.Replayed,
    told.Parked,
    told.Wiped,
    told.Rebuilt,
    told.LaneOpened,
    told.LaneClosed,
    told.Duplicated,
)
"""The kinds of facts that holdings are made of."""


class _Lane:
    """What one read store lacks of the log, by key: the versions, ascending.

    While it is being rebuilt it holds nothing beyond `limit`, a position, of the events that were there at its start.
    """

    __slots__ = ("lacks", "limit", "strangers")

    def __init__(self) -> None:
        self.lacks: dict[str, list[int]] = {}
        self.limit: int | None = None
        self.strangers: set[str] = set()
        """Keys that an event has changed which no log holds."""

    def hold(self, keys: Keys, version: int) -> None:
        for key in keys:
            missing = self.lacks.get(key)
            if missing is not None and version in missing:
                missing.remove(version)
                if not missing:
                    del self.lacks[key]

    def lack(self, keys: Keys, version: int) -> None:
        for key in keys:
            missing = self.lacks.setdefault(key, [])
            if version not in missing:
                insort(missing, version)


class Holdings:
    """Listens to the ways of events, lane by lane. A checkpoint would not do: it may pass what was not applied."""

    def __init__(self, log: LogIndex, lanes: Iterable[str]) -> None:
        """Start with an empty log and these lanes; `log` knows the versions of each key by their positions."""
        self._log = log
        self._lanes = {lane: _Lane() for lane in lanes}
        self._events: deque[tuple[Keys, int]] = deque()
        """The keys and the version of each event, up to the head."""
        self._head = 0
        self._strangers: dict[tuple[int, int], Keys] = {}
        """The keys of events that no log holds, by position and copy."""

    def committed(self, keys: Keys, version: int) -> None:
        """Take the next event of the log: every store lacks it."""
        self._head += 1
        self._events.append((keys, version))
        for lane in self._lanes.values():
            for key in keys:
                lane.lacks.setdefault(key, []).append(version)
        if len(self._events) > MOST_EVENTS:
            oldest = self._events.popleft()
            for lane in self._lanes.values():
                lane.hold(*oldest)

    def uncommitted(self, keys: Keys, position: int, copy: int) -> None:
        """Take an event that was sent although no log holds it."""
        self._strangers[position, copy] = keys

    def __call__(self, fact: Fact) -> None:
        """Take a fact about a lane."""
        match fact:
            case told.Applied():
                self._apply(self._lanes[fact.lane], fact.position, fact.copy)
            case told.AppliedAtOnce() | told.Replayed():
                self._apply(self._lanes[fact.lane], fact.position, 0)
            case told.Parked():
                self._put_aside(self._lanes[fact.lane], fact.position)
            case told.Wiped():
                self._empty(self._lanes[fact.lane])
            case told.Rebuilt():
                self._lanes[fact.lane].limit = fact.position if fact.position < fact.of else None
            case told.LaneOpened():
                self._lanes[fact.lane] = _Lane()
                self._empty(self._lanes[fact.lane])
            case told.LaneClosed():
                del self._lanes[fact.lane]
            case told.Duplicated() if (fact.position, fact.of) in self._strangers:
                self._strangers[fact.position, fact.copy] = self._strangers[fact.position, fact.of]

    def _empty(self, lane: _Lane) -> None:
        lane.lacks.clear()
        lane.strangers.clear()
        lane.limit = 0 if self._head else None

    def _apply(self, lane: _Lane, position: int, copy: int) -> None:
        if position > self._head or (position, copy) in self._strangers:
            for (at, _), keys in self._strangers.items():
                if at == position:
                    lane.strangers.update(keys)
        else:
            lane.hold(*self._event(position))

    def _put_aside(self, lane: _Lane, position: int) -> None:
        """Note that a rebuild has passed an event over. Elsewhere, what is not applied is lacking as it is."""
        if lane.limit is not None:
            lane.lack(*self._event(position))

    def _event(self, position: int) -> tuple[Keys, int]:
        place = position - 1 - self._head + len(self._events)
        return self._events[place] if place >= 0 else ((), 0)

    def has_stranger(self, lane: str, key: str) -> bool:
        """Whether a lane's store shows a key as an event left it that was never committed."""
        there = self._lanes.get(lane)
        return there is not None and key in there.strangers

    def shown(self, lane: str, key: str, also: Sequence[int] = ()) -> tuple[int, int | None]:
        """Return the newest version of a key that a lane's store holds, and the oldest before it that it lacks.

        `also` are the positions of events that were shown although the store lacks them. A lane that is not there
        holds nothing, and the write store everything.
        """
        versions = self._log.versions_of(key)
        there = self._lanes.get(lane)
        if versions is not None and lane == WRITE:
            return versions.latest, None
        if versions is None or there is None:
            return 0, None
        version = versions.latest if there.limit is None else versions.version_at(there.limit)
        missing: Sequence[int] = there.lacks.get(key, ())
        if also:
            shown = {version for keys, version in map(self._event, also) if key in keys}
            version = max((version, *shown))
            missing = [version for version in missing if version not in shown]
        last = len(missing)
        while last and missing[last - 1] >= version:
            if missing[last - 1] == version:
                version = min(versions.below(version), version - 1)  # where it is forgotten, one below
            last -= 1
        return version, missing[0] if last else None
