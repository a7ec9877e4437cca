"""Things on the stage that can be inspected, as data."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.outbox import OUTBOX
from cqrs_sim.core.rows import Key


@dataclass(frozen=True, slots=True)
class Token:
    """The event at this position, wherever it is."""

    kind: ClassVar[str] = "event"
    position: int


@dataclass(frozen=True, slots=True)
class CommandSent:
    """The command with this ticket."""

    kind: ClassVar[str] = "command"
    ticket: int


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """The answer with this ticket."""

    kind: ClassVar[str] = "answer"
    ticket: int


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of a store, named as in facts: "write", or the name of a lane."""

    kind: ClassVar[str] = "row"
    store: str
    table: str
    key: Key
    column: str = field(default="", compare=False)
    """The column of it that was pointed at; it is the same row all the same."""


@dataclass(frozen=True, slots=True)
class ProjectorOf:
    """The projector at the end of the lane of this name."""

    kind: ClassVar[str] = "projector"
    lane: str


@dataclass(frozen=True, slots=True)
class TimelineAt:
    """The timeline up to this moment (microseconds)."""

    kind: ClassVar[str] = "timeline"
    moment: int


Thing = Token | CommandSent | AnswerGiven | StoredRow | ProjectorOf | TimelineAt


@dataclass(frozen=True, slots=True)
class OnLane:
    """Where a token is: on the lane of this name, as this copy of its event."""

    lane: str
    copy: int


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a person points at, and how it reads there, on one line."""

    thing: Thing
    text: str
    where: OnLane | None = None
    """Of a token on its way, where that is."""


def row_at(store: str, table: str, key: Key, column: str = "") -> StoredRow | Token:
    """Return the row with this key, pointed at in this column; a row of the outbox is an event."""
    return Token(int(key[0])) if table == OUTBOX.name else StoredRow(store, table, key, column)


def subject_of(fact: Fact) -> Thing | None:
    """Return what a fact is about, if that can be inspected."""
    match fact:
        case told.Committed():
            return Token(fact.envelope.position)
        case told.LaneFact() | told.AppliedAtOnce():
            return Token(fact.position)
        case told.RowChanged():
            return row_at(fact.store, fact.table, fact.key)
        case told.Asked() | told.Answered():
            return AnswerGiven(fact.ticket)
        case told.OfGuess() | told.Submitted() | told.RuleChecked() | told.Accepted() | told.Rejected():
            return CommandSent(fact.ticket)
    return None
