"""SQL connections: rows read and written on a held connection's own cursor."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cqrs_sim.core.rows import Key, R, Table, Where
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
