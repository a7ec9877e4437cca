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
from cqrs_sim.core.sentences import counted, lane_title
from cqrs_sim.core.simulation import Simulation

_SHORTER: Mapping[type[Fault], Callable[[Any], str]] = {
    done.ForgetSent: lambda _: "The relay forgot what it sent, and sends it again.",
    done.CrashProjector: lambda fault: (
        "The projector will crash at the next event." if fault.between else "The projector is crashed."
    ),
    done.StartSecondProjector: lambda _: "A second projector works on the same read store.",
    done.PoisonNext: lambda fault: (
        "The projection will fail on the next event."
        if fault.reason == "poison"
        else "The next event will be of an unknown version."
    ),
    done.CallOff: lambda _: "What was to happen next is called off.",
    done.Mend: lambda _: "The projection is mended.",
    done.Rebuild: lambda fault: f"The read store is built anew from the {fault.source}.",
}
"""Of the deeds whose sentence is too long for a caption."""


def done_to(fault: Fault) -> str:
    """Return what somebody did to the machinery as a caption."""
    shorter = _SHORTER.get(type(fault))
    if shorter is not None:
        return shorter(fault)
    said = deed(replace(fault, lane=""), {})
    return f"{said[:1].upper()}{said[1:]}."


def wrong_with(simulation: Simulation) -> str:
    """Return what is wrong on a lane at this moment, the worst first; nothing where all is well."""
    lanes, texts = simulation.read_side.lanes, simulation.domain.texts
    for find in (_down, _waits, _cut, _building, _parked):
        for lane in lanes:
            if said := find(lane, texts):
                return said
    return ""


def _of(lane: Lane, texts: Mapping[str, str]) -> str:
    title = lane_title(lane.name, texts)
    return f" of lane {title}" if title else ""


def _down(lane: Lane, texts: Mapping[str, str]) -> str:
    if lane.projector.up:
        return ""
    waiting = len(set(lane.projector.at_door))
    wait = f"{counted(waiting, 'event')} {'waits' if waiting == 1 else 'wait'}" if waiting else "commands still succeed"
    return f"The projector{_of(lane, texts)} is down: {wait}."


def _waits(lane: Lane, _: Mapping[str, str]) -> str:
    missing = lane.waits_for_lost
    return "" if missing is None else f"Waits for ever for #{missing}: its copy was lost."


def _cut(lane: Lane, _: Mapping[str, str]) -> str:
    channel = lane.channel
    return (
        f"The channel is cut: nothing arrives before {seconds(channel.partitioned_until)}."
        if channel.partitioned
        else ""
    )


def _building(lane: Lane, texts: Mapping[str, str]) -> str:
    if lane.progress is None:
        return ""
    return f"The read store{_of(lane, texts)} is rebuilt: #{lane.progress[0]} of {lane.progress[1]}."


def _parked(lane: Lane, _: Mapping[str, str]) -> str:
    parked = len(lane.projector.kept.parked)
    return f"{counted(parked, 'event is', 'events are')} parked; others go on." if parked else ""
