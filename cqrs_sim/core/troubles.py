"""Troubles: what is wrong with a simulation at this moment, each with the input that repairs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cqrs_sim.core import faults as done
from cqrs_sim.core.choice_words import choice_named
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.fault_sentences import percent
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.journal import Configure, Inject, Input
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.sentences import lane_title
from cqrs_sim.core.settings import ChannelFaults, OutboxMode, ProjectorSwitches, Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.written import listed, whole
from cqrs_sim.language import _, ngettext, pgettext

_STOP, _MEND = pgettext("a fault of the channel", "Stop"), pgettext("a projection", "Mend")
_DOOMED: Mapping[type[Fault], str] = {
    done.LoseNext: _("Next copy will be lost"),
    done.DuplicateNext: _("Next event is sent twice"),
    done.DetourNext: _("Next copy takes a detour"),
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
        *(trouble for lane in simulation.read_side.all_lanes for trouble in _of_lane(lane, texts)),
        *_of_settings(simulation.settings),
    )


def placed(title: str, lane: Lane, texts: Mapping[str, str]) -> str:
    """Return a title with the name of its lane, unless it is the one that every session begins with."""
    place = lane_title(lane.name, texts)
    return pgettext("what is wrong, and where", "{title} ({lane})").format(title=title, lane=place) if place else title


def _of_lane(lane: Lane, texts: Mapping[str, str]) -> Iterator[Trouble]:
    if not lane.projector.up:
        yield Trouble(_down(lane, texts), _("Restart"), Inject(done.RestartProjector(lane.name)))
    for title, repair, fault in (*_of_channel(lane), *_of_projection(lane)):
        yield Trouble(placed(title, lane, texts), repair, Inject(fault))
    for pending in _pending(lane):
        yield Trouble(placed(pending, lane, texts), _("Call off"), Inject(done.CallOff(lane.name)))


def _down(lane: Lane, texts: Mapping[str, str]) -> str:
    title, waiting = placed(_("Projector down"), lane, texts), len(lane.projector.at_door)
    copies = ngettext("{n} copy waits", "{n} copies wait", waiting).format(n=whole(waiting))
    return listed((title, copies)) if waiting else title


def _of_projection(lane: Lane) -> Iterator[tuple[str, str, Fault]]:
    projector = lane.projector
    if count := len(projector.kept.parked):
        title = ngettext("{n} event parked", "{n} events parked", count).format(n=whole(count))
        yield title, _("Mend and replay"), done.Mend(lane.name)
    elif projector.poisoned:
        yield _("Poison event"), _MEND, done.Mend(lane.name)


def _of_channel(lane: Lane) -> Iterator[tuple[str, str, Fault]]:
    channel = lane.channel
    if channel.partitioned:
        title = _("Partition until {time}").format(time=seconds(channel.partitioned_until))
        yield title, _("Heal"), done.HealPartition(lane.name)
    if (missing := lane.waits_for_lost) is not None:
        title = _("Waits for ever for #{position}").format(position=missing)
        yield title, _("Send again"), done.SendAgain(lane.name)
    elif count := len(channel.lost):
        title = ngettext("{n} event lost", "{n} events lost", count).format(n=whole(count))
        yield title, _("Send again"), done.SendAgain(lane.name)


def _pending(lane: Lane) -> Iterator[str]:
    """Yield what is to happen next."""
    for kind in lane.channel.doomed:
        yield _DOOMED[kind]
    if lane.projector.crash_next:
        yield _("Crashes at the next event")
    if lane.projector.poison_next:
        yield _("Next event: {reason}").format(reason=choice_named(lane.projector.poison_next))


def _of_settings(settings: Settings) -> Iterator[Trouble]:
    faults, projector, healthy = settings.faults, settings.projector, ChannelFaults()

    def channel(**changes: float) -> Input:
        return Configure(replace(settings, faults=replace(faults, **changes)))  # type: ignore[arg-type]  # all are numbers

    if faults.loss:
        said = _("{share} lost") if faults.retry else _("{share} lost, never sent again")
        yield Trouble(said.format(share=percent(faults.loss)), _STOP, channel(loss=0.0, retry=healthy.retry))
    elif not faults.retry:
        yield Trouble(_("Lost copies are never sent again"), _("Retry"), channel(retry=healthy.retry))
    if faults.duplication:
        yield Trouble(
            _("{share} sent twice").format(share=percent(faults.duplication)), _STOP, channel(duplication=0.0)
        )
    if faults.reordering:
        yield Trouble(
            _("{share} take a detour").format(share=percent(faults.reordering)), _STOP, channel(reordering=0.0)
        )
    for title, repair, switched in _switches(projector):
        yield Trouble(title, repair, Configure(replace(settings, projector=switched)))
    if not settings.outbox.on:
        used = Configure(replace(settings, outbox=OutboxMode()))
        yield Trouble(_("No outbox: dual write"), _("Use the outbox"), used)


def _switches(projector: ProjectorSwitches) -> Iterator[tuple[str, str, ProjectorSwitches]]:
    if projector.gaps == "pass":
        yield _("Does not wait for gaps"), _("Wait"), replace(projector, gaps="wait")
    if projector.duplicates == "none":
        yield _("Applies duplicates"), _("Keep numbers"), replace(projector, duplicates="applied")
    if projector.checkpoint != "same":
        early = projector.checkpoint == "before"
        title = _("Checkpoint saved before the rows") if early else _("Checkpoint saved after the rows")
        yield title, _("Same transaction"), replace(projector, checkpoint="same")
    if projector.bug:
        yield _("Projection has a bug"), _MEND, replace(projector, bug="")
