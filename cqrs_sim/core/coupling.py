"""Coupling: a client's events are applied together with its commands, so that each needs the read side to be well."""

from __future__ import annotations

from cqrs_sim.core.draws import Draws
from cqrs_sim.core.gate import Refusal
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.log import Log
from cqrs_sim.core.read_side import ReadSide
from cqrs_sim.core.remedies import CUT_OFF, DOWN, REBUILDING, UNSOUND
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.timeline import Timeline

ROOM, APPLY = "coupling", "apply"


class Coupling:
    """Applies straight from the log, to every lane that answers queries; what arrives by the lanes comes too late."""

    def __init__(self, read_side: ReadSide, log: Log, timeline: Timeline, draws: Draws, settings: Settings) -> None:
        """Join the timeline with these settings."""
        self.configure(settings)
        self._read_side = read_side
        self._log = log
        self._timeline = timeline
        self._draws = draws
        timeline.enter(ROOM, self._perform)

    def configure(self, settings: Settings) -> None:
        """Work by these settings from now on."""
        self._capacity = settings.capacities.projector
        self._remedies = settings.remedies
        self._used = any(rule.remedy == "synchronous" for rule in settings.remedies.rules)

    def holds(self, client: str) -> bool:
        """Whether the client's commands are coupled to the read side."""
        return self._used and self._remedies.uses(client, "synchronous")

    def obstacle(self) -> Refusal | None:
        """Return the rule that a coupled command breaks now, with its values; None where all is well."""
        for lane in self._read_side.lanes:
            if rule := _trouble(lane):
                return rule, {"lane": lane.name}
        return None

    def time(self, ticket: int) -> int:
        """Return how long (microseconds) it takes to apply a command's event and all before it that are missing.

        The lanes work side by side. Where projectors have no limit it takes no time.
        """
        capacity, lanes = self._capacity, self._read_side.lanes
        if not capacity.rate or self.obstacle() is not None:
            return 0
        missing = self._log.head + 1 - min(lane.checkpoint for lane in lanes)
        return sum(capacity.service(self._draws.draw("at once", ROOM, ticket, number)) for number in range(missing))

    def apply(self, position: int, ticket: int) -> None:
        """Have every event up to this position in every read store within this instant, because of this command."""
        for lane in self._read_side.lanes:
            try:
                lane.apply_at_once(position, ticket)
            except StoreUnavailable:  # the command is committed: what is missing stays due
                self._timeline.at(self._timeline.now, ROOM, APPLY, (lane.name, position, ticket))

    def _perform(self, _verb: str, argument: tuple[str, int, int]) -> None:
        name, position, ticket = argument
        lane = self._read_side.lane(name)
        if lane is not None:
            lane.apply_at_once(position, ticket)


def _trouble(lane: Lane) -> str:
    """Return the rule that stands in the way of applying to this lane at once; nothing where all is well."""
    projector = lane.second or lane.projector
    if lane.progress is not None:
        return REBUILDING
    if not projector.up:
        return DOWN
    if lane.channel.partitioned:
        return CUT_OFF
    return UNSOUND if projector.poisoned or projector.poison_next or projector.kept.parked else ""
