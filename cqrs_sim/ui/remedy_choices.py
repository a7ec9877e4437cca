"""Remedy choices: what a reader can do about answers that lack its own writes, as values to choose; no Qt."""

from __future__ import annotations

from dataclasses import replace

from cqrs_sim.core import duration
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.remedies import REMEDIES, Remedy, RemedyRule
from cqrs_sim.core.settings import Settings
from cqrs_sim.language import _
from cqrs_sim.ui.knob_kinds import Chosen, Typed

PENDING = "wait, or pending"
"""The remedy "wait" with another end when the time is over."""


@dataclass(frozen=True, slots=True)
class RemedyWords:
    """What a remedy is called, and in one sentence what it does and costs."""

    title: str
    meaning: str


WORDS: dict[str, RemedyWords] = {
    "none": RemedyWords(_("No remedy"), _("Take what the replica has, however old that is.")),
    "wait": RemedyWords(
        _("Wait, or stale"),
        _("Wait until the read store has one's newest receipt, or take what is there when time is over."),
    ),
    PENDING: RemedyWords(
        _("Wait, or pending"),
        _("Wait until the read store has one's newest receipt, or say “pending” when time is over."),
    ),
    "own writes": RemedyWords(
        _("Own writes"), _("Read what is one's own from the write store; that costs it a query each time.")
    ),
    "optimistic": RemedyWords(
        _("Optimistic cards"), _("Show at once what the command will come to, and take it back if it is rejected.")
    ),
    "synchronous": RemedyWords(
        _("Apply at once"),
        _("Apply one's own events together with the command, which then needs the read side to be well."),
    ),
    "sticky": RemedyWords(
        _("Same replica"), _("Always ask the same replica: time does not go back, but it may be behind all the same.")
    ),
    "same database": RemedyWords(
        _("Same database"), _("Ask the write tables by the same queries: nothing is behind, and it is still CQRS.")
    ),
}
"""By what is chosen: a remedy of the settings, or PENDING."""

CHOICES: tuple[str, ...] = tuple(choice for choice in WORDS if choice in (*REMEDIES, PENDING))
REMEDY = Chosen(tuple((choice, WORDS[choice].title) for choice in CHOICES))
TIMEOUT = Typed(duration.exact, duration.parse, zero=_("for ever"))
"""How long an answer waits at most."""


def choice_of(rule: RemedyRule) -> str:
    """Return which choice a rule is."""
    return PENDING if (rule.remedy, rule.on_timeout) == ("wait", "pending") else rule.remedy


def chosen(rule: RemedyRule, choice: str) -> RemedyRule:
    """Return the rule as it is with another choice."""
    match choice:
        case "wait":
            return replace(rule, remedy="wait", on_timeout="stale")
        case _ if choice == PENDING:
            return replace(rule, remedy="wait", on_timeout="pending")
        case _:
            remedies: dict[str, Remedy] = {remedy: remedy for remedy in REMEDIES}
            return replace(rule, remedy=remedies.get(choice, "none"), on_timeout="stale")


def with_rule(settings: Settings, rule: RemedyRule) -> Settings:
    """Return the settings with this rule, or without any for its client and query where wider ones say the same."""
    without = settings.remedies.without(rule.client, rule.query)
    wider = without.of(rule.client, rule.query)
    same = wider.remedy == rule.remedy == "none" or replace(wider, client=rule.client, query=rule.query) == rule
    return replace(settings, remedies=without if same else without.having(rule))
