"""The SQL store: one file, statements compiled by SQLAlchemy, run on held connections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cqrs_sim.core.rows import Change, ReadRows, Select, Store, StoreUnavailable, Table
from cqrs_sim.core.transaction import Schema, Transaction
from cqrs_sim.stores import sqlite
from cqrs_sim.stores.sql_connection import SqlReading
from cqrs_sim.stores.sql_tables import metadata_of
from cqrs_sim.stores.sql_text import sql_text
from cqrs_sim.stores.sql_writing import SqlWriting
from cqrs_sim.stores.statements import Statements


class SqlStore:
    """A store in one SQLite file: one connection held for writing, another, read-only, for looking."""

    def __init__(self, path: Path | str, tables: Iterable[Table[Any]], *, durable: bool = True) -> None:
        """Open the file, or make it where there is none.

        One that is not `durable` may be damaged by a power cut, though not by a crash of the program: it is for what
        can be built anew, and never waits for the disk.

        Raises StoreUnavailable for a file that is no store with these tables, and TypeError or ValueError for
        tables that no store can keep.
        """
        self._path = Path(path)
        self._schema = Schema(tables)
        metadata, self._statements = _compiled(tuple(self._schema))
        sqlite.prepare(self._path, metadata)
        self._writer = SqlWriting(sqlite.engine_of(self._path, "rw", durable), self._path, self._statements)
        self._readers = _Readers(self._path, self._statements)

    def transaction(self) -> Transaction:
        """One unit of work, as `Store.transaction` says."""
        return Transaction(self._schema, self._writer)

    def reading(self) -> AbstractContextManager[SqlReading]:
        """One consistent view, from its first look on; the connection behind it cannot write."""
        self.settle()
        return _Look(self._readers)

    @contextmanager
    def together(self, behind: Store | None = None) -> Iterator[None]:
        """As `Store.together` says: one transaction of SQLite for all of the block, from its first one on."""
        self._writer.gather(None if behind is None else behind.settle)
        try:
            yield
        finally:
            self._writer.settle(for_good=True)

    def settle(self) -> None:
        """Have what was committed reach the file now. Raises StoreUnavailable; it is kept then."""
        if not self._writer.settled:
            self._writer.settle()

    def fill(self, source: ReadRows) -> None:
        """Take all rows of another store with these tables, in which they hold together already, into this empty one.

        Raises StoreUnavailable.
        """
        rows = ((table, row) for table in self._schema for row in source.find(table))
        changes = [[table.name, table.key_of(row), None, row] for table, row in rows]
        self._writer.begin()
        self._writer.flush(changes)

    def explain(self, what: Change | Select[Any]) -> str:
        """Return the SQL text with its values in place; statements of one change are parted by semicolons."""
        if isinstance(what, Change):
            written = self._statements[what.table].writing(what)
            return "; ".join(sql_text(sql, parameters) for sql, parameters in written)
        return sql_text(*self._statements[what.table.name].asking(what))

    def tidy(self) -> None:
        """Fold SQLite's log of recent writes into the file, so that no transaction has to.

        What somebody is looking at stays in the log. Raises StoreUnavailable; then all of it does.
        """
        self.settle()
        self._writer.fold()

    def close(self) -> None:
        """Close the file, with everything folded into it; closing twice is allowed."""
        with suppress(StoreUnavailable):  # the journal can tell it again
            self.settle()
        self._readers.close()
        self._writer.close()  # last, because only a connection that can write folds and tidies up


@lru_cache(maxsize=8)  # compiling takes most of the time that opening a store takes
def _compiled(tables: tuple[Table[Any], ...]) -> tuple[sa.MetaData, dict[str, Statements]]:
    metadata = metadata_of(tables, sqlite.table_options)
    dialect = sqlite.dialect()
    return metadata, {table.name: Statements(table, metadata.tables[table.name], dialect) for table in tables}


class _Readers:
    """The read-only connections of one file: as many as have ever been looking at once, usually one."""

    def __init__(self, path: Path, statements: dict[str, Statements]) -> None:
        self._path = path
        self._statements = statements
        self._engine = sqlite.engine_of(path, "ro")
        self._idle: list[SqlReading] = []
        self._all: list[SqlReading] = []

    def lend(self) -> SqlReading:
        """Return a connection that nobody is looking through."""
        if self._idle:
            return self._idle.pop()
        reading = SqlReading(self._engine, self._path, self._statements)
        self._all.append(reading)
        return reading

    def take_back(self, reading: SqlReading) -> None:
        """Keep the connection for the next who looks."""
        self._idle.append(reading)

    def close(self) -> None:
        for reading in self._all:
            reading.close()
        self._all.clear()
        self._idle.clear()


class _Look:
    """The time for which somebody looks at one view: a read transaction, so that the next look sees news."""

    __slots__ = ("_readers", "_reading")

    def __init__(self, readers: _Readers) -> None:
        self._readers = readers

    def __enter__(self) -> SqlReading:
        self._reading = self._readers.lend()
        self._reading.run(sqlite.BEGIN_READING)
        return self._reading

    def __exit__(self, *_: object) -> None:
        self._reading.run("COMMIT")
        self._readers.take_back(self._reading)
