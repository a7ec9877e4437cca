"""What stores hold, against a plain set of what was applied, while everything goes wrong."""

from __future__ import annotations

from random import Random

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core import facts as told
from cqrs_sim.core import faults as done
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.ledger.holdings import LANE_FACTS, MOST_EVENTS, Holdings
from cqrs_sim.core.ledger.log_index import LogIndex
from cqrs_sim.core.ledger.operations import Write
from cqrs_sim.core.settings import ChannelFaults, DelayLaw, Layout, ProjectorSwitches, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from tests.core.play import head, registered

POSTS = [f"p{number}" for number in range(1, 30)]

SETTINGS: dict[str, tuple[ProjectorSwitches, ChannelFaults]] = {
    "in order": (ProjectorSwitches(), ChannelFaults(loss=0.2)),
    "overtaking": (ProjectorSwitches(gaps="pass"), ChannelFaults(loss=0.2, duplication=0.2, reordering=0.2)),
    "lost for ever": (ProjectorSwitches(gaps="pass"), ChannelFaults(loss=0.2, retry=0)),
    "counting twice": (ProjectorSwitches(gaps="pass", duplicates="none"), ChannelFaults(duplication=0.3)),
    "at most once": (ProjectorSwitches(checkpoint="before", batch=4), ChannelFaults()),
    "at least once": (ProjectorSwitches(duplicates="none", checkpoint="after", batch=4), ChannelFaults()),
}


class Plain:
    """For each lane the set of positions that its store holds."""

    def __init__(self) -> None:
        self.log: list[tuple[str, int]] = []
        self.held: dict[str, set[int]] = {"read": set()}
        self.parked: dict[str, set[int]] = {}

    def __call__(self, fact: Fact) -> None:
        match fact:
            case told.Committed():
                self.log.append((fact.envelope.subject, fact.envelope.subject_version))
            case told.Applied() | told.Replayed():
                self.held[fact.lane].add(fact.position)
            case told.Parked():
                self.parked.setdefault(fact.lane, set()).add(fact.position)
            case told.Wiped() | told.LaneOpened():
                self.held[fact.lane] = set()
                self.parked[fact.lane] = set()
            case told.Rebuilt():
                parked = self.parked.get(fact.lane, set())
                self.held[fact.lane] |= set(range(1, fact.position + 1)) - parked

    def shown(self, lane: str, key: str) -> tuple[int, int | None]:
        versions = {position: version for position, (name, version) in enumerate(self.log, 1) if name == key}
        held = {versions[position] for position in self.held[lane] if position in versions}
        newest = max(held, default=0)
        return newest, min(set(range(1, newest)) - held, default=None)


@pytest.mark.parametrize("switches", SETTINGS)
@pytest.mark.parametrize("seed", range(4))
def test_the_holdings_are_what_was_applied(switches: str, seed: int) -> None:
    chance = Random(seed)
    simulation = bootstrap.in_memory(head(seed))
    log, plain = LogIndex(), Plain()
    holdings = Holdings(log, ("read",))

    def write(fact: Fact) -> None:
        assert isinstance(fact, told.Committed)
        envelope = fact.envelope
        key, version, g = envelope.subject, envelope.subject_version, envelope.position
        log.add(Write(f"#{g}", envelope.client, key, version, g, fact.at, fact.at))
        holdings.committed((key,), version)

    simulation.subscribe(write, told.Committed)
    simulation.subscribe(holdings, *LANE_FACTS)
    simulation.subscribe(plain)
    registered(simulation)
    projector, faults = SETTINGS[switches]
    settings = Settings(DelayLaw("exponential", SECOND), TrafficRates(6, 2), faults, projector)
    simulation.configure(settings)
    wishes = (
        lambda: simulation.inject(done.CrashProjector(between=True)),
        lambda: simulation.inject(done.RestartProjector()),
        lambda: simulation.inject(done.RestartProjector()),
        lambda: simulation.inject(done.PoisonNext()),
        lambda: simulation.inject(done.Mend()),
        lambda: simulation.inject(done.Rebuild()),
        lambda: simulation.inject(done.Rebuild(behind_glass=True)),
        lambda: simulation.inject(done.Rebuild(source="write tables")),
        lambda: simulation.configure(Settings(settings.delay, settings.traffic, faults, projector, layout=Layout())),
    )
    differed = 0
    for _ in range(60):
        simulation.run_until(simulation.now + chance.randint(0, SECOND))
        if chance.random() < 0.3:
            chance.choice(wishes)()
        for lane in plain.held:
            if simulation.read_side.lane(lane) is not None:
                for key in POSTS:
                    assert holdings.shown(lane, key) == plain.shown(lane, key), (lane, key)
                    differed += plain.shown(lane, key)[0] < sum(name == key for name, _ in plain.log)
    assert differed > 20


def test_the_write_store_holds_everything_and_a_lane_that_is_not_there_nothing() -> None:
    log = LogIndex()
    holdings = Holdings(log, ("read",))
    for version in (1, 2):
        log.add(Write(f"#{version}", "Ana", "p1", version, version, 0, 0))
        holdings.committed(("p1",), version)
    assert holdings.shown(WRITE, "p1") == (2, None)
    assert holdings.shown("read", "p1") == holdings.shown("nowhere", "p1") == holdings.shown(WRITE, "p2") == (0, None)


def test_what_is_too_old_to_be_followed_is_taken_to_be_everywhere() -> None:
    log = LogIndex(most_keys=10, most_steps=4)
    holdings = Holdings(log, ("read",))
    for position in range(1, MOST_EVENTS + 3):
        key, version = ("p1", position) if position < 10 else ("p2", position - 9)
        log.add(Write(f"#{position}", "Ana", key, version, position, 0, 0))
        holdings.committed((key,), version)
    holdings(told.Applied(1, "read", 1, 0, 1))
    assert holdings.shown("read", "p1") == (2, None)
