"""The transaction over the simplest backend there is: what it asks for, and what it hands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from cqrs_sim.core.rows import Change, ConstraintViolated, ForeignKey, Key, R, Table, Where
from cqrs_sim.core.transaction import RawChange, Schema, Transaction, matching, sort_rows


@dataclass(frozen=True)
class Room:
    room: int
    name: str
    part_of: int | None = None


ROOMS: Table[Room] = Table(
    "rooms", Room, key=("room",), unique=(("name",),), foreign_keys=(ForeignKey("part_of", "rooms"),)
)
HALL, ATTIC = Room(1, "hall"), Room(2, "attic", part_of=1)


class Shelf:
    """A backend of dictionaries that notes what it is asked."""

    def __init__(self, *rows: Room) -> None:
        self.schema = Schema([ROOMS])
        self.rows: dict[tuple[Any, ...], Any] = {("rooms", row.room): row for row in rows}
        self.log: list[Any] = []
        self.fetch = {table.name: partial(self._fetch, table.name) for table in self.schema}

    def transaction(self) -> Transaction:
        return Transaction(self.schema, self)

    def expect(self, table: Table[Any], keys: Sequence[Key]) -> None:
        self.log.append(("expect", table.name, *keys))

    def _fetch(self, table: str, key: Key) -> Any:
        self.log.append(("get", table, *key))
        return self.rows.get((table, *key))

    def find(
        self,
        table: Table[R],
        where: Where | None = None,
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[R]:
        self.log.append(("find", limit))
        rows = [row for (name, *_), row in self.rows.items() if name == table.name]
        return sort_rows(table, matching(rows, where) if where else rows, order)[:limit]

    def begin(self) -> None:
        self.log.append("begin")

    def flush(self, changes: Sequence[RawChange]) -> None:
        self.log.append([(key, after) for _, key, _, after in changes])
        for table, key, _, after in changes:
            self.rows[table, *key] = after

    def rollback(self) -> None:
        self.log.append("rollback")


def test_what_was_there_before_a_change_is_known() -> None:
    shelf = Shelf(HALL, ATTIC)
    with shelf.transaction() as rows:
        rows.put(ROOMS, Room(1, "lobby"))
        rows.drop(ROOMS, 2)
        assert (rows.get(ROOMS, 1), rows.get(ROOMS, 2)) == (Room(1, "lobby"), None)
    assert rows.changes == [Change("rooms", (1,), HALL, Room(1, "lobby")), Change("rooms", (2,), ATTIC, None)]


def test_a_row_that_is_changed_is_not_taken_for_the_one_that_was_found() -> None:
    shelf = Shelf(HALL, ATTIC)
    with shelf.transaction() as rows:
        rows.put(ROOMS, Room(1, "lobby"))
        rows.drop(ROOMS, 2)
        assert rows.find(ROOMS) == [Room(1, "lobby")]
        assert (rows.get(ROOMS, 1), rows.get(ROOMS, 2)) == (Room(1, "lobby"), None)


def test_all_changes_are_flushed_at_once() -> None:
    shelf = Shelf()
    with shelf.transaction() as transaction:
        transaction.put(ROOMS, ATTIC)
        transaction.put(ROOMS, HALL)
    assert shelf.log[-1] == [((2,), ATTIC), ((1,), HALL)]


def test_an_exception_rolls_back_and_goes_on() -> None:
    shelf = Shelf()

    def fail() -> None:
        with shelf.transaction() as transaction:
            transaction.put(ROOMS, HALL)
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        fail()
    assert shelf.log == ["begin", ("get", "rooms", 1), "rollback"]


def test_a_broken_key_rolls_back() -> None:
    shelf = Shelf()
    with pytest.raises(ConstraintViolated), shelf.transaction() as transaction:
        transaction.put(ROOMS, ATTIC)
    assert shelf.log[-1] == "rollback"
    assert shelf.rows == {}


def test_find_asks_for_as_many_more_rows_as_may_be_hidden() -> None:
    shelf = Shelf(HALL, ATTIC, Room(3, "cellar"), Room(4, "porch"))
    with shelf.transaction() as transaction:
        transaction.drop(ROOMS, 4)
        transaction.drop(ROOMS, 3)
        assert transaction.find(ROOMS, order=("-room",), limit=1) == [ATTIC]
    assert ("find", 3) in shelf.log


def test_a_row_may_refer_to_its_own_table_and_to_itself() -> None:
    shelf = Shelf()
    with shelf.transaction() as transaction:
        transaction.put(ROOMS, Room(5, "universe", part_of=5))
        transaction.put(ROOMS, Room(6, "stars", part_of=5))
    with pytest.raises(ConstraintViolated), shelf.transaction() as transaction:
        transaction.drop(ROOMS, 5)


def test_changes_stay_known_after_the_commit() -> None:
    shelf = Shelf(HALL)
    with shelf.transaction() as transaction:
        transaction.put(ROOMS, Room(1, "great hall"))
    assert transaction.changes == [Change("rooms", (1,), HALL, Room(1, "great hall"))]


def test_nobody_is_asked_about_keys_that_did_not_change() -> None:
    shelf = Shelf(HALL, ATTIC)
    with shelf.transaction() as transaction:
        transaction.put(ROOMS, Room(2, "attic"))
    assert shelf.log == ["begin", ("get", "rooms", 2), [((2,), Room(2, "attic"))]]


def test_sorting_puts_none_first_and_breaks_ties_by_key() -> None:
    rooms = [Room(3, "c", 1), Room(2, "b"), Room(1, "a", 1), Room(4, "d", 2)]
    assert [room.room for room in sort_rows(ROOMS, rooms, ("part_of",))] == [2, 1, 3, 4]
    assert [room.room for room in sort_rows(ROOMS, rooms, ("-part_of",))] == [4, 1, 3, 2]


def test_rows_that_are_put_all_at_once_are_expected_before_they_are_fetched() -> None:
    shelf = Shelf(Room(1, "Attic"))
    with shelf.transaction() as rows:
        rows.put_all(ROOMS, [Room(1, "Cellar"), Room(2, "Hall")])
    read = [entry for entry in shelf.log if entry[0] in ("expect", "get")]
    assert read == [("expect", "rooms", (1,), (2,)), ("get", "rooms", 1), ("get", "rooms", 2)]
