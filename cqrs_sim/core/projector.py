"""The projector: takes events as they arrive, holds or ignores some, and has the others applied to its read store."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from cqrs_sim.core.domain import ReadModel
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Crashed, Failed, Fenced, Held, Ignored, Restarted
from cqrs_sim.core.materializer import Arrival, Materializer, Outranked, low_water
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.rows import Store
from cqrs_sim.core.settings import Capacity, ProjectorSwitches
from cqrs_sim.core.timeline import SECOND, Timeline

SERVE, POLL, RETRY = "serve", "poll", "retry"
MOST_ATTEMPTS = 3
"""How often a projection is tried on an event before that is parked."""
FIRST_PAUSE = SECOND // 2
"""Microseconds before the second attempt; each further pause is twice as long."""
POISON, UNKNOWN_VERSION = "poison", "unknown version"


class Projector:
    """One process, with a memory that a crash takes: what is at its door, in its waiting bay and in its queue.

    A copy counts as acknowledged once the checkpoint says so; all others are delivered again after a crash.
    """

    def __init__(
        self,
        lane: str,
        store: Store,
        models: Sequence[ReadModel],
        timeline: Timeline,
        draws: Draws,
        publish: Publisher,
        lease: int = 0,
    ) -> None:
        """Go on from the checkpoint found in the store; its own actions are due on the lane of this name."""
        self.kept = Materializer(lane, store, models, publish, lease)
        self.up = True
        self.catching_up = False
        """Whether a rebuild reads the log, so that what arrives meanwhile waits at the door."""
        self.poisoned: dict[int, str] = {}
        """Events that the projection fails on, by position, and why."""
        self.poison_next = ""
        self.crash_next = False
        self._lane = lane
        self._timeline = timeline
        self._draws = draws
        self._publish = publish
        self._switches = ProjectorSwitches()
        self._capacity = Capacity()
        self._door: list[Arrival] = []
        self._bay: dict[int, list[Arrival]] = {}
        self._queue: deque[Arrival] = deque()
        self._unsaved: list[Arrival] = []
        self._marked: tuple[Sequence[Arrival], Sequence[Arrival]] | None = None
        self._due: int | None = None  # the number of the action that is awaited
        self._polled = -1
        self._open = False  # whether a poll has just allowed one more batch
        self._serving = 0  # how large the batch is whose time is being served
        self._served = 0
        self._attempts = 0
        self._covered = 0
        self._taken = low_water(self.checkpoint, self.kept.beyond)

    @property
    def checkpoint(self) -> int:
        """The position that the store says it is built up to."""
        return self.kept.checkpoint

    @property
    def waiting(self) -> tuple[int, ...]:
        """The positions of what has arrived and is not applied, ascending: in the waiting bay and in the queue."""
        return tuple(sorted({*self._bay, *(arrival.position for arrival in self._queue)}))

    @property
    def at_door(self) -> tuple[int, ...]:
        """The positions of what has arrived while nobody took it, in the order of arrival."""
        return tuple(arrival.position for arrival in self._door)

    @property
    def held(self) -> tuple[Arrival, ...]:
        """The copies that it has in memory: at the door, in the waiting bay and in the queue."""
        bay = (arrival for position in sorted(self._bay) for arrival in self._bay[position])
        return (*self._door, *self._queue, *bay)

    @property
    def waits_for(self) -> int | None:
        """The position of the event that the waiting bay waits for; None where nothing waits for one."""
        return self._taken + 1 if self._bay else None

    @property
    def _numbered(self) -> bool:
        return self._switches.duplicates == "applied"

    def configure(self, switches: ProjectorSwitches, capacity: Capacity) -> None:
        """Work like this from the next event on."""
        before, self._switches, self._capacity = self._switches, switches, capacity
        if self._unsaved and switches.checkpoint != "after" and self._due is None:
            self._due = self._timeline.at(self._timeline.now, self._lane, RETRY, self.kept.lease)
        if switches.gaps != before.gaps:
            held = [*self._queue, *(arrival for position in sorted(self._bay) for arrival in self._bay[position])]
            self._queue.clear()
            self._bay.clear()
            self._taken = low_water(self.checkpoint, self.kept.beyond.union(item.position for item in self._unsaved))
            for arrival in held:
                self._admit(arrival)

    def take_in(self, arrival: Arrival) -> None:
        """Take a copy that has arrived, and do no more with it than to hold or ignore it."""
        if self.up and not self.catching_up:
            self._admit(arrival)
        else:
            self._door.append(arrival)

    def go_on(self) -> None:
        """Apply what waits here, as far as time and order allow. Raises StoreUnavailable; the rest still waits."""
        try:
            while self.up and not self.catching_up and self._due is None:
                self._finish_halves()
                if not self._queue or self._must_wait():
                    return
                self._step()
        except Outranked:
            self.stop_for_good()

    def perform(self, verb: str) -> None:
        """Do what was awaited. Raises StoreUnavailable; it is then still due."""
        due, self._due = self._due, None
        try:
            if verb == SERVE:
                self._step()
            elif verb == POLL:
                self._open, self._polled = True, self._timeline.now
        except Outranked:
            self.stop_for_good()
        except BaseException:
            self._due = due
            raise
        self.go_on()

    def crash(self) -> None:
        """Stop, and forget all but what the store holds."""
        if self.up:
            self._door = [*self.unacknowledged(), *self._door]
            self._forget()
            self.up = False
            self._publish(Crashed(self._timeline.now, self._lane, self.checkpoint, len(self._door)))

    def restart(self) -> None:
        """Go on from the checkpoint; what is at the door is taken in. Raises StoreUnavailable."""
        if not self.up:
            self.kept.load()
            if self._numbered and low_water(self.checkpoint, self.kept.beyond) > self.checkpoint:
                self.kept.save(self._timeline.now, (), numbered=True)
            self.up = True
            self._publish(Restarted(self._timeline.now, self._lane, self.checkpoint))
            if not self.catching_up:
                self._open_door()
        self.go_on()

    def take_over(self, arrivals: Iterable[Arrival]) -> None:
        """Begin, at once, with what another projector has not acknowledged."""
        for arrival in arrivals:
            self._admit(arrival)
        self._due = self._timeline.at(self._timeline.now, self._lane, RETRY, self.kept.lease)

    def pause(self) -> None:
        """Let all that has arrived wait at the door while a rebuild reads the log."""
        self._door = [*self.unacknowledged(), *self._door]
        self._forget()
        self.catching_up = True

    def resume(self, covered: int) -> None:
        """Take in what waits at the door; what the rebuild has read, up to `covered`, is ignored."""
        self._covered = covered
        self.catching_up = False
        self.up = True
        self._open_door()
        self.go_on()

    def absorb(self, envelope: Envelope) -> None:
        """Apply the next event of the log for a rebuild, or park it. Raises StoreUnavailable."""
        arrival = Arrival(envelope, 0)
        reason = self._trouble(arrival)
        if reason:
            self.kept.park(self._timeline.now, arrival, reason, numbered=True)
        else:
            self.kept.absorb(self._timeline.now, envelope)

    def mend(self, read_log: Callable[[int], Envelope]) -> None:
        """Mend the projection and replay what is parked, in the order of the log. Raises StoreUnavailable."""
        self.poisoned.clear()
        self.poison_next = ""
        if self.up:
            for position in sorted(self.kept.parked):
                try:
                    envelope = read_log(position)
                except LookupError:  # it was sent, but never committed
                    self.kept.forget_parked(position)
                else:
                    self.kept.replay(self._timeline.now, envelope)
            if self._due is not None and self._attempts:
                self._timeline.cancel(self._due)
                self._due, self._attempts = None, 0
            self.go_on()

    def unacknowledged(self) -> list[Arrival]:
        """Return what has arrived and would be delivered again after a crash."""
        bay = (arrival for position in sorted(self._bay) for arrival in self._bay[position])
        return [*self._unsaved, *self._queue, *bay]

    def stop_for_good(self) -> None:
        """Stop because another projector holds the lease."""
        self.up = False
        self._publish(Fenced(self._timeline.now, self._lane, self.kept.lease))

    def _forget(self) -> None:
        if self._due is not None:
            self._timeline.cancel(self._due)
        self._due, self._attempts, self._marked = None, 0, None
        self._open, self._serving = False, 0
        self.crash_next = False
        self._queue.clear()
        self._bay.clear()
        self._unsaved.clear()

    def _open_door(self) -> None:
        arrivals, self._door = self._door, []
        self._taken = low_water(self.checkpoint, self.kept.beyond)
        for arrival in arrivals:
            self._admit(arrival)

    # Taking in

    def _admit(self, arrival: Arrival) -> None:
        position = arrival.position
        if position <= self._covered or position in self.kept.parked:
            self._ignore(arrival)
        elif self._switches.gaps == "pass":
            self._line_up(arrival)
        elif position == self._taken + 1:
            self._taken = position
            self._line_up(arrival)
            self._release()
        elif position > self._taken and position not in self._bay:
            self._bay[position] = [arrival]
            self._publish(Held(self._timeline.now, self._lane, position, arrival.copy, self._taken + 1))
        elif self._numbered:
            self._ignore(arrival)
        elif position in self._bay:
            self._bay[position].append(arrival)
        else:
            self._queue.append(arrival)

    def _line_up(self, arrival: Arrival) -> None:
        if self.poison_next and not self._known(arrival):
            self.poisoned[arrival.position] = self.poison_next
            self.poison_next = ""
        self._queue.append(arrival)

    def _release(self) -> None:
        """Take from the bay what has its turn now, past what was applied already."""
        while (following := self._taken + 1) in self._bay or following in self.kept.beyond:
            self._taken = following
            self._queue.extend(self._bay.pop(following, ()))

    def _ignore(self, arrival: Arrival) -> None:
        self._publish(Ignored(self._timeline.now, self._lane, arrival.position, arrival.copy))

    # Applying

    def _must_wait(self) -> bool:
        """Whether the next step has to wait for a poll or for the time it takes; then its action is scheduled."""
        now, polling = self._timeline.now, self._switches.polling
        if polling and not self._open:
            moment = -(-now // polling) * polling
            moment += polling if moment <= self._polled else 0
            self._due = self._timeline.at(moment, self._lane, POLL, self.kept.lease)
            return True
        if self._capacity.rate:
            self._serving = self._batch_size()
            wait = sum(self._service() for _ in range(self._serving))
            self._due = self._timeline.at(now + wait, self._lane, SERVE, self.kept.lease)
            return True
        return False

    def _batch_size(self) -> int:
        return min(self._switches.batch, len(self._queue))

    def _service(self) -> int:
        number = self._served
        self._served += 1
        return self._capacity.service(self._draws.draw("service", self._lane, number))

    def _finish_halves(self) -> None:
        """Do what two transactions leave to be done by the second: after one that failed, or when it is time."""
        now, switches = self._timeline.now, self._switches
        if self._marked is not None:
            self.kept.apply_marked(now, *self._marked)
            self._marked = None
        if self._unsaved and (switches.checkpoint != "after" or len(self._unsaved) >= switches.batch):
            self.kept.save(now, self._unsaved, self._numbered)
            self._unsaved.clear()

    def _step(self) -> None:
        if not self._queue:  # what was being served is held for another event now
            self._serving = 0
            return
        size = self._serving or self._batch_size()
        batch: list[Arrival] = []
        reason = ""
        for arrival in islice(self._queue, size):
            reason = self._trouble(arrival)
            if reason:
                break
            batch.append(arrival)
        if batch:
            self._write(batch)
        else:
            self._fail(self._queue[0], reason)
        self._open, self._serving = False, 0

    def _write(self, batch: Sequence[Arrival]) -> None:
        now, kept, when = self._timeline.now, self.kept, self._switches.checkpoint
        if when == "same":
            if self.crash_next:  # in the middle of the transaction, so nothing of it remains
                self.crash()
                return
            kept.apply(now, batch, self._numbered, saving=True)
            self._take_off(batch)
            return
        if when == "after":
            kept.apply(now, batch, self._numbered, saving=False)
            self._take_off(batch)
            self._unsaved.extend(batch)
        else:
            fresh = kept.mark_ahead(now, batch, self._numbered)
            self._take_off(batch)
            self._marked = (batch, fresh)
        if self.crash_next:
            self.crash()

    def _take_off(self, batch: Iterable[Arrival]) -> None:
        for _ in batch:
            self._queue.popleft()

    def _trouble(self, arrival: Arrival) -> str:
        """Return why the projection cannot take this event now; nothing where it can."""
        envelope = arrival.envelope
        if self._known(arrival):
            return ""
        if envelope.position in self.poisoned:
            return self.poisoned[envelope.position]
        if envelope.event_version > type(envelope.event).version:
            return UNKNOWN_VERSION
        if self.kept.parked:
            touched = set(envelope.event.touches)
            for row in self.kept.parked.values():
                if not touched.isdisjoint(row.touches.split()):
                    return f"behind #{row.position}"
        return ""

    def _known(self, arrival: Arrival) -> bool:
        """Whether it will be ignored, for the numbers that are kept say that it was applied."""
        return self._numbered and self.kept.seen(arrival.position)

    def _fail(self, arrival: Arrival, reason: str) -> None:
        now = self._timeline.now
        if reason == POISON:  # whatever else it is, another attempt would not help
            self._attempts += 1
            self._publish(Failed(now, self._lane, arrival.position, arrival.copy, self._attempts))
            if self._attempts < MOST_ATTEMPTS:
                pause = FIRST_PAUSE * 2 ** (self._attempts - 1)
                self._due = self._timeline.at(now + pause, self._lane, RETRY, self.kept.lease)
                return
        self.kept.park(now, arrival, reason, self._numbered)
        self._queue.popleft()
        self._attempts = 0
