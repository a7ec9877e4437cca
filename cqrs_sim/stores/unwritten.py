"""Unwritten changes: what has been committed to a store and is still on its way to the file, one change a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cqrs_sim.core.rows import Key
from cqrs_sim.core.transaction import RawChange


class Unwritten:
    """Changes of several transactions that reach the file together.

    Some may be written already, though that is not final: they are kept until it is, and can be written once more.
    """

    def __init__(self) -> None:
        """Start with nothing to write."""
        self._by_table: dict[str, dict[Key, RawChange]] = {}
        self._written: list[RawChange] = []

    def __bool__(self) -> bool:
        """Whether anything has not reached the file for good."""
        return bool(self._written or self._by_table)

    def add(self, changes: Iterable[RawChange]) -> None:
        """Take the changes of one more transaction."""
        tables = self._by_table
        for name, key, before, after in changes:
            table = tables.get(name)
            if table is None:
                table = tables[name] = {}
            known = table.get(key)
            if known is None:
                table[key] = [name, key, before, after]
            elif known[2] is None and after is None:
                del table[key]  # it has come and gone
            else:
                known[3] = after

    def of(self, table: str) -> Mapping[Key, RawChange] | None:
        """Return what is not written yet of this table, by key."""
        return self._by_table.get(table)

    def take(self, table: str | None = None) -> list[RawChange]:
        """Return what is to be written now, of this table or of all; it counts as written, though not for good."""
        tables = [*self._by_table] if table is None else [table]
        taken = [change for name in tables for change in self._by_table.pop(name).values()]
        self._written += taken
        return taken

    def undo(self) -> None:
        """Have nothing written: the file has gone back to where it was."""
        changes = [*self._written, *(change for table in self._by_table.values() for change in table.values())]
        self.done()
        self.add(changes)

    def done(self) -> None:
        """Forget all of it: what was written is so for good."""
        self._by_table = {}
        self._written = []
