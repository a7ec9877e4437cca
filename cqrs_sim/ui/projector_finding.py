"""The finding about a projector: how far it is, what waits there, what is parked, and how it is written."""

from __future__ import annotations

from cqrs_sim.core.duration import exact
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.projector import MOST_ATTEMPTS
from cqrs_sim.core.sentences import lane_title, named
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.ui.finding import Finding, Line, Section, capped, saying
from cqrs_sim.ui.things import Token


def of_projector(simulation: Simulation, name: str) -> Finding:
    """Return what is known of the projector of the lane of this name."""
    lane = simulation.read_side.lane(name)
    title = " of lane ".join(filter(None, ("Projector", lane_title(name, simulation.domain.texts))))
    if lane is None:
        return Finding(title, "", (Section("", saying("This lane is closed.")),))
    sections = (
        Section("", _state(lane, simulation)),
        Section("Parked", _parked(lane)),
        Section("How it is written", _written(simulation.settings)),
    )
    return Finding(title, "", sections)


def _state(lane: Lane, simulation: Simulation) -> tuple[Line, ...]:
    projector = lane.projector
    lines = [
        Line("State", "running" if projector.up else "down"),
        Line("Checkpoint", f"#{lane.checkpoint} of {simulation.head}"),
        Line("Read models", ", ".join(named(model.name, simulation.domain.texts) for model in lane.models)),
    ]
    if projector.at_door:
        lines.append(Line("At the door", _numbers(projector.at_door)))
    if projector.held:
        lines.append(Line("Waiting bay", f"{_numbers(projector.held)}, for #{projector.waits_for}"))
    if projector.queued:
        lines.append(Line("In the queue", f"{projector.queued}"))
    if projector.attempts:
        lines.append(Line("Fails", f"attempt {projector.attempts} of {MOST_ATTEMPTS}"))
    return tuple(lines)


def _numbers(positions: tuple[int, ...]) -> str:
    named = ", ".join(f"#{position}" for position in positions[:8])
    return named if len(positions) <= 8 else f"{named} and {len(positions) - 8} more"


def _parked(lane: Lane) -> tuple[Line, ...]:
    rows = lane.projector.kept.parked.values()
    lines = [Line(f"#{row.position}", f"{row.touches}, {row.reason}", Token(row.position)) for row in rows]
    return capped(lines) or saying("Nothing.")


def _written(settings: Settings) -> tuple[Line, ...]:
    switches, rate = settings.projector, settings.capacities.projector.rate
    return (
        Line("Gaps", "waits for the missing one" if switches.gaps == "wait" else "does not wait"),
        Line("Duplicates", "ignored by number" if switches.duplicates == "applied" else "applied again"),
        Line("Checkpoint", "with the rows" if switches.checkpoint == "same" else f"{switches.checkpoint} the rows"),
        Line("Batch", f"{switches.batch} at most"),
        Line("Looks for events", f"every {exact(switches.polling)}" if switches.polling else "as they come"),
        Line("Capacity", f"{rate:g} a second" if rate else "no limit"),
    )
