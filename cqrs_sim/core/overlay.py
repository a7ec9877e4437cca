"""An overlay: rows as they would be after some more events; whatever is put stays in it, and no store changes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from cqrs_sim.core.rows import Key, R, ReadRows, Table, Where
from cqrs_sim.core.transaction import RawChange, Schema, Transaction


class _Beneath:
    """What an overlay lies on: rows to read, or none."""

    __slots__ = ("_rows", "fetch")

    def __init__(self, schema: Schema, rows: ReadRows | None) -> None:
        self._rows = rows
        self.fetch = {table.name: partial(self._get, table) for table in schema}

    def _get(self, table: Table[R], key: Key) -> R | None:
        return None if self._rows is None else self._rows.get(table, *key)

    def find(
        self, table: Table[R], where: Where | None = None, *, order: Sequence[str] = (), limit: int | None = None
    ) -> list[R]:
        return [] if self._rows is None else self._rows.find(table, where, order=order, limit=limit)

    def expect(self, _table: Table[Any], _keys: Sequence[Key]) -> None:
        """Do nothing: whatever lies beneath is asked row by row."""

    def begin(self) -> None:
        """Do nothing: nobody else is concerned."""

    def flush(self, _changes: Sequence[RawChange]) -> None:
        raise TypeError("an overlay is never committed")

    def rollback(self) -> None:
        """Do nothing: nothing was written."""


def overlay(schema: Schema, beneath: ReadRows | None = None) -> Transaction:
    """Return rows of these tables to read and to change over others, or over none; they cannot be committed."""
    return Transaction(schema, _Beneath(schema, beneath))
