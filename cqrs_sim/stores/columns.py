"""Columns: what a row dataclass says about the columns of its table, for every store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.hints import hints_of
from cqrs_sim.core.rows import Table


@dataclass(frozen=True, slots=True)
class Column:
    """The type of one column: int, str or bool, and whether it may be None."""

    name: str
    kind: type[int] | type[str] | type[bool]
    nullable: bool


@lru_cache(maxsize=256)  # every new store of a domain asks the same, and type hints take long to read
def columns_of(table: Table[Any]) -> tuple[Column, ...]:
    """Return the columns of the row class. Raises TypeError for one that no store can keep."""
    hints = hints_of(table.row)
    return tuple(_column(table, name, hints[name]) for name in table.columns)


def access_paths(table: Table[Any]) -> tuple[tuple[str, ...], ...]:
    """Return the column lists worth an index: the key, unique sets, indexes, foreign keys; each once."""
    paths = [table.key, *table.unique, *table.indexes]
    for fk in table.foreign_keys:
        if not any(path[0] == fk.column for path in paths):
            paths.append((fk.column,))
    return tuple(dict.fromkeys(paths))


def full_order(table: Table[Any], fixed: Collection[str], order: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """Return the columns that decide the order of an answer, each with whether it descends.

    Columns fixed by equality decide nothing, nor does any behind the whole key; ties follow the key upwards.
    """
    undecided = set(table.key).difference(fixed)
    deciding: dict[str, bool] = {}
    for column in (*order, *table.key):
        if not undecided:
            break
        name = column.removeprefix("-")
        if name not in fixed:
            deciding.setdefault(name, column.startswith("-"))
        undecided.discard(name)
    return tuple(deciding.items())


def _column(table: Table[Any], name: str, hint: Any) -> Column:
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]  # what is noted is for people
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    kinds = [kind for kind in options if kind is not NoneType]
    if len(kinds) != 1 or kinds[0] not in (int, str, bool):
        raise TypeError(f"column {table.name}.{name} is {hint}; a store keeps int, str, bool and None")
    return Column(name, kinds[0], nullable=NoneType in options)
