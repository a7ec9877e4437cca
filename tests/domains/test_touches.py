"""What events touch: one that is put aside, with all that touch what it does, can be applied after all others."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from cqrs_sim.bootstrap import DOMAINS, in_memory
from cqrs_sim.core.differences import content_of
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.journal import opening, replay
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.session import Head
from tests.domains.world import folded_log

LIVELY = Settings(DelayLaw("fixed", SECOND // 10), TrafficRates(writes=8, reads=8))


def lively_log(domain: Domain, seed: int) -> list[Envelope]:
    """Return the log that simulated clients of the domain leave in ten seconds."""
    simulation = in_memory(Head(domain.name, seed))
    replay(simulation, opening(domain, LIVELY), 10 * SECOND)
    return [simulation.log.envelope(position) for position in range(1, simulation.head + 1)]


def parted(log: list[Envelope], first: int) -> tuple[list[Envelope], list[Envelope]]:
    """Return what goes on past the event at this place, and what is parked: that event and all behind it."""
    parked, touched = list[Envelope](), set[str]()
    going_on = log[:first]
    for envelope in log[first:]:
        touches = set(envelope.event.touches)
        if not parked or touches & touched:
            parked.append(envelope)
            touched |= touches
        else:
            going_on.append(envelope)
    return going_on, parked


def said(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {table: [content_of(row) for row in found] for table, found in rows.items()}


@pytest.mark.parametrize("domain", DOMAINS.values(), ids=lambda domain: domain.name)
def test_events_that_touch_nothing_in_common_can_change_places(domain: Domain) -> None:
    others = 0
    for seed in range(6):
        log, chance = lively_log(domain, seed), Random(seed)
        wanted = said(folded_log(domain.read_models, log))
        for _ in range(12):
            going_on, parked = parted(log, chance.randrange(len(log)))
            others += len(going_on)
            assert said(folded_log(domain.read_models, [*going_on, *parked])) == wanted, parked[0]
    assert others > 1000, "other things go on"


@pytest.mark.parametrize("domain", DOMAINS.values(), ids=lambda domain: domain.name)
def test_an_event_touches_its_subject_first(domain: Domain) -> None:
    for envelope in lively_log(domain, 1):
        assert envelope.event.touches[0] == envelope.event.subject
