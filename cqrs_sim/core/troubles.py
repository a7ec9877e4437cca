"""Troubles: what is wrong with a simulation at this moment, each with the input that repairs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cqrs_sim.core import faults as done
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.fault_sentences import percent
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.journal import Configure, Inject, Input
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.sentences import counted, lane_title
from cqrs_sim.core.settings import ChannelFaults, OutboxMode, ProjectorSwitches, Settings
from cqrs_sim.core.simulation import Simulation

_DOOMED: Mapping[type[Fault], str] = {
    done.LoseNext: "Next copy will be lost",
    done.DuplicateNext: "Next event is sent twice",
    done.DetourNext: "Next copy takes a detour",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong, in a few words; what a repair is called, and the input that does it."""

    title: str
    repair: str
    input: Input


def troubles(simulation: Simulation) -> tuple[Trouble, ...]:
    """Return all that is wrong, what somebody has to act on first."""
    texts = simulation.domain.texts
    return (
        *(trouble for lane in simulation.read_side.all_lanes for trouble in _of_lane(lane, where(lane, texts))),
        *_of_settings(simulation.settings),
    )


def where(lane: Lane, texts: Mapping[str, str]) -> str:
    """Return the end of a title that names the lane, unless it is the one that every session begins with."""
    title = lane_title(lane.name, texts)
    return f" ({title})" if title else ""


def _of_lane(lane: Lane, place: str) -> Iterator[Trouble]:
    projector, channel = lane.projector, lane.channel

    def by(fault: Fault) -> Input:
        return Inject(fault)

    if not projector.up:
        waiting = counted(len(projector.at_door), "copy waits", "copies wait") if projector.at_door else ""
        title = ", ".join(filter(None, (f"Projector down{place}", waiting)))
        yield Trouble(title, "Restart", by(done.RestartProjector(lane.name)))
    if channel.partitioned:
        until = seconds(channel.partitioned_until)
        yield Trouble(f"Partition until {until}{place}", "Heal", by(done.HealPartition(lane.name)))
    if (missing := lane.waits_for_lost) is not None:
        yield Trouble(f"Waits for ever for #{missing}{place}", "Send again", by(done.SendAgain(lane.name)))
    elif channel.lost:
        lost = counted(len(channel.lost), "event lost", "events lost")
        yield Trouble(f"{lost}{place}", "Send again", by(done.SendAgain(lane.name)))
    if projector.kept.parked:
        parked = counted(len(projector.kept.parked), "event parked", "events parked")
        yield Trouble(f"{parked}{place}", "Mend and replay", by(done.Mend(lane.name)))
    elif projector.poisoned:
        yield Trouble(f"Poison event{place}", "Mend", by(done.Mend(lane.name)))
    for pending in _pending(lane):
        yield Trouble(f"{pending}{place}", "Call off", by(done.CallOff(lane.name)))


def _pending(lane: Lane) -> Iterator[str]:
    """Yield what is to happen next."""
    for kind in lane.channel.doomed:
        yield _DOOMED[kind]
    if lane.projector.crash_next:
        yield "Crashes at the next event"
    if lane.projector.poison_next:
        yield f"Next event: {lane.projector.poison_next}"


def _of_settings(settings: Settings) -> Iterator[Trouble]:
    faults, projector, healthy = settings.faults, settings.projector, ChannelFaults()

    def channel(**changes: float) -> Input:
        return Configure(replace(settings, faults=replace(faults, **changes)))  # type: ignore[arg-type]  # all are numbers

    if faults.loss:
        again = "" if faults.retry else ", never sent again"
        yield Trouble(f"{percent(faults.loss)} lost{again}", "Stop", channel(loss=0.0, retry=healthy.retry))
    elif not faults.retry:
        yield Trouble("Lost copies are never sent again", "Retry", channel(retry=healthy.retry))
    if faults.duplication:
        yield Trouble(f"{percent(faults.duplication)} sent twice", "Stop", channel(duplication=0.0))
    if faults.reordering:
        yield Trouble(f"{percent(faults.reordering)} take a detour", "Stop", channel(reordering=0.0))
    for title, repair, switched in _switches(projector):
        yield Trouble(title, repair, Configure(replace(settings, projector=switched)))
    if not settings.outbox.on:
        yield Trouble("No outbox: dual write", "Use the outbox", Configure(replace(settings, outbox=OutboxMode())))


def _switches(projector: ProjectorSwitches) -> Iterator[tuple[str, str, ProjectorSwitches]]:
    if projector.gaps == "pass":
        yield "Does not wait for gaps", "Wait", replace(projector, gaps="wait")
    if projector.duplicates == "none":
        yield "Applies duplicates", "Keep numbers", replace(projector, duplicates="applied")
    if projector.checkpoint != "same":
        yield (
            f"Checkpoint saved {projector.checkpoint} the rows",
            "Same transaction",
            replace(projector, checkpoint="same"),
        )
    if projector.bug:
        yield "Projection has a bug", "Mend", replace(projector, bug="")
