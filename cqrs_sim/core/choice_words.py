"""Choice words: what the choices of settings, faults and remedies are called in sentences, by their ids."""

from __future__ import annotations

from cqrs_sim.language import _, pgettext

_WORDS = {
    "fixed": pgettext("shape of a delay", "fixed"),
    "uniform": pgettext("shape of a delay", "uniform"),
    "exponential": pgettext("shape of a delay", "exponential"),
    "lognormal": pgettext("shape of a delay", "lognormal"),
    "round robin": pgettext("how queries are routed to replicas", "round robin"),
    "random": pgettext("how queries are routed to replicas", "random"),
    "sticky": pgettext("one replica for each reader", "sticky"),
    "poison": pgettext("why an event is parked", "poison"),
    "unknown version": pgettext("why an event is parked", "unknown version"),
    "none": pgettext("a remedy", "none"),
    "wait": pgettext("a remedy", "wait"),
    "own writes": pgettext("a remedy", "own writes"),
    "optimistic": pgettext("a remedy", "optimistic"),
    "synchronous": pgettext("a remedy", "synchronous"),
    "same database": pgettext("a remedy", "same database"),
    "stale": pgettext("shown after a timeout", "stale"),
    "pending": pgettext("shown after a timeout", "pending"),
    "log": _("log"),
    "write tables": _("write tables"),
}


def choice_named(choice: str) -> str:
    """Return the word for a choice, such as "round robin"; what has none is named by itself."""
    return _WORDS.get(choice, choice)


def reason_named(reason: str) -> str:
    """Return why an event is parked, such as "unknown version" or "behind #5"."""
    _start, behind, position = reason.partition("behind #")
    return _("behind #{position}").format(position=position) if behind else choice_named(reason)
