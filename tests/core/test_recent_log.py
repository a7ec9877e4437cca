"""The recent log: whatever was read before and in whatever order, the same events are found."""

from __future__ import annotations

from random import Random

import pytest

from cqrs_sim.core import recent_log
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.recent_log import RecentLog
from cqrs_sim.core.settings import TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from tests.core.play import begun, delayed


def busy(seconds: int = 20) -> Simulation:
    simulation, _ = begun(delayed("exponential", 2, TrafficRates(20, 5)))
    simulation.run_until(seconds * SECOND)
    return simulation


def needed(simulation: Simulation, client: str, after: int, up_to: int, seen: set[int]) -> list[int]:
    """Return what the client needs, event by event, by the definition: its own, and what those taken build on."""
    events = [simulation.log.envelope(position) for position in range(after + 1, up_to + 1)]
    taken: dict[int, Envelope] = {}
    for event in reversed(events):
        builds_on = any(set(event.event.touches) & set(later.event.touches) for later in taken.values())
        if event.position not in seen and (event.client == client or builds_on):
            taken[event.position] = event
    return sorted(taken)


@pytest.mark.parametrize("most", [10, 60, 10_000])
def test_it_finds_what_somebody_finds_who_reads_the_whole_stretch(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(recent_log, "MOST", most)
    simulation, chance = busy(), Random(most)
    recent = RecentLog(simulation.log)
    found_any = 0
    for _ in range(150):
        after = chance.randrange(simulation.head)
        up_to = chance.randint(after, simulation.head)
        seen = {position for position in range(after + 1, up_to + 1) if chance.random() < 0.2}
        client = chance.choice(simulation.clients)
        found = [each.position for each in recent.concerning(client, after, up_to, seen.__contains__)]
        assert found == needed(simulation, client, after, up_to, seen)
        found_any += bool(found)
    assert found_any > 50


def test_it_reads_each_event_once_while_the_stretch_moves_on_and_keeps_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_log, "MOST", 60)
    simulation = busy()
    recent, read = RecentLog(simulation.log), list[tuple[int, int]]()
    between = simulation.log.between

    def counted(after: int, up_to: int) -> list[Envelope]:
        read.append((after, up_to))
        return between(after, up_to)

    simulation.log.between = counted  # type: ignore[method-assign]  # to see what is asked of it
    for up_to in range(20, simulation.head + 1):
        recent.concerning("Ana", up_to - 20, up_to, lambda _: False)
        assert len(recent._events) <= 60
    assert sum(up_to - after for after, up_to in read) == simulation.head
