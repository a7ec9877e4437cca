"""Things on the stage that can be inspected, as data."""

from __future__ import annotations

from dataclasses import dataclass

from cqrs_sim.core.rows import Key


@dataclass(frozen=True, slots=True)
class Token:
    """The event at this position, wherever it is."""

    position: int


@dataclass(frozen=True, slots=True)
class CommandSent:
    """The command with this ticket."""

    ticket: int


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """The answer with this ticket."""

    ticket: int


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of a store, named as in facts."""

    store: str
    table: str
    key: Key


Thing = Token | CommandSent | AnswerGiven | StoredRow
