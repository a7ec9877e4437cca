"""Remedy sentences: what readers do about answers that lack their own writes, and what comes of it, for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core.choice_words import choice_named
from cqrs_sim.core.duration import exact, seconds
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.remedies import Remedies, RemedyRule
from cqrs_sim.core.sentences import lane_title
from cqrs_sim.core.written import enumerated, listed
from cqrs_sim.language import _, ngettext


def remedied(rule: RemedyRule) -> str:
    """Return what is done, such as "waits up to 2 s, then takes what is there"."""
    match rule.remedy:
        case "none":
            return _("takes what is there")
        case "wait" if not rule.timeout:
            return _("waits for its receipt")
        case "wait" if rule.on_timeout == "pending":
            return _("waits up to {time}, then is told “pending”").format(time=exact(rule.timeout))
        case "wait":
            return _("waits up to {time}, then takes what is there").format(time=exact(rule.timeout))
        case "own writes":
            return _("reads what is its own from the write store")
        case "optimistic":
            return _("shows at once what its commands will presumably come to")
        case "synchronous":
            return _("has its events applied together with its commands")
        case "sticky":
            return _("always asks the same replica")
        case "same database":
            return _("asks the write tables, which is still CQRS")


def remedies_told(remedies: Remedies) -> Iterator[str]:
    """Yield what each rule says, without capital and full stop, such as "Ana always asks the same replica (GetPost)".

    More than two are only named.
    """
    count = len(remedies.rules)
    if count > 2:
        named = listed(choice_named(rule.remedy) for rule in remedies.rules)
        yield ngettext("{n} remedy: {remedies}", "{n} remedies: {remedies}", count).format(n=count, remedies=named)
        return
    for rule in remedies.rules:
        told = _("{client} {remedied} ({query})") if rule.query else _("{client} {remedied}")
        yield told.format(client=rule.client or _("everybody"), remedied=remedied(rule), query=rule.query)


def positions(of: Sequence[int]) -> str:
    """Return positions in the log as a sentence names them: "#4", "#4 and #7", "#4, #5 and #7"."""
    return enumerated(f"#{position}" for position in of)


class RemedyTeller:
    """Tells facts that come of remedies, with the domain's words for lanes."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Tell with these texts of a domain."""
        self._texts = texts
        self.tellers: dict[type[Fact], Callable[[Any], str]] = {
            told.Waits: self._waits,
            told.TimedOut: self._timed_out,
            told.AppliedAtOnce: self._applied_at_once,
            told.Guessed: lambda fact: _("{client}'s screen shows at once what the command may come to.").format(
                client=fact.client
            ),
            told.RolledBack: lambda fact: _("{client}'s screen takes it back: the command was rejected.").format(
                client=fact.client
            ),
            told.Confirmed: lambda fact: _("{client}'s screen shows #{receipt} itself in place of the guess.").format(
                client=fact.client, receipt=fact.receipt
            ),
            told.AskedWriteStore: lambda fact: _("{client}'s query goes to the write store.").format(
                client=fact.client
            ),
            told.AnsweredPending: lambda fact: _("{client} is told that #{receipt} is accepted, but pending.").format(
                client=fact.client, receipt=fact.receipt
            ),
        }
        """How each kind is told."""

    def _applied_at_once(self, fact: told.AppliedAtOnce) -> str:
        said = _("#{position} is applied at once: {store} is at #{checkpoint}.")
        return said.format(position=fact.position, store=self._store(fact.lane), checkpoint=fact.checkpoint)

    def _waits(self, fact: told.Waits) -> str:
        store = self._store(fact.lane)
        if fact.until is None:
            said = _("{client}'s query waits until {store} is at #{receipt}.")
            return said.format(client=fact.client, store=store, receipt=fact.receipt)
        said = _("{client}'s query waits until {store} is at #{receipt}, at most until {time}.")
        return said.format(client=fact.client, store=store, receipt=fact.receipt, time=seconds(fact.until))

    def _timed_out(self, fact: told.TimedOut) -> str:
        said = _(
            "{client}'s query has waited for #{receipt} in vain: {store} is at #{checkpoint}. Nothing is rolled back."
        )
        store = self._store(fact.lane)
        return said.format(client=fact.client, receipt=fact.receipt, store=store, checkpoint=fact.checkpoint)

    def _store(self, lane: str) -> str:
        title = lane_title(lane, self._texts)
        return _("the read store of lane {lane}").format(lane=title) if title else _("the read store")
