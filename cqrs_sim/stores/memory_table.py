"""One table in memory: rows by key, and sorted lists that answer `find` along an index."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice, starmap
from typing import Any

from cqrs_sim.core.rows import Key, Table, Where, values_of
from cqrs_sim.core.transaction import RawChange, matching, sort_rows
from cqrs_sim.stores.memory_plan import Entry, Path, Plan, paths_of, plan_of

FEW = 4
"""Rows that most questions find at most, so that the end of the answer is looked for near its beginning first."""
MANY = 1_000
"""Changes in one transaction beyond which an index is sorted once instead of searched for each."""


class MemoryTable:
    """The rows of one table. An index is built when a question first needs it, and kept up from then on."""

    __slots__ = ("_indexed_in", "_paths", "_plans", "_table", "indexes", "rows")

    def __init__(self, table: Table[Any]) -> None:
        """Start empty. Raises TypeError for a column that no store can keep."""
        self._table = table
        self._paths = paths_of(table)
        self._plans: dict[tuple[tuple[str, ...], tuple[str, ...]], Plan | None] = {}
        self.indexes: dict[Path, list[Entry]] = {}
        self._indexed_in: Callable[[Any], tuple[Any, ...]] | None = None  # but for the key, which no change touches
        self.rows: dict[Key, Any] = {}

    def copy(self) -> MemoryTable:
        """Return a table of its own that shares the rows."""
        twin = object.__new__(MemoryTable)
        twin._table, twin._paths, twin._plans = self._table, self._paths, self._plans
        twin.rows = self.rows.copy()
        twin.indexes = {path: entries.copy() for path, entries in self.indexes.items()}
        twin._indexed_in = self._indexed_in
        return twin

    def change_indexes(self, key: Key, before: Any, after: Any) -> None:
        """Carry out one change on every index."""
        # Most changes, such as one more like, are in no column of an index.
        if before is not None and after is not None:
            values_in = self._indexed_in
            if values_in is None or values_in(before) == values_in(after):
                return
        for path, entries in self.indexes.items():
            if before is not None:
                del entries[bisect_left(entries, path.entry_of(key, before))]
            if after is not None:
                _insert(entries, path.entry_of(key, after))

    def sort_indexes(self, changes: Sequence[RawChange]) -> None:
        """Carry out many changes of this table on every index: to sort it once is quicker than to search each place."""
        for path, entries in self.indexes.items():
            gone = {path.entry_of(key, before) for _, key, before, _ in changes if before is not None}
            if gone:
                entries[:] = [entry for entry in entries if entry not in gone]
            entries.extend(path.entry_of(key, after) for _, key, _, after in changes if after is not None)
            entries.sort()

    def find(self, where: Where, order: Sequence[str], limit: int | None) -> list[Any]:
        """Answer as `ReadRows.find` says."""
        shape = (tuple(where), tuple(order))
        try:
            plan = self._plans[shape]
        except KeyError:
            plan = self._plans[shape] = plan_of(self._table, self._paths, *shape)
        if plan is None:
            rows = matching(self.rows.values(), where) if where else list(self.rows.values())
            return sort_rows(self._table, rows, order)[:limit]
        entries = self.indexes.get(plan.path)
        if entries is None:
            entries = self._build(plan.path)
        low, high = _stretch(entries, plan, where) if plan.equal else (0, len(entries))
        if plan.simple:
            return list(map(self.rows.__getitem__, map(plan.path.key_in, _first(entries, low, high, plan, limit))))
        places = range(high - 1, low - 1, -1) if plan.backwards else range(low, high)
        walk = self._walk(entries, places, plan, where)
        return list(islice(walk if plan.exact else self._by_ties(walk, plan, order), limit))

    def _build(self, path: Path) -> list[Entry]:
        entries = self.indexes[path] = sorted(starmap(path.entry_of, self.rows.items()))
        columns = {column for built in self.indexes for column in built.columns}.difference(self._table.key)
        self._indexed_in = values_of(tuple(columns)) if columns else None
        return entries

    def _walk(self, entries: list[Entry], places: range, plan: Plan, where: Where) -> Iterator[Any]:
        rest = {column: where[column] for column in plan.residual}
        for place in places:
            row = self.rows[plan.path.key_in(entries[place])]
            if not rest or matching((row,), rest):
                yield row

    def _by_ties(self, walk: Iterable[Any], plan: Plan, order: Sequence[str]) -> Iterator[Any]:
        key_of, entry_of = self._table.key_of, plan.path.entry_of
        for _, tied in groupby(walk, key=lambda row: entry_of(key_of(row), row)[plan.ties]):
            yield from sort_rows(self._table, list(tied), order)


def carry_out(changes: Sequence[RawChange], tables: Mapping[str, MemoryTable]) -> None:
    """Carry out changes on the rows and the indexes of these tables."""
    many = len(changes) > MANY
    for name, key, before, after in changes:
        table = tables[name]
        if after is None:
            del table.rows[key]
        else:
            table.rows[key] = after
        if table.indexes and not many:
            table.change_indexes(key, before, after)
    if many:
        for name in {name for name, *_ in changes}:
            tables[name].sort_indexes([change for change in changes if change[0] == name])


def _insert(entries: list[Entry], entry: Entry) -> None:
    if not entries or entries[-1] < entry:  # most tables grow at the end
        entries.append(entry)
    else:
        insort(entries, entry)


def _stretch(entries: list[Entry], plan: Plan, where: Where) -> tuple[int, int]:
    """Return where the rows with the values that the question fixes begin and end."""
    rank = plan.path.rank
    equal = tuple(map(where.__getitem__, plan.equal))
    if rank is not None:
        equal = tuple(map(rank, plan.equal, equal))
    behind = (*equal[:-1], _next(equal[-1]))
    try:
        low = bisect_left(entries, equal)
        near = low + FEW
        end = near if near < len(entries) and behind <= entries[near] else len(entries)
        return low, bisect_left(entries, behind, low, end)
    except TypeError:  # a value of another type than the column's equals none of its values
        return 0, 0


def _first(entries: list[Entry], low: int, high: int, plan: Plan, limit: int | None) -> list[Entry]:
    """Return the entries of a stretch in the order that is asked for, as many as are asked for."""
    if not plan.backwards:
        return entries[low : high if limit is None else min(high, low + limit)]
    return entries[low if limit is None else max(low, high - limit) : high][::-1]


def _next(value: Any) -> Any:
    """Return the smallest value that sorts behind this one."""
    if isinstance(value, tuple):
        return (*value, 0)
    return value + "\0" if isinstance(value, str) else value + 1
