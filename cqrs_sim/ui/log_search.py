"""The log search: what belongs together among the kept facts, found by walking through them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any, TypeVar

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact, RowChanged
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.messages import Envelope

F = TypeVar("F", bound=Fact)


@dataclass()
class Judged:
    """A command and what became of it."""

    submitted: told.Submitted
    checks: dict[str, Any] = field(default_factory=dict)
    rows: list[RowChanged] = field(default_factory=list)
    events: list[Envelope] = field(default_factory=list)
    verdict: told.Accepted | told.Rejected | None = None


def first(facts: Sequence[Fact], kind: type[F], fits: Callable[[F], bool]) -> F | None:
    """Return the first fact of this kind that fits."""
    return next((fact for fact in facts if isinstance(fact, kind) and fits(fact)), None)


def judged(facts: Sequence[Fact], ticket: int) -> Judged | None:
    """Return the command of this ticket. What its transaction changed is told right before its first event."""
    found: Judged | None = None
    rows: list[RowChanged] = []
    for fact in facts:
        match fact:
            case told.Submitted() if fact.ticket == ticket:
                found = Judged(fact)
            case _ if found is None:
                continue
            case told.RuleChecked() if fact.ticket == ticket:
                found.checks[fact.rule] = fact.broken_by
            case RowChanged() if fact.store == WRITE:
                rows.append(fact)
            case told.Committed():
                # One that has waited for the write store is told of after those that were before it.
                if fact.ticket == ticket:
                    found.rows += rows
                    found.events.append(fact.envelope)
                rows.clear()
            case told.Accepted() | told.Rejected() if fact.ticket == ticket:
                found.verdict = fact
                return found
    return found


def touched_by(facts: Sequence[Fact], position: int) -> list[RowChanged] | None:
    """Return the rows of read stores that this event changed: they are told right before Applied; None if not yet."""
    rows: list[RowChanged] | None = None
    for place, fact in enumerate(facts):
        if isinstance(fact, told.Applied | told.AppliedAtOnce) and fact.position == position:
            first = place
            while first and isinstance(before := facts[first - 1], RowChanged) and before.store == fact.lane:
                first -= 1
            rows = [*(rows or ()), *(each for each in facts[first:place] if isinstance(each, RowChanged))]
    return rows


def cause_of(facts: Sequence[Fact], place: int) -> int | None:
    """Return the position of the event behind a change of a row: it is told right after the rows."""
    for fact in facts[place:]:
        match fact:
            case told.Committed():
                return fact.envelope.position
            case told.Applied() | told.AppliedAtOnce():
                return fact.position
            case RowChanged():
                continue
        return None
    return None


def behind_at(facts: Sequence[Fact], answered: told.Answered) -> int:
    """Return by how many events an answer was behind the log, as far as the log remembers the head of that moment."""
    head = answered.position
    for fact in facts:
        if fact is answered:
            break
        if isinstance(fact, told.Committed):
            head = fact.envelope.position
    return max(0, head - answered.position)
