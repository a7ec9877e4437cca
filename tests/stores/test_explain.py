"""What stores say about their work: the SQL that really runs, with its values, and plain words for memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from cqrs_sim.core.rows import COUNTERS, Change, Counter, Select, Store
from cqrs_sim.stores.memory import MemoryStore
from cqrs_sim.stores.sql import SqlStore
from cqrs_sim.stores.sql_text import sql_text
from tests.stores.library import ANA, AUTHORS, BEN, BOOKS, LOANS, TABLES, TAGS, Author, Book, Loan, Tag, keep, rows_in

ONE = Book(1, 1, "One")
CHANGES = (
    Change("authors", (3,), None, Author(3, "Cy", "cy@example.org")),
    Change("books", (1,), None, Book(1, 1, "What's a '?'", signed=False)),
    Change("books", (1,), ONE, Book(1, 1, "One", editor=2)),
    Change("books", (1,), ONE, Book(1, 1, "Two", sold=3, in_print=False)),
    Change("books", (1,), ONE, None),
    Change("loans", (1, "Ben"), None, Loan(1, "Ben", 4)),
    Change("loans", (1, "Ben"), Loan(1, "Ben", 4), Loan(1, "Ben", 5)),
    Change("tags", ("a",), None, Tag("two\nlines, \u2028 three")),
    Change("tags", ("a",), Tag("a"), None),
    Change("counters", ("books",), Counter("books", 1), Counter("books", 2)),
)
SELECTS: tuple[Select[Any], ...] = (
    Select(BOOKS),
    Select(BOOKS, (("author", 1), ("in_print", True)), ("-sold", "editor"), 10),
    Select(BOOKS, order=("-book",), limit=0),
    Select(TAGS, (("word", "it's ? or\r\n"),)),
    Select(LOANS, (("reader", ""),), limit=3),
)


@contextmanager
def traced() -> Iterator[list[str]]:
    """Every statement that SQLite runs on connections opened meanwhile, as SQLite itself writes it."""
    said: list[str] = []

    def listen(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(said.append)

    event.listen(Engine, "connect", listen)
    yield said
    event.remove(Engine, "connect", listen)


def flat(sql: str) -> str:
    return " ".join(sql.split())


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_the_sql_of_a_change_is_what_runs(change: Change, tmp_path: Path) -> None:
    table = next(table for table in (*TABLES, COUNTERS) if table.name == change.table)
    with traced() as said:
        store = SqlStore(tmp_path / "s.db", TABLES)
        keep(store, AUTHORS, ANA, BEN)
        if change.table == "loans":
            keep(store, BOOKS, ONE)
        if change.before is not None:
            keep(store, table, change.before)
        said.clear()
        with store.transaction() as rows:
            if change.after is None:
                rows.drop(table, *change.key)
            else:
                rows.put(table, change.after)
        ran = [flat(sql) for sql in said if not sql.startswith(("BEGIN", "COMMIT", "SELECT", "PRAGMA"))]
        explained = store.explain(change)
        store.close()
    if change.table == "tags" and change.after is not None:  # SQLite writes line breaks as they are
        assert explained == "INSERT INTO tags (word) VALUES ('two' || char(10) || 'lines, ' || char(8232) || ' three')"
    else:
        assert "; ".join(ran) == explained


@pytest.mark.parametrize("select", SELECTS, ids=lambda select: f"{select.table.name} {select.where}")
def test_the_sql_of_a_question_is_what_runs(select: Select[Any], tmp_path: Path) -> None:
    with traced() as said:
        store = SqlStore(tmp_path / "s.db", TABLES)
        with store.reading() as rows:
            said.clear()
            rows.find(select.table, dict(select.where), order=select.order, limit=select.limit)
            ran = list(map(flat, said))
        explained = store.explain(select)
        store.close()
    if "\r\n" in str(dict(select.where).get("word")):
        assert explained == "SELECT tags.word FROM tags WHERE tags.word = 'it''s ? or' || char(13) || char(10)"
    else:
        assert ran == [explained]


def test_a_change_of_a_unique_value_takes_two_statements(tmp_path: Path) -> None:
    store = SqlStore(tmp_path / "s.db", TABLES)
    explained = store.explain(Change("authors", (1,), ANA, Author(1, "Anna", None)))
    store.close()
    assert explained == (
        "DELETE FROM authors WHERE authors.author = 1; "
        "INSERT INTO authors (author, name, email) VALUES (1, 'Anna', NULL)"
    )


@given(text=st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_any_text_in_sql_means_itself_and_stays_on_one_line(text: str) -> None:
    said = sql_text("SELECT ?", (text,))
    assert len(said.splitlines()) == 1
    with closing(sqlite3.connect(":memory:")) as connection:
        assert connection.execute(said).fetchone() == (text,)


def test_numbers_truth_and_nothing_are_written_as_sqlite_keeps_them() -> None:
    assert sql_text("VALUES (?, ?, ?, ?)", (-3, True, False, None)) == "VALUES (-3, 1, 0, NULL)"


def test_memory_says_it_in_words() -> None:
    store: Store = MemoryStore(TABLES)
    assert [store.explain(change) for change in (*CHANGES[4:7], CHANGES[7])] == [
        "drop books (1)",
        "put loans (1, 'Ben')",
        "put loans (1, 'Ben')",
        "put tags ('a')",
    ]
    assert [store.explain(select) for select in SELECTS[:3]] == [
        "find books",
        "find books where author = 1 and in_print = True by sold descending, editor at most 10",
        "find books by book descending at most 0",
    ]


def test_explaining_changes_nothing(store: Store) -> None:
    keep(store, AUTHORS, ANA)
    explained = [store.explain(change) for change in CHANGES] + [store.explain(select) for select in SELECTS]
    assert all(explained)
    assert rows_in(store, AUTHORS) == [ANA]
    assert rows_in(store, BOOKS) == []
