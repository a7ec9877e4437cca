"""Fault sentences: what is done to the machinery, and what comes of it, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core import faults as done
from cqrs_sim.core.choice_words import choice_named, reason_named
from cqrs_sim.core.duration import exact, seconds
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.sentences import begun, lane_title, named
from cqrs_sim.core.settings import Capacities, ChannelFaults, Layout, ProjectorSwitches, Settings
from cqrs_sim.core.written import decimal, listed, whole
from cqrs_sim.language import _, ngettext

_DEEDS: Mapping[type[Fault], Callable[[Any], str]] = {
    done.LoseNext: lambda _deed: _("the next copy will be lost"),
    done.DuplicateNext: lambda _deed: _("the next event will be sent twice"),
    done.DetourNext: lambda _deed: _("the next copy will travel twice as long"),
    done.LoseCopy: lambda deed: _("{copy} is taken off its way").format(copy=copy_named(deed)),
    done.DuplicateCopy: lambda deed: _("{copy} is split in two").format(copy=copy_named(deed)),
    done.DelayCopy: lambda deed: _("{copy} is held up by {time}").format(copy=copy_named(deed), time=exact(deed.by)),
    done.Partition: lambda deed: _("nothing arrives for {time}").format(time=exact(deed.duration)),
    done.HealPartition: lambda _deed: _("the partition is healed"),
    done.ForgetSent: lambda _deed: _("the relay crashed before it noted what it had sent, and sends that again"),
    done.SendAgain: lambda _deed: _("what was lost is sent again"),
    done.CrashProjector: lambda deed: (
        _("the projector will crash between rows and checkpoint") if deed.between else _("the projector is crashed")
    ),
    done.RestartProjector: lambda _deed: _("the projector is started again"),
    done.StartSecondProjector: lambda _deed: _("a second projector is started on the same read store"),
    done.PoisonNext: lambda deed: (
        _("the next event will be one that the projection fails on")
        if deed.reason == "poison"
        else _("the next event will be of a version that the projection does not know")
    ),
    done.CallOff: lambda _deed: _("what was to happen next is called off"),
    done.Mend: lambda _deed: _("the projection is mended, and parked events are replayed"),
    done.Rebuild: lambda deed: _rebuilding(deed),
}


def deed(fault: Fault, texts: Mapping[str, str]) -> str:
    """Return what someone did to the machinery, without capital and full stop."""
    said, lane = _DEEDS[type(fault)](fault), lane_title(fault.lane, texts)
    return _("{deed} on lane {lane}").format(deed=said, lane=lane) if lane else said


def copy_named(fact: Any) -> str:
    """Return how a sentence names a copy: "#5", or "copy 2 of #5"."""
    if not fact.copy:
        return f"#{fact.position}"
    return _("copy {number} of #{position}").format(number=abs(fact.copy) + 1, position=fact.position)


def _rebuilding(deed: done.Rebuild) -> str:
    if deed.source != "log":
        return _("the read store is built anew from the write tables")
    if deed.behind_glass:
        return _("the read store is built anew from the log behind glass")
    return _("the read store is built anew from the log")


def _lost(fact: told.Lost) -> str:
    copy = copy_named(fact)
    if fact.again_at is None:
        return begun(_("{copy} is lost for good.").format(copy=copy))
    if fact.again_at < fact.at:  # the retry is counted from when it was sent
        said = _("{copy} is lost and was sent again at {time}.")
    else:
        said = _("{copy} is lost and will be sent again at {time}.")
    return begun(said.format(copy=copy, time=seconds(fact.again_at)))


def _delayed(fact: told.Delayed) -> str:
    said = _("{copy} is held up and will arrive at {time}.")
    return begun(said.format(copy=copy_named(fact), time=seconds(fact.arrives_at)))


def _partitioned(fact: told.Partitioned) -> str:
    if fact.until <= fact.at:
        return _("The partition is over: what was due arrives.")
    return _("The channel is cut: nothing arrives before {time}.").format(time=seconds(fact.until))


def _published_uncommitted(fact: told.PublishedUncommitted) -> str:
    said = _("{event} was published, and then the commit of ticket {ticket} failed: the log does not hold it.")
    return said.format(event=fact.envelope.event_type, ticket=fact.ticket)


_TELLERS: dict[type[Fact], Callable[[Any], str]] = {
    told.Lost: _lost,
    told.Duplicated: lambda fact: _("#{position} is split in two: copy {number} travels beside the other.").format(
        position=fact.position, number=fact.copy + 1
    ),
    told.Delayed: _delayed,
    told.Failed: lambda fact: _("The projection fails on #{position}, attempt {attempt}.").format(
        position=fact.position, attempt=fact.attempt
    ),
    told.Parked: lambda fact: _("#{position} is parked ({reason}); other events go on.").format(
        position=fact.position, reason=reason_named(fact.reason)
    ),
    told.Replayed: lambda fact: _("#{position}, which was parked, is applied after all.").format(
        position=fact.position
    ),
    told.CheckpointSaved: lambda fact: _("The checkpoint is saved, in a transaction of its own: #{checkpoint}.").format(
        checkpoint=fact.checkpoint
    ),
    told.Partitioned: _partitioned,
    told.PublishFailed: lambda fact: _(
        "#{position} was committed, but publishing it failed: nobody will send it."
    ).format(position=fact.position),
    told.PublishedUncommitted: _published_uncommitted,
}


class FaultTeller:
    """Tells facts that come of faults, repairs, and lanes opened and closed, with the domain's words for lanes."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Tell with these texts of a domain."""
        self._texts = texts
        self.tellers: dict[type[Fact], Callable[[Any], str]] = {
            **_TELLERS,
            told.Crashed: self._crashed,
            told.Restarted: lambda fact: _("{projector} goes on from checkpoint #{checkpoint}.").format(
                projector=self._projector(fact), checkpoint=fact.checkpoint
            ),
            told.Fenced: lambda fact: _("{projector} finds that another one holds the lease, and stops.").format(
                projector=self._projector(fact)
            ),
            told.Wiped: lambda fact: _("{store} is empty.").format(store=self._store(fact)),
            told.Rebuilt: lambda fact: _("{store} is rebuilt up to #{position} of {of}.").format(
                store=self._store(fact), position=fact.position, of=fact.of
            ),
            told.LaneOpened: lambda fact: _("{lane} is opened for {models}.").format(
                lane=self._lane(fact), models=_listed(fact.models, texts)
            ),
            told.LaneServes: lambda fact: _("{store} answers for {models} from now on.").format(
                store=self._store(fact), models=_listed(fact.models, texts)
            ),
            told.LaneClosed: lambda fact: _("{lane} and its read store are closed.").format(lane=self._lane(fact)),
            told.Injected: lambda fact: f"{begun(deed(fact.fault, texts))}.",
        }
        """How each kind is told."""

    def _crashed(self, fact: told.Crashed) -> str:
        said = ngettext(
            "{projector} is down at checkpoint #{checkpoint}; {n} copy will be delivered again.",
            "{projector} is down at checkpoint #{checkpoint}; {n} copies will be delivered again.",
            fact.waiting,
        )
        return said.format(projector=self._projector(fact), checkpoint=fact.checkpoint, n=whole(fact.waiting))

    def _lane(self, fact: told.OfLane) -> str:
        title = lane_title(fact.lane, self._texts)
        return _("Lane {lane}").format(lane=title) if title else _("The first lane")

    def _store(self, fact: told.OfLane) -> str:
        title = lane_title(fact.lane, self._texts)
        return _("The read store of lane {lane}").format(lane=title) if title else _("The read store")

    def _projector(self, fact: told.OfLane) -> str:
        title = lane_title(fact.lane, self._texts)
        return _("The projector of lane {lane}").format(lane=title) if title else _("The projector")


