"""The log index: at which place of the log each version of a key stands, and whether a snapshot is a prefix of it."""

from __future__ import annotations

from math import inf

from cqrs_sim.core.ledger.operations import Snapshot, Violation, Write
from cqrs_sim.core.ledger.rising import Recent, Rising


class LogIndex:
    """Writes by their places in the log, told in that order."""

    def __init__(self, most_keys: int | None = None, most_steps: int | None = None) -> None:
        """Start with nothing; the limits bound what is kept, in keys and in versions a key."""
        self._keys: Recent[Rising[Write]] = Recent(lambda: Rising(most_steps), most_keys)
        self._most = most_keys

    def add(self, write: Write) -> None:
        """Take the next write of the log."""
        if write.g is not None:
            self._keys.use(write.key).add(write.g, write.version, write)

    def place_of(self, key: str, version: int) -> int | None:
        """Return where this version stands; None where the log has no such write."""
        rising = self._keys.get(key)
        return None if rising is None else rising.place_of(version)

    def versions_of(self, key: str) -> Rising[Write] | None:
        """Return the versions of a key by their places; None where nothing is known of it."""
        return self._keys.get(key)

    def torn(self, snapshot: Snapshot) -> Violation | None:
        """Return what is wrong with a snapshot whose versions stood at no place of the log together.

        The witnesses: the write that is shown although one before it in the log is not, and that one.
        """
        start, shown = 0, list[Write]()
        end, hidden = inf, list[Write]()
        for key, version in snapshot.versions.items():
            place = self._place(key, version)
            if place is None:
                return Violation("prefix", key, snapshot)
            rising = self._keys.get(key)
            if rising is None:
                continue
            if place > start:
                start, shown = place, [rising.thing_at(place)]
            following = rising.above(snapshot.lacking.get(key, version + 1) - 1)
            if following is not None and following[0] < end:
                end, hidden = following[0], [following[1]]
        return Violation("prefix", hidden[0].key, snapshot, (*shown, *hidden)) if start >= end else None

    def _place(self, key: str, version: int) -> int | None:
        rising = self._keys.get(key)
        if rising is not None:
            return rising.place_of(version)
        return None if version and self._most is None else 0
