"""SQL connections: rows read and written on a held connection's own cursor."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cqrs_sim.core.rows import Key, R, Table, Where
from cqrs_sim.core.transaction import RawChange
from cqrs_sim.stores import sqlite
from cqrs_sim.stores.statements import Statements

Parameters = tuple[Any, ...]


class SqlReading:
    """What is committed in a file, to look at through a connection that cannot write."""

    __slots__ = ("_execute", "_executemany", "_fetchall", "_held", "_path", "_raw", "_statements")

    def __init__(self, engine: sa.Engine, path: Path, statements: Mapping[str, Statements]) -> None:
        """Open the connection. Raises StoreUnavailable."""
        self._path = path
        self._statements = statements
        try:
            self._held = engine.raw_connection()
        except (sqlite3.Error, sa.exc.DBAPIError) as error:
            raise sqlite.unavailable(path, error) from error
        raw: Any = self._held.driver_connection
        self._raw = raw
        cursor = raw.cursor()
        self._execute: Callable[..., object] = cursor.execute
        self._fetchall: Callable[[], list[Parameters]] = cursor.fetchall
        self._executemany: Callable[..., object] = cursor.executemany

    def get(self, table: Table[R], *key: int | str) -> R | None:
        """Return the row with this key, or None. Raises StoreUnavailable."""
        row: R | None = self._get(self._statements[table.name], key)
        return row

    def find(
        self,
        table: Table[R],
        where: Where | None = None,
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[R]:
        """Return the rows, as `ReadRows.find` says. Raises StoreUnavailable."""
        statements = self._statements[table.name]
        where = where or {}
        question = statements.question((tuple(where), tuple(order), limit is not None))
        limits = () if limit is None else (limit,)
        answer = self._answer(question.sql, (*where.values(), *limits, *question.rest))
        return list(map(statements.row_of, answer))

    def run(self, sql: str) -> None:
        """Run a statement without parameters or answer. Raises StoreUnavailable."""
        try:
            self._execute(sql)
        except sqlite3.Error as error:
            raise sqlite.unavailable(self._path, error) from error

    def close(self) -> None:
        """Close the connection; closing twice is allowed."""
        self._held.close()

    def _get(self, statements: Statements, key: Key) -> Any:
        answer = self._answer(statements.get, key)
        return statements.row_of(answer[0]) if answer else None

    def _answer(self, sql: str, parameters: Parameters) -> list[Parameters]:
        try:
            self._execute(sql, parameters)
            return self._fetchall()
        except sqlite.OUT_OF_RANGE:
            return []  # no row has what no column can hold
        except sqlite3.Error as error:
            raise sqlite.unavailable(self._path, error) from error


RECALLED = 500
"""About so many rows of a table are remembered from one transaction to the next."""


class _Recalled(dict[Key, Any]):
    """Rows of one table that were read or written; any other is read when it is asked for."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[Key], Any]) -> None:
        self._read = read

    def __missing__(self, key: Key) -> Any:
        row = self[key] = self._read(key)
        return row


class SqlWriting(SqlReading):
    """What is committed in a file, and the only way to change it: the transaction's backend."""

    __slots__ = ("_recalled", "_seen", "fetch")

    def __init__(self, engine: sa.Engine, path: Path, statements: Mapping[str, Statements]) -> None:
        """Open the connection. Raises StoreUnavailable."""
        super().__init__(engine, path, statements)
        self._recalled = {name: _Recalled(partial(self._get, of_table)) for name, of_table in statements.items()}
        self.fetch: Mapping[str, Callable[[Key], Any]] = {
            name: rows.__getitem__ for name, rows in self._recalled.items()
        }
        """By the name of a table, what returns its row with a key, or None. Raises StoreUnavailable."""
        self._seen: list[Parameters] = []

    def begin(self) -> None:
        """Start a transaction. Raises RuntimeError while one is open, and StoreUnavailable."""
        if self._raw.in_transaction:
            raise RuntimeError("a transaction of this store is open already")
        self.run(sqlite.BEGIN_WRITING)
        seen = self._answer(sqlite.WRITTEN_BY_OTHERS, ())
        if seen != self._seen or max(map(len, self._recalled.values())) > RECALLED:
            self._forget()
        self._seen = seen

    def find(
        self,
        table: Table[R],
        where: Where | None = None,
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[R]:
        """Return the rows, as `ReadRows.find` says. Raises StoreUnavailable."""
        found = super().find(table, where, order=order, limit=limit)
        # Most of what is looked for is then replaced.
        self._recalled[table.name].update(zip(map(table.key_of, found), found, strict=True))
        return found

    def flush(self, changes: Sequence[RawChange]) -> None:
        """Write all changes and commit, or none. Raises StoreUnavailable."""
        try:
            for sql, rows in self._grouped(changes):
                self._executemany(sql, rows)
            self._execute("COMMIT")
        except BaseException as error:
            self.rollback()
            if isinstance(error, sqlite3.Error):
                raise sqlite.unavailable(self._path, error) from error
            raise
        if len(changes) > RECALLED:
            self._forget()
            return
        for name, key, _, after in changes:
            self._recalled[name][key] = after

    def _forget(self) -> None:
        for rows in self._recalled.values():
            rows.clear()

    def fold(self) -> None:
        """Fold SQLite's log of recent writes into the file, as far as nobody looks at it. Raises StoreUnavailable."""
        self._answer(sqlite.FOLD, ())  # read to its end, or the statement would stay open and the file with it

    def rollback(self) -> None:
        """End the transaction with nothing written; SQLite may have ended it already, as on a full disk."""
        if self._raw.in_transaction:
            self.run("ROLLBACK")

    def _grouped(self, changes: Sequence[RawChange]) -> list[tuple[str, list[Parameters]]]:
        """Return each statement with its rows: first what makes room, last what needs it."""
        deletes: defaultdict[str, list[Parameters]] = defaultdict(list)
        updates: defaultdict[str, list[Parameters]] = defaultdict(list)
        inserts: defaultdict[str, list[Parameters]] = defaultdict(list)
        for name, key, before, after in changes:
            statements = self._statements[name]
            if before is not None and after is not None:
                update = statements.update(before, after)
                if update is not None:
                    updates[update.sql].append(update.values_in(after))
                    continue
            if before is not None:
                deletes[statements.delete].append(key)
            if after is not None:
                inserts[statements.insert].append(statements.values_in(after))
        return [*deletes.items(), *updates.items(), *inserts.items()]
