"""The history: where the two heads stood at every moment, and what happened beside them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import attrgetter

from cqrs_sim.core.facts import (
    Applied,
    AppliedAtOnce,
    CheckpointSaved,
    Committed,
    Crashed,
    Fact,
    Injected,
    LaneServes,
    Parked,
    PublishFailed,
    Rebuilt,
    Rejected,
    SettingsChanged,
    Wiped,
)
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.growing import Growing
from cqrs_sim.core.lane_names import FIRST_LANE, base_of

_AT = attrgetter("at")

HISTORIC = (
    Committed,
    Applied,
    AppliedAtOnce,
    CheckpointSaved,
    Rebuilt,
    Wiped,
    LaneServes,
    Rejected,
    SettingsChanged,
    Injected,
    Crashed,
    Parked,
    PublishFailed,
)
"""The kinds of facts that a history is made of."""


class Steps(Growing):
    """A number that changes at moments: 16 bytes a change, so that hours of a busy class fit.

    Steps that go on from where others once were share what came before with them.
    """

    def __init__(self) -> None:
        """Start at 0, before any change."""
        self.latest = 0
        """The value by now."""
        self._shared = array("q"), array("q")  # moments and values, of which the first so many are before its own
        self._before = 0
        self._moments = array("q")
        self._values = array("q")

    def __len__(self) -> int:
        """How many changes there were."""
        return self._before + len(self._moments)

    def up_to(self, length: int) -> Steps:
        """Return these steps as they were after so many changes."""
        steps = Steps()
        if length > self._before:
            steps._shared = (self._moments, self._values) if not self._before else self._whole()
        else:
            steps._shared = self._shared
        steps._before = length
        steps.latest = steps._shared[1][length - 1] if length else 0
        return steps

    def set(self, moment: int, value: int) -> None:
        """Note the value from this moment (microseconds) on, which is not before the last one noted."""
        if value != self.latest:
            self.latest = value
            self._moments.append(moment)
            self._values.append(value)

    def at(self, moment: int) -> int:
        """Return the value at this moment, changes at the very instant included."""
        return self._value(self._up_to(moment))

    def along(self, moments: Iterable[int]) -> list[int]:
        """Return the value at each of these ascending moments, as `at` does."""
        return [self._value(self._up_to(moment)) for moment in moments]

    def since(self, value: int) -> int | None:
        """Return the first moment at which the number had risen to `value`; None where it has not. It must not fall."""
        own = bisect_left(self._values, value)
        place = self._before + own if own else bisect_left(self._shared[1], value, 0, self._before)
        return self._moment(place)

    def before(self, moment: int) -> int | None:
        """Return the moment of the last change before this one; None where there is none."""
        return self._moment(self._up_to(moment - 1) - 1)

    def after(self, moment: int) -> int | None:
        """Return the moment of the first change after this one; None where there is none."""
        return self._moment(self._up_to(moment))

    def count(self, start: int, end: int) -> int:
        """Return how many changes there are after `start` and up to `end`."""
        return self._up_to(end) - self._up_to(start)

    def instants(self, start: int, end: int) -> int:
        """Return at how many different moments after `start` and up to `end` it changed."""
        first, last = bisect_right(self._moments, start), bisect_right(self._moments, end)
        return len(set(self._moments[first:last]))

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the changes after `start` and up to `end`, as (moment, value)."""
        first, last, before = self._up_to(start), self._up_to(end), self._before
        shared = (numbers[first : min(last, before)] for numbers in self._shared)
        own = (numbers[max(0, first - before) : max(0, last - before)] for numbers in (self._moments, self._values))
        return [*zip(*shared, strict=True), *zip(*own, strict=True)]

    def _up_to(self, moment: int) -> int:
        """Return how many changes there were up to this moment, those at the very instant included."""
        own = bisect_right(self._moments, moment)
        return self._before + own if own else bisect_right(self._shared[0], moment, 0, self._before)

    def _moment(self, place: int) -> int | None:
        """Return the moment of the change at this place, if there is one."""
        if not 0 <= place < len(self):
            return None
        return self._shared[0][place] if place < self._before else self._moments[place - self._before]

    def _value(self, count: int) -> int:
        """Return the value after so many changes."""
        if count > self._before:
            return self._values[count - self._before - 1]
        return self._shared[1][count - 1] if count else 0

    def _whole(self) -> tuple[array[int], array[int]]:
        moments, values = self._shared
        return moments[: self._before] + self._moments, values[: self._before] + self._values


