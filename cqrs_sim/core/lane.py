"""A lane: the way of events from the log to one read store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cqrs_sim.core import faults as done
from cqrs_sim.core.bookkeeping import tables_of
from cqrs_sim.core.channel import DELIVER, LOSE, RESEND, Channel
from cqrs_sim.core.domain import Domain, ReadModel
from cqrs_sim.core.draws import Draws
from cqrs_sim.core.facts import Rebuilt, Wiped
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.log import Log
from cqrs_sim.core.materializer import Arrival
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.projection import projections_of
from cqrs_sim.core.projector import Projector
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.rows import Store
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.timeline import SECOND, Timeline

READ_LOG = "read log"
LONGEST_STEP, LONGEST_REBUILD = 30_000, 4 * SECOND
"""How long a rebuild takes for one event, and for all, where the projector's capacity has no limit (microseconds)."""


class Lane:
    """Relay, channel, projector and read store; it carries every position, also those its tables ignore."""

    def __init__(
        self,
        name: str,
        replica: int,
        models: Sequence[ReadModel],
        store: Store,
        domain: Domain,
        log: Log,
        timeline: Timeline,
        draws: Draws,
        publish: Publisher,
        caught_up: Callable[[], object],
    ) -> None:
        """Join the timeline under the lane's name, for these read models of this replica (from 1).

        `caught_up` is called at the end of each rebuild.
        """
        self.name = name
        self.tables = tables_of(models)
        """What its read store holds, whether or not it is still kept."""
        self.replica = replica
        self.channel = Channel(name, timeline, draws, publish)
        self.projector = Projector(name, store, models, timeline, draws, publish)
        self.second: Projector | None = None
        """Another projector on the same store, while the first one does not know of it."""
        self.progress: tuple[int, int] | None = None
        """How far a rebuild is: the position it has read, and the one it reads up to; None while there is none."""
        self._domain = domain
        self._log = log
        self._timeline = timeline
        self._draws = draws
        self._publish = publish
        self._caught_up = caught_up
        self._settings = Settings()
        self._step: int | None = None
        timeline.enter(name, self._perform)

    @property
    def store(self) -> Store:
        """The read store at its end."""
        return self.projector.kept.store

    @property
    def models(self) -> tuple[ReadModel, ...]:
        """The read models in its read store."""
        return self.projector.kept.models

    @property
    def checkpoint(self) -> int:
        """The position that the read store says it is built up to, whichever projector works on it."""
        return (self.second or self.projector).checkpoint

    @property
    def waits_for_lost(self) -> int | None:
        """The position of the event that the projector waits for, and no copy of which will come; else None.

        It was lost for good, or never sent.
        """
        missing = self.projector.waits_for
        if missing is None or missing > self._log.head or self.channel.has(missing):
            return None
        return missing

    def adopt(self, store: Store) -> None:
        """Go on with another read store that holds the same. Raises ValueError for one whose checkpoint differs."""
        working = self.second or self.projector
        working.kept.adopt(store)
        # The other of two may not have noticed how far the store is; it has not noticed then either.
        self.projector.kept.store = store

    def keep(self, models: Sequence[ReadModel]) -> None:
        """Keep up only these of its read models from now on."""
        for projector in self._projectors():
            projector.kept.models = tuple(models)
        self.configure(self._settings)

    def configure(self, settings: Settings) -> None:
        """Work by these settings from now on; copies on their way keep their arrival."""
        self._settings = settings
        model = self.models[0].name if len(self.models) == 1 else ""
        self._law = settings.delay_of(self.replica, model)
        bug = self._domain.bug_of.get(settings.projector.bug)
        for projector in self._projectors():
            projector.kept.projections = projections_of(self.models, bug)
            projector.configure(settings.projector, settings.capacities.projector)

    def relay(self, envelope: Envelope, copy: int = 0) -> None:
        """Send a fresh event on its way."""
        self.channel.send(envelope, self._law, self._settings.faults, copy)

    def inject(self, fault: Fault) -> None:
        """Do this to the lane. Raises StoreUnavailable; done once more, it then goes on where that was."""
        channel, projector = self.channel, self.projector
        match fault:
            case done.LoseNext() | done.DuplicateNext() | done.DetourNext():
                channel.doom(type(fault))
            case done.LoseCopy(_, position, copy):
                channel.lose((position, copy))
            case done.DuplicateCopy(_, position, copy):
                channel.duplicate((position, copy))
            case done.DelayCopy(_, position, copy, by):
                channel.delay((position, copy), by)
            case done.Partition(_, duration):
                channel.partition(self._timeline.now + duration)
            case done.HealPartition():
                channel.partition(self._timeline.now)
            case done.ForgetSent():
                self._send_again(self._log.head)
            case done.SendAgain():
                self._send_lost_again()
            case done.CrashProjector(_, True):
                projector.crash_next = True
            case done.CrashProjector():
                projector.crash()
            case done.RestartProjector():
                self._restart()
            case done.StartSecondProjector():
                self._start_second()
            case done.PoisonNext(_, reason):
                projector.poison_next = reason
            case done.CallOff():
                channel.spare()
                for each in self._projectors():
                    each.crash_next, each.poison_next = False, ""
            case done.Mend():
                self._one_projector().mend(self._log.envelope)
            case done.Rebuild(_, source):
                self._rebuild_from_tables() if source == "write tables" else self.rebuild()
        self._hand_over()

    def apply_at_once(self, position: int, ticket: int) -> None:
        """Have everything up to this position in the read store now, straight from the log. Raises StoreUnavailable."""
        missing = self._log.between(self.checkpoint, position)
        projector = self.second or self.projector
        projector.halves.apply_at_once(self._timeline.now, missing, self._settings.projector, ticket)
        projector.intake.look_again()
        projector.go_on()

    def rebuild(self) -> None:
        """Empty the read store and read the log from its beginning, event by event. Raises StoreUnavailable."""
        projector = self._one_projector()
        projector.kept.wipe()
        projector.pause()
        self._publish(Wiped(self._timeline.now, self.name))
        self.catch_up()

    def catch_up(self) -> None:
        """Read the log from the checkpoint up to the head of now; what arrives meanwhile waits at the door."""
        self.projector.catching_up = True
        self.progress = (self.projector.checkpoint, self._log.head)
        self._plan()

    def _restart(self) -> None:
        self.projector.restart()
        if self.progress is not None:
            self._plan()

    def close(self) -> None:
        """Close the read store; what is still due here does nothing any more."""
        self._timeline.enter(self.name, lambda _verb, _argument: None)
        self.store.close()

    def _projectors(self) -> tuple[Projector, ...]:
        return (self.projector,) if self.second is None else (self.projector, self.second)

    def _send_again(self, position: int) -> None:
        if position:
            self.channel.send_again(self._log.envelope(position), self._law, self._settings.faults)

    def _send_lost_again(self) -> None:
        missing = self.waits_for_lost
        for position in sorted({*self.channel.lost, *(() if missing is None else (missing,))}):
            if position <= self._log.head:
                self._send_again(position)
            else:  # it was sent, but never committed: nobody lacks it
                del self.channel.lost[position]

    def _start_second(self) -> None:
        if self.second is None and self.projector.up and self.progress is None:
            lease = self.projector.kept.lease
            second = Projector(self.name, self.store, self.models, self._timeline, self._draws, self._publish, lease)
            second.kept.claim()
            second.poisoned, second.poison_next = self.projector.poisoned, self.projector.poison_next
            self.projector.kept.contested = True
            self.second = second
            self.configure(self._settings)
            second.take_over(self.projector.unacknowledged())

    def _one_projector(self) -> Projector:
        """Have the projector without the lease stop, if there are two; return the one that may write."""
        if self.second is not None:
            self.projector.stop_for_good()
            self._hand_over()
        return self.projector

    def _hand_over(self) -> None:
        """Go on with the second projector alone once the first one has stopped."""
        if self.second is not None and not self.projector.up:
            self.projector, self.second = self.second, None

    def _perform(self, verb: str, argument: Any) -> None:
        if verb == READ_LOG:
            self._read_log()
            return
        if verb not in (DELIVER, LOSE, RESEND):
            for projector in self._projectors():
                if projector.kept.lease == argument:
                    projector.perform(verb)
        else:
            self._move(verb, argument)
        self._hand_over()

    def _move(self, verb: str, copy: tuple[int, int]) -> None:
        envelope = self.channel.perform(verb, copy, self._law, self._settings.faults)
        if envelope is not None:
            arrival = Arrival(envelope, copy[1])
            self.projector.take_in(arrival)
            if self.second is not None:
                self.second.take_in(arrival)
        if verb == DELIVER:  # also where it is the second try of one whose store was not available
            self.projector.go_on()
            if self.second is not None:
                self.second.go_on()

    # Reading the log

    def _plan(self, wait: int | None = None) -> None:
        if self._step is not None:
            self._timeline.cancel(self._step)
        wait = self._pace() if wait is None else wait
        self._step = self._timeline.at(self._timeline.now + wait, self.name, READ_LOG, None)

    def _pace(self) -> int:
        rate = self._settings.capacities.projector.rate
        of = self.progress[1] if self.progress else 0
        return round(SECOND / rate) if rate else min(LONGEST_STEP, LONGEST_REBUILD // max(1, of))

    def _read_log(self) -> None:
        if self.progress is None:  # the second try, after the store was not available to what came in meanwhile
            self.projector.go_on()
            self._caught_up()
            return
        if not self.projector.up:
            return
        at, of = self.progress
        if at < of:
            self.projector.absorb(self._log.envelope(at + 1))
            self.progress = (at + 1, of)
            self._publish(Rebuilt(self._timeline.now, self.name, at + 1, of))
        if at + 1 < of:
            self._step = None  # this one is over; looking for it among all that is due would take long
            self._plan()
        else:
            self.progress = None
            self.projector.resume(of)
            self._caught_up()

    def _rebuild_from_tables(self) -> None:
        head, projector = self._log.head, self._one_projector()
        with self._log.reading() as write:
            projector.kept.derive(self._timeline.now, write, head)
        projector.pause()
        self.progress = (head, head)
        self._publish(Wiped(self._timeline.now, self.name))
        self._publish(Rebuilt(self._timeline.now, self.name, head, head))
        self._plan(0)
