"""Statements: the SQL of one table, compiled once per dialect and shape, with how its values are lined up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import chain, starmap
from typing import Any

import sqlalchemy as sa

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.rows import Change, Select, Table, values_of
from cqrs_sim.stores.columns import access_paths, columns_of, full_order

AT_ONCE = 500
"""How many rows one statement gets by their keys."""

Shape = tuple[tuple[str, ...], tuple[str, ...], bool]
"""The columns a question fixes, its order, and whether it has a limit."""


@dataclass(frozen=True, slots=True)
class Question:
    """One compiled select: the values of `where` come first, then the limit, then `rest`."""

    sql: str
    rest: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """One compiled update of some columns, and what takes its values out of a row."""

    sql: str
    values_in: Callable[[Any], tuple[Any, ...]]


class Statements:
    """What can be said about one table in the dialect of its database."""

    def __init__(self, table: Table[Any], sql_table: sa.Table, dialect: sa.Dialect) -> None:
        """Compile what is the same for every row; questions are compiled when first asked."""
        self._table = table
        self._sql_table = sql_table
        self._dialect = dialect
        self._questions: dict[Shape, Question] = {}
        self.values_in = values_of(table.columns)
        self.row_of = _row_maker(table)
        self.get = self.question((table.key, (), False)).sql
        numbered = next(column.kind is int for column in columns_of(table) if column.name == table.key[0])
        highest = sa.select(sa.func.max(sql_table.c[table.key[0]]))
        self.highest = str(highest.compile(dialect=dialect)) if numbered else ""
        """Asks for the highest number that a key begins with; nothing where it begins with no number."""
        self.insert = str(sql_table.insert().compile(dialect=dialect))
        self.delete = str(sql_table.delete().where(*self._equal(table.key)).compile(dialect=dialect))
        indexed = {column for path in access_paths(table) for column in path}
        self._indexed_in = values_of(tuple(sorted(indexed)))
        self._unique_in = values_of(tuple(sorted({*table.key, *chain(*table.unique)})))
        self._update = self._update_of([column for column in table.columns if column not in table.key])
        self._narrow_update = self._update_of([column for column in table.columns if column not in indexed])

    def question(self, shape: Shape) -> Question:
        """Return the select that answers questions of this shape."""
        found = self._questions.get(shape)
        if found is None:
            found = self._questions[shape] = self._select(*shape)
        return found

    @cached_property
    def get_many(self) -> str:
        """The select that gets AT_ONCE rows by their keys, the values of which come one after the other."""
        # Joined and not looked for with IN, for which SQLite reads the whole table where a key has several columns.
        columns = [self._sql_table.c[name] for name in self._table.key]
        keys = sa.values(*(sa.column(f"key_{column.name}", column.type) for column in columns), name="keys")
        wanted = keys.data([tuple(0 for _ in columns)] * AT_ONCE).cte("keys")
        equal = (column == wanted.c[f"key_{column.name}"] for column in columns)
        statement = sa.select(self._sql_table).select_from(wanted).join(self._sql_table, sa.and_(*equal))
        return str(statement.compile(dialect=self._dialect))

    def update(self, before: Any, after: Any) -> Update | None:
        """Return the update from one row to another; where no indexed column differs, it sets none of those.

        None where a column of a unique set differs: rows may be swapping such values, which SQL refuses row
        by row, so the old row must be deleted before any new one is inserted.
        """
        if self._indexed_in(before) == self._indexed_in(after):
            return self._narrow_update
        return self._update if self._unique_in(before) == self._unique_in(after) else None

    def writing(self, change: Change) -> list[tuple[str, tuple[Any, ...]]]:
        """Return the statements that write one change, each with its values."""
        before, after = change.before, change.after
        update = None if before is None or after is None else self.update(before, after)
        if update is not None:
            return [(update.sql, update.values_in(after))]
        deletes = [] if before is None else [(self.delete, change.key)]
        return deletes if after is None else [*deletes, (self.insert, self.values_in(after))]

    def asking(self, select: Select[Any]) -> tuple[str, tuple[Any, ...]]:
        """Return the statement that answers this select, with its values."""
        where, limits = dict(select.where), () if select.limit is None else (select.limit,)
        question = self.question((tuple(where), select.order, select.limit is not None))
        return question.sql, (*where.values(), *limits, *question.rest)

    def _update_of(self, columns: Sequence[str]) -> Update | None:
        if not columns:
            return None
        values: dict[str, Any] = {column: sa.bindparam(column) for column in columns}
        statement = self._sql_table.update().where(*self._equal(self._table.key)).values(values)
        return Update(str(statement.compile(dialect=self._dialect)), values_of((*columns, *self._table.key)))

    def _select(self, fixed: tuple[str, ...], order: tuple[str, ...], limited: bool) -> Question:
        statement = sa.select(self._sql_table).where(*self._equal(fixed))
        statement = statement.order_by(*starmap(self._ordered, full_order(self._table, fixed, order)))
        if limited:
            statement = statement.limit(sa.bindparam("row_limit", type_=sa.Integer()))
        compiled = statement.compile(dialect=self._dialect)
        # Some dialects add a constant of their own, such as SQLite's OFFSET.
        names = (compiled.positiontup or [])[len(fixed) + limited :]
        return Question(str(compiled), tuple(compiled.params[name] for name in names))

    def _equal(self, columns: Iterable[str]) -> list[sa.ColumnElement[bool]]:
        return [self._sql_table.c[name] == sa.bindparam(f"where_{name}") for name in columns]

    def _ordered(self, name: str, descending: bool) -> sa.ColumnElement[Any]:
        column = self._sql_table.c[name]
        if not column.nullable:
            return column.desc() if descending else column
        return column.desc().nulls_last() if descending else column.asc().nulls_first()


def _row_maker(table: Table[Any]) -> Callable[[tuple[Any, ...]], Any]:
    """Return what turns a database's answer into a row, bool where the database knows only 0 and 1."""
    row_class: Callable[..., Any] = table.row
    bools = [place for place, column in enumerate(columns_of(table)) if column.kind is bool]
    if not bools:
        return lambda answer: row_class(*answer)

    def row_of(answer: tuple[Any, ...]) -> Any:
        values = list(answer)
        for place in bools:
            if values[place] is not None:
                values[place] = bool(values[place])
        return row_class(*values)

    return row_of
