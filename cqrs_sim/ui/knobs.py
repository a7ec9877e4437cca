"""Knobs: the settings of the machinery as data, where each is found and how people write it; no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from typing import Any

from cqrs_sim.core import duration
from cqrs_sim.core.fault_sentences import percent
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.settings import Settings

Path = tuple[str, ...]
"""Where a value is found: the names of sections and fields, from the settings down."""


@dataclass(frozen=True)
class Typed:
    """A value that is typed: how it is written and read, which raises ValueError with a sentence."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    zero: str = ""
    """The word that stands for 0."""

    def written(self, value: Any) -> str:
        """Return what stands in the field."""
        return self.zero if self.zero and not value else self.write(value)

    def value(self, text: str) -> Any:
        """Return the value meant. Raises ValueError."""
        return self.read("0") if self.zero and text.strip().lower() == self.zero else self.read(text)


@dataclass(frozen=True)
class Chosen:
    """A value of several, each with the words for it."""

    words: tuple[tuple[Any, str], ...]


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


def _number(text: str, what: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise ValueError(f"{text.strip()!r} is no {what}.") from None


def _share(text: str) -> float:
    share = _number(text.replace("%", ""), "share: write 0 to 100 %") / 100
    if not 0 <= share <= 1:
        raise ValueError("A share lies between 0 and 100 %.")
    return share


def _whole(text: str) -> int:
    number = _number(text, "whole number")
    if number != int(number):
        raise ValueError(f"{text.strip()!r} is no whole number.")
    return int(number)


def _rate(text: str) -> float:
    return _number(text.strip().removesuffix("/s"), "rate: write 0 to 10000 a second")


def _a_second(rate: float) -> str:
    return f"{rate:g} /s"


SHARE = Typed(percent, _share)
WHOLE = Typed(str, _whole)
RETRY = Typed(duration.exact, duration.parse, "never")
POLLING = Typed(duration.exact, duration.parse, "as they come")
RATE = Typed(_a_second, _rate, "no limit")
LAW = Chosen((("fixed", "fixed"), ("exponential", "exponential")))


def _capacity(title: str, name: str) -> Row:
    rate = Knob(f"Capacity: {title.lower()}", ("capacities", name, "rate"), RATE, "A second; 0: no limit")
    law = Knob(
        f"Law of capacity: {title.lower()}", ("capacities", name, "law"), LAW, "How long one piece of work takes"
    )
    return Row(title, (rate, law))


def _alone(title: str, path: Path, kind: Typed | Chosen, hint: str) -> Row:
    return Row(title, (Knob(title, path, kind, hint),))


_GAPS = Chosen((("wait", "waits for the missing one"), ("pass", "does not wait")))
_DUPLICATES = Chosen((("applied", "ignored by number"), ("none", "applied again")))
_CHECKPOINT = Chosen((("same", "with the rows"), ("after", "after the rows"), ("before", "before the rows")))
_ROUTING = Chosen((("round robin", "round robin"), ("random", "random"), ("sticky", "sticky: one a reader")))
_OUTBOX = Chosen(((True, "used"), (False, "none: commands write twice")))
_NUMBERS = Chosen(tuple((number, str(number)) for number in range(1, 6)))

GROUPS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "Channel",
        (
            _alone("Copies lost", ("faults", "loss"), SHARE, "Copies that never arrive, such as 5 %"),
            _alone("Sent again after", ("faults", "retry"), RETRY, "A lost copy; 0: never"),
            _alone("Sent twice", ("faults", "duplication"), SHARE, "Events of which two copies are sent"),
            _alone("On a detour", ("faults", "reordering"), SHARE, "Copies that travel twice as long"),
        ),
    ),
    (
        "Projector",
        (
            _alone("Gaps", ("projector", "gaps"), _GAPS, "What it does about an event that has not come"),
            _alone("Duplicates", ("projector", "duplicates"), _DUPLICATES, "What it does about a second copy"),
            _alone(
                "Checkpoint",
                ("projector", "checkpoint"),
                _CHECKPOINT,
                "In one transaction with the rows, or in one of its own",
            ),
            _alone("Batch, at most", ("projector", "batch"), WHOLE, "Events that one checkpoint covers"),
            _alone("Looks for events", ("projector", "polling"), POLLING, "Each so often; 0: as they come"),
        ),
    ),
    (
        "Capacity",
        (_capacity("Write store", "write"), _capacity("Each replica", "replica"), _capacity("Projector", "projector")),
    ),
    (
        "Outbox",
        (
            _alone("Outbox", ("outbox", "on"), _OUTBOX, "Committed with the rows, or two writes"),
            _alone("Publishing fails", ("outbox", "publish_fails"), SHARE, "Without outbox: committed, never sent"),
            _alone("Commit fails", ("outbox", "commit_fails"), SHARE, "Without outbox: sent, never committed"),
        ),
    ),
    (
        "Replicas",
        (
            _alone("Replicas", ("layout", "replicas"), _NUMBERS, "Copies of the read side"),
            _alone("A query goes", ("layout", "routing"), _ROUTING, "Which replica answers"),
        ),
    ),
)
"""What can be turned, in the groups of the panel."""
