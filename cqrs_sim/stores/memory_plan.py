"""Plans: along which index the memory store answers a question of one shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cqrs_sim.core.rows import Table, values_of
from cqrs_sim.stores.columns import access_paths, columns_of, full_order

Entry = tuple[Any, ...]
"""A row's place in an index: its values there, the rest of its key among them, then the whole key, to find it by."""


@dataclass(frozen=True, eq=False, slots=True)
class Path:
    """One way along a table: the columns an index sorts by, the whole key among them, and its entries."""

    columns: tuple[str, ...]
    entry_of: Callable[[Any], Entry]
    rank: Callable[[str, Any], Any]
    """What a column's value sorts as: where a column may be None, None comes first."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one shape of question is answered along a path, and what is left to do then."""

    path: Path
    equal: tuple[str, ...]
    """The leading columns of the path that the question fixes."""
    residual: frozenset[str]
    """The other columns that the question fixes: filtered on the way."""
    ties: slice
    """The part of an entry, behind `equal`, that the answer's order follows."""
    backwards: bool
    exact: bool
    """Whether that is the whole order; if not, rows equal so far are sorted among themselves."""
    simple: bool
    """Whether nothing is left to do: the answer is a stretch of the index."""


def paths_of(table: Table[Any]) -> tuple[Path, ...]:
    """Return the ways along a table. Raises TypeError for a column that no store can keep."""
    nullable = frozenset(column.name for column in columns_of(table) if column.nullable)
    return tuple(_path(table, columns, nullable) for columns in access_paths(table))


def plan_of(table: Table[Any], paths: Sequence[Path], fixed: tuple[str, ...], order: tuple[str, ...]) -> Plan | None:
    """Return the plan that serves most of what a question fixes and of its order; None where none helps."""
    wanted = full_order(table, fixed, order)
    best, best_score = None, (0, False)
    for path in paths:
        equal = _leading(path.columns, fixed)
        behind = path.columns[len(equal) :]
        backwards = bool(wanted) and wanted[0][1]
        run = 0
        while run < min(len(wanted), len(behind)) and wanted[run] == (behind[run], backwards):
            run += 1
        exact = run == len(wanted)
        if (len(equal) + run, exact) > best_score:
            best_score = (len(equal) + run, exact)
            residual = frozenset(fixed).difference(equal)
            ties = slice(len(equal), len(equal) + run)
            best = Plan(path, equal, residual, ties, backwards, exact, exact and not residual)
    return best


def _leading(columns: tuple[str, ...], fixed: tuple[str, ...]) -> tuple[str, ...]:
    count = 0
    while count < len(columns) and columns[count] in fixed:
        count += 1
    return columns[:count]


def _path(table: Table[Any], columns: tuple[str, ...], nullable: frozenset[str]) -> Path:
    columns = tuple(dict.fromkeys((*columns, *table.key)))
    values_in, key_of = values_of(columns), table.key_of
    if nullable.isdisjoint(columns):
        return Path(columns, lambda row: (*values_in(row), key_of(row)), lambda _, value: value)

    def rank(column: str, value: Any) -> Any:
        return (value is not None, value) if column in nullable else value

    return Path(columns, lambda row: (*map(rank, columns, values_in(row)), key_of(row)), rank)
