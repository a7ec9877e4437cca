"""The history: where the two heads stood at every moment, and what happened beside them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass

from cqrs_sim.core.facts import Applied, Committed, Fact, Rejected, SettingsChanged

HISTORIC = (Committed, Applied, Rejected, SettingsChanged)
"""The kinds of facts that a history is made of."""


class Steps:
    """A number that changes at moments: 16 bytes a change, so that hours of a busy class fit."""

    def __init__(self) -> None:
        """Start at 0, before any change."""
        self._moments = array("q")
        self._values = array("q")

    def __len__(self) -> int:
        """How many changes there were."""
        return len(self._moments)

    def set(self, moment: int, value: int) -> None:
        """Note the value from this moment (microseconds) on, which is not before the last one noted."""
        self._moments.append(moment)
        self._values.append(value)

    def at(self, moment: int) -> int:
        """Return the value at this moment, changes at the very instant included."""
        place = bisect_right(self._moments, moment)
        return self._values[place - 1] if place else 0

    def since(self, value: int) -> int | None:
        """Return the first moment at which the number had risen to `value`; None where it has not. It must not fall."""
        place = bisect_right(self._values, value - 1)
        return self._moments[place] if place < len(self._moments) else None

    def count(self, start: int, end: int) -> int:
        """Return how many changes there are after `start` and up to `end`."""
        return bisect_right(self._moments, end) - bisect_right(self._moments, start)

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the changes after `start` and up to `end`, as (moment, value)."""
        first, last = bisect_right(self._moments, start), bisect_right(self._moments, end)
        return list(zip(self._moments[first:last], self._values[first:last], strict=True))


@dataclass(frozen=True, slots=True)
class Mark:
    """Something worth a mark beside the heads: "rejected" or "settings", with its moment in microseconds."""

    at: int
    kind: str


class History:
    """Listens to facts and keeps what the gap chart is drawn from."""

    def __init__(self) -> None:
        """Start with both heads at 0."""
        self.write = Steps()
        self.read = Steps()
        self.marks: list[Mark] = []

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        match fact:
            case Committed():
                self.write.set(fact.at, fact.envelope.position)
            case Applied():
                self.read.set(fact.at, fact.position)
            case Rejected():
                self.marks.append(Mark(fact.at, "rejected"))
            case SettingsChanged():
                self.marks.append(Mark(fact.at, "settings"))

    def events_behind(self, moment: int) -> int:
        """Return the vertical gap: by how many events the read store was behind at this moment."""
        return self.write.at(moment) - self.read.at(moment)

    def time_behind(self, moment: int) -> int:
        """Return the horizontal gap: how long before this moment the oldest event missing was committed (us)."""
        read = self.read.at(moment)
        committed = self.write.since(read + 1) if read < self.write.at(moment) else None
        return 0 if committed is None else moment - committed
