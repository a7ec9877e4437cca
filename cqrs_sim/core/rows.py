"""Rows: tables described by frozen dataclasses, and the ports that read and write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from cqrs_sim.core.frozen import dataclass

Value = int | str | bool | None
Key = tuple[int | str, ...]
Where = Mapping[str, int | str | bool]

R = TypeVar("R")


def values_of(columns: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Return the function that takes these columns out of a row, always as a tuple."""
    get = attrgetter(*columns)
    if len(columns) == 1:
        return lambda row: (get(row),)
    return get


@dataclass(frozen=True)
class ForeignKey:
    """A column whose value, unless None, must be the (single-column) key of a row in another table."""

    column: str
    table: str


@dataclass(frozen=True)
class Table(Generic[R]):
    """One table: its row class, a frozen dataclass of int, str, bool and None, and what holds between rows.

    Each index and each unique set is a tuple of column names. Raises ValueError for a column the row has not.
    """

    name: str
    row: type[R]
    key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a description that names a missing column."""
        named = {*self.key, *(fk.column for fk in self.foreign_keys)}
        named.update(column for columns in (*self.unique, *self.indexes) for column in columns)
        if missing := named.difference(self.columns):
            raise ValueError(f"table {self.name} has no column {', '.join(sorted(missing))}")

    @cached_property
    def key_of(self) -> Callable[[R], Key]:
        """The function that takes the key out of a row."""
        return values_of(self.key)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The column names, in the order of the row class."""
        names: tuple[str, ...] = self.row.__match_args__  # type: ignore[attr-defined]  # R is a dataclass
        return names


@dataclass(frozen=True)
class Select(Generic[R]):
    """A question to one table, as data: equality conditions, order and limit as `ReadRows.find` takes them."""

    table: Table[R]
    where: tuple[tuple[str, int | str | bool], ...] = ()
    order: tuple[str, ...] = ()
    limit: int | None = None


class Change(NamedTuple):
    """What one transaction did to one row; before or after is None where the row did not exist."""

    table: str
    key: Key
    before: Any
    after: Any


class ReadRows(Protocol):
    """Reading rows. There is no way to change one through this port."""

    def get(self, table: Table[R], *key: int | str) -> R | None:
        """Return the row with this key, or None."""

    def find(
        self,
        table: Table[R],
        where: Where | None = None,
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[R]:
        """Return the rows whose columns equal `where`.

        `order` names columns, a leading "-" meaning descending; ties, and no order at all, follow the key
        ascending, so every store answers alike.
        """


class Rows(ReadRows, Protocol):
    """Reading and writing rows within one transaction."""

    def put(self, table: Table[R], row: R) -> None:
        """Insert the row, or replace the one with the same key."""

    def put_all(self, table: Table[R], rows: Sequence[R]) -> None:
        """Put each of these rows: what is there instead is read at once, which is quicker where they are many."""

    def drop(self, table: Table[Any], *key: int | str) -> None:
        """Delete the row with this key; nothing happens when there is none."""

    def next_key(self, table: Table[Any]) -> int:
        """Return a number this table has never had as a key, also after deletes: 1, 2, 3 ..."""


class UnitOfWork(Rows, Protocol):
    """Rows within one transaction, and what was changed so far."""

    @property
    def changes(self) -> Sequence[Change]:
        """The rows that differ from before, in order of first change; complete once committed."""


class Store(Protocol):
    """A place that keeps rows: transactions to write, read transactions to look."""

    def transaction(self) -> AbstractContextManager[UnitOfWork]:
        """One unit of work: commits when the block ends, leaves no trace when it raises.

        Raises ConstraintViolated (at the end of the block) and StoreUnavailable.
        """

    def reading(self) -> AbstractContextManager[ReadRows]:
        """One consistent view of what is committed. A write attempted through it fails in the store itself."""

    def together(self, behind: Store | None = None) -> AbstractContextManager[None]:
        """Have the transactions of a block reach the disk in one, at its end or as soon as somebody looks.

        Each is committed when it ends, as always; a crash of the program loses those that have not reached the disk.
        `behind`: this store is never ahead of that one on the disk. Raises StoreUnavailable at the end of the block;
        what was committed is kept then, and reaches the disk with what follows.
        """

    def settle(self) -> None:
        """Have all that was committed reach the disk now. Raises StoreUnavailable as `together`."""

    def explain(self, what: Change | Select[Any]) -> str:
        """Return how this store writes the change or answers the select, on one line, for people to read."""

    def tidy(self) -> None:
        """Do what was put off to keep transactions short: for pauses. Raises StoreUnavailable; no row is lost then."""

    def close(self) -> None:
        """Release files and connections; closing twice is allowed."""


class ConstraintViolated(Exception):
    """A transaction would break a key: `constraint` is "unique" or "foreign key", with its table and columns."""

    def __init__(self, constraint: str, table: str, columns: tuple[str, ...], values: tuple[Value, ...]) -> None:
        """Say which constraint, where, and for which values."""
        shown = ", ".join(f"{column} = {value!r}" for column, value in zip(columns, values, strict=True))
        super().__init__(f"{constraint} constraint of table {table} broken by {shown}")
        self.constraint = constraint
        self.table = table
        self.columns = columns
        self.values = values


class StoreUnavailable(Exception):
    """A store that cannot be used now; the message is a sentence for people: what happened, what to do."""


@dataclass(frozen=True, slots=True)
class Counter:
    """The last key a table has given out."""

    table: str
    last: int


COUNTERS: Table[Counter] = Table("counters", Counter, key=("table",))
