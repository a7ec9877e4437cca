"""The caption of faults: the one that matters most as a sentence, short enough to be read from the back row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cqrs_sim.core import faults as done
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.fault_sentences import deed
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.sentences import begun, lane_title
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext

_SHORTER: Mapping[type[Fault], Callable[[Any], str]] = {
    done.ForgetSent: lambda _fault: _("The relay forgot what it sent, and sends it again."),
    done.CrashProjector: lambda fault: (
        _("The projector will crash at the next event.") if fault.between else _("The projector is crashed.")
    ),
    done.StartSecondProjector: lambda _fault: _("A second projector works on the same read store."),
    done.PoisonNext: lambda fault: (
        _("The projection will fail on the next event.")
        if fault.reason == "poison"
        else _("The next event will be of an unknown version.")
    ),
    done.CallOff: lambda _fault: _("What was to happen next is called off."),
    done.Mend: lambda _fault: _("The projection is mended."),
    done.Rebuild: lambda fault: (
        _("The read store is built anew from the log.")
        if fault.source == "log"
        else _("The read store is built anew from the write tables.")
    ),
}
"""Of the deeds whose sentence is too long for a caption."""


def done_to(fault: Fault) -> str:
    """Return what somebody did to the machinery as a caption."""
    shorter = _SHORTER.get(type(fault))
    if shorter is not None:
        return shorter(fault)
    return f"{begun(deed(replace(fault, lane=''), {}))}."


def wrong_with(simulation: Simulation) -> str:
    """Return what is wrong on a lane at this moment, the worst first; nothing where all is well."""
    lanes, texts = simulation.read_side.lanes, simulation.domain.texts
    for find in (_down, _waits, _cut, _building, _parked):
        for lane in lanes:
            if said := find(lane, texts):
                return said
    return ""


def _projector(lane: Lane, texts: Mapping[str, str]) -> str:
    title = lane_title(lane.name, texts)
    return _("The projector of lane {lane}").format(lane=title) if title else _("The projector")


def _store(lane: Lane, texts: Mapping[str, str]) -> str:
    title = lane_title(lane.name, texts)
    return _("The read store of lane {lane}").format(lane=title) if title else _("The read store")


def _down(lane: Lane, texts: Mapping[str, str]) -> str:
    if lane.projector.up:
        return ""
    waiting = len(set(lane.projector.at_door))
    said = _("{projector} is down: commands still succeed.")
    if waiting:
        said = ngettext("{projector} is down: {n} event waits.", "{projector} is down: {n} events wait.", waiting)
    return said.format(projector=_projector(lane, texts), n=whole(waiting))


def _waits(lane: Lane, _texts: Mapping[str, str]) -> str:
    missing = lane.waits_for_lost
    return "" if missing is None else _("Waits for ever for #{position}: its copy was lost.").format(position=missing)


def _cut(lane: Lane, _texts: Mapping[str, str]) -> str:
    said = _("The channel is cut: nothing arrives before {time}.")
    return said.format(time=seconds(lane.channel.partitioned_until)) if lane.channel.partitioned else ""


def _building(lane: Lane, texts: Mapping[str, str]) -> str:
    if lane.progress is None:
        return ""
    said = _("{store} is rebuilt: #{position} of {all}.")
    return said.format(store=_store(lane, texts), position=lane.progress[0], all=lane.progress[1])


def _parked(lane: Lane, _texts: Mapping[str, str]) -> str:
    parked = len(lane.projector.kept.parked)
    said = ngettext("{n} event is parked; others go on.", "{n} events are parked; others go on.", parked)
    return said.format(n=whole(parked)) if parked else ""
