"""The watch: listens to a run and checks, after every event, what must hold whatever goes wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core.bookkeeping import checkpoint_of
from cqrs_sim.core.differences import content_of
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.projection import apply, projections_of
from cqrs_sim.core.settings import ProjectorSwitches, Settings
from cqrs_sim.core.simulation import Simulation, read_tables
from cqrs_sim.stores.memory import MemoryStore

CopyId = tuple[int, int]


class Broken(Exception):
    """Something that must always hold does not; the message is a sentence."""


def must(holds: bool, sentence: str) -> None:
    """Raise Broken unless it holds."""
    if not holds:
        raise Broken(sentence)


def healthy(switches: ProjectorSwitches) -> bool:
    """Whether a projector that is written so shows the fold of the log at every instant."""
    return (switches.gaps, switches.duplicates, switches.checkpoint, switches.bug) == ("wait", "applied", "same", "")


class LaneWatch:
    """What was told of one lane, and a shadow of its read store made of that alone."""

    def __init__(self, name: str, simulation: Simulation) -> None:
        self.name = name
        self._simulation = simulation
        self.copies: Counter[str] = Counter()
        self.unsettled: set[CopyId] = set()
        """Copies that were delivered, and of which nothing else was told yet."""
        self.settled: set[CopyId] = set()
        self.skipped: set[CopyId] = set()
        """Copies that a crash took after the checkpoint had passed them and before they were applied."""
        self.resumed = False
        self.shared = False
        """Whether there were two projectors on its store."""
        self.reset()

    def reset(self) -> None:
        """Begin anew with an empty store."""
        switches = self._simulation.settings.projector
        self.clean = healthy(switches)
        """Whether the projector was written healthily ever since the store was empty."""
        self.numbered = switches.duplicates == "applied"
        self.read = 0
        self.applied: list[int] = []
        self.versions: dict[str, int] = {}
        self.parked: set[int] = set()
        self.replayed = False
        self.derived = self._deriving = False
        """Whether the rows were made from the write tables, whose rows know no positions."""
        self._shadow = MemoryStore(read_tables(self._simulation.domain))

    def turned(self, settings: Settings) -> None:
        """Note that settings were changed."""
        self.clean = self.clean and healthy(settings.projector)
        self.numbered = self.numbered and settings.projector.duplicates == "applied"

    @property
    def lane(self) -> Lane:
        lane = self._simulation.read_side.lane(self.name)
        must(lane is not None, f"There is no lane {self.name}, but something happened on it.")
        assert lane is not None
        return lane

    def apply(self, envelope: Envelope) -> None:
        """Take an event into the shadow."""
        settings, position = self._simulation.settings, envelope.position
        if self.numbered:
            must(position not in self.applied, f"#{position} was applied twice on {self.name}, which keeps numbers.")
        if self.clean:
            before = self.versions.get(envelope.subject, 0)
            must(
                envelope.subject_version > before,
                f"{envelope.subject} went back to version {envelope.subject_version} on {self.name}.",
            )
        self.versions[envelope.subject] = envelope.subject_version
        self.applied.append(position)
        bug = None if self._deriving else self._simulation.domain.bug_of.get(settings.projector.bug)
        with self._shadow.transaction() as rows:
            apply(rows, projections_of(self.lane.models, bug), envelope)

    def rebuilt(self, position: int, log: dict[int, Envelope]) -> None:
        """Note that a rebuild has come as far as this: event by event, or all at once from the write tables."""
        self._deriving = position > self.read + 1
        self.derived = self.derived or self._deriving
        for each in range(self.read + 1, position + 1):
            if each not in self.parked:
                self.apply(log[each])
        self._deriving = False
        self.read = position

    def check(self, log: dict[int, Envelope], haunted: bool) -> None:
        """Compare the lane with what was told of it. `haunted`: events that are in no log may have come."""
        lane = self.lane
        self._check_copies(lane)
        self._check_store(lane, haunted)
        if haunted:
            return
        head, checkpoint = self._simulation.head, lane.checkpoint
        must(checkpoint <= head, f"{self.name} is built up to #{checkpoint}, but the log ends at #{head}.")
        for envelope in self._under_way(lane):
            must(envelope == log.get(envelope.position), f"#{envelope.position} on {self.name} is in no log.")
        if self.clean:
            seen = sorted({*self.applied, *self.parked})
            must(seen == list(range(1, checkpoint + 1)), f"{self.name} at #{checkpoint} has applied {seen}.")
            if not self.replayed:
                must(self.applied == sorted(self.applied), f"{self.name} applied {self.applied}, not in order.")
        if self.numbered and self._simulation.settings.outbox.on and not self.skipped:
            self._check_nobody_vanished(lane, head)

    def _check_copies(self, lane: Lane) -> None:
        channel, count = lane.channel, self.copies
        must(channel.sent == count["Sent"], f"{self.name}: {channel.sent} copies sent, {count['Sent']} told.")
        gone = len(channel.flights) + count["Lost"] + count["Delivered"]
        must(
            count["Sent"] + count["Duplicated"] == gone,
            f"{self.name}: {count['Sent']} sent and {count['Duplicated']} doubled, but {gone} in flight, "
            f"lost or delivered.",
        )
        if lane.second is not None or self.shared:
            return  # two projectors have copies of their own of all that arrives
        holding = {(arrival.position, arrival.copy) for arrival in lane.projector.intake.all}
        lost = self.unsettled - holding - self.skipped
        must(not lost, f"{self.name}: copies {sorted(lost)} were delivered, and nobody has them.")
        odd = holding - self.unsettled - (self.settled if self.resumed else set())
        must(not odd, f"{self.name}: copies {sorted(odd)} are held, but were done with before.")

    def _check_store(self, lane: Lane, haunted: bool) -> None:
        with lane.store.reading() as rows, self._shadow.reading() as shadow:
            projector = lane.second or lane.projector
            found, known = checkpoint_of(rows, self.name), projector.checkpoint
            must(found == known, f"{self.name} has checkpoint #{found} in its store, #{known} in mind.")
            if haunted:
                return
            for table in (table for model in lane.models for table in model.tables):
                shown, wanted = rows.find(table), shadow.find(table)
                same = (
                    list(map(content_of, shown)) == list(map(content_of, wanted)) if self.derived else shown == wanted
                )
                told_of = f"the {len(self.applied)} applied events"
                must(same, f"{table.name} of {self.name} at #{known} is not what {told_of} give.")

    def _under_way(self, lane: Lane) -> Iterable[Envelope]:
        yield from (flight.envelope for flight in lane.channel.flights)
        yield from (arrival.envelope for arrival in lane.projector.intake.all)

    def _check_nobody_vanished(self, lane: Lane, head: int) -> None:
        projector, channel = lane.projector, lane.channel
        held = {arrival.position for arrival in projector.intake.all}
        coming = {flight.envelope.position for flight in channel.flights} | set(channel.retrying) | held
        read = lane.progress[1] if lane.progress is not None else 0
        for position in range(1, head + 1):
            there = projector.kept.seen(position) or position in coming or position in channel.lost or position <= read
            must(there or position in self.unpublished, f"#{position} is nowhere on {self.name}.")

    unpublished: frozenset[int] = frozenset()


class Watch:
    """Listens to every fact of a run, from the first on."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.log: dict[int, Envelope] = {}
        self.lanes: dict[str, LaneWatch] = {}
        self.haunted = False
        """Whether events that are in no log were ever sent."""
        self.unpublished: set[int] = set()
        self._now = 0
        self._receipts: dict[str, int] = {}
        self._sent_as: dict[int, told.Submitted] = {}
        self._edits: set[tuple[int, int]] = set()
        simulation.subscribe(self)

    def of(self, lane: str) -> LaneWatch:
        """Return the watch of a lane."""
        if lane not in self.lanes:
            self.lanes[lane] = LaneWatch(lane, self.simulation)
        return self.lanes[lane]

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        must(fact.at >= self._now, f"Time went back from {self._now} us to {fact.at} us.")
        self._now = fact.at
        match fact:
            case told.Submitted():
                self._sent_as[fact.ticket] = fact
            case told.Accepted():
                self._accepted(fact)
            case told.Committed():
                self._committed(fact)
            case told.PublishedUncommitted():
                self.haunted = True
            case told.PublishFailed():
                self.unpublished.add(fact.position)
            case told.SettingsChanged():
                for watch in self.lanes.values():
                    watch.turned(fact.settings)
            case told.Answered():
                must(self.haunted or fact.position <= self.simulation.head, f"An answer is built at #{fact.position}.")
            case told.LaneFact():
                self._on_lane(fact)
            case told.OfLane():
                self._of_lane(fact)

    def hurt(self, lane: str) -> bool:
        """Whether the lane's store may be wrong for ever, because of how its projector or the outbox was written."""
        return self.haunted or bool(self.unpublished) or not self.of(lane).clean

    def check(self) -> None:
        """Check the state that an instant has left. Raises Broken."""
        simulation = self.simulation
        must(simulation.now >= self._now, f"Time went back to {simulation.now} us.")
        for lane in simulation.read_side.all_lanes:
            watch = self.of(lane.name)
            watch.unpublished = frozenset(self.unpublished)
            watch.check(self.log, self.haunted)
            history = simulation.history
            behind, late = (gap(simulation.now, lane.name) for gap in (history.events_behind, history.time_behind))
            must(behind >= 0 and late >= 0, f"{lane.name} is {behind} events and {late} us behind.")

    def _committed(self, fact: told.Committed) -> None:
        envelope = fact.envelope
        must(envelope.position == len(self.log) + 1, f"#{envelope.position} follows #{len(self.log)}.")
        self.log[envelope.position] = envelope
        if envelope.event_type == "PostEdited":
            event: Any = envelope.event
            edit = (event.post, event.post_version)
            must(edit not in self._edits, f"Two edits made version {edit[1]} of p{edit[0]}: one was lost.")
            self._edits.add(edit)

    def _accepted(self, fact: told.Accepted) -> None:
        command_id = self._sent_as[fact.ticket].command_id
        before = self._receipts.setdefault(command_id, fact.receipt)
        must(before == fact.receipt, f"Command {command_id} has the receipts #{before} and #{fact.receipt}.")
        must(fact.receipt in self.log, f"The receipt #{fact.receipt} is in no log.")

    def _on_lane(self, fact: told.LaneFact) -> None:
        watch, copy = self.of(fact.lane), (fact.position, fact.copy)
        watch.copies[type(fact).__name__] += 1
        match fact:
            case told.Delivered():
                watch.unsettled.add(copy)
            case told.Applied() | told.Ignored():
                self._settle(watch, copy)
                if isinstance(fact, told.Applied) and not self.haunted:
                    watch.apply(self.log[fact.position])
            case told.Parked():
                self._settle(watch, copy)
                watch.parked.add(fact.position)
            case told.Replayed():
                watch.parked.discard(fact.position)
                watch.replayed = True
                if not self.haunted:
                    watch.apply(self.log[fact.position])

    def _settle(self, watch: LaneWatch, copy: CopyId) -> None:
        watch.unsettled.discard(copy)
        watch.settled.add(copy)

    def _of_lane(self, fact: told.OfLane) -> None:
        watch = self.of(fact.lane)
        match fact:
            case told.Wiped():
                watch.reset()
                watch.resumed = True
            case told.Rebuilt() if not self.haunted:
                watch.rebuilt(fact.position, self.log)
            case told.AppliedAtOnce() if not self.haunted:
                watch.apply(self.log[fact.position])
            case told.Fenced():
                watch.shared = True
            case told.Crashed():
                watch.resumed = True
                held = {(arrival.position, arrival.copy) for arrival in watch.lane.projector.intake.all}
                if self.simulation.settings.projector.checkpoint == "before" or not watch.clean:
                    watch.skipped |= watch.unsettled - held
            case told.LaneClosed():
                del self.lanes[fact.lane]
