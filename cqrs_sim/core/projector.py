"""The projector: takes events as they arrive, holds or ignores some, and has the others applied to its read store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cqrs_sim.core.domain import ReadModel
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Crashed, Failed, Fenced, Restarted
from cqrs_sim.core.halves import Halves
from cqrs_sim.core.intake import Intake
from cqrs_sim.core.materializer import Arrival, Materializer, Outranked
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.pace import POLL, SERVE, Pace
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.rows import Store
from cqrs_sim.core.settings import Capacity, ProjectorSwitches
from cqrs_sim.core.timeline import SECOND, Timeline

RETRY = "retry"
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
        self.intake = Intake(lane, self.kept, timeline, publish)
        self.up = True
        self.catching_up = False
        """Whether a rebuild reads the log, so that what arrives meanwhile waits at the door."""
        self.poisoned: dict[int, str] = {}
        """Events that the projection fails on, by position, and why."""
        self.poison_next = ""
        self.crash_next = False
        self._lane = lane
        self._timeline = timeline
        self._publish = publish
        self._switches = ProjectorSwitches()
        self.halves = Halves(self.kept)
        self._pace = Pace(lane, timeline, draws)
        self._due: int | None = None  # the number of the action that is awaited
        self._attempts = 0

    @property
    def checkpoint(self) -> int:
        """The position that the store says it is built up to."""
        return self.kept.checkpoint

    @property
    def waiting(self) -> tuple[int, ...]:
        """The positions of what has arrived and is not applied, ascending: in the waiting bay and in the queue."""
        return self.intake.waiting

    @property
    def held(self) -> tuple[int, ...]:
        """The positions in the waiting bay, ascending: what waits for an event before it."""
        return self.intake.held

    @property
    def queued(self) -> int:
        """How many copies wait for their turn, the one being served included."""
        return len(self.intake.queue)

    @property
    def attempts(self) -> int:
        """How often the projection has failed on the event in front, which will be tried again."""
        return self._attempts

    @property
    def at_door(self) -> tuple[int, ...]:
        """The positions of what has arrived while nobody took it, in the order of arrival."""
        return self.intake.at_door

    @property
    def waits_for(self) -> int | None:
        """The position of the event that the waiting bay waits for; None where nothing waits for one."""
        return self.intake.waits_for

    def configure(self, switches: ProjectorSwitches, capacity: Capacity) -> None:
        """Work like this from the next event on."""
        self._switches = switches
        self._pace.configure(switches, capacity)
        self.intake.configure(switches, [arrival.position for arrival in self.halves.unsaved])
        if self.halves.unsaved and switches.checkpoint != "after" and self._due is None:
            self._await(self._timeline.now, RETRY)

    def take_in(self, arrival: Arrival) -> None:
        """Take a copy that has arrived, and do no more with it than to hold or ignore it."""
        if self.up and not self.catching_up:
            self.intake.admit(arrival)
        else:
            self.intake.wait_at_door(arrival)

    def go_on(self) -> None:
        """Apply what waits here, as far as time and order allow. Raises StoreUnavailable; the rest still waits."""
        try:
            while self.up and not self.catching_up and self._due is None:
                self.halves.finish(self._timeline.now, self._switches)
                waiting = len(self.intake.queue)
                if not waiting:
                    return
                if not self._pace.free and (wait := self._pace.wait(waiting)) is not None:
                    self._await(*wait)
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
                self._pace.poll()
        except Outranked:
            self.stop_for_good()
        except BaseException:
            self._due = due
            raise
        self.go_on()

    def crash(self) -> None:
        """Stop, and forget all but what the store holds."""
        if self.up:
            self._go_out()
            self.up = False
            self._publish(Crashed(self._timeline.now, self._lane, self.checkpoint, len(self.at_door)))

    def restart(self) -> None:
        """Go on from the checkpoint; what is at the door is taken in. Raises StoreUnavailable."""
        if not self.up:
            self.kept.load()
            if self.intake.numbered and self.kept.lags:
                self.kept.save(self._timeline.now, (), numbered=True)
            self.up = True
            self._publish(Restarted(self._timeline.now, self._lane, self.checkpoint))
            if not self.catching_up:
                self.intake.open_door()
        self.go_on()

    def take_over(self, arrivals: Iterable[Arrival]) -> None:
        """Begin, at once, with what another projector has not acknowledged."""
        for arrival in arrivals:
            self.intake.admit(arrival)
        self._await(self._timeline.now, RETRY)

    def pause(self) -> None:
        """Let all that has arrived wait at the door while a rebuild reads the log."""
        self._go_out()
        self.catching_up = True

    def resume(self, covered: int) -> None:
        """Take in what waits at the door; what the rebuild has read, up to `covered`, is ignored."""
        self.catching_up = False
        self.up = True
        self.intake.open_door(covered)
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
        return [*self.halves.unsaved, *self.intake.inside]

    def stop_for_good(self) -> None:
        """Stop because another projector holds the lease."""
        self.up = False
        self._publish(Fenced(self._timeline.now, self._lane, self.kept.lease))

    def _go_out(self) -> None:
        """Have all that is not acknowledged wait at the door, and forget what else is in memory."""
        if self._due is not None:
            self._timeline.cancel(self._due)
        self.intake.back_to_door(self.unacknowledged())
        self._due, self._attempts = None, 0
        self.halves.forget()
        self._pace.stepped()
        self.crash_next = False

    def _await(self, moment: int, verb: str) -> None:
        self._due = self._timeline.at(moment, self._lane, verb, self.kept.lease)

    # Applying

    def _step(self) -> None:
        queue = self.intake.queue
        if queue:  # what was being served may be held for another event now
            if self.poison_next:
                self._infect(queue[0])
            reason = self._trouble(queue[0])
            if reason:
                self._fail(queue[0], reason)
            else:
                self._write(self._batch(self._pace.size(len(queue))))
        self._pace.stepped()

    def _batch(self, size: int) -> list[Arrival]:
        """Return so many of the events that have their turn, as far as nothing is wrong with them."""
        if size == 1:  # nothing is wrong with the first
            return [self.intake.queue[0]]
        batch: list[Arrival] = []
        for arrival in self.intake.queue:
            if len(batch) == size or self._trouble(arrival):
                break
            batch.append(arrival)
        return batch

    def _write(self, batch: Sequence[Arrival]) -> None:
        # A crash in the middle of one transaction leaves nothing of it, one between two transactions leaves the first.
        if not (self.crash_next and self._switches.checkpoint == "same"):
            self.halves.write(self._timeline.now, batch, self._switches)
            for _ in batch:
                self.intake.queue.popleft()
        if self.crash_next:
            self.crash()

    def _infect(self, arrival: Arrival) -> None:
        """Make it the event that somebody wanted to be poisonous, unless it will be ignored anyway."""
        if not self._known(arrival):
            self.poisoned[arrival.position], self.poison_next = self.poison_next, ""

    def _trouble(self, arrival: Arrival) -> str:
        """Return why the projection cannot take this event now; nothing where it can."""
        envelope, parked = arrival.envelope, self.kept.parked
        unknown = envelope.event_version > type(envelope.event).version
        if not (self.poisoned or parked or unknown) or self._known(arrival):
            return ""
        if envelope.position in self.poisoned:
            return self.poisoned[envelope.position]
        if unknown:
            return UNKNOWN_VERSION
        touched = set(envelope.event.touches)
        behind = (row.position for row in parked.values() if not touched.isdisjoint(row.touches.split("\n")))
        first = next(behind, None)
        return "" if first is None else f"behind #{first}"

    def _known(self, arrival: Arrival) -> bool:
        """Whether it will be ignored, for the numbers that are kept say that it was applied."""
        return self.intake.numbered and self.kept.seen(arrival.position)

    def _fail(self, arrival: Arrival, reason: str) -> None:
        now = self._timeline.now
        if reason == POISON:  # whatever else it is, another attempt would not help
            self._attempts += 1
            self._publish(Failed(now, self._lane, arrival.position, arrival.copy, self._attempts))
            if self._attempts < MOST_ATTEMPTS:
                pause = FIRST_PAUSE * 2 ** (self._attempts - 1)
                self._await(now + pause, RETRY)
                return
        self.kept.park(now, arrival, reason, self.intake.numbered)
        self.intake.queue.popleft()
        self._attempts = 0
