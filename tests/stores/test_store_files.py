"""The files of SQL stores: whose they are, who may write, and what is said when one cannot be used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from cqrs_sim.core.rows import COUNTERS, StoreUnavailable, Table
from cqrs_sim.stores.sql import SqlStore
from tests.stores.library import ANA, AUTHORS, BOOKS, LOANS, TABLES, TAGS, Author, Book, Tag, keep, rows_in


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a store's #1 file?.db"


@pytest.fixture
def connections() -> Iterator[list[sqlite3.Connection]]:
    """The connections that stores open meanwhile, in order."""
    opened: list[sqlite3.Connection] = []

    def note(connection: sqlite3.Connection, _: object) -> None:
        opened.append(connection)

    event.listen(Engine, "connect", note)
    yield opened
    event.remove(Engine, "connect", note)


def schema_of(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def test_rows_are_there_when_the_file_is_opened_again(path: Path) -> None:
    with closing(SqlStore(path, TABLES)) as store:
        keep(store, AUTHORS, ANA)
        keep(store, BOOKS, Book(1, 1, "One", signed=False))
    with closing(SqlStore(str(path), TABLES)) as store:
        assert rows_in(store, AUTHORS) == [ANA]
        assert rows_in(store, BOOKS) == [Book(1, 1, "One", signed=False)]


def test_a_closed_store_is_one_file(path: Path) -> None:
    store = SqlStore(path, TABLES)
    keep(store, TAGS, Tag("kept"))
    rows_in(store, TAGS)
    assert len(list(path.parent.iterdir())) == 3
    store.close()
    assert list(path.parent.iterdir()) == [path]


def test_tidying_folds_recent_writes_into_the_file(path: Path) -> None:
    with closing(SqlStore(path, TABLES)) as store:
        keep(store, TAGS, Tag("kept"))
        before = path.read_bytes()
        store.tidy()
        assert path.read_bytes() != before
    assert list(path.parent.iterdir()) == [path]


def test_a_file_says_whose_it_is(path: Path) -> None:
    SqlStore(path, TABLES).close()
    assert path.read_bytes()[68:72] == b"CQRS"


def test_numbers_are_row_numbers_and_other_keys_order_their_table(path: Path) -> None:
    SqlStore(path, TABLES).close()
    schema = schema_of(path)
    assert "book INTEGER NOT NULL" in schema["books"]
    assert [name for name, sql in schema.items() if "WITHOUT ROWID" in sql] == ["counters", "tags", "loans"]


def test_questions_along_an_index_sort_nothing(path: Path, connections: list[sqlite3.Connection]) -> None:
    with closing(SqlStore(path, TABLES)) as store, store.reading() as reading:
        reader = connections[-1]
        asked: list[str] = []
        reader.set_trace_callback(asked.append)
        reading.find(BOOKS, {"in_print": True}, order=("sold",), limit=5)
        reading.find(BOOKS, order=("-book",), limit=1)
        reading.find(BOOKS, {"editor": 1})
        reading.find(LOANS, {"book": 1})
        reader.set_trace_callback(None)
        for sql in asked:
            plan = " ".join(row[3] for row in reader.execute(f"EXPLAIN QUERY PLAN {sql}"))
            assert "TEMP B-TREE" not in plan, sql


def test_a_transaction_without_changes_writes_nothing(path: Path) -> None:
    with closing(SqlStore(path, TABLES)) as store:
        keep(store, AUTHORS, ANA)
        log = path.with_name(path.name + "-wal")
        before = path.read_bytes(), log.read_bytes()
        keep(store, AUTHORS, ANA)
        with store.transaction() as transaction:
            transaction.find(AUTHORS)
        assert (path.read_bytes(), log.read_bytes()) == before


def test_sqlite_itself_refuses_a_write_by_what_reads(path: Path, connections: list[sqlite3.Connection]) -> None:
    with closing(SqlStore(path, TABLES)) as store, store.reading():
        reader = connections[-1]
        with pytest.raises(sqlite3.OperationalError, match="attempt to write a readonly database"):
            reader.execute("INSERT INTO tags VALUES ('slipped in')")
        reader.execute("PRAGMA query_only = OFF")
        with pytest.raises(sqlite3.OperationalError, match="attempt to write a readonly database"):
            reader.execute("INSERT INTO tags VALUES ('slipped in')")


def test_both_connections_are_set_up_to_be_safe_and_quick(path: Path, connections: list[sqlite3.Connection]) -> None:
    with closing(SqlStore(path, TABLES)) as store, store.reading():
        writer, reader = connections[-2:]
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        assert [writer.execute(f"PRAGMA {name}").fetchone()[0] for name in names] == ["wal", 1, 1, 50]
        reader_names = ("query_only", "busy_timeout")
        assert [reader.execute(f"PRAGMA {name}").fetchone()[0] for name in reader_names] == [1, 50]


def test_a_store_that_can_be_built_anew_does_not_wait_for_the_disk(
    path: Path, connections: list[sqlite3.Connection]
) -> None:
    with closing(SqlStore(path, TABLES, durable=False)):
        writer = connections[-1]
        assert [writer.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")] == [
            "wal",
            0,
        ]


def test_two_connections_serve_a_store_however_often_it_is_used(
    path: Path, connections: list[sqlite3.Connection]
) -> None:
    SqlStore(path, TABLES).close()
    connections.clear()
    with closing(SqlStore(path, TABLES)) as store:
        for number in range(5):
            keep(store, TAGS, Tag(str(number)))
            rows_in(store, TAGS)
        files = [row[2] for each in connections[-2:] for row in each.execute("PRAGMA database_list")]
        assert files == [str(path)] * 2


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE moods (day INTEGER, mood TEXT)")
        connection.execute("PRAGMA journal_mode = WAL")


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


def nothing(path: Path) -> None:
    path.touch()


def other_tables(path: Path) -> None:
    SqlStore(path, (AUTHORS, BOOKS)).close()


def other_columns(path: Path) -> None:
    SqlStore(path, (AUTHORS, BOOKS, LOANS, Table("tags", Author, key=("author",)))).close()


def one_table_more(path: Path) -> None:
    SqlStore(path, TABLES).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE moods (day INTEGER, mood TEXT)")


def half_a_store(path: Path) -> None:
    SqlStore(path, TABLES).close()
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (other_program, "is not a store of CQRS Sim; choose another file or another name."),
        (garbage, "is not a store of CQRS Sim; choose another file or another name."),
        (nothing, "is not a store of CQRS Sim; choose another file or another name."),
        (other_tables, "holds other tables than this simulation has; choose another file or another name."),
        (other_columns, "holds other tables than this simulation has; choose another file or another name."),
        (one_table_more, "holds other tables than this simulation has; choose another file or another name."),
        (half_a_store, "is damaged; put a copy in its place, or choose another file."),
    ],
)
def test_a_strange_file_is_refused_and_left_as_it_was(path: Path, make: Any, sentence: str) -> None:
    make(path)
    before = path.read_bytes()
    with pytest.raises(StoreUnavailable) as refusal:
        SqlStore(path, TABLES)
    assert str(refusal.value) == f"{path} {sentence}"
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"is a folder; choose the name of a file\."):
        SqlStore(tmp_path, TABLES)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"has no folder .*missing; create it"):
        SqlStore(tmp_path / "missing" / "s.db", TABLES)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_no_folder(path: Path) -> None:
    path.write_text("a note")
    with pytest.raises(StoreUnavailable, match="has no folder"):
        SqlStore(path / "s.db", TABLES)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that even root cannot write to")
def test_a_place_that_cannot_be_written_to_is_named() -> None:
    with pytest.raises(StoreUnavailable, match=r"^/proc/s\.db cannot be used"):
        SqlStore("/proc/s.db", TABLES)


@pytest.mark.parametrize("mode", [0o000, 0o400])
def test_a_file_that_may_not_be_written_is_named(path: Path, mode: int) -> None:
    SqlStore(path, TABLES).close()
    path.chmod(mode)
    if os.access(path, os.W_OK):
        pytest.skip("whoever runs this may write everything")
    with pytest.raises(StoreUnavailable, match="cannot be written; allow writing"):
        SqlStore(path, TABLES)


def test_a_locked_file_is_named_and_the_store_works_once_it_is_free(path: Path) -> None:
    with closing(SqlStore(path, TABLES)) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable) as refusal, store.transaction():
            pytest.fail("the block began without the right to write")
        assert str(refusal.value).startswith(f"{path} is in use by another program;")
        assert rows_in(store, TAGS) == []
        other.rollback()
        keep(store, TAGS, Tag("free"))
        assert rows_in(store, TAGS) == [Tag("free")]


def test_another_program_can_write_between_two_transactions(path: Path) -> None:
    with closing(SqlStore(path, TABLES)) as store, closing(sqlite3.connect(path)) as other:
        rows_in(store, TAGS)
        with other:
            other.execute("INSERT INTO tags VALUES ('theirs')")
        assert rows_in(store, TAGS) == [Tag("theirs")]
        with store.transaction() as transaction:
            assert transaction.get(TAGS, "theirs") == Tag("theirs")


def test_a_full_disk_leaves_nothing_half_written(path: Path, connections: list[sqlite3.Connection]) -> None:
    with closing(SqlStore(path, TABLES)) as store:
        keep(store, TAGS, Tag("before"))
        writer = connections[-1]
        ((pages,),) = writer.execute("PRAGMA page_count")
        writer.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreUnavailable) as refusal:
            keep(store, TAGS, *(Tag(f"{number:02000}") for number in range(50)))
        assert str(refusal.value).startswith(f"There is no space left for {path};")
        assert rows_in(store, TAGS) == [Tag("before")]
        writer.execute("PRAGMA max_page_count = 1000000")
        keep(store, TAGS, Tag("after"))
        assert rows_in(store, TAGS) == [Tag("after"), Tag("before")]


def test_a_value_no_column_can_hold_leaves_nothing_half_written(path: Path) -> None:
    with closing(SqlStore(path, TABLES)) as store:
        with pytest.raises(OverflowError):
            keep(store, AUTHORS, Author(1, "Ana"), Author(2**63, "Too many"))
        assert rows_in(store, AUTHORS) == []
        keep(store, AUTHORS, ANA)


def test_a_store_with_no_tables_of_its_own_still_counts(path: Path) -> None:
    with closing(SqlStore(path, ())) as store, store.transaction() as transaction:
        assert transaction.find(COUNTERS) == []


def test_a_folder_that_may_not_be_written_is_named(path: Path) -> None:
    path.parent.chmod(0o500)
    if os.access(path.parent, os.W_OK):
        pytest.skip("whoever runs this may write everything")
    try:
        with pytest.raises(StoreUnavailable, match="cannot be written; allow writing"):
            SqlStore(path, TABLES)
    finally:
        path.parent.chmod(0o700)
