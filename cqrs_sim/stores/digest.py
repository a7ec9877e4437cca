"""Digests: all that a store holds, as one short string that is equal for equal contents."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from cqrs_sim.core.rows import COUNTERS, ReadRows, Table, values_of


def contents(reading: ReadRows, tables: Iterable[Table[Any]]) -> dict[str, list[Any]]:
    """Return the rows of these tables, and of the key counters, by table name, each list by key."""
    named = {table.name: table for table in (COUNTERS, *tables)}
    return {name: reading.find(named[name]) for name in sorted(named)}


def digest(reading: ReadRows, tables: Iterable[Table[Any]]) -> str:
    """Return the SHA-256, in hexadecimal, of the names and rows of these tables and of the key counters."""
    tables = tuple(tables)
    named = {table.name: table for table in (COUNTERS, *tables)}
    state = sha256()
    for name, rows in contents(reading, tables).items():
        columns = named[name].columns
        values_in = values_of(columns)
        state.update(json.dumps([name, columns]).encode())
        for row in rows:
            state.update(json.dumps(values_in(row)).encode())
    return state.hexdigest()
