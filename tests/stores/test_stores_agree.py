"""Both stores against a naive model, over random transactions."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cqrs_sim.core.rows import ConstraintViolated, Store, Table
from cqrs_sim.stores.digest import contents, digest
from cqrs_sim.stores.memory import MemoryStore
from cqrs_sim.stores.sql import SqlStore
from tests.stores.library import AUTHORS, BOOKS, LOANS, TABLES, TAGS, Author, Book, Loan, Tag

Model = dict[str, dict[tuple[Any, ...], Any]]

numbers = st.integers(1, 4)
words = st.sampled_from(["", "a", "B", "ä", "😀"])
bools = st.booleans()
rows = st.one_of(
    st.tuples(st.just(AUTHORS), st.builds(Author, numbers, words, st.none() | words)),
    st.tuples(
        st.just(BOOKS),
        st.builds(Book, numbers, numbers, words, numbers, bools, st.none() | numbers, st.none() | bools),
    ),
    st.tuples(st.just(LOANS), st.builds(Loan, numbers, words, numbers)),
    st.tuples(st.just(TAGS), st.builds(Tag, words)),
)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Table[Any], dict[str, Any], list[str], int | None]:
    table, row = draw(rows)
    columns = st.sampled_from(table.columns)
    fixed = draw(st.lists(columns, max_size=2, unique=True))
    where = {column: value for column in fixed if (value := getattr(row, column)) is not None}
    signed = st.builds("{}{}".format, st.sampled_from(["", "-"]), columns)
    order = draw(st.lists(signed, max_size=2))
    return table, where, order, draw(st.none() | st.integers(0, 4))


steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), rows),
        st.tuples(st.just("drop"), rows),
        st.tuples(st.just("find"), questions()),
    ),
    max_size=6,
)


class StoresAgree(RuleBasedStateMachine):
    """Two stores and a dictionary, given the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.stores: list[Store] = [
            MemoryStore(TABLES),
            SqlStore(Path(self.folder.name, "s.db"), TABLES),
            SqlStore(Path(self.folder.name, "t.db"), TABLES),
        ]
        self.block = ExitStack()
        self.block.enter_context(self.stores[2].together())
        self.model: Model = {table.name: {} for table in TABLES}

    def teardown(self) -> None:
        self.settle()
        self.block.close()
        for store in self.stores:
            store.close()
        self.folder.cleanup()

    @rule(steps=steps, fails=st.sampled_from([False, False, False, True]))
    def transact(self, steps: list[tuple[str, Any]], fails: bool) -> None:
        pending = {name: dict(table) for name, table in self.model.items()}
        answers = [_play(pending, step) for step in steps]
        errors = []
        for store in self.stores:
            error: Any = None
            try:
                with store.transaction() as transaction:
                    assert [_do(transaction, step) for step in steps] == answers
                    if fails:
                        raise InterruptedError
            except InterruptedError:
                error = "interrupted"
            except ConstraintViolated as refusal:
                error = (refusal.constraint, refusal.table, refusal.columns, refusal.values)
            errors.append(error)
        assert errors[0] == errors[1] == errors[2]
        assert (errors[0] is None) == (not fails and _sound(pending))
        if errors[0] is None:
            self.model = pending

    @rule(question=questions())
    def look(self, question: tuple[Any, ...]) -> None:
        for store in self.stores[:2]:
            with store.reading() as reading:
                assert _do(reading, ("find", question)) == _play(self.model, ("find", question))

    @rule()
    def settle(self) -> None:
        """Have the third store, whose transactions reach its file together, write them."""
        self.block.close()
        with self.stores[2].reading() as reading:
            assert contents(reading, TABLES) == {"counters": [], **self._expected()}
        self.block.enter_context(self.stores[2].together())

    @invariant()
    def contents_are_the_same(self) -> None:
        memory, sql, _ = self.stores
        with memory.reading() as first, sql.reading() as second:
            assert contents(second, TABLES) == {"counters": [], **self._expected()}
            assert digest(first, TABLES) == digest(second, TABLES)

    def _expected(self) -> dict[str, list[Any]]:
        return {name: [row for _, row in sorted(table.items())] for name, table in self.model.items()}


def _do(rows: Any, step: tuple[str, Any]) -> Any:
    verb, (table, *rest) = step
    if verb == "find":
        where, order, limit = rest
        return rows.find(table, where, order=order, limit=limit)
    if verb == "put":
        return rows.put(table, rest[0])
    rows.drop(table, *table.key_of(rest[0]))
    return rows.get(table, *table.key_of(rest[0]))


def _play(model: Model, step: tuple[str, Any]) -> Any:
    verb, (table, *rest) = step
    kept = model[table.name]
    if verb == "put":
        kept[table.key_of(rest[0])] = rest[0]
        return None
    if verb == "drop":
        return kept.pop(table.key_of(rest[0]), None) and None
    where, order, limit = rest
    found = [row for _, row in sorted(kept.items()) if all(getattr(row, c) == v for c, v in where.items())]
    for column in reversed(order):
        name = column.removeprefix("-")
        found.sort(
            key=lambda row: (getattr(row, name) is not None, getattr(row, name)),  # sorted at once
            reverse=column.startswith("-"),
        )
    return found[:limit]


def _sound(model: Model) -> bool:
    for table in TABLES:
        kept = model[table.name].values()
        for fk in table.foreign_keys:
            parents = {None, *(key for (key,) in model[fk.table])}
            if any(getattr(row, fk.column) not in parents for row in kept):
                return False
        for columns in table.unique:
            values = [tuple(getattr(row, column) for column in columns) for row in kept]
            whole = [value for value in values if None not in value]
            if len(set(whole)) < len(whole):
                return False
    return True


TestStoresAgree = StoresAgree.TestCase
TestStoresAgree.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)
