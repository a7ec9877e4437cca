"""Marks: what an observer sees of a table beyond what it shows: what is wrong with its rows, and which are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from cqrs_sim.core.differences import Difference
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.rows import Key
from cqrs_sim.language import pgettext
from cqrs_sim.ui.columns import columns_of

Wrong = Mapping[Key, Mapping[str, str]]
"""Of rows that are wrong, the true values by column, as people read them; GONE where the row should not be there."""

GONE = "gone"
_NOTHING = pgettext("the value of a field", "nothing")


@dataclass(frozen=True, slots=True)
class Slot:
    """The empty place of a row that is missing, as it ought to be."""

    key: Key
    row: Any


@dataclass(frozen=True, slots=True)
class Marks:
    """What is wrong with the rows of a table, and the rows that it lacks."""

    wrong: Wrong = field(default_factory=dict)
    missing: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """A row that an answer lacks: what it says, and why it is not there."""

    row: str
    why: str


@dataclass(frozen=True, slots=True)
class AnswerMarks:
    """What is wrong with an answer by now: true values by row and column, and the rows that it lacks."""

    wrong: Mapping[Any, Mapping[str, str]] = field(default_factory=dict)
    missing: tuple[Absent, ...] = ()


NO_ANSWER_MARKS = AnswerMarks()


def true_values(difference: Difference) -> dict[str, str]:
    """Return the true values of what differs in a row, by column."""
    row = difference.shown if difference.true is None else difference.true
    columns = {column.name: column for column in columns_of(type(row))}
    if difference.true is None:
        return dict.fromkeys(difference.columns, GONE)
    return {name: columns[name].written(getattr(row, name)) or _NOTHING for name in difference.columns}


def with_truth(text: str, true: str) -> str:
    """Return a value with the true one in brackets behind it; of a row that should not be there, the value alone."""
    return text if true == GONE else f"{text} ({true})".lstrip()
