"""What the judge has forgotten it lets pass: with less memory it accuses of nothing that it would not otherwise."""

from __future__ import annotations

from random import Random

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.ledger import judge
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.settings import ChannelFaults, DelayLaw, Layout, ProjectorSwitches, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.queries import GetPost
from tests.core.play import head, registered

SETTINGS = {
    "in order": ProjectorSwitches(),
    "overtaking": ProjectorSwitches(gaps="pass"),
}
LIMITS = ((8, 4, 2), (30, 500, 3), (2_000, 10, 2))
"""Keys, keys a session, and steps a key."""


def accusations(switches: str, seed: int) -> set[tuple[int, str]]:
    """Return the tickets of answers with something wrong, each with what; what is stale has no order either."""
    chance = Random(seed)
    simulation = bootstrap.in_memory(head(seed))
    ledger = Ledger(simulation)
    registered(simulation)
    layout = Layout(replicas=2, replica_delays=((2, DelayLaw("exponential", 5 * SECOND)),), routing="random")
    faults = ChannelFaults(loss=0.1)
    delay, traffic = DelayLaw("exponential", SECOND), TrafficRates(8, 6)
    simulation.configure(Settings(delay, traffic, faults, SETTINGS[switches], layout=layout))
    for _ in range(80):
        simulation.run_until(simulation.now + chance.randint(0, SECOND))
        simulation.ask(GetPost(chance.randint(1, 40)), "Ana")
    found = {(entry.ticket, str(entry.kind)) for entry in ledger.entries.newest}
    return found | {(ticket, "linearizable") for ticket, kind in found if kind == "stale"}


@pytest.mark.parametrize("switches", SETTINGS)
@pytest.mark.parametrize("seed", range(2))
def test_a_forgetful_judge_accuses_of_nothing_more(monkeypatch: pytest.MonkeyPatch, switches: str, seed: int) -> None:
    remembered = accusations(switches, seed)
    for keys, keys_a_session, steps in LIMITS:
        monkeypatch.setattr(judge, "MOST_KEYS", keys)
        monkeypatch.setattr(judge, "MOST_KEYS_A_SESSION", keys_a_session)
        monkeypatch.setattr(judge, "MOST_STEPS", steps)
        forgetful = accusations(switches, seed)
        assert set() < forgetful <= remembered
