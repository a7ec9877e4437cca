"""Stores that take long to read: the file is asked for a row once, until another program has written there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from cqrs_sim.core.rows import ConstraintViolated, Key, Store, Table
from cqrs_sim.stores.recalled import RECALLED
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

    with closing(SqlStore(path / "library.db", TABLES)) as before:
        keep(before, AUTHORS, ANA, BEN)
    event.listen(Engine, "connect", note)
    store = SqlStore(path / "library.db", TABLES)
    event.remove(Engine, "connect", note)
    return store, lambda: sum(sql.startswith("SELECT authors") and "WHERE" in sql for sql in asked)


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
        assert rows.get(AUTHORS, 0) is rows.get(AUTHORS, 0) is None
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


def test_what_a_transaction_wrote_or_read_is_not_read_by_the_next(tmp_path: Path) -> None:
    store, reads = on_sql(tmp_path)
    zoe = Author(3, "Zoe")
    with closing(store):
        with store.transaction() as rows:
            assert rows.get(AUTHORS, 1) == ANA
            rows.drop(AUTHORS, 2)
            rows.put(AUTHORS, zoe)
        before = reads()
        with store.transaction() as rows:
            assert [rows.get(AUTHORS, number) for number in (1, 2, 3)] == [ANA, None, zoe]
        assert reads() == before


def test_what_was_undone_is_not_remembered(tmp_path: Path) -> None:
    store, _ = on_sql(tmp_path)
    with closing(store):
        with pytest.raises(ConstraintViolated), store.transaction() as rows:
            rows.put(AUTHORS, Author(1, BEN.name))
        with store.transaction() as rows:
            assert rows.get(AUTHORS, 1) == ANA


def test_what_another_program_wrote_is_read_anew(tmp_path: Path) -> None:
    store, _ = on_sql(tmp_path)
    with closing(store):
        with store.transaction() as rows:
            assert rows.get(AUTHORS, 1) == ANA
        with closing(sqlite3.connect(tmp_path / "library.db")) as other:
            other.execute("UPDATE authors SET name = 'Zoe' WHERE author = 1")
            other.commit()
        with store.transaction() as rows:
            assert rows.get(AUTHORS, 1) == Author(1, "Zoe", ANA.email)


def test_no_more_than_a_good_part_of_a_table_is_remembered(tmp_path: Path) -> None:
    store, reads = on_sql(tmp_path)
    with closing(store):
        with store.transaction() as rows:
            for number in range(10, 12 + RECALLED):
                rows.put(AUTHORS, Author(number, f"Author {number}"))
        before = reads()
        with store.transaction() as rows:
            assert rows.get(AUTHORS, 10) == Author(10, "Author 10")
        assert reads() == before + 1


def test_many_rows_that_are_put_at_once_are_read_by_a_few_statements(tmp_path: Path) -> None:
    with closing(SqlStore(tmp_path / "library.db", TABLES)) as before:
        keep(before, AUTHORS, *(Author(number, f"Author {number}") for number in range(10, 1510)))
    store, asked = SqlStore(tmp_path / "library.db", TABLES), list[str]()
    with closing(store):
        store._writer._raw.set_trace_callback(asked.append)
        with store.transaction() as rows:
            asked.clear()
            rows.put_all(AUTHORS, [Author(number, f"{number}") for number in range(9, 1210)])
            assert len(asked) == 4  # one for the highest number that there is, the others for 500 rows each
            store._writer._raw.set_trace_callback(None)
