"""The transaction: one unit of work over any store, with changes pending and keys checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from types import TracebackType
from typing import Any, Protocol

from cqrs_sim.core.rows import (
    COUNTERS,
    Change,
    ConstraintViolated,
    Counter,
    Key,
    R,
    Table,
    Where,
    values_of,
)

RawChange = list[Any]
"""A change while it may change again: table, key, row before, row after; all that a `Change` is made of."""


class Backend(Protocol):
    """What a store offers below a transaction: committed rows to read, and one flush of all changes.

    A row may be read several times: a backend that takes long for that remembers it. Each of these may raise
    StoreUnavailable; `begin` raises RuntimeError while a transaction is open.
    """

    @property
    def fetch(self) -> Mapping[str, Callable[[Key], Any]]:
        """By the name of a table, what returns its committed row with a key, or None."""

    def find(
        self,
        table: Table[R],
        where: Where | None = None,
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[R]:
        """Return the committed rows, as `ReadRows.find` says."""

    def expect(self, table: Table[Any], keys: Sequence[Key]) -> None:
        """Do what makes fetching the rows with these keys quick: all of them are fetched next."""

    def begin(self) -> None:
        """Start a transaction; nobody else writes until it ends."""

    def flush(self, changes: Sequence[RawChange]) -> None:
        """Write all changes, keys already checked, and end the transaction; all or nothing."""

    def rollback(self) -> None:
        """End the transaction with nothing written."""


class Checks:
    """What the keys of one table ask of its rows."""

    __slots__ = ("children", "of_row", "parents", "table", "unique")

    def __init__(self, table: Table[Any], tables: dict[str, Table[Any]]) -> None:
        """Look up the parents; children register themselves as `Schema` goes through the tables."""
        self.table = table
        self.parents = tuple((fk.column, attrgetter(fk.column), tables[fk.table]) for fk in table.foreign_keys)
        self.unique = tuple((columns, values_of(columns)) for columns in table.unique)
        self.children: list[tuple[Table[Any], str]] = []


class Schema:
    """The tables of one store, the counters of `next_key` among them, and who refers to whom."""

    def __init__(self, tables: Iterable[Table[Any]]) -> None:
        """Take the tables.

        Raises ValueError for two tables of one name, and for a foreign key that does not lead to one of the
        tables with a single-column key.
        """
        self.tables: dict[str, Table[Any]] = {COUNTERS.name: COUNTERS}
        for table in tables:
            if self.tables.setdefault(table.name, table) != table:
                raise ValueError(f"there are two tables named {table.name}")
        for table in self:
            for fk in table.foreign_keys:
                if fk.table not in self.tables or len(self.tables[fk.table].key) != 1:
                    raise ValueError(f"{table.name}.{fk.column} refers to no single-column key in {fk.table}")
        checks = {table.name: Checks(table, self.tables) for table in self}
        for table in self:
            for fk in table.foreign_keys:
                checks[fk.table].children.append((table, fk.column))
        self.checks = {name: asked for name, asked in checks.items() if asked.parents or asked.unique or asked.children}

    def __iter__(self) -> Iterator[Table[Any]]:
        return iter(self.tables.values())


class Transaction:
    """Rows within one unit of work; a context manager that commits at its end, or rolls back on an exception.

    Nothing reaches the backend before `commit`, so forgetting what is pending is a rollback.
    """

    __slots__ = ("_backend", "_changed", "_checks", "_done", "_fetch", "_order")

    def __init__(self, schema: Schema, backend: Backend) -> None:
        """Start with nothing changed."""
        self._checks = schema.checks
        self._backend = backend
        self._fetch = backend.fetch
        self._changed: dict[str, dict[Key, RawChange]] = {}
        self._order: list[RawChange] = []  # by first change
        self._done: list[RawChange] | None = None

    def __enter__(self) -> Transaction:
        self._backend.begin()
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error_type is None:
            self.commit()
        else:
            self._backend.rollback()

    def get(self, table: Table[R], *key: int | str) -> R | None:
        """Return the row as this transaction sees it."""
        name = table.name
        changed = self._changed.get(name)
        row: R | None = changed[key][3] if changed is not None and key in changed else self._fetch[name](key)
        return row

    def find(
        self,
        table: Table[R],
        where: Where | None = None,
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[R]:
        """Return the rows as this transaction sees them, pending changes included."""
        changed, key_of = self._changed.get(table.name), table.key_of
        if not changed:
            return self._backend.find(table, where, order=order, limit=limit)
        # Each pending change can hide at most one committed row, so this many more suffice.
        wanted = None if limit is None else limit + len(changed)
        committed = self._backend.find(table, where, order=order, limit=wanted)
        found = [row for row in committed if key_of(row) not in changed]
        pending = [row for *_, row in changed.values() if row is not None]
        found.extend(matching(pending, where) if where else pending)
        return sort_rows(table, found, order)[:limit]

    def put(self, table: Table[R], row: R) -> None:
        """Insert or replace a row."""
        self._replace(table, table.key_of(row), row)

    def put_all(self, table: Table[R], rows: Sequence[R]) -> None:
        """Insert or replace many rows."""
        keys = list(map(table.key_of, rows))
        self._backend.expect(table, keys)
        for key, row in zip(keys, rows, strict=True):
            self._replace(table, key, row)

    def drop(self, table: Table[Any], *key: int | str) -> None:
        """Delete a row, if it is there."""
        if self.get(table, *key) is not None:
            self._replace(table, key, None)

    def next_key(self, table: Table[Any]) -> int:
        """Give out the table's next number, counted in the same transaction."""
        counter = self.get(COUNTERS, table.name)
        number = 1 if counter is None else counter.last + 1
        self.put(COUNTERS, Counter(table.name, number))
        return number

    @property
    def changes(self) -> list[Change]:
        """The rows that differ from before, in order of first change."""
        return list(map(Change._make, self._pending() if self._done is None else self._done))

    def _pending(self) -> list[RawChange]:
        pending = []
        for change in self._order:
            _, _, before, after = change
            # Comparing rows takes longer than looking for None first.
            if before is after or (before is not None and before == after):
                continue
            pending.append(change)
        return pending

    def commit(self) -> None:
        """Check every key and hand the changes to the backend in one flush, or roll back.

        Raises ConstraintViolated and StoreUnavailable.
        """
        try:
            changes = self._pending()
            if self._checks:
                self._check(changes)
        except BaseException:
            self._backend.rollback()
            raise
        if changes:
            self._backend.flush(changes)
        else:
            self._backend.rollback()
        self._done = changes

    def _replace(self, table: Table[Any], key: Key, row: Any) -> None:
        name = table.name
        changed = self._changed.get(name)
        if changed is None:
            changed = self._changed[name] = {}
        if key in changed:
            changed[key][3] = row
        else:
            change = changed[key] = [name, key, self._fetch[name](key), row]
            self._order.append(change)

    def _check(self, changes: Iterable[RawChange]) -> None:
        for name, key, before, after in changes:
            checks = self._checks.get(name)
            if checks is None:
                continue
            if after is None:
                self._check_no_child(checks, key)
            else:
                self._check_parents(checks, before, after)
                self._check_unique(checks, key, before, after)

    def _check_parents(self, checks: Checks, before: Any, after: Any) -> None:
        for column, value_in, parent in checks.parents:
            value = value_in(after)
            # A parent that is dropped while its child stays is found by the check of the parent.
            if value is None or (before is not None and value_in(before) == value):
                continue
            if self.get(parent, value) is None:
                raise ConstraintViolated("foreign key", checks.table.name, (column,), (value,))

    def _check_no_child(self, checks: Checks, key: Key) -> None:
        for child, column in checks.children:
            if self.find(child, {column: key[0]}, limit=1):
                raise ConstraintViolated("foreign key", child.name, (column,), key)

    def _check_unique(self, checks: Checks, key: Key, before: Any, after: Any) -> None:
        for columns, values_in in checks.unique:
            values = values_in(after)
            # As in SQL, None equals nothing, not even another None.
            if None in values or (before is not None and values_in(before) == values):
                continue
            table = checks.table
            where = dict(zip(columns, values, strict=True))
            if any(table.key_of(row) != key for row in self.find(table, where, limit=2)):
                raise ConstraintViolated("unique", table.name, columns, values)


def matching(rows: Iterable[R], where: Where) -> list[R]:
    """Return the rows whose columns equal `where`, in the order they come."""
    if len(where) == 1:
        ((column, value),) = where.items()
        return [row for row in rows if getattr(row, column) == value]
    values_in, values = values_of(tuple(where)), tuple(where.values())
    return [row for row in rows if values_in(row) == values]


def sort_rows(table: Table[R], rows: list[R], order: Sequence[str]) -> list[R]:
    """Return the rows in the order of every store: by the columns of `order`, None first, then by the key."""
    if len(rows) < 2:
        return rows
    ordered = sorted(rows, key=table.key_of)
    for column in reversed(order):
        ordered.sort(key=_none_first(column.removeprefix("-")), reverse=column.startswith("-"))
    return ordered


def _none_first(column: str) -> Callable[[Any], tuple[bool, Any]]:
    def rank(row: Any) -> tuple[bool, Any]:
        value = getattr(row, column)
        return value is not None, value

    return rank
