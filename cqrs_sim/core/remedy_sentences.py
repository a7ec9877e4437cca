"""Remedy sentences: what readers do about answers that lack their own writes, and what comes of it, for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core.duration import exact, seconds
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.remedies import Remedies, RemedyRule
from cqrs_sim.core.sentences import lane_title


def remedied(rule: RemedyRule) -> str:
    """Return what is done, such as "waits up to 2 s, then takes what is there"."""
    match rule.remedy:
        case "none":
            return "takes what is there"
        case "wait" if not rule.timeout:
            return "waits for its receipt"
        case "wait":
            then = "is told “pending”" if rule.on_timeout == "pending" else "takes what is there"
            return f"waits up to {exact(rule.timeout)}, then {then}"
        case "own writes":
            return "reads what is its own from the write store"
        case "optimistic":
            return "shows at once what its commands will presumably come to"
        case "synchronous":
            return "has its events applied together with its commands"
        case "sticky":
            return "always asks the same replica"
        case "same database":
            return "asks the write tables, which is still CQRS"


def remedies_told(remedies: Remedies) -> Iterator[str]:
    """Yield what each rule says, without capital and full stop, such as "Ana always asks the same replica (GetPost)".

    More than two are only named.
    """
    if len(remedies.rules) > 2:
        yield f"{len(remedies.rules)} remedies: {', '.join(rule.remedy for rule in remedies.rules)}"
        return
    for rule in remedies.rules:
        yield f"{rule.client or 'everybody'} {remedied(rule)}{f' ({rule.query})' if rule.query else ''}"


def positions(of: Sequence[int]) -> str:
    """Return positions in the log as a sentence names them: "#4", "#4 and #7", "#4, #5 and #7"."""
    *others, last = (f"#{position}" for position in of)
    return f"{', '.join(others)} and {last}" if others else last


class RemedyTeller:
    """Tells facts that come of remedies, with the domain's words for lanes."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Tell with these texts of a domain."""
        self._texts = texts
        self.tellers: dict[type[Fact], Callable[[Any], str]] = {
            told.Waits: self._waits,
            told.TimedOut: self._timed_out,
            told.AppliedAtOnce: lambda fact: (
                f"#{fact.position} is applied at once: {self._store(fact.lane)} is at #{fact.checkpoint}."
            ),
            told.Guessed: lambda fact: f"{fact.client}'s screen shows at once what the command may come to.",
            told.RolledBack: lambda fact: f"{fact.client}'s screen takes it back: the command was rejected.",
            told.Confirmed: lambda fact: f"{fact.client}'s screen shows #{fact.receipt} itself in place of the guess.",
            told.AskedWriteStore: lambda fact: f"{fact.client}'s query goes to the write store.",
            told.AnsweredPending: lambda fact: f"{fact.client} is told that #{fact.receipt} is accepted, but pending.",
        }
        """How each kind is told."""

    def _waits(self, fact: told.Waits) -> str:
        until = "" if fact.until is None else f", at most until {seconds(fact.until)}"
        return f"{fact.client}'s query waits until {self._store(fact.lane)} is at #{fact.receipt}{until}."

    def _timed_out(self, fact: told.TimedOut) -> str:
        there = f"{self._store(fact.lane)} is at #{fact.checkpoint}"
        return f"{fact.client}'s query has waited for #{fact.receipt} in vain: {there}. Nothing is rolled back."

    def _store(self, lane: str) -> str:
        title = lane_title(lane, self._texts)
        return f"the read store of lane {title}" if title else "the read store"
