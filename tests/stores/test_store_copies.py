"""Copies of stores: filled in one go, copied while in use, checked to the last page."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.stores import sqlite
from cqrs_sim.stores.digest import digest
from cqrs_sim.stores.memory import MemoryStore
from cqrs_sim.stores.sql import SqlStore
from cqrs_sim.stores.store_file import StoreFile, copy
from tests.stores.library import ANA, AUTHORS, BOOKS, TABLES, TAGS, Author, Book, Tag, keep, rows_in


@pytest.fixture
def memory() -> MemoryStore:
    """A store with rows that refer to each other, and a counter."""
    store = MemoryStore(TABLES)
    with store.transaction() as rows:
        rows.put(BOOKS, Book(1, 1, "One", signed=False))
        rows.put(AUTHORS, ANA)
        rows.next_key(BOOKS)
        for number in range(500):
            rows.put(TAGS, Tag(f"t{number}"))
    return store


def test_a_store_filled_from_another_holds_the_same(memory: MemoryStore, tmp_path: Path) -> None:
    with closing(SqlStore(tmp_path / "new.db", TABLES)) as store:
        with memory.reading() as rows:
            store.fill(rows)
            wanted = digest(rows, TABLES)
        with store.reading() as found:
            assert digest(found, TABLES) == wanted
        keep(store, AUTHORS, Author(2, "Ben"))
    sqlite.check(tmp_path / "new.db")


def test_a_store_in_use_is_copied_as_it_is_at_this_moment(memory: MemoryStore, tmp_path: Path) -> None:
    with closing(SqlStore(tmp_path / "one.db", TABLES)) as store:
        keep(store, TAGS, Tag("before"))
        copy(tmp_path / "one.db", tmp_path / "two.db")
        keep(store, TAGS, Tag("after"))
    with closing(SqlStore(tmp_path / "two.db", TABLES)) as other:
        assert rows_in(other, TAGS) == [Tag("before")]


def test_an_index_that_differs_from_its_table_is_damage(memory: MemoryStore, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with closing(StoreFile(path, TABLES)) as file, memory.reading() as rows:
        assert (file.wrong, file.holds(rows)) == ("was missing", False)
        assert file.write_anew(rows) is None
        assert (file.wrong, file.holds(rows)) == ("", True)
    data = path.read_bytes()
    for start in range(0, len(data), 4096):
        if data[start] == 10:  # a leaf of an index, or of a table kept in the order of its key
            path.write_bytes(data[: start + 3] + b"\0\0" + data[start + 5 :])
            with closing(StoreFile(path, TABLES)) as file, memory.reading() as rows:
                damaged = (file.wrong, file.holds(rows))
            assert damaged in (("could not be read", False), ("", True))
            if damaged[0]:
                return
    pytest.fail("no page was damaged")


@pytest.mark.parametrize(
    "data",
    [b"", b"no database", b"SQLite format 3\0" + bytes(84), b"SQLite format 3\0" + b"\xff" * 4000],
)
def test_what_is_no_store_is_unusable_and_not_merely_in_the_way(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file.db"
    path.write_bytes(data)
    with pytest.raises(sqlite.UnusableStore):
        SqlStore(path, TABLES)
    assert path.read_bytes() == data


def test_a_store_with_unheard_of_formats_is_unusable(tmp_path: Path) -> None:
    path = tmp_path / "file.db"
    SqlStore(path, TABLES).close()
    data = path.read_bytes()
    for formats in (b"\3\2", b"\2\3", b"\0\0"):
        path.write_bytes(data[:18] + formats + data[20:])
        with pytest.raises(sqlite.UnusableStore):
            SqlStore(path, TABLES)


def test_a_file_without_its_folder_is_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        SqlStore(tmp_path / "none" / "file.db", TABLES)
    assert not isinstance(refused.value, sqlite.UnusableStore)
