"""The caption of faults: the one that matters most as a sentence, short enough to be read from the back row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
_SHORTEST: Mapping[type[Fault], str] = {
    done.ForgetSent: _("The relay sends again what it forgot."),
    done.StartSecondProjector: _("Two projectors work on one read store."),
    done.Rebuild: _("The read store is built anew."),
}
"""Of those that are too long for a room."""


def done_to(fault: Fault) -> Sequence[str]:
    """Return what somebody did to the machinery as captions, the longest first."""
    shorter = _SHORTER.get(type(fault))
    said = f"{begun(deed(replace(fault, lane=''), {}))}." if shorter is None else shorter(fault)
    shortest = _SHORTEST.get(type(fault))
    return (said,) if shortest is None else (said, shortest)


def wrong_with(simulation: Simulation) -> Sequence[str]:
    """Return what is wrong on a lane at this moment, the worst, the longest sentence first; nothing if all is well."""
    for find in (_down, _waits, _cut, _building, _parked):
        for lane in simulation.read_side.lanes:
            if said := find(lane, lane_title(lane.name, simulation.domain.texts)):
                return said
    return ()


def _projector(title: str) -> str:
    return _("The projector of lane {lane}").format(lane=title) if title else _("The projector")


def _store(title: str) -> str:
    return _("The read store of lane {lane}").format(lane=title) if title else _("The read store")


def _down(lane: Lane, title: str) -> Sequence[str]:
    if lane.projector.up:
        return ()
    waiting = len(set(lane.projector.at_door))
    said = _("{projector} is down: commands still succeed.")
    if waiting:
        said = ngettext("{projector} is down: {n} event waits.", "{projector} is down: {n} events wait.", waiting)
    whose = dict.fromkeys((_projector(title), _projector("")))
    full = (said.format(projector=projector, n=whole(waiting)) for projector in whose)
    return *full, *(_("{projector} is down.").format(projector=projector) for projector in whose)


def _waits(lane: Lane, _title: str) -> Sequence[str]:
    if (missing := lane.waits_for_lost) is None:
        return ()
    said = (_("Waits for ever for #{position}: its copy was lost."), _("Waits for ever for #{position}."))
    return [sentence.format(position=missing) for sentence in said]


def _cut(lane: Lane, _title: str) -> Sequence[str]:
    if not lane.channel.partitioned:
        return ()
    said = (_("The channel is cut: nothing arrives before {time}."), _("The channel is cut until {time}."))
    return [sentence.format(time=seconds(lane.channel.partitioned_until)) for sentence in said]


def _building(lane: Lane, title: str) -> Sequence[str]:
    if lane.progress is None:
        return ()
    said, (position, of) = _("{store} is rebuilt: #{position} of {all}."), lane.progress
    full = [said.format(store=store, position=position, all=of) for store in (_store(title), _store(""))]
    return *full, _("Rebuilt: #{position} of {all}.").format(position=position, all=of)


def _parked(lane: Lane, _title: str) -> Sequence[str]:
    parked = len(lane.projector.kept.parked)
    said = ngettext("{n} event is parked; others go on.", "{n} events are parked; others go on.", parked)
    return (said.format(n=whole(parked)),) if parked else ()
