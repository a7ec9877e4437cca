"""A small simulation of any domain without delay: a write store, a read store, and commands that reach both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any

from cqrs_sim.core.domain import Domain, ReadModel
from cqrs_sim.core.messages import Caller, Command, Envelope, Event, Query
from cqrs_sim.core.projection import Projections, apply, projections_of
from cqrs_sim.core.rows import COUNTERS, Change, R, Rows, Store, Table
from cqrs_sim.core.sentences import refusal
from cqrs_sim.stores.memory import MemoryStore

SECOND = 1_000_000

Step = tuple[str, Command]


class Refused(Exception):
    """A command broke a rule."""

    def __init__(self, rule: str, sentence: str) -> None:
        super().__init__(f"{rule}: {sentence}")
        self.rule = rule
        self.sentence = sentence


class World:
    """Both sides, always in step; in dictionaries, unless they are given."""

    def __init__(
        self, domain: Domain, steps: Iterable[Step] = (), write: Store | None = None, read: Store | None = None
    ) -> None:
        self.domain = domain
        self.write = write or MemoryStore((*domain.tables, COUNTERS))
        self.read = read or empty_read_store(domain.read_models)
        self.log: list[Envelope] = []
        self.changes: list[tuple[Envelope, list[Change]]] = []
        self._projections = projections_of(self.domain.read_models)
        self._now = 0
        for client, command in steps:
            self.submit(client, command)

    def submit(self, client: str, command: Command) -> Envelope:
        """Carry the command out, return its one event; raise Refused for the first rule it breaks."""
        self._now += SECOND
        caller = Caller(client, self._now)
        handler = self.domain.handler_of[type(command)]
        with self.write.transaction() as rows:
            for rule in handler.rules:
                values = rule.broken_by(rows, command, caller)
                if values is not None:
                    raise Refused(rule.id, refusal(self.domain, rule.id, values))
            (event,) = handler.handle(rows, command, caller)
        envelope = self._envelope(event, caller)
        self.log.append(envelope)
        self.changes.append((envelope, fold_one(self.read, self._projections, envelope)))
        return envelope

    def _envelope(self, event: Event, caller: Caller) -> Envelope:
        position, subject = len(self.log) + 1, event.subject
        version = 1 + sum(earlier.subject == subject for earlier in self.log)
        kind = type(event)
        return Envelope(
            position,
            caller.at,
            kind.__name__,
            kind.version,
            subject,
            version,
            f"c{position}",
            caller.client,
            event,
        )

    def try_each(self, steps: Iterable[Step]) -> None:
        """Submit every command; those that break a rule are passed over."""
        for client, command in steps:
            try:
                self.submit(client, command)
            except Refused:
                continue

    def ask(self, client: str, query: Query) -> list[Any]:
        """Return the rows that answer the query."""
        handler = self.domain.query_handler_of[type(query)]
        select = handler.select(query, Caller(client, self._now))
        with self.read.reading() as rows:
            return rows.find(select.table, dict(select.where), order=select.order, limit=select.limit)

    def written(self, table: Table[R]) -> list[R]:
        """Return all rows of a write table."""
        with self.write.reading() as rows:
            return rows.find(table)

    def read_rows(self) -> dict[str, list[Any]]:
        """Return all rows of every read table."""
        return rows_of(self.read, self.domain.read_models)


def draws(luck: Random) -> Callable[[str], float]:
    """Return draws as the traffic hands them out: one number a name."""
    numbers: dict[str, float] = {}
    return lambda name: numbers.setdefault(name, luck.random())


def empty_read_store(models: Iterable[ReadModel]) -> MemoryStore:
    """Return a store for these read models."""
    return MemoryStore(table for model in models for table in model.tables)


def fold_one(store: Store, projections: Projections, envelope: Envelope) -> list[Change]:
    """Apply one event; return what it changed."""
    with store.transaction() as rows:
        apply(rows, projections, envelope)
    return list(rows.changes)


def folded_log(models: tuple[ReadModel, ...], log: Iterable[Envelope]) -> dict[str, list[Any]]:
    """Return the rows that these read models build from this log."""
    store = empty_read_store(models)
    projections = projections_of(models)
    for envelope in log:
        fold_one(store, projections, envelope)
    return rows_of(store, models)


def rows_of(store: Store, models: Iterable[ReadModel]) -> dict[str, list[Any]]:
    """Return all rows of these read models."""
    with store.reading() as rows:
        return {table.name: rows.find(table) for model in models for table in model.tables}


class Fenced:
    """Rows that let nobody near tables other than those of one read model."""

    def __init__(self, rows: Rows, model: ReadModel) -> None:
        self._rows = rows
        self._own = {table.name for table in model.tables}

    def get(self, table: Table[R], *key: int | str) -> R | None:
        """Get from an own table."""
        return self._checked(table).get(table, *key)

    def find(self, table: Table[R], *args: Any, **kwargs: Any) -> list[R]:
        """Find in an own table."""
        return self._checked(table).find(table, *args, **kwargs)

    def put(self, table: Table[R], row: R) -> None:
        """Put into an own table."""
        self._checked(table).put(table, row)

    def put_all(self, table: Table[R], rows: Sequence[R]) -> None:
        """Put into an own table."""
        self._checked(table).put_all(table, rows)

    def drop(self, table: Table[Any], *key: int | str) -> None:
        """Drop from an own table."""
        self._checked(table).drop(table, *key)

    def next_key(self, table: Table[Any]) -> int:
        """Refuse: projections invent no keys."""
        raise AssertionError(f"a projection asked for a key of {table.name}")

    def _checked(self, table: Table[Any]) -> Rows:
        assert table.name in self._own, f"a projection reached for {table.name}"
        return self._rows
