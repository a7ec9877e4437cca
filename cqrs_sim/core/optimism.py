"""Optimism: clients who show at once what their commands may come to, and take it back where they are rejected."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import Accepted, Answered, Confirmed, Fact, Guessed, Rejected, RolledBack, Submitted
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Caller, Command, Envelope, Event, Query
from cqrs_sim.core.overlay import overlay
from cqrs_sim.core.projection import apply, projections_of
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.remedies import Remedies
from cqrs_sim.core.rows import Key, R, Select, Table, Where
from cqrs_sim.core.timeline import Timeline
from cqrs_sim.core.transaction import Schema, Transaction, matching, sort_rows

ROOM = "optimism"
GUESS, ROLL_BACK, CONFIRM = "guess", "roll back", "confirm"

MOST = 50
"""How many guesses of each client are kept, the newest: who waits for more has other worries."""


@dataclass(slots=True)
class Guess:
    """What a client shows before it is true: by which command, sent when (microseconds).

    `receipt` is 0 until the command was accepted: so long it is being sent, and from then on it is on its way.
    """

    ticket: int
    client: str
    command: Command
    command_id: str
    at: int
    receipt: int = 0
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as its client shows it: the rows, and the guesses behind each that is not as it was answered, by key.

    A key without a row is that of one which was answered and is not shown.
    """

    rows: tuple[Any, ...]
    guesses: Mapping[Key, tuple[Guess, ...]] = field(default_factory=dict)


class Optimism:
    """Keeps the guesses of those who have this remedy. They are on the client's side alone: no store knows of them."""

    def __init__(self, domain: Domain, timeline: Timeline, publish: Publisher, remedies: Remedies) -> None:
        """Join the timeline; nobody listens before somebody has the remedy."""
        self._domain = domain
        self._timeline = timeline
        self._publish = publish
        self._remedies = Remedies()
        self._listens = False
        self._guesses: dict[str, OrderedDict[int, Guess]] = {}
        self._undecided: dict[int, str] = {}
        timeline.enter(ROOM, self._perform)
        self.configure(remedies)

    def configure(self, remedies: Remedies) -> None:
        """Guess for those who have the remedy from now on."""
        self._remedies = remedies
        if not self._listens and any(rule.remedy == "optimistic" for rule in remedies.rules):
            self._publish.subscribe(self._notice, Submitted, Accepted, Rejected, Answered)
            self._listens = True

    def guesses(self, client: str) -> tuple[Guess, ...]:
        """Return what this client guesses, oldest first."""
        return tuple(self._guesses.get(client, {}).values())

    def shown(self, answer: Answered, query: Query) -> Shown:
        """Return this answer to this query as its client shows it now."""
        if self._remedies.of(answer.client, type(query).__name__).remedy != "optimistic":
            return Shown(answer.rows)
        guesses = [guess for guess in self.guesses(answer.client) if not 0 < guess.receipt <= answer.position]
        if not guesses:
            return Shown(answer.rows)
        handler = self._domain.query_handler_of[type(query)]
        select = handler.select(query, Caller(answer.client, answer.at))
        model = next(model for model in self._domain.read_models if model.name == handler.read_model)
        tables = (table for each in self._domain.read_models for table in each.tables)  # a guess may put into any
        rows = overlay(Schema(tables), _Seen(select.table, answer.rows))
        projections = projections_of((model,))
        behind: dict[Key, tuple[Guess, ...]] = {}
        for guess in guesses:
            before = _by_key(rows, select.table)
            for envelope in self._expected(rows, guess):
                apply(rows, projections, envelope)
            after = _by_key(rows, select.table)
            for key in before.keys() | after.keys():
                if before.get(key) != after.get(key):
                    behind[key] = (*behind.get(key, ()), guess)
        return _shown(rows, select, behind, answer.rows)

    def _expected(self, rows: Transaction, guess: Guess) -> Iterable[Envelope]:
        events = self._domain.guesses[type(guess.command)](rows, guess.command, Caller(guess.client, guess.at))
        return [_envelope(guess, event) for event in events]

    # What becomes of guesses

    def _notice(self, fact: Fact) -> None:
        """Take a fact; what comes of it is told within this instant."""
        match fact:
            case Submitted() if type(fact.command) in self._domain.guesses:
                if self._remedies.uses(fact.client, "optimistic"):
                    self._remember(Guess(fact.ticket, fact.client, fact.command, fact.command_id, fact.at))
            case Accepted() if fact.ticket in self._undecided:
                self._guess(fact.ticket).receipt = fact.receipt
                del self._undecided[fact.ticket]
            case Rejected() if fact.ticket in self._undecided:
                self._plan(ROLL_BACK, (fact.ticket, self._undecided.pop(fact.ticket), 0))
            case Answered() if fact.client in self._guesses:
                for guess in self._guesses[fact.client].values():
                    if guess.receipt and not guess.confirmed and fact.position >= guess.receipt:
                        guess.confirmed = True
                        self._plan(CONFIRM, (guess.ticket, guess.client, guess.receipt))

    def _remember(self, guess: Guess) -> None:
        guesses = self._guesses.setdefault(guess.client, OrderedDict())
        guesses[guess.ticket] = guess
        self._undecided[guess.ticket] = guess.client
        while len(guesses) > MOST:
            ticket, _ = guesses.popitem(last=False)
            self._undecided.pop(ticket, None)
        self._plan(GUESS, (guess.ticket, guess.client, 0))

    def _guess(self, ticket: int) -> Guess:
        return self._guesses[self._undecided[ticket]][ticket]

    def _plan(self, verb: str, argument: tuple[int, str, int]) -> None:
        self._timeline.at(self._timeline.now, ROOM, verb, argument)

    def _perform(self, verb: str, argument: tuple[int, str, int]) -> None:
        ticket, client, receipt = argument
        now = self._timeline.now
        match verb:
            case "guess":
                self._publish(Guessed(now, ticket, client))
            case "roll back":
                del self._guesses[client][ticket]
                self._publish(RolledBack(now, ticket, client))
            case _:
                self._publish(Confirmed(now, ticket, client, receipt))


class _Seen:
    """The rows that a client was shown, of one table: all that it knows."""

    __slots__ = ("_rows", "_table")

    def __init__(self, table: Table[Any], rows: Sequence[Any]) -> None:
        self._table = table
        self._rows = {table.key_of(row): row for row in rows}

    def get(self, table: Table[R], *key: int | str) -> R | None:
        return self._rows.get(key) if table.name == self._table.name else None

    def find(
        self, table: Table[R], where: Where | None = None, *, order: Sequence[str] = (), limit: int | None = None
    ) -> list[R]:
        if table.name != self._table.name:
            return []
        rows = list(self._rows.values())
        return sort_rows(table, matching(rows, where) if where else rows, order)[:limit]


def _by_key(rows: Transaction, table: Table[Any]) -> dict[Key, Any]:
    return {table.key_of(row): row for row in rows.find(table)}


def _shown(
    rows: Transaction, select: Select[Any], behind: Mapping[Key, tuple[Guess, ...]], answered: Sequence[Any]
) -> Shown:
    found = tuple(rows.find(select.table, dict(select.where), order=select.order, limit=select.limit))
    key_of = select.table.key_of
    keys = {key_of(row) for row in (*found, *answered)}
    return Shown(found, {key: guesses for key, guesses in behind.items() if key in keys})


def _envelope(guess: Guess, event: Event) -> Envelope:
    """Return an event that nobody has committed, as if it had been when the command was sent."""
    name = type(event).__name__
    return Envelope(0, guess.at, name, event.version, event.subject, 0, guess.command_id, guess.client, event)
