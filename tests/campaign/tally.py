"""The tally: counts how often each fault of the reliability table struck, by its number there."""

from __future__ import annotations

from collections import Counter

from cqrs_sim.core import facts as told
from cqrs_sim.core import faults as done
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.lane_names import base_of
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND

WHILE_DOWN = SECOND
"""How long a projector has to be down (microseconds) to count as stopped for a while."""
BACKLOG = 5
"""How many events have to wait for a busy projector to count as saturated."""


class Tally:
    """Listens to a run and counts."""

    def __init__(self, simulation: Simulation) -> None:
        self.fired: Counter[int] = Counter()
        self.injected: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self._simulation = simulation
        self._between: set[str] = set()
        self._down: dict[str, int] = {}
        self._bitten: set[str] = set()
        self._beyond: dict[str, set[int]] = {}
        self._answered: dict[int, int] = {}
        self._receipts: Counter[str] = Counter()
        self._submitted: dict[int, str] = {}
        simulation.subscribe(self)

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        self.kinds[type(fact).__name__] += 1
        match fact:
            case told.Injected():
                self._injected(fact)
            case told.Crashed():
                self._crashed(fact)
            case told.Restarted():
                down = self._down.pop(fact.lane, fact.at)
                self.fired[20] += fact.at - down >= WHILE_DOWN
            case told.Ignored():
                self.fired[4] += 1
            case told.Held():
                self.fired[5] += 1
            case told.Applied():
                self._applied(fact)
            case told.Lost():
                self.fired[6] += 1
            case told.PublishFailed():
                self.fired[7] += 1
            case told.PublishedUncommitted():
                self.fired[8] += 1
            case told.Parked():
                self.fired[11] += fact.reason == "poison"
                self.fired[25] += fact.reason == "unknown version"
            case told.Rebuilt():
                self.fired[12] += fact.position == fact.of and base_of(fact.lane) in self._bitten
            case told.Fenced():
                self.fired[21] += 1
            case told.Submitted():
                self._submitted[fact.ticket] = fact.command_id
            case told.Accepted():
                command_id = self._submitted[fact.ticket]
                self.fired[22] += command_id in self._receipts
                self._receipts[command_id] += 1
            case told.Rejected():
                self.fired[23] += fact.rule == "latest_version"
            case told.Answered():
                self._serving(fact)

    def look(self) -> None:
        """Count what no fact tells of, but the state of the run."""
        for lane in self._simulation.read_side.all_lanes:
            busy = self._simulation.settings.capacities.projector.rate
            self.fired[19] += bool(busy) and lane.projector.up and len(lane.projector.waiting) >= BACKLOG

    def _injected(self, fact: told.Injected) -> None:
        fault = fact.fault
        self.injected[type(fault).__name__] += 1
        lanes = [lane.name for lane in self._simulation.read_side.all_lanes if fault.lane in ("", lane.name)]
        if isinstance(fault, done.CrashProjector) and fault.between:
            self._between.update(lanes)
        self.fired[9] += isinstance(fault, done.ForgetSent) and self._simulation.head > 0

    def _crashed(self, fact: told.Crashed) -> None:
        self._down[fact.lane] = fact.at
        if fact.lane in self._between:
            self._between.discard(fact.lane)
            number = {"after": 1, "before": 2, "same": 3}[self._simulation.settings.projector.checkpoint]
            self.fired[number] += 1

    def _applied(self, fact: told.Applied) -> None:
        if self._simulation.settings.projector.bug or not self._simulation.domain.bugs:
            self._bitten.add(base_of(fact.lane))
        beyond = self._beyond.setdefault(fact.lane, set())
        self.fired[10] += any(position > fact.position for position in beyond)
        beyond.add(fact.position)
        self._beyond[fact.lane] = {position for position in beyond if position > fact.checkpoint}

    def _serving(self, fact: told.Answered) -> None:
        replicas = self._simulation.read_side.replicas.values()
        if len(replicas) > 1 and any(not replica.serves for replica in replicas):
            self.fired[26] += 1
