"""A domain: plain data and pure functions that say what is being simulated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any, Generic, TypeVar

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import LARGEST, Caller, Command, Envelope, Event, Query
from cqrs_sim.core.rows import ReadRows, Rows, Select, Table

Values = Mapping[str, int | str]
"""What a sentence is filled with: labels, names and numbers, no language."""

C = TypeVar("C", bound=Command)
Judged = TypeVar("Judged", bound=Command, contravariant=True)
"""What a rule judges: one made for several kinds of command serves each of them."""
Q = TypeVar("Q", bound=Query)


@dataclass(frozen=True)
class Entity:
    """A kind of thing that people point at: posts are p1, p2 ... Annotates columns and message fields."""

    name: str
    prefix: str

    def label(self, key: int) -> str:
        """Return how people write this key, such as p4."""
        return f"{self.prefix}{key}"

    def key(self, label: str) -> int | None:
        """Return the key a person means by "p4", "P4" or "4"; None where that names nothing."""
        digits = label.strip().lower().removeprefix(self.prefix)
        if not (digits.isascii() and digits.isdigit()):
            return None
        number = int(digits)
        return number if number <= LARGEST else None


@dataclass(frozen=True)
class Person:
    """Annotates a field that holds the name of a client, so that forms can offer the known ones."""


@dataclass(frozen=True)
class Moment:
    """Annotates an int that is a moment of simulated time, in microseconds."""


@dataclass(frozen=True)
class Position:
    """Annotates an int that is a position in the log, written #4."""


@dataclass(frozen=True)
class Money:
    """Annotates an int that is an amount of money in whole cents, written 12.50."""


@dataclass(frozen=True)
class Seen:
    """Annotates a field that starts as what the client last saw in `column` of the thing in field `of`."""

    of: str
    column: str


@dataclass(frozen=True)
class Rule(Generic[Judged]):
    """One named condition on a command.

    `broken_by` returns None where the rule holds, else the values of the refusal. `demand` says what the rule asks
    for, `refusal` is the sentence with {names} for the values.
    """

    id: str
    demand: str
    refusal: str
    broken_by: Callable[[ReadRows, Judged, Caller], Values | None]


@dataclass(frozen=True)
class CommandHandler(Generic[C]):
    """How one kind of command is judged and carried out: rules in turn, then `handle` puts rows, returns events."""

    command: type[C]
    rules: tuple[Rule[C], ...]
    handle: Callable[[Rows, C, Caller], tuple[Event, ...]]
    introduces: Callable[[C], str] | None = None
    """For a command that makes a new client known: that client's name. Without one its sender is known by it."""


@dataclass(frozen=True)
class QueryHandler(Generic[Q]):
    """How one kind of query is answered: one select on one table of `read_model`; `single` asks for one thing."""

    query: type[Q]
    read_model: str
    select: Callable[[Q, Caller], Select[Any]]
    single: bool = False


Projection = Callable[[Rows, Envelope], None]
Derive = Callable[[ReadRows, Rows, int], None]
"""Given the write store, the empty read tables and the head of the log: puts the rows as of now."""


@dataclass(frozen=True)
class Card:
    """How a row of an answer is shown, by column names: a headline, its moment, running text and figures.

    Rows of a card with `columns_by` stand side by side, in a column for each value it has: those in `columns` first,
    in that order and though there is no such row.
    """

    headline: str
    body: str | None = None
    moment: str | None = None
    figures: tuple[str, ...] = ()
    columns_by: str | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadModel:
    """Tables shaped for one screen and the projections that keep them; they read no other tables and no clock.

    `tables` come with the one that people look at first, helpers behind; `card` shows rows of the first. `derive`
    puts all rows from the write tables alone, where that can be done.
    """

    name: str
    tables: tuple[Table[Any], ...]
    projections: Mapping[type[Event], Projection]
    card: Card
    derive: Derive | None = None


@dataclass(frozen=True)
class Bug:
    """A faulty projection that can stand in for the right one: `title` says what it does wrong."""

    id: str
    title: str
    read_model: str
    event: type[Event]
    projection: Projection


@dataclass(frozen=True)
class SampleCommand:
    """A ready-made command and who issues it."""

    client: str
    command: Command


@dataclass(frozen=True)
class Habits:
    """What simulated clients do, given keyed draws between 0 and 1 and the rows their client last saw.

    `clients` are their names. `join` is a client's first command, `write` every later one, `read` its next query.
    """

    clients: tuple[str, ...]
    join: Callable[[str], Command]
    write: Callable[[Callable[[str], float], str, tuple[Any, ...]], Command]
    read: Callable[[Callable[[str], float], str], Query]


Guessing = Callable[[Rows, Any, Caller], tuple[Event, ...]]
"""What a client expects of a command of one kind, given the rows that it was shown: the events that will come of it.

It may complete the rows by what the projections of these events need. What it does not know it leaves out, or names by
a key that no row has.
"""


@dataclass(frozen=True)
class Domain:
    """What is being simulated, whole: write tables, commands, events, read models, queries, samples and habits."""

    name: str
    title: str
    entities: tuple[Entity, ...]
    tables: tuple[Table[Any], ...]
    commands: tuple[CommandHandler[Any], ...]
    events: tuple[type[Event], ...]
    read_models: tuple[ReadModel, ...]
    """The one that people look at first comes first; captions say of it that it is behind: a singular name."""
    queries: tuple[QueryHandler[Any], ...]
    opening: tuple[SampleCommand, ...]
    """Commands at 0 s of every session, one event each: they bring in people, and what these act on."""
    samples: tuple[SampleCommand, ...]
    """Commands that fill the screen when a person asks for them."""
    habits: Habits
    bugs: tuple[Bug, ...] = ()
    """Faulty projections to choose from, to be mended and rebuilt."""
    guesses: Mapping[type[Command], Guessing] = field(default_factory=dict)
    """What clients may show of their commands before it is true; of those that are missing here they show nothing."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Titles, hints and empty states by id, English; ids are class, field and table names.

    "about" is what people choose a domain by, "samples" says what is done by sending the samples.
    """

    @cached_property
    def handler_of(self) -> dict[type[Command], CommandHandler[Any]]:
        """The handler of each command."""
        return {handler.command: handler for handler in self.commands}

    @cached_property
    def query_handler_of(self) -> dict[type[Query], QueryHandler[Any]]:
        """The handler of each query."""
        return {handler.query: handler for handler in self.queries}

    @cached_property
    def event_of(self) -> dict[str, type[Event]]:
        """Each kind of event by its name in the log."""
        return {event.__name__: event for event in self.events}

    @cached_property
    def bug_of(self) -> dict[str, Bug]:
        """Each faulty projection by its id."""
        return {bug.id: bug for bug in self.bugs}

    @cached_property
    def rule_of(self) -> dict[str, Rule[Any]]:
        """Each rule by its id."""
        return {rule.id: rule for handler in self.commands for rule in handler.rules}
