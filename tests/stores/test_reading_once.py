"""Stores that take long to read: a transaction asks the file for each row once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from cqrs_sim.core.rows import Key, Store, Table
from cqrs_sim.stores.sql import SqlStore
from cqrs_sim.stores.versioned import VersionedStore
from cqrs_sim.stores.versions import Versions
from tests.stores.conftest import step
from tests.stores.library import ANA, AUTHORS, BEN, TABLES, Author, keep

Reads = Callable[[], int]
"""How many rows the file has been asked for by their key."""


def on_sql(path: Path) -> tuple[Store, Reads]:
    asked: list[str] = []

    def note(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(asked.append)

    event.listen(Engine, "connect", note)
    store = SqlStore(path / "library.db", TABLES)
    event.remove(Engine, "connect", note)
    keep(store, AUTHORS, ANA, BEN)
    before = len(asked)
    return store, lambda: sum(sql.startswith("SELECT") and "WHERE" in sql for sql in asked[before:])


def on_versions(path: Path) -> tuple[Store, Reads]:
    asked: list[Key] = []

    class Noting(Versions):
        def get(self, store: str, table: Table[Any], key: Key, step: int) -> Any:
            asked.append(key)
            return super().get(store, table, key, step)

    versions = Noting(path / "library.db")
    store = VersionedStore(versions, "library", TABLES)
    keep(store, AUTHORS, ANA, BEN)
    step(versions, store)
    asked.clear()
    return store, lambda: len(asked)


@pytest.mark.parametrize("made", [on_sql, on_versions])
def test_a_row_is_read_once(made: Callable[[Path], tuple[Store, Reads]], tmp_path: Path) -> None:
    store, reads = made(tmp_path)
    with closing(store), store.transaction() as rows:
        assert rows.get(AUTHORS, 1) is rows.get(AUTHORS, 1)
        assert rows.get(AUTHORS, 1) == ANA
        assert rows.get(AUTHORS, 9) is rows.get(AUTHORS, 9) is None
        rows.put(AUTHORS, Author(1, "Zoe", ANA.email))
        assert reads() == 2


@pytest.mark.parametrize("made", [on_sql, on_versions])
def test_a_row_that_was_found_is_not_read_again(made: Callable[[Path], tuple[Store, Reads]], tmp_path: Path) -> None:
    store, reads = made(tmp_path)
    with closing(store), store.transaction() as rows:
        assert rows.find(AUTHORS) == [ANA, BEN]
        rows.put(AUTHORS, Author(1, "Zoe", ANA.email))
        rows.drop(AUTHORS, 2)
        assert rows.get(AUTHORS, 2) is None
        assert reads() == 0


@pytest.mark.parametrize("made", [on_sql, on_versions])
def test_the_next_transaction_reads_what_the_one_before_wrote(
    made: Callable[[Path], tuple[Store, Reads]], tmp_path: Path
) -> None:
    store, _ = made(tmp_path)
    zoe = Author(1, "Zoe", ANA.email)
    with closing(store):
        with store.transaction() as rows:
            rows.get(AUTHORS, 1)
            rows.put(AUTHORS, zoe)
        with store.transaction() as rows:
            assert rows.get(AUTHORS, 1) == zoe
