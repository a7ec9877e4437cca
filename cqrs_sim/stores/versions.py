"""The versions: every row that a table ever had, with the steps between which it was there, in a file of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from cqrs_sim.core.rows import Key, StoreUnavailable, Table, Where, values_of
from cqrs_sim.language import _
from cqrs_sim.stores.columns import access_paths, columns_of, full_order

_SINCE, _UNTIL = '"_since"', '"_until"'
_FOR_EVER = 2**62
_NO_VALUE = (OverflowError, UnicodeEncodeError)
"""What comes of asking for a value that no column can have."""
_CACHE = 4_096
"""Kibibytes of the file that are kept in memory."""

Written = Mapping[Key, Any]
"""The rows that changed, by key, as they are now; None for one that is gone."""


class Versions:
    """Steps from 1 on: each writes what has changed since the one before, and nothing written ever changes again."""

    def __init__(self, path: Path) -> None:
        """Begin in this new file. Raises StoreUnavailable."""
        self.step = 0
        """The newest step."""
        self._tables: dict[tuple[str, str], VersionedTable] = {}
        try:
            self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            # Nobody will ever open this file again, so a crash may leave it as it likes.
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
                self._file.execute(f"PRAGMA {pragma}")
            self._file.execute(f"PRAGMA cache_size = {-_CACHE}")
            self._file.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, bytes BLOB)")
        except sqlite3.Error as error:
            raise _unavailable(error) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def write(self, changed: Iterable[tuple[str, Table[Any], Written]]) -> None:
        """Take the next step: rows that changed, by store and table. Raises StoreUnavailable."""
        step = self.step + 1
        try:
            self._file.execute("BEGIN")
            for store, table, rows in changed:
                self._of(store, table, made=True).write(step, rows)
            self._file.execute("COMMIT")
        except sqlite3.Error as error:
            raise _unavailable(error) from error
        self.step = step

    def keep(self, number: int, kept: bytes) -> None:
        """Keep something else too, under this number. Raises StoreUnavailable."""
        try:
            self._file.execute("INSERT INTO kept VALUES (?, ?)", (number, kept))
        except sqlite3.Error as error:
            raise _unavailable(error) from error

    def kept(self, number: int) -> bytes:
        """Return what was kept under this number. Raises StoreUnavailable."""
        try:
            (found,) = self._file.execute("SELECT bytes FROM kept WHERE number = ?", (number,)).fetchone()
        except sqlite3.Error as error:
            raise _unavailable(error) from error
        return bytes(found)

    def get(self, store: str, table: Table[Any], key: Key, step: int) -> Any:
        """Return the row with this key as of this step, or None. Raises StoreUnavailable."""
        try:
            return self._of(store, table).get(key, step)
        except sqlite3.Error as error:
            raise _unavailable(error) from error

    def find(
        self, store: str, table: Table[Any], where: Where, order: Sequence[str], limit: int | None, step: int
    ) -> Iterator[Any]:
        """Yield rows as of this step, as `ReadRows.find` says, one by one. Raises StoreUnavailable."""
        try:
            yield from self._of(store, table).find(where, order, limit, step)
        except sqlite3.Error as error:
            raise _unavailable(error) from error

    def _of(self, store: str, table: Table[Any], made: bool = False) -> VersionedTable:
        found = self._tables.get((store, table.name))
        if found is None:
            found = VersionedTable(self._file, f"{store}.{table.name}", table)
            if made:
                found.create()
                self._tables[store, table.name] = found
        return found


class VersionedTable:
    """One table of one store, each row once for every time that it was written."""

    def __init__(self, file: sqlite3.Connection, name: str, table: Table[Any]) -> None:
        """Say how it is asked; `create` makes it."""
        self._file = file
        self._name = name
        self._table = table
        self._made = False
        self._values_in = values_of(table.columns)
        self._bools = [place for place, column in enumerate(columns_of(table)) if column.kind is bool]
        self._questions: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}
        columns, key = ", ".join(map(_quoted, table.columns)), _equal(table.key)
        self._columns = columns
        self._get = (
            f"SELECT {_UNTIL}, {columns} FROM {_quoted(name)} WHERE {key} AND {_SINCE} <= ? "
            f"ORDER BY {_SINCE} DESC LIMIT 1"
        )
        newest = f"SELECT max({_SINCE}) FROM {_quoted(name)} WHERE {key}"
        self._end = f"UPDATE {_quoted(name)} SET {_UNTIL} = ? WHERE {key} AND {_SINCE} = ({newest}) AND {_UNTIL} > ?"
        marks = ", ".join("?" * (len(table.columns) + 2))
        self._insert = f"INSERT INTO {_quoted(name)} ({columns}, {_SINCE}, {_UNTIL}) VALUES ({marks})"

    def create(self) -> None:
        """Make it, empty, with an index for each way along it."""
        name, key = _quoted(self._name), ", ".join(map(_quoted, self._table.key))
        # Columns without a type keep every value as it is, so that a text never equals a number.
        self._file.execute(
            f"CREATE TABLE {name} ({self._columns}, {_SINCE}, {_UNTIL}, PRIMARY KEY ({key}, {_SINCE})) WITHOUT ROWID"
        )
        for number, path in enumerate(access_paths(self._table)[1:]):
            columns = ", ".join(map(_quoted, path))
            self._file.execute(f"CREATE INDEX {_quoted(f'{self._name}.{number}')} ON {name} ({columns})")
        self._made = True

    def write(self, step: int, rows: Written) -> None:
        """Let these rows be so from this step on."""
        self._file.executemany(self._end, ((step, *key, *key, step) for key in rows))
        fresh = (row for row in rows.values() if row is not None)
        self._file.executemany(self._insert, ((*self._values_in(row), step, _FOR_EVER) for row in fresh))

    def get(self, key: Key, step: int) -> Any:
        """Return the row with this key as of this step, or None."""
        if not self._made:
            return None
        try:
            found = self._file.execute(self._get, (*key, step)).fetchone()
        except _NO_VALUE:
            return None
        return None if found is None or found[0] <= step else self._row_of(found[1:])

    def find(self, where: Where, order: Sequence[str], limit: int | None, step: int) -> Iterator[Any]:
        """Yield rows as of this step."""
        if not self._made:
            return
        question, most = self._question(tuple(where), tuple(order)), -1 if limit is None else limit
        try:
            answers = self._file.execute(question, (*where.values(), step, step, most))
        except _NO_VALUE:
            return
        with closing(answers):
            yield from map(self._row_of, answers)

    def _question(self, fixed: tuple[str, ...], order: tuple[str, ...]) -> str:
        question = self._questions.get((fixed, order))
        if question is None:
            conditions = [*(f"{_quoted(column)} = ?" for column in fixed), f"{_SINCE} <= ?", f"{_UNTIL} > ?"]
            # Without a word on None, SQLite too has it first, and last where the order descends.
            deciding = full_order(self._table, fixed, order)
            by = ", ".join(_quoted(column) + (" DESC" if descends else "") for column, descends in deciding)
            question = (
                f"SELECT {self._columns} FROM {_quoted(self._name)} WHERE {' AND '.join(conditions)}"
                f"{f' ORDER BY {by}' if by else ''} LIMIT ?"
            )
            self._questions[fixed, order] = question
        return question

    def _row_of(self, values: tuple[Any, ...]) -> Any:
        if self._bools:
            told = list(values)
            for place in self._bools:
                if told[place] is not None:
                    told[place] = bool(told[place])
            return self._table.row(*told)
        return self._table.row(*values)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _equal(columns: Iterable[str]) -> str:
    return " AND ".join(f"{_quoted(column)} = ?" for column in columns)


def _unavailable(error: sqlite3.Error) -> StoreUnavailable:
    return StoreUnavailable(
        _(
            "What has been cannot be kept in the temporary folder ({error}): make room there, or set TMPDIR to another."
        ).format(error=error)
    )
