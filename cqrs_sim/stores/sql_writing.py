"""The SQL connection that writes: transactions one by one, or gathered so that they reach the file together."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cqrs_sim.core.rows import Key, R, Table, Where
from cqrs_sim.core.transaction import RawChange
from cqrs_sim.stores import sqlite
from cqrs_sim.stores.recalled import RECALLED, Recalled
from cqrs_sim.stores.sql_connection import Parameters, SqlReading
from cqrs_sim.stores.statements import AT_ONCE, Statements
from cqrs_sim.stores.unwritten import Unwritten

FEW = 100
"""Fewer rows than these are as quickly read one by one."""


class SqlWriting(SqlReading):
    """What is committed in a file, and the only way to change it: the transaction's backend."""

    __slots__ = ("_before", "_gathers", "_open", "_recalled", "_seen", "_unwritten", "fetch")

    def __init__(self, engine: sa.Engine, path: Path, statements: Mapping[str, Statements]) -> None:
        """Open the connection. Raises StoreUnavailable."""
        super().__init__(engine, path, statements)
        self._unwritten = Unwritten()
        self._recalled = {name: self._recalling(name, of_table) for name, of_table in statements.items()}
        self.fetch: Mapping[str, Callable[[Key], Any]] = {
            name: rows.__getitem__ for name, rows in self._recalled.items()
        }
        """By the name of a table, what returns its row with a key, or None. Raises StoreUnavailable."""
        self._seen: list[Parameters] = []
        self._open = self._gathers = False
        self._before: Callable[[], object] | None = None

    @property
    def settled(self) -> bool:
        """Whether all that was committed has reached the file."""
        return not self._unwritten

    def gather(self, before: Callable[[], object] | None) -> None:
        """Have all transactions from now on reach the file together, when it is settled; `before` is called first."""
        self._gathers, self._before = True, before

    def settle(self, *, for_good: bool = False) -> None:
        """Have all that was committed reach the file; `for_good`, gather no more. Raises StoreUnavailable.

        What could not be written is kept, and written with the next transactions. Nothing happens once it is closed.
        """
        if not self._held.is_valid:
            return
        before = self._before
        if for_good:
            self._gathers, self._before = False, None
        if before is not None:
            before()
        if self._unwritten:
            self._write_unwritten()
        elif self._gathers or not self._open:
            self._undo()
        if self._open and not self._raw.in_transaction:
            self._start()

    def begin(self) -> None:
        """Start a transaction. Raises RuntimeError while one is open, and StoreUnavailable."""
        if self._open:
            raise RuntimeError("a transaction of this store is open already")
        if not self._raw.in_transaction:
            if self._unwritten and not self._gathers:
                self.settle()
            self._start()
        self._open = True
        for rows in self._recalled.values():
            if len(rows) > RECALLED:
                rows.forget()

    def find(
        self,
        table: Table[R],
        where: Where | None = None,
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[R]:
        """Return the rows, as `ReadRows.find` says. Raises StoreUnavailable."""
        if where is not None and len(where) == 1 and not order and limit is None:
            ((column, first),) = where.items()
            if column == table.key[0] and type(first) is int:
                look = partial(self._find, table, where, order, limit)
                return self._recalled[table.name].group(first, look, table.key_of)
        return self._find(table, where, order, limit)

    def expect(self, table: Table[Any], keys: Sequence[Key]) -> None:
        """Read those of the rows that are not known, many with each statement. Raises StoreUnavailable."""
        recalled, statements = self._recalled[table.name], self._statements[table.name]
        unknown = recalled.unknown(keys)
        if len(unknown) < FEW:
            return
        if self._unwritten.of(table.name) is not None:
            self._put_in_file(table.name)
        found: list[Any] = []
        for start in range(0, len(unknown), AT_ONCE):
            some = unknown[start : start + AT_ONCE]
            some += [some[-1]] * (AT_ONCE - len(some))
            found += map(statements.row_of, self._answer(statements.get_many, tuple(chain.from_iterable(some))))
        recalled.update(dict.fromkeys(unknown))  # only now that all were read without trouble
        recalled.found(map(table.key_of, found), found)

    def flush(self, changes: Sequence[RawChange]) -> None:
        """Write all changes and commit, or none. Raises StoreUnavailable."""
        self._open = False
        if self._gathers:
            self._unwritten.add(changes)
        else:
            self._commit(changes)
        recalled = self._recalled
        if len(changes) > RECALLED:
            for name in {name for name, *_ in changes}:
                recalled[name].forget()
            return
        for name, key, _, after in changes:
            recalled[name].note(key, after)

    def fold(self) -> None:
        """Fold SQLite's log of recent writes into the file, as far as nobody looks at it. Raises StoreUnavailable."""
        self._answer(sqlite.FOLD, ())  # read to its end, or the statement would stay open and the file with it

    def rollback(self) -> None:
        """End the transaction with nothing written."""
        self._open = False
        if not self._gathers:
            self._undo()

    def _start(self) -> None:
        """Have nobody else write until what is gathered is settled; what was remembered may be out of date."""
        self.run(sqlite.BEGIN_WRITING)
        seen = self._answer(sqlite.WRITTEN_BY_OTHERS, ())
        if seen != self._seen:
            for rows in self._recalled.values():
                rows.forget()
        self._seen = seen

    def _find(self, table: Table[R], where: Where | None, order: Sequence[str], limit: int | None) -> list[R]:
        if self._unwritten.of(table.name) is not None:
            self._put_in_file(table.name)
        found = super().find(table, where, order=order, limit=limit)
        # Most of what is looked for is then replaced.
        self._recalled[table.name].found(map(table.key_of, found), found)
        return found

    def _put_in_file(self, table: str) -> None:
        """Write what is unwritten of a table, so that it is found; it is final when it is settled."""
        try:
            self._execute_all(self._unwritten.take(table))
        except BaseException as error:
            self._undo()
            self._unwritten.undo()
            raise self._told(error) from error

    def _write_unwritten(self) -> None:
        try:
            if not self._raw.in_transaction:
                self._start()
            self._commit(self._unwritten.take())
        except BaseException:
            self._unwritten.undo()
            raise
        self._unwritten.done()

    def _commit(self, changes: Sequence[RawChange]) -> None:
        try:
            self._execute_all(changes)
            self._execute("COMMIT")
        except BaseException as error:
            self._undo()
            raise self._told(error) from error

    def _execute_all(self, changes: Sequence[RawChange]) -> None:
        for sql, rows in self._grouped(changes):
            self._executemany(sql, rows)

    def _told(self, error: BaseException) -> BaseException:
        return sqlite.unavailable(self._path, error) if isinstance(error, sqlite3.Error) else error

    def _undo(self) -> None:
        """Have the file go back to what is final; SQLite may have done so already, as on a full disk."""
        if self._raw.in_transaction:
            self.run("ROLLBACK")

    def _recalling(self, name: str, statements: Statements) -> Recalled:
        def read(key: Key) -> Any:
            unwritten = self._unwritten.of(name)
            if unwritten is not None and key in unwritten:
                return unwritten[key][3]
            return self._get(statements, key)

        def read_highest() -> int:
            unwritten = self._unwritten.of(name) or {}
            ((found,),) = self._answer(statements.highest, ())
            numbers: list[int] = [found or 0, *(key[0] for key in unwritten if isinstance(key[0], int))]
            return max(numbers)

        return Recalled(read, read_highest if statements.highest else None)

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
