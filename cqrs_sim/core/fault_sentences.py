"""Fault sentences: what is done to the machinery, and what comes of it, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core import faults as done
from cqrs_sim.core.duration import exact, seconds
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.lane_names import FIRST_LANE
from cqrs_sim.core.sentences import counted
from cqrs_sim.core.settings import Capacity, Settings

_DEEDS: Mapping[type[Fault], Callable[[Any], str]] = {
    done.LoseNext: lambda _: "the next copy will be lost",
    done.DuplicateNext: lambda _: "the next event will be sent twice",
    done.DetourNext: lambda _: "the next copy will travel twice as long",
    done.LoseCopy: lambda deed: f"{copy_named(deed)} is taken off its way",
    done.DuplicateCopy: lambda deed: f"{copy_named(deed)} is split in two",
    done.DelayCopy: lambda deed: f"{copy_named(deed)} is held up by {exact(deed.by)}",
    done.Partition: lambda deed: f"nothing arrives for {exact(deed.duration)}",
    done.HealPartition: lambda _: "the partition is healed",
    done.ForgetSent: lambda _: "the relay crashed before it noted what it had sent, and sends that again",
    done.SendAgain: lambda _: "what was lost is sent again",
    done.CrashProjector: lambda deed: (
        "the projector will crash between rows and checkpoint" if deed.between else "the projector is crashed"
    ),
    done.RestartProjector: lambda _: "the projector is started again",
    done.StartSecondProjector: lambda _: "a second projector is started on the same read store",
    done.PoisonNext: lambda deed: (
        "the next event will be one that the projection fails on"
        if deed.reason == "poison"
        else "the next event will be of a version that the projection does not know"
    ),
    done.Mend: lambda _: "the projection is mended, and parked events are replayed",
    done.Rebuild: lambda deed: (
        f"the read store is built anew from the {deed.source}" + (" behind glass" if deed.behind_glass else "")
    ),
}


def deed(fault: Fault) -> str:
    """Return what someone did to the machinery, without capital and full stop."""
    where = f" on lane {fault.lane}" if fault.lane not in ("", FIRST_LANE) else ""
    return _DEEDS[type(fault)](fault) + where


def copy_named(fact: Any) -> str:
    """Return how a sentence names a copy: "#5", or "copy 2 of #5"."""
    return f"copy {abs(fact.copy) + 1} of #{fact.position}" if fact.copy else f"#{fact.position}"


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _lost(fact: told.Lost) -> str:
    if fact.again_at is None:
        again = "for good"
    elif fact.again_at < fact.at:  # the retry is counted from when it was sent
        again = f"and was sent again at {seconds(fact.again_at)}"
    else:
        again = f"and will be sent again at {seconds(fact.again_at)}"
    return f"{_begun(copy_named(fact))} is lost {again}."


def _partitioned(fact: told.Partitioned) -> str:
    if fact.until <= fact.at:
        return "The partition is over: what was due arrives."
    return f"The channel is cut: nothing arrives before {seconds(fact.until)}."


def _rebuilt(fact: told.Rebuilt) -> str:
    return f"{_store(fact)} is rebuilt up to #{fact.position} of {fact.of}."


def _store(fact: told.OfLane) -> str:
    return "The read store" if fact.lane == FIRST_LANE else f"Read store {fact.lane}"


def _projector(fact: told.OfLane) -> str:
    return "The projector" if fact.lane == FIRST_LANE else f"The projector of {fact.lane}"


TELLERS: dict[type[Fact], Callable[[Any], str]] = {
    told.Lost: _lost,
    told.Duplicated: lambda fact: f"#{fact.position} is split in two: copy {fact.copy + 1} travels beside the other.",
    told.Delayed: lambda fact: f"{_begun(copy_named(fact))} is held up and will arrive at {seconds(fact.arrives_at)}.",
    told.Failed: lambda fact: f"The projection fails on #{fact.position}, attempt {fact.attempt}.",
    told.Parked: lambda fact: f"#{fact.position} is parked ({fact.reason}); other events go on.",
    told.Replayed: lambda fact: f"#{fact.position}, which was parked, is applied after all.",
    told.CheckpointSaved: lambda fact: f"The checkpoint is saved, in a transaction of its own: #{fact.checkpoint}.",
    told.Partitioned: _partitioned,
    told.Crashed: lambda fact: (
        f"{_projector(fact)} is down at checkpoint #{fact.checkpoint}; "
        f"{counted(fact.waiting, 'copy', 'copies')} will be delivered again."
    ),
    told.Restarted: lambda fact: f"{_projector(fact)} goes on from checkpoint #{fact.checkpoint}.",
    told.Fenced: lambda fact: f"{_projector(fact)} finds that another one holds the lease, and stops.",
    told.Wiped: lambda fact: f"{_store(fact)} is empty.",
    told.Rebuilt: _rebuilt,
    told.LaneOpened: lambda fact: f"Lane {fact.lane} is opened for {', '.join(fact.models)}.",
    told.LaneServes: lambda fact: f"{_store(fact)} answers for {', '.join(fact.models)} from now on.",
    told.LaneClosed: lambda fact: f"Lane {fact.lane} and its read store are closed.",
    told.PublishFailed: lambda fact: f"#{fact.position} was committed, but publishing it failed: nobody will send it.",
    told.PublishedUncommitted: lambda fact: (
        f"{fact.envelope.event_type} was published, and then the commit of ticket {fact.ticket} failed: "
        "the log does not hold it."
    ),
    told.Injected: lambda fact: f"{_begun(deed(fact.fault))}.",
}
"""How each kind of fact is told that comes of faults, repairs, and lanes opened and closed."""


def conditions(settings: Settings) -> Iterator[str]:
    """Yield what differs from a healthy session with one lane, without capital and full stop."""
    faults, projector, layout, outbox = settings.faults, settings.projector, settings.layout, settings.outbox
    if faults.loss:
        again = f"sent again after {exact(faults.retry)}" if faults.retry else "never sent again"
        yield f"{percent(faults.loss)} of copies are lost and {again}"
    if faults.duplication:
        yield f"{percent(faults.duplication)} of events are sent twice"
    if faults.reordering:
        yield f"{percent(faults.reordering)} of copies take a detour"
    if projector.gaps == "pass":
        yield "the projector does not wait for gaps"
    if projector.duplicates == "none":
        yield "the projector keeps no numbers and applies duplicates"
    if projector.checkpoint != "same":
        yield f"the checkpoint is saved {projector.checkpoint} the rows, in a transaction of its own"
    if projector.batch > 1:
        yield f"one checkpoint covers up to {projector.batch} events"
    if projector.polling:
        yield f"the projector looks for events every {exact(projector.polling)}"
    if projector.bug:
        yield f"the projection has the bug {projector.bug}"
    for what, capacity in (("write store", settings.capacities.write), ("projector", settings.capacities.projector)):
        yield from _capacity(f"the {what}", capacity)
    yield from _capacity("each replica", settings.capacities.replica)
    if not outbox.on:
        yield "there is no outbox: commands write twice"
    if layout.separate:
        yield f"{', '.join(layout.separate)} on lanes of their own"
    if layout.missing:
        yield f"{', '.join(layout.missing)} not kept"
    if layout.replicas > 1:
        yield f"{layout.replicas} replicas, {layout.routing}"


def percent(share: float) -> str:
    """Return a share as a percentage, such as "2.5 %"."""
    return f"{100 * share:g} %"


def _capacity(who: str, capacity: Capacity) -> Iterator[str]:
    if capacity.rate:
        yield f"{who} does {capacity.rate:g} a second"
