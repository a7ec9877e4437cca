"""A busy minute of every domain: both kinds of store tell the same of it, and in the end what is shown is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqrs_sim.bootstrap import DOMAINS, in_memory, on_files
from cqrs_sim.core.facts import Accepted, Fact
from cqrs_sim.core.journal import SYNCHRONOUS, opening, replay
from cqrs_sim.core.settings import TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.session import Head
from tests.core.play import delayed, digests, drain, shown


def busy_minute(simulation: Simulation) -> list[Fact]:
    """Let clients write and read for a minute, then everything arrive; return what happened."""
    facts: list[Fact] = []
    simulation.subscribe(facts.append)
    entries = opening(simulation.domain, delayed("exponential", 2, TrafficRates(writes=6, reads=9)))
    replay(simulation, entries, 60 * SECOND)
    drain(simulation)
    return facts


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_busy_minute_is_the_same_on_both_stores_and_ends_true(domain: str, tmp_path: Path) -> None:
    head = Head(domain, 3, SYNCHRONOUS)
    memory = in_memory(head)
    facts = busy_minute(memory)
    with on_files(head, tmp_path) as sql:
        assert busy_minute(sql) == facts
        assert digests(sql) == digests(memory)
        assert shown(sql, sql.lane.store) == shown(sql, sql.truth)
    assert sum(isinstance(fact, Accepted) for fact in facts) > 200
