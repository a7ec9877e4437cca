"""The finding about a projector: how far it is, what waits there, what is parked, and how it is written."""

from __future__ import annotations

from cqrs_sim.core.choice_words import reason_named
from cqrs_sim.core.duration import exact
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.projector import MOST_ATTEMPTS
from cqrs_sim.core.sentences import lane_title, named
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.written import decimal, listed, whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.finding import Finding, Line, Section, capped, saying
from cqrs_sim.ui.things import Token

_CHECKPOINTS = {"same": _("with the rows"), "after": _("after the rows"), "before": _("before the rows")}


def of_projector(simulation: Simulation, name: str) -> Finding:
    """Return what is known of the projector of the lane of this name."""
    lane = simulation.read_side.lane(name)
    of = lane_title(name, simulation.domain.texts)
    title = _("Projector of lane {lane}").format(lane=of) if of else _("Projector")
    if lane is None:
        return Finding(title, "", (Section("", saying(_("This lane is closed."))),))
    sections = (
        Section("", _state(lane, simulation)),
        Section(_("Parked"), _parked(lane)),
        Section(_("How it is written"), _written(simulation.settings)),
    )
    return Finding(title, "", sections)


def _state(lane: Lane, simulation: Simulation) -> tuple[Line, ...]:
    projector = lane.projector
    lines = [
        Line(_("State"), _("running") if projector.up else _("down")),
        Line(_("Checkpoint"), _("#{position} of {head}").format(position=lane.checkpoint, head=simulation.head)),
        Line(_("Read models"), listed(named(model.name, simulation.domain.texts) for model in lane.models)),
    ]
    if projector.at_door:
        lines.append(Line(_("At the door"), _numbers(projector.at_door)))
    if projector.held:
        held = _("{events}, for #{position}").format(events=_numbers(projector.held), position=projector.waits_for)
        lines.append(Line(_("Waiting bay"), held))
    if projector.queued:
        lines.append(Line(_("In the queue"), whole(projector.queued)))
    if projector.attempts:
        attempt = _("attempt {number} of {most}").format(number=projector.attempts, most=MOST_ATTEMPTS)
        lines.append(Line(_("Fails"), attempt))
    return tuple(lines)


def _numbers(positions: tuple[int, ...]) -> str:
    named, more = listed(f"#{position}" for position in positions[:8]), len(positions) - 8
    said = ngettext("{events} and {n} more", "{events} and {n} more", more)
    return said.format(events=named, n=whole(more)) if more > 0 else named


def _parked(lane: Lane) -> tuple[Line, ...]:
    rows = lane.projector.kept.parked.values()
    lines = [
        Line(f"#{row.position}", listed((row.touches, reason_named(row.reason))), Token(row.position)) for row in rows
    ]
    return capped(lines) or saying(_("Nothing."))


def _written(settings: Settings) -> tuple[Line, ...]:
    switches, rate = settings.projector, settings.capacities.projector.rate
    return (
        Line(_("Gaps"), _("waits for the missing one") if switches.gaps == "wait" else _("does not wait")),
        Line(_("Duplicates"), _("ignored by number") if switches.duplicates == "applied" else _("applied again")),
        Line(_("Checkpoint"), _CHECKPOINTS[switches.checkpoint]),
        Line(_("Batch"), _("{n} at most").format(n=whole(switches.batch))),
        Line(_("Looks for events"), _polling(switches.polling)),
        Line(_("Capacity"), _("{rate} a second").format(rate=decimal(rate, "g")) if rate else _("no limit")),
    )


def _polling(every: int) -> str:
    return _("every {time}").format(time=exact(every)) if every else _("as they come")