@dataclass(frozen=True, slots=True)
class Mark:
    """Something worth a mark beside the heads: "rejected", "settings" or "fault", with its moment in microseconds.

    `what` names the fault that was done, or what came of one.
    """

    at: int
    kind: str
    what: str = ""


class Marks(list[Mark], Growing):
    """Marks in the order of time."""

    def up_to(self, length: int) -> Marks:
        """Return the first so many."""
        return Marks(self[:length])


class History:
    """Listens to facts and keeps what the gap chart is drawn from."""

    def __init__(self) -> None:
        """Start with every head at 0."""
        self.write = Steps()
        self.reads: dict[str, Steps] = {}
        """Where the checkpoint of each lane stood; one that takes over from another goes on with its steps."""
        self._goes_on: dict[str, str] = {}
        self.marks = Marks()

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        match fact:
            case Committed():
                self.write.set(fact.at, fact.envelope.position)
            case Applied() | AppliedAtOnce() | CheckpointSaved():
                self.read_of(fact.lane).set(fact.at, fact.checkpoint)
            case Rebuilt():
                self.read_of(fact.lane).set(fact.at, fact.position)
            case Wiped():
                self.read_of(fact.lane).set(fact.at, 0)
            case LaneServes():
                self._take_over(fact.lane, fact.at)
            case Parked():
                self._pass_by(fact)
            case Rejected():
                self.marks.append(Mark(fact.at, "rejected"))
            case SettingsChanged():
                self.marks.append(Mark(fact.at, "settings"))
            case Injected():
                self.marks.append(Mark(fact.at, "fault", type(fact.fault).__name__))
            case _:
                self.marks.append(Mark(fact.at, "fault", type(fact).__name__))

    @property
    def read(self) -> Steps:
        """Where the checkpoint of the first lane stood."""
        return self.read_of(next(iter(self.reads), FIRST_LANE))

    def read_of(self, lane: str) -> Steps:
        """Return where the checkpoint of this lane stood."""
        lane = self._goes_on.get(lane, lane)
        steps = self.reads.get(lane)
        if steps is None:
            steps = self.reads[lane] = Steps()
        return steps

    def events_behind(self, moment: int, lane: str = "") -> int:
        """Return the vertical gap: by how many events this lane (or the first) was behind at this moment.

        A store that took what the log never held may be built further than the log goes: that is not behind.
        """
        return max(0, self.write.at(moment) - (self.read_of(lane) if lane else self.read).at(moment))

    def time_behind(self, moment: int, lane: str = "") -> int:
        """Return the horizontal gap: how long before this moment the oldest event missing was committed (us)."""
        read = (self.read_of(lane) if lane else self.read).at(moment)
        committed = self.write.since(read + 1) if read < self.write.at(moment) else None
        return 0 if committed is None else moment - committed

    def before(self, moment: int) -> int | None:
        """Return the last moment before this one at which a command was judged, or an event appended or applied.

        The beginning is one too; None where the moment is not after it.
        """
        found = [steps.before(moment) for steps in (self.write, *self.reads.values())]
        place = bisect_left(self.marks, moment, key=_AT)
        found.append(self.marks[place - 1].at if place else 0)
        return max(at for at in found if at is not None) if moment > 0 else None

    def after(self, moment: int) -> int | None:
        """Return the first such moment after this one; None where there is none yet."""
        found = [steps.after(moment) for steps in (self.write, *self.reads.values())]
        place = bisect_right(self.marks, moment, key=_AT)
        found.append(self.marks[place].at if place < len(self.marks) else None)
        return min((at for at in found if at is not None), default=None)

    def _pass_by(self, fact: Parked) -> None:
        """Note that an event was put aside: the checkpoint goes on past it where it was the next."""
        read = self.read_of(fact.lane)
        if fact.position == read.latest + 1:
            read.set(fact.at, fact.position)
        self.marks.append(Mark(fact.at, "fault", type(fact).__name__))

    def _take_over(self, lane: str, at: int) -> None:
        before = base_of(lane)
        if before != lane:
            reached = self.reads.pop(lane, Steps()).latest
            self._goes_on[lane] = before
            self.read_of(lane).set(at, reached)
