"""The versioned store: rows as of one step of the versions, and in memory what has changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from cqrs_sim.core.rows import Change, Key, R, Select, Store, Table, Where
from cqrs_sim.core.transaction import RawChange, Schema, Transaction, sort_rows
from cqrs_sim.stores.memory_table import MemoryTable, carry_out
from cqrs_sim.stores.versions import Versions, Written


class VersionedStore:
    """A store whose past is kept. Any number of them can go on from the same step; one alone takes the next."""

    def __init__(self, versions: Versions, name: str, tables: Iterable[Table[Any]], step: int = 0) -> None:
        """Hold what the store of this name held at this step, at first nothing."""
        self._versions = versions
        self._name = name
        self._schema = Schema(tables)
        self._backend = _Layers({table.name: _Layer(versions, name, table, step) for table in self._schema})
        self._step = step

    def transaction(self) -> Transaction:
        """One unit of work, as `Store.transaction` says."""
        return Transaction(self._schema, self._backend)

    def reading(self) -> AbstractContextManager[LayeredReading]:
        """One consistent view, as `Store.reading` says."""
        return self._backend.looked_at()

    def explain(self, what: Change | Select[Any]) -> str:
        """Return in words what is done here."""
        if isinstance(what, Change):
            return f"{'drop' if what.after is None else 'put'} {what.table} ({', '.join(map(repr, what.key))})"
        return f"find {what.table.name} as it was"

    def changed(self) -> Iterator[tuple[str, Table[Any], Written]]:
        """Yield what has changed since the newest step, as `Versions.write` takes it."""
        for layer in self._backend.layers.values():
            if layer.changed:
                yield self._name, layer.table, layer.changed

    def stepped(self) -> None:
        """Go on from the newest step, which has taken all that was changed here."""
        self._step = self._versions.step
        for layer in self._backend.layers.values():
            layer.stepped(self._step)

    def __reduce__(self) -> tuple[Any, ...]:
        """Be kept by name and step alone. Raises ValueError where something has changed since."""
        if any(layer.changed for layer in self._backend.layers.values()):
            raise ValueError(f"the store {self._name} holds what no step has taken")
        return VersionedStore, (self._versions, self._name, tuple(self._schema), self._step)

    def together(self, behind: Store | None = None) -> AbstractContextManager[None]:  # noqa: ARG002
        """Do nothing: nothing is put off."""
        return nullcontext()

    def settle(self) -> None:
        """Do nothing, likewise."""

    def tidy(self) -> None:
        """Do nothing: nothing was put off."""

    def close(self) -> None:
        """Forget what has changed since the step; the versions are others' too."""
        for layer in self._backend.layers.values():
            layer.stepped(self._step)


class _Layer:
    """One table: the rows that have changed in memory, over those of the versions."""

    def __init__(self, versions: Versions, store: str, table: Table[Any], step: int) -> None:
        self.table = table
        self.changed: dict[Key, Any] = {}
        self._versions = versions
        self._store = store
        self._step = step
        self._below: dict[Key, Any] = {}  # what was read of this step, in which nothing ever changes
        self._fresh = MemoryTable(table)

    def copy(self) -> _Layer:
        twin = _Layer(self._versions, self._store, self.table, self._step)
        twin.changed, twin._fresh = self.changed.copy(), self._fresh.copy()
        return twin

    def get(self, key: Key) -> Any:
        if key in self.changed:
            return self.changed[key]
        if not self._step:
            return None
        if key not in self._below:
            self._below[key] = self._versions.get(self._store, self.table, key, self._step)
        return self._below[key]

    def remember(self, rows: Iterable[Any]) -> None:
        """Have these rows, which were just found, at hand when they are got."""
        if self._step:
            self._below.update((key, row) for row in rows if (key := self.table.key_of(row)) not in self.changed)

    def find(self, where: Where, order: Sequence[str], limit: int | None) -> list[Any]:
        fresh = self._fresh.find(where, order, limit)
        if not self._step:
            return fresh
        changed, key_of = self.changed, self.table.key_of
        # Each change can hide at most one row below.
        most = None if limit is None else limit + len(changed)
        below: list[Any] = []
        for row in self._versions.find(self._store, self.table, where, order, most, self._step):
            if key_of(row) not in changed:
                below.append(row)
                if len(below) == limit:
                    break
        return sort_rows(self.table, [*below, *fresh], order)[:limit] if fresh else below

    def carry_out(self, key: Key, after: Any) -> None:
        name, before = self.table.name, self._fresh.rows.get(key)
        self.changed[key] = after
        if before is not None or after is not None:
            carry_out([[name, key, before, after]], {name: self._fresh})

    def stepped(self, step: int) -> None:
        self._step = step
        if self._below:
            self._below = {}
        if self.changed:
            self.changed, self._fresh = {}, MemoryTable(self.table)


class LayeredReading:
    """What is committed, to look at: it can get and find, and nothing else."""

    def __init__(self, layers: dict[str, _Layer]) -> None:
        """Look at these tables."""
        self.layers = layers

    def get(self, table: Table[R], *key: int | str) -> R | None:
        """Return the row with this key, or None."""
        row: R | None = self.layers[table.name].get(key)
        return row

    def find(
        self,
        table: Table[R],
        where: Where | None = None,
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[R]:
        """Return the rows, as `ReadRows.find` says."""
        return self.layers[table.name].find(where or {}, order, limit)


class _Layers(LayeredReading):
    """What is committed, and the only way to change it: the transaction's backend."""

    def __init__(self, layers: dict[str, _Layer]) -> None:
        super().__init__(layers)
        self.fetch: dict[str, Callable[[Key], Any]] = {name: layer.get for name, layer in layers.items()}
        self._in_transaction = False
        self._looking = 0

    def find(
        self,
        table: Table[R],
        where: Where | None = None,
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[R]:
        rows = super().find(table, where, order=order, limit=limit)
        self.layers[table.name].remember(rows)  # most of what a transaction looks for is then replaced
        return rows

    def expect(self, _table: Table[Any], _keys: Sequence[Key]) -> None:
        """Do nothing: fetching is quick."""

    def begin(self) -> None:
        if self._in_transaction:
            raise RuntimeError("a transaction of this store is open already")
        self._in_transaction = True

    def flush(self, changes: Sequence[RawChange]) -> None:
        if self._looking:  # whoever is looking keeps the tables as they were
            for table in {name for name, *_ in changes}:
                self.layers[table] = copy = self.layers[table].copy()
                self.fetch[table] = copy.get
        for name, key, _, after in changes:
            self.layers[name].carry_out(key, after)
        self._in_transaction = False

    def rollback(self) -> None:
        self._in_transaction = False

    @contextmanager
    def looked_at(self) -> Iterator[LayeredReading]:
        self._looking += 1
        try:
            yield LayeredReading(self.layers.copy())
        finally:
            self._looking -= 1
