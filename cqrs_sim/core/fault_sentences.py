"""Fault sentences: what is done to the machinery, and what comes of it, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core import faults as done
from cqrs_sim.core.duration import exact, seconds
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.sentences import counted, lane_title, named
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
    done.CallOff: lambda _: "what was to happen next is called off",
    done.Mend: lambda _: "the projection is mended, and parked events are replayed",
    done.Rebuild: lambda deed: (
        f"the read store is built anew from the {deed.source}" + (" behind glass" if deed.behind_glass else "")
    ),
}


def deed(fault: Fault, texts: Mapping[str, str]) -> str:
    """Return what someone did to the machinery, without capital and full stop."""
    lane = lane_title(fault.lane, texts)
    return _DEEDS[type(fault)](fault) + (f" on lane {lane}" if lane else "")


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


_TELLERS: dict[type[Fact], Callable[[Any], str]] = {
    told.Lost: _lost,
    told.Duplicated: lambda fact: f"#{fact.position} is split in two: copy {fact.copy + 1} travels beside the other.",
    told.Delayed: lambda fact: f"{_begun(copy_named(fact))} is held up and will arrive at {seconds(fact.arrives_at)}.",
    told.Failed: lambda fact: f"The projection fails on #{fact.position}, attempt {fact.attempt}.",
    told.Parked: lambda fact: f"#{fact.position} is parked ({fact.reason}); other events go on.",
    told.Replayed: lambda fact: f"#{fact.position}, which was parked, is applied after all.",
    told.CheckpointSaved: lambda fact: f"The checkpoint is saved, in a transaction of its own: #{fact.checkpoint}.",
    told.Partitioned: _partitioned,
    told.PublishFailed: lambda fact: f"#{fact.position} was committed, but publishing it failed: nobody will send it.",
    told.PublishedUncommitted: lambda fact: (
        f"{fact.envelope.event_type} was published, and then the commit of ticket {fact.ticket} failed: "
        "the log does not hold it."
    ),
}


class FaultTeller:
    """Tells facts that come of faults, repairs, and lanes opened and closed, with the domain's words for lanes."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Tell with these texts of a domain."""
        self._texts = texts
        self.tellers: dict[type[Fact], Callable[[Any], str]] = {
            **_TELLERS,
            told.Crashed: self._crashed,
            told.Restarted: lambda fact: f"{self._projector(fact)} goes on from checkpoint #{fact.checkpoint}.",
            told.Fenced: lambda fact: f"{self._projector(fact)} finds that another one holds the lease, and stops.",
            told.Wiped: lambda fact: f"{self._store(fact)} is empty.",
            told.Rebuilt: lambda fact: f"{self._store(fact)} is rebuilt up to #{fact.position} of {fact.of}.",
            told.LaneOpened: lambda fact: f"{self._lane(fact)} is opened for {self._models(fact)}.",
            told.LaneServes: lambda fact: f"{self._store(fact)} answers for {self._models(fact)} from now on.",
            told.LaneClosed: lambda fact: f"{self._lane(fact)} and its read store are closed.",
            told.Injected: lambda fact: f"{_begun(deed(fact.fault, texts))}.",
        }
        """How each kind is told."""

    def _crashed(self, fact: told.Crashed) -> str:
        again = counted(fact.waiting, "copy", "copies")
        return f"{self._projector(fact)} is down at checkpoint #{fact.checkpoint}; {again} will be delivered again."

    def _lane(self, fact: told.OfLane) -> str:
        title = lane_title(fact.lane, self._texts)
        return f"Lane {title}" if title else "The first lane"

    def _store(self, fact: told.OfLane) -> str:
        title = lane_title(fact.lane, self._texts)
        return f"The read store of lane {title}" if title else "The read store"

    def _projector(self, fact: told.OfLane) -> str:
        title = lane_title(fact.lane, self._texts)
        return f"The projector of lane {title}" if title else "The projector"

    def _models(self, fact: told.LaneOpened | told.LaneServes) -> str:
        return ", ".join(named(model, self._texts) for model in fact.models)


def conditions(settings: Settings, texts: Mapping[str, str]) -> Iterator[str]:
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
        yield f"{_listed(layout.separate, texts)} on lanes of their own"
    if layout.missing:
        yield f"{_listed(layout.missing, texts)} not kept"
    if layout.replicas > 1:
        yield f"{layout.replicas} replicas, {layout.routing}"


def _listed(models: Iterable[str], texts: Mapping[str, str]) -> str:
    return ", ".join(named(model, texts) for model in models)


def percent(share: float) -> str:
    """Return a share as a percentage, such as "2.5 %"."""
    return f"{100 * share:g} %"


def _capacity(who: str, capacity: Capacity) -> Iterator[str]:
    if capacity.rate:
        yield f"{who} does {capacity.rate:g} a second"
