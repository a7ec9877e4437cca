"""Plans: along which index the memory store answers a question of one shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.rows import Key, Table, values_of
from cqrs_sim.stores.columns import access_paths, columns_of, full_order

Entry = tuple[Any, ...]
"""A row's place in an index: its values there, the whole key among them."""


@dataclass(frozen=True, slots=True)
class Path:
    """One way along a table: the columns an index sorts by, the whole key among them, and its entries."""

    __eq__, __hash__ = object.__eq__, object.__hash__  # there is one of each, and plans are looked up often

    columns: tuple[str, ...]
    entry_of: Callable[[Key, Any], Entry]
    """What gives the entry of a row, given with its key."""
    key_in: Callable[[Entry], Key]
    """What gives the key of the row that an entry stands for."""
    rank: Callable[[str, Any], Any] | None
    """What a column's value sorts as, where one of them may be None, which comes first; None where none may be."""


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
    if columns == table.key:  # the key itself is the entry, so that it is kept once
        return Path(columns, lambda key, _: key, tuple, None)
    values_in, key_in = values_of(columns), _places_of([columns.index(column) for column in table.key])
    if nullable.isdisjoint(columns):
        return Path(columns, lambda _, row: values_in(row), key_in, None)

    def rank(column: str, value: Any) -> Any:
        return (value is not None, value) if column in nullable else value

    return Path(columns, lambda _, row: tuple(map(rank, columns, values_in(row))), key_in, rank)


def _places_of(places: Sequence[int]) -> Callable[[Entry], Key]:
    """Return the function that takes what is at these places, always as a tuple."""
    get = itemgetter(*places)
    return (lambda entry: (get(entry),)) if len(places) == 1 else get
