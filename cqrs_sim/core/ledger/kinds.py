"""The kinds of what answers suffer from, in words: a title, a short form for tables, and what each means."""

from __future__ import annotations

from collections.abc import Mapping

from cqrs_sim.core.duration import exact
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.ledger.entries import Suffered
from cqrs_sim.core.ledger.operations import Kind
from cqrs_sim.language import _, pgettext


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a kind is called, in full and in a table's head, and what it means, in one sentence."""

    title: str
    short: str
    meaning: str


WORDS: Mapping[Kind, KindWords] = {
    "stale": KindWords(
        _("Stale"),
        pgettext("what is wrong with an answer, short", "stale"),
        _("The answer misses a change that was acknowledged before anyone asked."),
    ),
    "ryw": KindWords(
        _("Read your writes"), _("RYW"), _("People are shown less than what they have changed themselves.")
    ),
    "mr": KindWords(
        _("Monotonic reads"), _("MR"), _("People are shown less than what they were shown before: time goes back.")
    ),
    "mw": KindWords(_("Monotonic writes"), _("MW"), _("Somebody's later change is shown, the earlier one is not.")),
    "wfr": KindWords(
        _("Writes follow reads"), _("WFR"), _("A change is shown without what its author had seen before making it.")
    ),
    "prefix": KindWords(
        _("Torn"),
        pgettext("what is wrong with an answer, short", "torn"),
        _("Things are shown together that never were so at the same moment."),
    ),
    "future": KindWords(
        _("Future"),
        pgettext("what is wrong with an answer, short", "future"),
        _("A change is shown that was never committed."),
    ),
    "linearizable": KindWords(
        _("Linearizable"),
        pgettext("what is wrong with an answer, short", "no order"),
        _("No order of what everyone did, one after the other, explains what was shown."),
    ),
}
"""Of session guarantees the words say what is broken."""


def title_of(kind: Suffered, bound: int) -> str:
    """Return what a kind is called; `bound` (microseconds) is from when on staleness is counted apart."""
    return _("Stale over {time}").format(time=exact(bound)) if kind == "stale_beyond" else WORDS[kind].title


def meaning_of(kind: Suffered, bound: int) -> str:
    """Return what a kind means, in one sentence."""
    if kind == "stale_beyond":
        said = _("The answer misses a change that was acknowledged {time} before anyone asked, or earlier.")
        return said.format(time=exact(bound))
    return WORDS[kind].meaning
