"""The intake: what has reached a projector and is not applied yet, at the door, in the waiting bay and in the queue."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from cqrs_sim.core.facts import Held, Ignored
from cqrs_sim.core.materializer import Arrival, Materializer, low_water
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.settings import ProjectorSwitches
from cqrs_sim.core.timeline import Timeline


class Intake:
    """Decides of each copy whether its turn has come, whether it waits for others, or whether it is let fall.

    All of it is memory of the projector's process, so a crash takes it; what is not acknowledged comes again.
    """

    def __init__(self, lane: str, kept: Materializer, timeline: Timeline, publish: Publisher) -> None:
        """Begin where `kept` says that the store is."""
        self.queue: deque[Arrival] = deque()
        """What has its turn, in the order to apply it in."""
        self.switches = ProjectorSwitches()
        self._lane = lane
        self._kept = kept
        self._timeline = timeline
        self._publish = publish
        self._door: list[Arrival] = []
        self._bay: dict[int, list[Arrival]] = {}
        self._covered = 0
        self.find_place()

    @property
    def numbered(self) -> bool:
        """Whether the numbers of applied events are kept."""
        return self.switches.duplicates == "applied"

    @property
    def waiting(self) -> tuple[int, ...]:
        """The positions in the waiting bay and in the queue, ascending."""
        return tuple(sorted({*self._bay, *(arrival.position for arrival in self.queue)}))

    @property
    def held(self) -> tuple[int, ...]:
        """The positions in the waiting bay, ascending."""
        return tuple(sorted(self._bay))

    @property
    def at_door(self) -> tuple[int, ...]:
        """The positions of what has arrived while nobody took it, in the order of arrival."""
        return tuple(arrival.position for arrival in self._door)

    @property
    def inside(self) -> tuple[Arrival, ...]:
        """The copies in the queue and in the waiting bay."""
        return (*self.queue, *self._in_bay())

    @property
    def all(self) -> tuple[Arrival, ...]:
        """The copies at the door, in the queue and in the waiting bay."""
        return (*self._door, *self.inside)

    @property
    def waits_for(self) -> int | None:
        """The position of the event that the waiting bay waits for; None where nothing waits for one."""
        return self._taken + 1 if self._bay else None

    def configure(self, switches: ProjectorSwitches, unsaved: Iterable[int]) -> None:
        """Work like this from now on; `unsaved` are positions that are applied, though the checkpoint lags behind."""
        before, self.switches = self.switches, switches
        if switches.gaps != before.gaps:
            self.look_again(unsaved)

    def look_again(self, unsaved: Iterable[int] = ()) -> None:
        """Decide anew about what is inside, as `configure`."""
        held = self.inside
        self.clear()
        self.find_place(unsaved)
        for arrival in held:
            self.admit(arrival)

    def wait_at_door(self, arrival: Arrival) -> None:
        """Have a copy wait until the door is opened."""
        self._door.append(arrival)

    def back_to_door(self, arrivals: Sequence[Arrival]) -> None:
        """Have these wait at the door, before all others there, and nothing be inside."""
        self._door = [*arrivals, *self._door]
        self.clear()

    def clear(self) -> None:
        """Forget what is inside."""
        self.queue.clear()
        self._bay.clear()

    def open_door(self, covered: int | None = None) -> None:
        """Take in what waits at the door, from the checkpoint on.

        `covered`: from now on what a rebuild has read, up to this position, is ignored.
        """
        self._covered = self._covered if covered is None else covered
        self.find_place()
        arrivals, self._door = self._door, []
        for arrival in arrivals:
            self.admit(arrival)

    def find_place(self, unsaved: Iterable[int] = ()) -> None:
        """Go on from the checkpoint, past what is known to be applied beyond it."""
        self._taken = low_water(self._kept.checkpoint, self._kept.beyond.union(unsaved))

    def admit(self, arrival: Arrival) -> None:
        """Put a copy into the queue or the waiting bay, or let it fall."""
        position = arrival.envelope.position
        if position <= self._covered or position in self._kept.parked:
            self._ignore(arrival)
        elif self.switches.gaps == "pass":
            self.queue.append(arrival)
        elif position == self._taken + 1:
            self._taken = position
            self.queue.append(arrival)
            if self._bay or self._kept.beyond:
                self._release()
        elif position > self._taken and position not in self._bay:
            self._bay[position] = [arrival]
            self._publish(Held(self._timeline.now, self._lane, position, arrival.copy, self._taken + 1))
        elif self.numbered:
            self._ignore(arrival)
        elif position in self._bay:
            self._bay[position].append(arrival)
        else:
            self.queue.append(arrival)

    def _release(self) -> None:
        """Take from the bay what has its turn now, past what was applied already."""
        while (following := self._taken + 1) in self._bay or following in self._kept.beyond:
            self._taken = following
            self.queue.extend(self._bay.pop(following, ()))

    def _ignore(self, arrival: Arrival) -> None:
        self._publish(Ignored(self._timeline.now, self._lane, arrival.position, arrival.copy))

    def _in_bay(self) -> Iterator[Arrival]:
        return (arrival for position in sorted(self._bay) for arrival in self._bay[position])
