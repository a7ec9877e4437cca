"""Chaos: what a campaign's seed lets happen next to a simulation, always something that a person could do."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import get_args

from cqrs_sim.core import faults as done
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.faults import FAULTS, Fault, OnCopy
from cqrs_sim.core.journal import Ask, Configure, Inject, Input, Submit, Watch
from cqrs_sim.core.remedies import ON_TIMEOUT, REMEDIES, Remedies, RemedyRule
from cqrs_sim.core.settings import (
    SHAPES,
    Capacities,
    Capacity,
    ChannelFaults,
    CheckpointWhen,
    DelayLaw,
    Duplicates,
    Gaps,
    Layout,
    OutboxMode,
    ProjectorSwitches,
    Routing,
    ServiceLaw,
    Settings,
    TrafficRates,
)
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from tests.campaign.people import people_of

SECTIONS = ("faults", "projector", "capacities", "outbox", "layout")
LIKELY = (0.6, 0.5, 0.35, 0.15, 0.45)
"""How likely each section of the settings is one that a seed turns at all: most seeds have some left healthy."""


class Chaos:
    """Draws inputs; they hang on the seed and on the state of the simulation alone."""

    def __init__(self, seed: int) -> None:
        """Choose whose seed this is, and which sections of the settings it turns."""
        self.people = people_of(seed)
        self._chance = Random(f"campaign {seed}")
        shares = zip(SECTIONS, LIKELY, strict=True)
        self.turned = tuple(name for name, share in shares if self._chance.random() < share)
        self._repeatable: list[Submit] = []
        self._luck_of_remedies = Random(f"remedies {seed}")  # apart, so that all else strikes as without remedies
        self._remedied = self._luck_of_remedies.random() < 0.5

    def gap(self) -> int:
        """Return how long nothing is done (microseconds)."""
        return self._chance.choice((0, 0, 1, self._chance.randrange(SECOND), self._chance.randrange(2 * SECOND)))

    def wish(self, simulation: Simulation) -> Input:
        """Return what is done next."""
        match self._chance.choices(("submit", "ask", "watch", "configure", "inject"), (40, 10, 2, 12, 30))[0]:
            case "submit":
                return self._submit()
            case "ask":
                return Ask(self._chance.choice(self.people.clients), self.people.query(self._chance))
            case "watch":
                period = self._chance.choice((0, SECOND // 2, 2 * SECOND))
                return Watch(self._chance.choice(self.people.clients), self.people.query(self._chance), period)
            case "configure":
                return Configure(self.settings(simulation.domain, simulation.settings))
            case _:
                return Inject(self._fault(simulation))

    def settings(self, domain: Domain, settings: Settings) -> Settings:
        """Return the settings with one to all of the sections turned that this seed turns."""
        chance, changed = self._chance, settings
        names = ["delay", "traffic", *self.turned]
        for name in chance.sample(names, chance.randint(1, len(names))):
            changed = replace(changed, **{name: getattr(self, f"_{name}")(domain)})
        return replace(changed, remedies=self._remedies(domain)) if self._remedied else changed

    # Commands

    def _submit(self) -> Submit:
        chance = self._chance
        if self._repeatable and chance.random() < 0.15:
            return chance.choice(self._repeatable)  # a client that saw no answer tries again
        command_id = f"mine-{len(self._repeatable)}" if chance.random() < 0.2 else None
        wish = Submit(chance.choice(self.people.clients), self.people.command(chance), command_id)
        if command_id is not None:
            self._repeatable.append(wish)
        return wish

    # Faults

    def _fault(self, simulation: Simulation) -> Fault:
        chance = self._chance
        lanes = simulation.read_side.all_lanes
        lane = chance.choice(lanes)
        name = chance.choice(("", lane.name))
        kind = chance.choice(FAULTS)
        if issubclass(kind, OnCopy):
            return self._on_copy(simulation, kind, lane.name)
        if kind is done.Partition:
            return done.Partition(name, chance.randrange(1, 6 * SECOND))
        if kind is done.CrashProjector:
            return done.CrashProjector(name, between=chance.random() < 0.7)
        if kind is done.PoisonNext:
            return done.PoisonNext(name, chance.choice(("poison", "poison", "unknown version")))
        if kind is done.Rebuild:
            derivable = all(model.derive is not None for model in simulation.domain.read_models)
            if derivable and chance.random() < 0.3:
                return done.Rebuild(name, "write tables")
            return done.Rebuild(name, behind_glass=chance.random() < 0.5)
        return kind(name)

    def _on_copy(self, simulation: Simulation, kind: type[OnCopy], name: str) -> Fault:
        lane = simulation.read_side.lane(name)
        flights = () if lane is None else lane.channel.flights
        if not flights:
            return kind(name, simulation.head, 0)
        flight = self._chance.choice(flights)
        return kind(name, flight.envelope.position, flight.copy)

    # Sections of the settings

    def _delay(self, _: Domain) -> DelayLaw:
        chance = self._chance
        mean = chance.choice((0, SECOND // 10, chance.randrange(3 * SECOND)))
        return DelayLaw(chance.choice(SHAPES), mean, chance.uniform(0, 1))

    def _traffic(self, _: Domain) -> TrafficRates:
        return TrafficRates(self._chance.choice((0, 1, 4)), self._chance.choice((0, 1, 2)))

    def _faults(self, _: Domain) -> ChannelFaults:
        chance = self._chance

        def share() -> float:
            return chance.choice((0.0, chance.uniform(0, 0.6)))

        return ChannelFaults(share(), chance.choice((0, SECOND, chance.randrange(SECOND))), share(), share())

    def _projector(self, domain: Domain) -> ProjectorSwitches:
        chance = self._chance
        return ProjectorSwitches(
            chance.choice(get_args(Gaps)),
            chance.choice(get_args(Duplicates)),
            chance.choice(get_args(CheckpointWhen)),
            chance.choice((1, 1, 3, 10)),
            chance.choice((0, 0, SECOND // 2, 2 * SECOND)),
            chance.choice(("", *domain.bug_of)),
        )

    def _capacities(self, _: Domain) -> Capacities:
        def capacity(*rates: float) -> Capacity:
            return Capacity(self._chance.choice(rates), self._chance.choice(get_args(ServiceLaw)))

        return Capacities(capacity(0, 0, 20), capacity(0, 0, 5), capacity(0, 3, 20))

    def _outbox(self, _: Domain) -> OutboxMode:
        chance = self._chance
        return OutboxMode(chance.random() < 0.4, chance.choice((0, 0.5)), chance.choice((0, 0, 0.5)))

    def _layout(self, domain: Domain) -> Layout:
        chance = self._chance
        names = [model.name for model in domain.read_models]
        replicas = chance.randint(1, 3)
        separate = tuple(chance.sample(names, chance.choice((0, 0, 1, 2))))
        return Layout(
            separate,
            tuple(chance.sample(names, chance.choice((0, 0, 1)))),
            tuple((name, self._delay(domain)) for name in separate if chance.random() < 0.5),
            tuple((number, self._delay(domain)) for number in range(1, replicas + 1) if chance.random() < 0.4),
            replicas,
            chance.choice(get_args(Routing)),
        )

    def _remedies(self, domain: Domain) -> Remedies:
        chance = self._luck_of_remedies
        clients = ("",) * 8 + tuple(self.people.clients)
        queries = ("",) * 8 + tuple(handler.query.__name__ for handler in domain.queries)
        rules = (
            RemedyRule(
                chance.choice(REMEDIES),
                chance.choice(clients),
                chance.choice(queries),
                chance.choice((0, SECOND // 2, 3 * SECOND)),
                chance.choice(ON_TIMEOUT),
            )
            for _ in range(chance.randint(1, 3))
        )
        return Remedies(tuple({rule.scope: rule for rule in rules}.values()))
