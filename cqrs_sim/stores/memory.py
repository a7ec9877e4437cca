"""The memory store: dictionaries and sorted lists; the fast store, and the oracle of the SQL one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from cqrs_sim.core.rows import Change, Key, R, Select, Store, Table, Where
from cqrs_sim.core.transaction import RawChange, Schema, Transaction
from cqrs_sim.stores.memory_table import MemoryTable, carry_out


class MemoryStore:
    """A store that lives and dies with the process."""

    def __init__(self, tables: Iterable[Table[Any]]) -> None:
        """Start with empty tables. Raises TypeError or ValueError for tables that no store can keep."""
        self._schema = Schema(tables)
        self._tables = _Tables({table.name: MemoryTable(table) for table in self._schema})

    def transaction(self) -> Transaction:
        """One unit of work, as `Store.transaction` says."""
        return Transaction(self._schema, self._tables)

    def reading(self) -> AbstractContextManager[MemoryReading]:
        """One consistent view, as `Store.reading` says: later commits do not show in it."""
        return _Look(self._tables)

    def explain(self, what: Change | Select[Any]) -> str:
        """Return in words what is done with dictionaries and sorted lists here."""
        if isinstance(what, Change):
            verb = "drop" if what.after is None else "put"
            return f"{verb} {what.table} ({', '.join(map(repr, what.key))})"
        conditions = " and ".join(f"{column} = {value!r}" for column, value in what.where)
        parts = [f"find {what.table.name}", f"where {conditions}" if conditions else ""]
        if what.order:
            parts.append(f"by {', '.join(map(_direction, what.order))}")
        if what.limit is not None:
            parts.append(f"at most {what.limit}")
        return " ".join(filter(None, parts))

    def copy(self) -> MemoryStore:
        """Return a store of its own with the same committed rows; the rows themselves are shared."""
        twin = object.__new__(MemoryStore)
        twin._schema = self._schema
        twin._tables = _Tables({name: table.copy() for name, table in self._tables._tables.items()})
        return twin

    def together(self, behind: Store | None = None) -> AbstractContextManager[None]:  # noqa: ARG002
        """Do nothing: nothing is put off."""
        return nullcontext()

    def settle(self) -> None:
        """Do nothing, likewise."""

    def tidy(self) -> None:
        """Do nothing: nothing was put off."""

    def close(self) -> None:
        """Do nothing: there is nothing to release."""


class MemoryReading:
    """What is committed, to look at: it can get and find, and nothing else."""

    __slots__ = ("_tables",)

    def __init__(self, tables: dict[str, MemoryTable]) -> None:
        self._tables = tables

    def get(self, table: Table[R], *key: int | str) -> R | None:
        """Return the row with this key, or None."""
        return self._tables[table.name].rows.get(key)

    def find(
        self,
        table: Table[R],
        where: Where | None = None,
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[R]:
        """Return the rows, as `ReadRows.find` says."""
        return self._tables[table.name].find(where or {}, order, limit)


class _Tables(MemoryReading):
    """What is committed, and the only way to change it: the transaction's backend."""

    __slots__ = ("fetch", "in_transaction", "looking")

    def __init__(self, tables: dict[str, MemoryTable]) -> None:
        super().__init__(tables)
        self.fetch: dict[str, Callable[[Key], Any]] = {name: table.rows.get for name, table in tables.items()}
        self.in_transaction = False
        self.looking = 0

    def expect(self, _table: Table[Any], _keys: Sequence[Key]) -> None:
        """Do nothing: fetching is quick."""

    def begin(self) -> None:
        if self.in_transaction:
            raise RuntimeError("a transaction of this store is open already")
        self.in_transaction = True

    def flush(self, changes: Sequence[RawChange]) -> None:
        tables = self._tables
        if self.looking:  # whoever is looking keeps the tables as they were
            for name in {name for name, *_ in changes}:
                tables[name] = tables[name].copy()
                self.fetch[name] = tables[name].rows.get
        carry_out(changes, tables)
        self.in_transaction = False

    def rollback(self) -> None:
        self.in_transaction = False


class _Look:
    """The time for which somebody looks at one view."""

    __slots__ = ("_tables",)

    def __init__(self, tables: _Tables) -> None:
        self._tables = tables

    def __enter__(self) -> MemoryReading:
        self._tables.looking += 1
        return MemoryReading(self._tables._tables.copy())

    def __exit__(self, *_: object) -> None:
        self._tables.looking -= 1


def _direction(column: str) -> str:
    return f"{column[1:]} descending" if column.startswith("-") else column
