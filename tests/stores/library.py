"""A small library: tables with every kind of column and key, for the stores' own tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from cqrs_sim.core.rows import ForeignKey, Store, Table


@dataclass(frozen=True, slots=True)
class Author:
    author: Annotated[int, "a key"]
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Book:
    book: int
    author: int
    title: str
    sold: int = 0
    in_print: bool = True
    editor: Annotated[int | None, "another author"] = None
    signed: bool | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    book: int
    reader: str
    day: int


@dataclass(frozen=True, slots=True)
class Tag:
    word: str


AUTHORS: Table[Author] = Table("authors", Author, key=("author",), unique=(("name",), ("email",)))
BOOKS: Table[Book] = Table(
    "books",
    Book,
    key=("book",),
    unique=(("author", "title"),),
    indexes=(("sold",), ("in_print", "sold")),
    foreign_keys=(ForeignKey("author", "authors"), ForeignKey("editor", "authors")),
)
LOANS: Table[Loan] = Table("loans", Loan, key=("book", "reader"), foreign_keys=(ForeignKey("book", "books"),))
TAGS: Table[Tag] = Table("tags", Tag, key=("word",))
TABLES: tuple[Table[Any], ...] = (AUTHORS, BOOKS, LOANS, TAGS)

ANA, BEN = Author(1, "Ana", "ana@example.org"), Author(2, "Ben")


def keep(store: Store, table: Table[Any], *rows: Any) -> None:
    """Commit these rows."""
    with store.transaction() as transaction:
        for row in rows:
            transaction.put(table, row)


def rows_in(store: Store, table: Table[Any]) -> list[Any]:
    """Return what is committed."""
    with store.reading() as reading:
        return reading.find(table)
