"""Knobs: the settings of the machinery as data, where each is found and how people write it; no Qt."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

from cqrs_sim.core import duration
from cqrs_sim.core.choice_words import choice_named
from cqrs_sim.core.fault_sentences import percent
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.sentences import within
from cqrs_sim.core.settings import Settings
from cqrs_sim.language import _
from cqrs_sim.ui.knob_kinds import Chosen, Typed, a_second

Path = tuple[str, ...]
"""Where a value is found: the names of sections and fields, from the settings down."""


@dataclass(frozen=True)
class Knob:
    """One setting: its name for screen readers, where it is found, and its kind; `hint` says what to write."""

    name: str
    path: Path
    kind: Typed | Chosen
    hint: str


@dataclass(frozen=True)
class Row:
    """A line of the panel: its title and one or two knobs."""

    title: str
    knobs: tuple[Knob, ...]


def value_at(settings: Settings, path: Path) -> Any:
    """Return the value that is found there."""
    return reduce(getattr, path, settings)


def with_value(settings: Any, path: Path, value: Any) -> Any:
    """Return the settings with another value there. Raises ValueError for one that cannot be simulated."""
    first, *rest = path
    return replace(settings, **{first: with_value(getattr(settings, first), tuple(rest), value) if rest else value})


def _number(text: str, refusal: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise ValueError(refusal.format(text=repr(text.strip()))) from None


def _share(text: str) -> float:
    share = _number(text.replace("%", ""), _("{text} is no share: write 0 to 100 %.")) / 100
    if not 0 <= share <= 1:
        raise ValueError(_("A share lies between 0 and 100 %."))
    return share


def _whole(text: str) -> int:
    refusal = _("{text} is no whole number.")
    number = _number(text, refusal)
    if number != int(number):
        raise ValueError(refusal.format(text=repr(text.strip())))
    return int(number)


def _rate(text: str) -> float:
    return _number(text.strip().removesuffix("/s"), _("{text} is no rate: write 0 to 10000 a second."))


SHARE = Typed(percent, _share)
WHOLE = Typed(str, _whole)
RETRY = Typed(duration.exact, duration.parse, _("never"))
POLLING = Typed(duration.exact, duration.parse, _("as they come"))
RATE = Typed(a_second, _rate, _("no limit"))
LAW = Chosen(tuple((law, choice_named(law)) for law in ("fixed", "exponential")))


def _capacity(title: str, name: str) -> Row:
    of = _("Capacity: {what}").format(what=within(title))
    of_law = _("Law of capacity: {what}").format(what=within(title))
    rate = Knob(of, ("capacities", name, "rate"), RATE, _("A second; 0: no limit"))
    law = Knob(of_law, ("capacities", name, "law"), LAW, _("How long one piece of work takes"))
    return Row(title, (rate, law))


def _alone(title: str, path: Path, kind: Typed | Chosen, hint: str) -> Row:
    return Row(title, (Knob(title, path, kind, hint),))


_GAPS = Chosen((("wait", _("waits for the missing one")), ("pass", _("does not wait"))))
_DUPLICATES = Chosen((("applied", _("ignored by number")), ("none", _("applied again"))))
_CHECKPOINT = Chosen((("same", _("with the rows")), ("after", _("after the rows")), ("before", _("before the rows"))))
_ROUTING = Chosen(
    (
        ("round robin", choice_named("round robin")),
        ("random", choice_named("random")),
        ("sticky", _("sticky: one a reader")),
    )
)
_OUTBOX = Chosen(((True, _("used")), (False, _("none: commands write twice"))))
_NUMBERS = Chosen(tuple((number, str(number)) for number in range(1, 6)))

GROUPS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        _("Channel"),
        (
            _alone(_("Copies lost"), ("faults", "loss"), SHARE, _("Copies that never arrive, such as 5 %")),
            _alone(_("Sent again after"), ("faults", "retry"), RETRY, _("A lost copy; 0: never")),
            _alone(_("Sent twice"), ("faults", "duplication"), SHARE, _("Events of which two copies are sent")),
            _alone(_("On a detour"), ("faults", "reordering"), SHARE, _("Copies that travel twice as long")),
        ),
    ),
    (
        _("Projector"),
        (
            _alone(_("Gaps"), ("projector", "gaps"), _GAPS, _("What it does about an event that has not come")),
            _alone(_("Duplicates"), ("projector", "duplicates"), _DUPLICATES, _("What it does about a second copy")),
            _alone(
                _("Checkpoint"),
                ("projector", "checkpoint"),
                _CHECKPOINT,
                _("In one transaction with the rows, or in one of its own"),
            ),
            _alone(_("Batch, at most"), ("projector", "batch"), WHOLE, _("Events that one checkpoint covers")),
            _alone(_("Looks for events"), ("projector", "polling"), POLLING, _("Each so often; 0: as they come")),
        ),
    ),
    (
        _("Capacity"),
        (
            _capacity(_("Write store"), "write"),
            _capacity(_("Each replica"), "replica"),
            _capacity(_("Projector"), "projector"),
        ),
    ),
    (
        _("Outbox"),
        (
            _alone(_("Outbox"), ("outbox", "on"), _OUTBOX, _("Committed with the rows, or two writes")),
            _alone(
                _("Publishing fails"), ("outbox", "publish_fails"), SHARE, _("Without outbox: committed, never sent")
            ),
            _alone(_("Commit fails"), ("outbox", "commit_fails"), SHARE, _("Without outbox: sent, never committed")),
        ),
    ),
    (
        _("Replicas"),
        (
            _alone(_("Replicas"), ("layout", "replicas"), _NUMBERS, _("Copies of the read side")),
            _alone(_("A query goes"), ("layout", "routing"), _ROUTING, _("Which replica answers")),
        ),
    ),
)
"""What can be turned, in the groups of the panel."""

WITHOUT_OUTBOX: tuple[Path, ...] = (("outbox", "publish_fails"), ("outbox", "commit_fails"))
"""Where settings are found that count only while no outbox is used."""