def conditions(settings: Settings, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield what differs from a healthy session with one lane, without capital and full stop."""
    yield from _channel(settings.faults)
    yield from _projector(settings.projector)
    yield from _capacities(settings.capacities)
    if not settings.outbox.on:
        yield _("there is no outbox: commands write twice")
    yield from _layout(settings.layout, texts)


def _channel(faults: ChannelFaults) -> Iterator[str]:
    if faults.loss and faults.retry:
        said = _("{share} of copies are lost and sent again after {time}")
        yield said.format(share=percent(faults.loss), time=exact(faults.retry))
    elif faults.loss:
        yield _("{share} of copies are lost and never sent again").format(share=percent(faults.loss))
    if faults.duplication:
        yield _("{share} of events are sent twice").format(share=percent(faults.duplication))
    if faults.reordering:
        yield _("{share} of copies take a detour").format(share=percent(faults.reordering))


def _projector(projector: ProjectorSwitches) -> Iterator[str]:
    if projector.gaps == "pass":
        yield _("the projector does not wait for gaps")
    if projector.duplicates == "none":
        yield _("the projector keeps no numbers and applies duplicates")
    if projector.checkpoint == "before":
        yield _("the checkpoint is saved before the rows, in a transaction of its own")
    if projector.checkpoint == "after":
        yield _("the checkpoint is saved after the rows, in a transaction of its own")
    if projector.batch > 1:
        yield _("one checkpoint covers up to {n} events").format(n=whole(projector.batch))
    if projector.polling:
        yield _("the projector looks for events every {time}").format(time=exact(projector.polling))
    if projector.bug:
        yield _("the projection has the bug {bug}").format(bug=projector.bug)


def _capacities(capacities: Capacities) -> Iterator[str]:
    for said, capacity in (
        (_("the write store does {rate} a second"), capacities.write),
        (_("the projector does {rate} a second"), capacities.projector),
        (_("each replica does {rate} a second"), capacities.replica),
    ):
        if capacity.rate:
            yield said.format(rate=decimal(capacity.rate, "g"))


def _layout(layout: Layout, texts: Mapping[str, str]) -> Iterator[str]:
    if layout.separate:
        yield _("{models} on lanes of their own").format(models=_listed(layout.separate, texts))
    if layout.missing:
        yield _("{models} not kept").format(models=_listed(layout.missing, texts))
    if layout.replicas > 1:
        said = _("{n} replicas, {routing}")
        yield said.format(n=layout.replicas, routing=choice_named(layout.routing))


def _listed(models: Iterable[str], texts: Mapping[str, str]) -> str:
    return listed(named(model, texts) for model in models)


def percent(share: float) -> str:
    """Return a share as a percentage, such as "2.5 %"."""
    return f"{decimal(100 * share, 'g')} %"
