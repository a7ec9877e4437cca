"""Healing: faults stop, what is wrong is repaired by what the program itself offers, and every store comes right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cqrs_sim.core.differences import at_rest, differences
from cqrs_sim.core.faults import Rebuild
from cqrs_sim.core.journal import Configure, Inject
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.settings import TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.troubles import troubles
from cqrs_sim.sessions.recorder import Recorder
from tests.campaign.watch import must

BOUND = 300 * SECOND
"""Within this much simulated time (microseconds) everything has to be right again."""
MOST_REPAIRS = 200


def heal(
    recorder: Recorder, check: Callable[[], object] = lambda: None, hurt: Callable[[str], bool] = lambda _: True
) -> int:
    """Let faults stop and repair everything, with the check after every event; return how many repairs it took.

    `hurt` says of a lane by its name whether it may be wrong for ever unless it is rebuilt. Raises Broken.
    """
    simulation = recorder.simulation
    deadline = simulation.now + BOUND
    recorder.do(Configure(replace(simulation.settings, traffic=TrafficRates())))
    repairs = _repair(recorder, check, deadline)
    for lane in simulation.read_side.all_lanes:
        if hurt(lane.name) and _wrong(simulation, lane):
            recorder.do(Inject(Rebuild(lane.name)))
            repairs += 1 + _repair(recorder, check, deadline)
        must(not (wrong := _wrong(simulation, lane)), f"{lane.name} is at rest and wrong: {wrong}")
    return repairs


def _repair(recorder: Recorder, check: Callable[[], object], deadline: int) -> int:
    simulation = recorder.simulation
    repairs = 0
    while True:
        while found := troubles(simulation):
            must(repairs < MOST_REPAIRS, f"Repairs do not end: {[trouble.title for trouble in found]}.")
            recorder.do(found[0].input)
            repairs += 1
            check()
        due = _due(simulation)
        if due is None:
            break
        must(due <= deadline, f"After {BOUND // SECOND} s without faults there is still something to come.")
        simulation.run_until(due)
        check()
    for lane in simulation.read_side.all_lanes:
        must(at_rest(lane), f"{lane.name} never comes to rest, and no trouble is told of it.")
    return repairs


def _wrong(simulation: Simulation, lane: Lane) -> str:
    """Return in what a lane at rest differs from the log; nothing where it does not."""
    if different := differences(simulation, lane):
        return f"{len(different)} rows differ, such as {different[0]}."
    checkpoint = lane.checkpoint
    return "" if checkpoint == simulation.head else f"it is at #{checkpoint} of #{simulation.head}."


def _due(simulation: Simulation) -> int | None:
    """Return when something is next due that can still change a read store."""
    if all(at_rest(lane) for lane in simulation.read_side.all_lanes) and not simulation.queued:
        return None
    return simulation.next_moment()
