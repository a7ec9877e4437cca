"""Recording: what one projection reads, puts and drops for one event, noted as it happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import islice
from typing import Any, NamedTuple

from cqrs_sim.core.rows import Key, R, Rows, Table, Where
from cqrs_sim.core.sentences import plain_columns


class Source(NamedTuple):
    """Another row that a row was made from; a `needed` one only had to be there."""

    table: str
    key: Key
    needed: bool


class Touch(NamedTuple):
    """What was done to one row, and other rows that it was made from."""

    table: Table[Any]
    key: Key
    before: Any
    after: Any
    sources: tuple[Source, ...]


class Recording:
    """Rows of a transaction, seen by one projection for one event."""

    def __init__(self, rows: Rows) -> None:
        """Pass all on to these rows."""
        self._rows = rows
        self._read: dict[str, tuple[Table[Any], dict[Key, Any]]] = {}
        self._looked_up: set[tuple[str, Key]] = set()
        self._done: dict[tuple[str, Key], tuple[Table[Any], Any, Any, int]] = {}

    def get(self, table: Table[R], *key: int | str) -> R | None:
        """Get a row, and note it."""
        row = self._rows.get(table, *key)
        if row is not None:
            self._seen(table)[key] = row
            self._looked_up.add((table.name, key))
        return row

    def find(
        self,
        table: Table[R],
        where: Where | None = None,
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[R]:
        """Find rows, and note them."""
        rows = self._rows.find(table, where, order=order, limit=limit)
        self._seen(table).update((table.key_of(row), row) for row in rows)
        return rows

    def put(self, table: Table[R], row: R) -> None:
        """Put a row, and note what was there."""
        self._note(table, table.key_of(row), row)
        self._rows.put(table, row)

    def put_all(self, table: Table[R], rows: Sequence[R]) -> None:
        """Put rows, and note what was there."""
        for row in rows:
            self.put(table, row)

    def drop(self, table: Table[Any], *key: int | str) -> None:
        """Drop a row, and note what was there."""
        self._note(table, key, None)
        self._rows.drop(table, *key)

    def next_key(self, table: Table[Any]) -> int:
        """Give out a number; projections have no use for one."""
        return self._rows.next_key(table)

    def touches(self) -> Iterator[Touch]:
        """Yield what was done, row by row, in the order it began."""
        origins: _Origins | None = None
        for (name, key), (table, before, after, known) in self._done.items():
            sources: tuple[Source, ...] = ()
            # Most rows are made of the event alone, or changed by what was known of themselves.
            if known and after is not None and (before is None or known > (name in self._read)):
                origins = origins or _Origins(self._read, self._looked_up)
                sources = tuple(origins.of(table, before, after, known))
            if before is not None or after is not None:
                yield Touch(table, key, before, after, sources)

    def _seen(self, table: Table[Any]) -> dict[Key, Any]:
        read = self._read.get(table.name)
        if read is None:
            read = self._read[table.name] = (table, {})
        return read[1]

    def _note(self, table: Table[Any], key: Key, after: Any) -> None:
        done = self._done.get((table.name, key))
        before = self._rows.get(table, *key) if done is None else done[1]
        self._done[table.name, key] = (table, before, after, len(self._read))


class _Origins:
    """Finds out which of the rows read a row was made from.

    A new row is a copy of one of its own table that equals it in all but key and positions, and needs those that were
    looked up by their key. A row of another table has to do with it that agrees with it in every column that both have
    by name, positions aside.
    """

    def __init__(self, read: dict[str, tuple[Table[Any], dict[Key, Any]]], looked_up: Set[tuple[str, Key]]) -> None:
        self._read = read
        self._looked_up = looked_up
        self._alike: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[Key]]] = {}

    def of(self, table: Table[Any], before: Any, row: Any, known: int) -> Iterator[Source]:
        """Yield the origins of what a row came to be, when so many tables had been read."""
        for name, (other, _) in islice(self._read.items(), known):
            if name != table.name:
                theirs = plain_columns(other.row)
                columns = tuple(column for column in plain_columns(table.row) if column in theirs)
                yield from self._agreeing(name, columns, row)
            elif before is None:
                columns = tuple(column for column in plain_columns(table.row) if column not in table.key)
                yield from self._agreeing(name, columns, row)
                key = table.key_of(row)
                needed = (at for where, at in self._looked_up if where == name and at != key)
                yield from (Source(name, at, needed=True) for at in needed)

    def _agreeing(self, name: str, columns: tuple[str, ...], row: Any) -> Iterator[Source]:
        if not columns:
            return
        alike = self._alike.get((name, columns))
        if alike is None:
            alike = self._alike[name, columns] = {}
            for key, each in self._read[name][1].items():
                alike.setdefault(_values(each, columns), []).append(key)
        for key in alike.get(_values(row, columns), ()):
            yield Source(name, key, needed=False)


def _values(row: Any, columns: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in columns)
