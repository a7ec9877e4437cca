"""Transactions that reach the disk together: each is committed as always, and all are in the file at the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from cqrs_sim.core.rows import ConstraintViolated, Store, StoreUnavailable
from cqrs_sim.stores.recalled import RECALLED
from cqrs_sim.stores.sql import SqlStore
from tests.stores.library import ANA, AUTHORS, BEN, BOOKS, LOANS, TABLES, TAGS, Author, Book, Loan, Tag, keep, rows_in
from tests.stores.test_every_store import interrupted


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def file(path: Path) -> Iterator[SqlStore]:
    with closing(SqlStore(path, TABLES)) as store:
        yield store


def words_in(path: Path) -> list[str]:
    """What another program finds in the file."""
    with closing(sqlite3.connect(path)) as other:
        return [word for (word,) in other.execute("SELECT word FROM tags ORDER BY word")]


def test_each_transaction_of_a_block_sees_those_before_it(store: Store) -> None:
    with store.together():
        keep(store, AUTHORS, ANA)
        keep(store, LOANS)
        keep(store, BOOKS, Book(1, 1, "One"), Book(2, 1, "Two"))
        with store.transaction() as rows:
            assert rows.find(BOOKS, {"author": 1}, order=("-title",), limit=1) == [Book(2, 1, "Two")]
            rows.drop(BOOKS, 2)
        with store.transaction() as rows:
            assert rows.find(BOOKS) == [Book(1, 1, "One")]
            assert rows.get(BOOKS, 2) is None
            assert rows.next_key(BOOKS) == 1
        with store.transaction() as rows:
            assert rows.next_key(BOOKS) == 2
    assert rows_in(store, BOOKS) == [Book(1, 1, "One")]


def test_whoever_looks_within_a_block_sees_what_is_committed(store: Store) -> None:
    with store.together():
        keep(store, TAGS, Tag("one"))
        assert rows_in(store, TAGS) == [Tag("one")]
        with store.transaction() as rows:
            rows.put(TAGS, Tag("two"))
            assert rows_in(store, TAGS) == [Tag("one")]
            rows.put(TAGS, Tag("three"))
        assert rows_in(store, TAGS) == [Tag("one"), Tag("three"), Tag("two")]


def test_a_transaction_that_fails_leaves_those_before_it(store: Store) -> None:
    with store.together():
        keep(store, AUTHORS, ANA)
        with interrupted(store) as rows:
            rows.put(AUTHORS, BEN)
        with pytest.raises(ConstraintViolated):
            keep(store, AUTHORS, Author(3, ANA.name))
    assert rows_in(store, AUTHORS) == [ANA]


def test_a_block_that_fails_leaves_what_was_committed(store: Store) -> None:
    with suppress(InterruptedError), store.together():
        keep(store, TAGS, Tag("one"))
        raise InterruptedError
    assert rows_in(store, TAGS) == [Tag("one")]


def test_all_rows_that_begin_with_a_number_are_found_however_they_came_and_went(store: Store) -> None:
    keep(store, AUTHORS, ANA)
    keep(store, BOOKS, Book(1, 1, "One"), Book(2, 1, "Two"))
    loans = [Loan(1, "Cy", 1), Loan(1, "Ben", 1), Loan(1, "Ana", 2)]
    with store.together():
        for loan in loans:
            with store.transaction() as rows:
                rows.put(LOANS, loan)
                assert loan in rows.find(LOANS, {"book": 1})
        with store.transaction() as rows:
            assert rows.find(LOANS, {"book": 1}) == [*reversed(loans)]
            assert rows.find(LOANS, {"book": 2}) == rows.find(LOANS, {"book": 3}) == []
            rows.drop(LOANS, 1, "Ben")
        with store.transaction() as rows:
            assert rows.find(LOANS, {"book": 1}) == [loans[2], loans[0]]
    keep(store, LOANS, Loan(2, "Ben", 3), loans[1])
    with store.transaction() as rows:
        assert rows.find(LOANS, {"book": 1}) == [*reversed(loans)]
        assert rows.find(LOANS, {"book": 2}) == [Loan(2, "Ben", 3)]


def test_very_many_changes_of_a_block_are_found_again(store: Store) -> None:
    with store.together():
        keep(store, AUTHORS, *(Author(number, f"Author {number}") for number in range(1, RECALLED + 3)))
        with store.transaction() as rows:
            assert rows.get(AUTHORS, 1) == Author(1, "Author 1")
            assert rows.get(AUTHORS, RECALLED + 3) is None
            rows.put(AUTHORS, Author(1, "Zoe"))
        with store.transaction() as rows:
            assert rows.find(AUTHORS, {"name": "Zoe"}) == [Author(1, "Zoe")]


def test_a_child_may_come_before_the_parent_of_another(store: Store) -> None:
    keep(store, AUTHORS, ANA)
    with store.together():
        keep(store, BOOKS, Book(1, 1, "One"))
        keep(store, AUTHORS, BEN)
        keep(store, BOOKS, Book(2, 2, "Two"), Book(1, 2, "One"))
        with store.transaction() as rows:
            rows.drop(AUTHORS, 1)
    assert rows_in(store, BOOKS) == [Book(1, 2, "One"), Book(2, 2, "Two")]


def test_a_file_holds_all_of_a_block_or_nothing(path: Path, file: SqlStore) -> None:
    with file.together():
        keep(file, TAGS, Tag("one"))
        keep(file, TAGS, Tag("two"))
        assert words_in(path) == []
    assert words_in(path) == ["one", "two"]
    keep(file, TAGS, Tag("three"))
    assert words_in(path) == ["one", "three", "two"]


def test_a_block_is_one_transaction_of_the_file(file: SqlStore) -> None:
    asked: list[str] = []
    writer: Any = file._writer
    writer._raw.set_trace_callback(asked.append)
    with file.together():
        for number in range(1, 11):
            with file.transaction() as rows:
                assert rows.next_key(TAGS) == number
    begun = [sql.split()[0] for sql in asked if not sql.startswith(("PRAGMA", "SELECT"))]
    assert begun == ["BEGIN", "INSERT", "COMMIT"]


def test_a_store_is_never_ahead_of_the_one_it_is_behind(path: Path, tmp_path: Path, file: SqlStore) -> None:
    with closing(SqlStore(tmp_path / "behind.db", TABLES)) as behind, behind.together(file), file.together():
        keep(file, TAGS, Tag("first"))
        keep(behind, TAGS, Tag("second"))
        assert rows_in(behind, TAGS) == [Tag("second")]
        assert words_in(path) == ["first"]


def test_a_file_in_use_refuses_the_first_transaction_of_a_block(path: Path, file: SqlStore) -> None:
    with closing(sqlite3.connect(path)) as other, file.together():
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="in use by another program"), file.transaction():
            pytest.fail("the block began without the right to write")
        other.rollback()
        keep(file, TAGS, Tag("free"))
    assert words_in(path) == ["free"]


LONG = [Tag(f"{number:02000}") for number in range(50)]


@pytest.mark.parametrize("looks", [False, True])
def test_what_finds_no_room_at_the_end_of_a_block_reaches_the_file_later(
    path: Path, file: SqlStore, looks: bool
) -> None:
    keep(file, TAGS, Tag("before"))
    writer: Any = file._writer
    ((pages,),) = writer._raw.execute("PRAGMA page_count").fetchall()
    writer._raw.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    block = file.together()
    block.__enter__()
    keep(file, TAGS, *LONG)
    if looks:  # which would write them, though not for good
        with suppress(StoreUnavailable), file.transaction() as rows:
            rows.find(TAGS, limit=1)
    with pytest.raises(StoreUnavailable, match="no space left"):
        block.__exit__(None, None, None)
    assert words_in(path) == ["before"]
    with pytest.raises(StoreUnavailable, match="no space left"):
        rows_in(file, TAGS)
    with pytest.raises(StoreUnavailable, match="no space left"):
        keep(file, TAGS, Tag("also"))
    writer._raw.execute("PRAGMA max_page_count = 1000000").fetchall()
    keep(file, TAGS, Tag("after"))
    assert rows_in(file, TAGS) == sorted([*LONG, Tag("before"), Tag("after")], key=lambda tag: tag.word)
    assert len(words_in(path)) == 52


def test_what_was_kept_back_is_written_when_the_store_is_closed(path: Path) -> None:
    with closing(SqlStore(path, TABLES)) as store, store.together():
        keep(store, TAGS, Tag("one"))
        store.close()
    assert words_in(path) == ["one"]
