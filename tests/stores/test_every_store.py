"""What every store does, asked of each in turn."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import pytest

from cqrs_sim.core.rows import COUNTERS, Change, ConstraintViolated, Counter, ForeignKey, Store, Table, UnitOfWork
from cqrs_sim.stores.digest import contents, digest
from cqrs_sim.stores.memory import MemoryStore
from tests.stores.library import (
    ANA,
    AUTHORS,
    BEN,
    BOOKS,
    LOANS,
    TABLES,
    TAGS,
    Author,
    Book,
    Loan,
    Tag,
    keep,
    rows_in,
)

B1, B2, B3, B4 = (
    Book(1, 1, "One", sold=5, signed=True),
    Book(2, 1, "Two", sold=9, in_print=False),
    Book(3, 2, "Three", sold=5, editor=1),
    Book(4, 2, "Four", sold=7, editor=2, signed=False),
)


@pytest.fixture
def library(store: Store) -> Store:
    keep(store, AUTHORS, ANA, BEN)
    keep(store, BOOKS, B3, B1, B4, B2)
    return store


def find(store: Store, table: Table[Any], *arguments: Any, **options: Any) -> list[Any]:
    with store.reading() as reading:
        return reading.find(table, *arguments, **options)


class Interruption(Exception):
    pass


@contextmanager
def interrupted(store: Store) -> Iterator[UnitOfWork]:
    """A transaction whose block ends in an exception."""
    with suppress(Interruption), store.transaction() as transaction:
        yield transaction
        raise Interruption


def test_a_row_comes_back_as_it_was_put(library: Store) -> None:
    with library.reading() as reading:
        assert reading.get(BOOKS, 1) == B1
        assert reading.get(BOOKS, 4) == B4
        assert reading.get(AUTHORS, 2) == BEN


def test_bools_come_back_as_bools_and_none_as_none(library: Store) -> None:
    rows = [(book.in_print, book.signed) for book in find(library, BOOKS)]
    assert repr(rows) == "[(True, True), (False, None), (True, None), (True, False)]"


def test_a_missing_row_is_none(library: Store) -> None:
    with library.reading() as reading:
        assert reading.get(BOOKS, 99) is None


@pytest.mark.parametrize("key", [2**63, -(2**63) - 1, 10**40])
def test_a_key_beyond_64_bits_is_not_there(library: Store, key: int) -> None:
    with library.reading() as reading:
        assert reading.get(BOOKS, key) is None
        assert reading.find(BOOKS, {"author": key}) == []
    with library.transaction() as transaction:
        assert transaction.get(BOOKS, key) is None
        transaction.drop(BOOKS, key)


def test_half_a_surrogate_pair_is_not_there(library: Store) -> None:
    with library.reading() as reading:
        assert reading.get(TAGS, "\ud800") is None


@pytest.mark.parametrize("word", ["", "ß", "'; DROP TABLE tags; --", "a\0b", "😀", "﷽"])
def test_any_text_is_a_key(store: Store, word: str) -> None:
    keep(store, TAGS, Tag(word))
    with store.reading() as reading:
        assert reading.get(TAGS, word) == Tag(word)


def test_text_is_ordered_by_code_point(store: Store) -> None:
    words = ["b", "B", "ä", "", "😀", "\uffff", "a"]
    keep(store, TAGS, *map(Tag, words))
    assert [tag.word for tag in rows_in(store, TAGS)] == sorted(words)


def test_a_composite_key_tells_rows_apart(library: Store) -> None:
    loans = Loan(1, "Cy", 3), Loan(1, "Di", 4), Loan(2, "Cy", 5)
    keep(library, LOANS, *loans)
    with library.reading() as reading:
        assert reading.get(LOANS, 1, "Di") == loans[1]
        assert reading.get(LOANS, 2, "Di") is None
        assert reading.find(LOANS, {"reader": "Cy"}) == [loans[0], loans[2]]


def test_without_an_order_rows_follow_the_key(library: Store) -> None:
    assert find(library, BOOKS) == [B1, B2, B3, B4]


def test_ties_follow_the_key_upwards_in_either_direction(library: Store) -> None:
    assert find(library, BOOKS, order=("sold",)) == [B1, B3, B4, B2]
    assert find(library, BOOKS, order=("-sold",)) == [B2, B4, B1, B3]


def test_the_key_can_be_followed_backwards(library: Store) -> None:
    assert find(library, BOOKS, order=("-book",), limit=2) == [B4, B3]


def test_a_limit_cuts_among_ties(library: Store) -> None:
    assert find(library, BOOKS, order=("-sold",), limit=3) == [B2, B4, B1]
    assert find(library, BOOKS, limit=0) == []


def test_orders_of_mixed_direction_are_followed(library: Store) -> None:
    assert find(library, BOOKS, order=("author", "-sold")) == [B2, B1, B4, B3]
    assert find(library, BOOKS, order=("-in_print", "title")) == [B4, B1, B3, B2]
    assert find(library, BOOKS, order=("sold", "-book")) == [B3, B1, B4, B2]


def test_none_comes_first_and_last_when_descending(library: Store) -> None:
    assert find(library, BOOKS, order=("editor",)) == [B1, B2, B3, B4]
    assert find(library, BOOKS, order=("-editor",)) == [B4, B3, B1, B2]
    assert find(library, BOOKS, order=("signed",), limit=3) == [B2, B3, B4]


def test_conditions_hold_together(library: Store) -> None:
    assert find(library, BOOKS, {"author": 1}) == [B1, B2]
    assert find(library, BOOKS, {"in_print": True, "sold": 5}) == [B1, B3]
    assert find(library, BOOKS, {"title": "Two", "author": 1}) == [B2]
    assert find(library, BOOKS, {"sold": 5, "book": 3}) == [B3]
    assert find(library, BOOKS, {"title": "Three", "sold": 6}) == []
    assert find(library, BOOKS, {"editor": 2}, order=("-sold",)) == [B4]
    assert find(library, BOOKS, {"signed": False}) == [B4]


def test_conditions_order_and_limit_go_together(library: Store) -> None:
    assert find(library, BOOKS, {"in_print": True}, order=("-sold",), limit=2) == [B4, B1]
    assert find(library, BOOKS, {"author": 2}, order=("-title",), limit=1) == [B3]


def test_indexes_keep_up_with_changes(library: Store) -> None:
    assert find(library, BOOKS, order=("sold",)) == [B1, B3, B4, B2]
    best = replace(B3, sold=10)
    keep(library, BOOKS, best, replace(B1, title="Uno"))
    with library.transaction() as transaction:
        transaction.drop(BOOKS, 4)
    assert find(library, BOOKS, order=("sold",)) == [replace(B1, title="Uno"), B2, best]
    assert find(library, BOOKS, {"sold": 5}) == [replace(B1, title="Uno")]


def test_indexes_keep_up_with_very_many_changes_at_once(library: Store) -> None:
    assert find(library, BOOKS, order=("sold",), limit=1) == [B1]  # an index that is kept up from now on
    with library.transaction() as rows:
        for number in range(5, 1500):
            rows.put(BOOKS, Book(number, 1 + number % 2, f"Title {number}", sold=number * 7919 % 100))
        rows.drop(BOOKS, 1)
    with library.transaction() as rows:
        for row in rows.find(BOOKS):
            rows.drop(BOOKS, row.book) if row.sold < 50 else rows.put(BOOKS, replace(row, sold=row.sold - 50))
        rows.put(BOOKS, replace(B2, sold=-1))
        for number in range(2000, 2100):
            rows.put(BOOKS, Book(number, 2, f"Title {number}", sold=50, editor=1))
    everything = find(library, BOOKS)
    assert len(everything) > 800
    for order in ("sold", "-sold"):
        by_key = sorted(everything, key=lambda book: book.book)
        ordered = sorted(by_key, key=lambda book: book.sold, reverse=order.startswith("-"))
        assert find(library, BOOKS, order=(order,)) == ordered
    assert find(library, BOOKS, {"author": 2}) == [book for book in everything if book.author == 2]


def test_find_sees_pending_changes(library: Store) -> None:
    with library.transaction() as transaction:
        transaction.put(BOOKS, replace(B1, sold=6))
        transaction.drop(BOOKS, 2)
        new = Book(5, 1, "Five", sold=8)
        transaction.put(BOOKS, new)
        assert transaction.find(BOOKS, order=("-sold",), limit=3) == [new, B4, replace(B1, sold=6)]
        assert transaction.find(BOOKS, {"author": 1}) == [replace(B1, sold=6), new]
        assert transaction.get(BOOKS, 2) is None
        assert transaction.get(BOOKS, 1) == replace(B1, sold=6)


def test_pending_changes_are_not_seen_by_a_reading(library: Store) -> None:
    with library.transaction() as transaction:
        transaction.put(BOOKS, Book(5, 1, "Five"))
        with library.reading() as reading:
            assert reading.get(BOOKS, 5) is None


def test_a_commit_is_seen_by_the_next_reading(library: Store) -> None:
    for number in (5, 6, 7):
        keep(library, BOOKS, Book(number, 1, f"Number {number}"))
        with library.reading() as reading:
            assert reading.get(BOOKS, number) is not None


def test_a_reading_keeps_its_view_while_others_commit(library: Store) -> None:
    with library.reading() as early:
        assert early.find(BOOKS, {"author": 1}) == [B1, B2]
        with library.transaction() as transaction:
            transaction.put(BOOKS, Book(5, 1, "Five"))
            transaction.drop(BOOKS, 1)
        with library.reading() as late:
            assert [book.book for book in late.find(BOOKS, {"author": 1})] == [2, 5]
            assert early.find(BOOKS, {"author": 1}) == [B1, B2]
            assert early.get(BOOKS, 1) == B1
    assert [book.book for book in find(library, BOOKS, {"author": 1})] == [2, 5]


def test_an_exception_leaves_no_trace(library: Store) -> None:
    with library.reading() as reading:
        before = digest(reading, TABLES)
    with interrupted(library) as transaction:
        transaction.put(BOOKS, Book(transaction.next_key(BOOKS), 1, "Half done"))
        transaction.put(BOOKS, replace(B1, sold=100))
        transaction.drop(BOOKS, 2)
    with library.reading() as reading:
        assert digest(reading, TABLES) == before
    keep(library, BOOKS, Book(5, 1, "The next one works"))


def test_changes_tell_before_and_after_in_order_of_first_change(library: Store) -> None:
    with library.transaction() as transaction:
        transaction.put(BOOKS, replace(B2, sold=10))
        transaction.put(TAGS, Tag("new"))
        transaction.drop(BOOKS, 1)
        transaction.put(BOOKS, replace(B2, sold=11))
    assert list(transaction.changes) == [
        Change("books", (2,), B2, replace(B2, sold=11)),
        Change("tags", ("new",), None, Tag("new")),
        Change("books", (1,), B1, None),
    ]


def test_what_is_put_back_is_no_change(library: Store) -> None:
    with library.transaction() as transaction:
        transaction.drop(BOOKS, 1)
        transaction.put(BOOKS, B1)
        transaction.put(BOOKS, Book(9, 1, "Here and gone"))
        transaction.drop(BOOKS, 9)
        transaction.put(BOOKS, B2)
        transaction.drop(BOOKS, 77)
    assert list(transaction.changes) == []


def test_keys_count_up_and_are_never_given_twice(store: Store) -> None:
    with store.transaction() as transaction:
        assert [transaction.next_key(AUTHORS) for _ in range(3)] == [1, 2, 3]
        assert transaction.next_key(BOOKS) == 1
        transaction.put(AUTHORS, Author(3, "Cy"))
    with store.transaction() as transaction:
        transaction.drop(AUTHORS, 3)
    with store.transaction() as transaction:
        assert transaction.next_key(AUTHORS) == 4


def test_a_key_taken_by_a_failed_transaction_is_given_again(store: Store) -> None:
    with interrupted(store) as transaction:
        transaction.next_key(AUTHORS)
    with store.transaction() as transaction:
        assert transaction.next_key(AUTHORS) == 1


@pytest.mark.parametrize(
    ("table", "row", "constraint", "columns", "values"),
    [
        (AUTHORS, Author(3, "Ana"), "unique", ("name",), ("Ana",)),
        (AUTHORS, Author(3, "Cy", ANA.email), "unique", ("email",), (ANA.email,)),
        (BOOKS, Book(9, 1, "Two"), "unique", ("author", "title"), (1, "Two")),
        (BOOKS, replace(B3, author=1, title="Two"), "unique", ("author", "title"), (1, "Two")),
        (BOOKS, Book(9, 77, "No author"), "foreign key", ("author",), (77,)),
        (BOOKS, replace(B1, editor=10**30), "foreign key", ("editor",), (10**30,)),
        (LOANS, Loan(77, "Cy", 1), "foreign key", ("book",), (77,)),
    ],
)
def test_a_row_that_breaks_a_key_is_refused_with_what_it_broke(
    library: Store,
    table: Table[Any],
    row: Any,
    constraint: str,
    columns: tuple[str, ...],
    values: tuple[Any, ...],
) -> None:
    before = rows_in(library, table)
    with pytest.raises(ConstraintViolated) as refusal:
        keep(library, table, row)
    error = refusal.value
    assert (error.constraint, error.table, error.columns, error.values) == (
        constraint,
        table.name,
        columns,
        values,
    )
    assert rows_in(library, table) == before


def test_a_parent_stays_while_it_has_a_child(library: Store) -> None:
    with pytest.raises(ConstraintViolated, match="of table books") as refusal, library.transaction() as work:
        work.drop(AUTHORS, 2)
    assert (refusal.value.columns, refusal.value.values) == (("author",), (2,))
    assert rows_in(library, AUTHORS) == [ANA, BEN]


def test_parent_and_child_may_come_and_go_together_in_any_order(library: Store) -> None:
    with library.transaction() as transaction:
        transaction.put(LOANS, Loan(9, "Cy", 1))
        transaction.put(BOOKS, Book(9, 9, "Nine"))
        transaction.put(AUTHORS, Author(9, "Novel"))
    with library.transaction() as transaction:
        transaction.drop(AUTHORS, 9)
        transaction.drop(BOOKS, 9)
        transaction.drop(LOANS, 9, "Cy")
    assert rows_in(library, AUTHORS) == [ANA, BEN]


def test_a_parent_may_go_once_its_children_have_another(library: Store) -> None:
    with library.transaction() as transaction:
        transaction.drop(AUTHORS, 2)
        transaction.put(BOOKS, replace(B3, author=1))
        transaction.put(BOOKS, replace(B4, author=1, editor=None))
    assert rows_in(library, AUTHORS) == [ANA]


def test_rows_may_swap_unique_values_and_pass_them_on(library: Store) -> None:
    with library.transaction() as transaction:
        transaction.put(AUTHORS, replace(ANA, name="Ben"))
        transaction.put(AUTHORS, replace(BEN, name="Ana"))
        transaction.put(BOOKS, replace(B1, title="Two"))
        transaction.put(BOOKS, replace(B2, title="Three"))
    assert [author.name for author in rows_in(library, AUTHORS)] == ["Ben", "Ana"]
    with library.transaction() as transaction:
        transaction.drop(BOOKS, 1)
        transaction.put(BOOKS, Book(10, 1, "Two"))
    assert [book.title for book in rows_in(library, BOOKS)] == ["Three", "Three", "Four", "Two"]


def test_none_is_unique_next_to_none(store: Store) -> None:
    keep(store, AUTHORS, Author(1, "Ana"), Author(2, "Ben"))
    keep(store, AUTHORS, Author(3, "Cy"))
    assert len(rows_in(store, AUTHORS)) == 3


def test_two_new_rows_cannot_share_a_unique_value(store: Store) -> None:
    with pytest.raises(ConstraintViolated, match="name = 'Ana'"):
        keep(store, AUTHORS, Author(1, "Ana"), Author(2, "Ana"))
    assert rows_in(store, AUTHORS) == []


def test_one_transaction_at_a_time(store: Store) -> None:
    with store.transaction() as outer:
        outer.put(TAGS, Tag("outer"))
        with pytest.raises(RuntimeError, match="open already"), store.transaction():
            pass
    assert rows_in(store, TAGS) == [Tag("outer")]


def test_what_reads_cannot_write(store: Store) -> None:
    with store.reading() as reading:
        assert [name for name in dir(reading) if name in ("put", "drop", "next_key", "flush", "begin")] == []


def test_closing_twice_is_allowed(store: Store) -> None:
    keep(store, TAGS, Tag("kept"))
    store.close()
    store.close()


def test_tidying_loses_nothing_whoever_is_looking_or_writing(store: Store) -> None:
    keep(store, TAGS, Tag("kept"))
    with store.reading() as before:
        assert before.find(TAGS) == [Tag("kept")]
        keep(store, TAGS, Tag("later"))
        store.tidy()
        assert before.find(TAGS) == [Tag("kept")]
    store.tidy()
    assert rows_in(store, TAGS) == [Tag("kept"), Tag("later")]


def test_contents_are_equal_on_every_store(library: Store) -> None:
    oracle = MemoryStore(TABLES)
    for table, rows in ((AUTHORS, (BEN, ANA)), (BOOKS, (B4, B3, B2, B1))):
        keep(oracle, table, *rows)
    with oracle.reading() as expected, library.reading() as reading:
        assert contents(reading, TABLES) == contents(expected, TABLES)
        assert digest(reading, TABLES) == digest(expected, reversed(TABLES))


def test_the_digest_knows_the_counters(store: Store) -> None:
    with store.reading() as reading:
        before = digest(reading, TABLES)
    with store.transaction() as transaction:
        transaction.next_key(BOOKS)
    with store.reading() as reading:
        assert reading.find(COUNTERS) == [Counter("books", 1)]
        assert digest(reading, TABLES) != before


def test_a_copy_in_memory_goes_its_own_way() -> None:
    store = MemoryStore(TABLES)
    keep(store, TAGS, Tag("shared"))
    twin = store.copy()
    keep(store, TAGS, Tag("here"))
    keep(twin, TAGS, Tag("there"))
    assert rows_in(store, TAGS) == [Tag("here"), Tag("shared")]
    assert rows_in(twin, TAGS) == [Tag("shared"), Tag("there")]


@dataclass(frozen=True)
class Price:
    book: int
    euros: float


def test_a_column_that_no_store_can_keep_is_named() -> None:
    with pytest.raises(TypeError, match=r"column prices\.euros is <class 'float'>"):
        MemoryStore([Table("prices", Price, key=("book",))])


def test_a_foreign_key_must_lead_to_a_table_of_the_store() -> None:
    loans = Table("loans", Loan, key=("book", "reader"), foreign_keys=(ForeignKey("book", "books"),))
    with pytest.raises(ValueError, match=r"loans\.book refers to no single-column key in books"):
        MemoryStore([loans])


def test_two_tables_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two tables named tags"):
        MemoryStore([TAGS, Table("tags", Author, key=("author",))])


@pytest.mark.parametrize("many", [3, 700])
def test_rows_that_are_put_all_at_once_tell_what_was_there(store: Store, many: int) -> None:
    keep(store, AUTHORS, ANA)
    keep(store, BOOKS, Book(1, 1, "One"))
    keep(store, LOANS, Loan(1, "reader 1", 1), Loan(1, "reader 2", 2))
    loans = [Loan(1, f"reader {number}", 2) for number in range(1, many)]
    with store.transaction() as rows:
        rows.put_all(LOANS, loans)
        rows.drop(LOANS, 1, "reader 2")
        rows.put_all(LOANS, [])
    changes = {change.key: (change.before, change.after) for change in rows.changes}
    assert changes.pop((1, "reader 1")) == (Loan(1, "reader 1", 1), loans[0])
    assert changes.pop((1, "reader 2")) == (loans[1], None)
    assert changes == {(1, loan.reader): (None, loan) for loan in loans[2:]}
    assert rows_in(store, LOANS) == sorted([loans[0], *loans[2:]], key=lambda loan: loan.reader)


def test_rows_of_one_column_key_are_put_all_at_once_too(store: Store) -> None:
    tags = [Tag(f"{number:04}") for number in range(1001)]
    keep(store, TAGS, *tags[::2])
    with store.together(), store.transaction() as rows:
        rows.put_all(TAGS, tags)
        rows.put_all(TAGS, tags)
    assert [change.after for change in rows.changes] == tags[1::2]
    assert rows_in(store, TAGS) == tags
