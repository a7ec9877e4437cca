"""Messages: commands ask for a change, queries ask for data, events say what has happened."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.records import quick
from cqrs_sim.core.rows import values_of
from cqrs_sim.language import _

LARGEST = 2**63 - 1
"""The largest whole number that every store keeps exactly."""

_JSON = json.JSONEncoder(ensure_ascii=False)


class Command:
    """A wish to change state, named in the imperative; a frozen dataclass of plain values."""


class Query:
    """A wish to see data; it never changes any. A frozen dataclass of plain values."""


class Event:
    """Something that has happened, named in the past tense; a frozen dataclass of int, str, bool and None."""

    version: ClassVar[int] = 1

    @property
    def subject(self) -> str:
        """The label of the thing it happened to, such as p4; events of one subject keep their order."""
        raise TypeError(f"{type(self).__name__} does not say what its subject is")

    @property
    def touches(self) -> tuple[str, ...]:
        """The labels of all things whose rows it may change or look at, its subject among them.

        Events that touch none of the same things can change places without anybody seeing a difference.
        """
        return (self.subject,)


@quick
@dataclass(frozen=True, slots=True)
class Caller:
    """Who issues a command or query, and when (simulated microseconds)."""

    client: str
    at: int


@quick
@dataclass(frozen=True, slots=True)
class Envelope:
    """An event as the log keeps it: its place, its moment, what it is about and which command caused it."""

    position: int
    committed_at: int
    event_type: str
    event_version: int
    subject: str
    subject_version: int
    command_id: str
    client: str
    event: Event


def payload_of(event: Event) -> str:
    """Return the event's values as one line of JSON."""
    kind: type = type(event)
    line, values_in = _line_of(kind)
    # Most values are numbers, and those need no encoder; True is none of them.
    return line % tuple([value if type(value) is int else _JSON.encode(value) for value in values_in(event)])


def storable(message: Command | Query, client: str = "", command_id: str | None = None) -> None:
    """Raise ValueError, with a sentence, for a value of the message or a name that no store can keep."""
    if not (_is_text(client) and (command_id is None or _is_text(command_id))):
        raise ValueError(_("The name of the client or of its command holds a character that is not text: take it out."))
    kind: type = type(message)
    for name in _names_of(kind):
        value = getattr(message, name)
        if isinstance(value, int) and not -LARGEST - 1 <= value <= LARGEST:
            raise ValueError(_("{name} is too large a number to be kept: use at most 18 digits.").format(name=name))
        if isinstance(value, str) and not _is_text(value):
            raise ValueError(_("{name} holds a character that is not text: take it out.").format(name=name))


@cache
def _line_of(kind: type) -> tuple[str, Callable[[Event], tuple[Any, ...]]]:
    """Return the line of JSON of such events, with a place for each value, and what takes the values out of one."""
    names = _names_of(kind)
    return "{" + ",".join(f'"{name}":%s' for name in names) + "}", values_of(names)


@cache
def _names_of(message: type) -> tuple[str, ...]:
    """Return the names of a message's values; every message is a dataclass."""
    names: tuple[str, ...] = message.__match_args__  # type: ignore[attr-defined]  # a dataclass has them
    return names


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, as a broken paste can leave behind
        return False
    return "\0" not in value
