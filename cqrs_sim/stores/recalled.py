"""Recalled rows: what a connection has read or written of one table, so that it is not read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cqrs_sim.core.rows import Key

RECALLED = 2_000
"""About so many rows of a table are remembered from one transaction to the next."""


class Recalled(dict[Key, Any]):
    """Rows by key, None where it is known that there is none; any other is read when it is asked for.

    Most rows are new when they are written. Where keys begin with a number, one above all that there are is known to
    be new, so that nothing is read for it. All rows whose keys begin with the same number are remembered as a group
    once they were looked for, or from the first of them on.
    """

    __slots__ = ("_groups", "_highest", "_read", "_read_highest")

    def __init__(self, read: Callable[[Key], Any], read_highest: Callable[[], int] | None) -> None:
        """Read with these; `read_highest` tells the highest first number of a key, None where that is no number."""
        self._read = read
        self._read_highest = read_highest
        self._highest: int | None = None
        self._groups: dict[int, dict[Key, Any]] = {}

    def __missing__(self, key: Key) -> Any:
        """Read the row, unless all that its key could begin are known."""
        if (group := self._groups.get(key[0])) is not None:  # type: ignore[arg-type]
            return group.get(key)
        if self._is_new(key[0]):
            return None
        row = self[key] = self._read(key)
        return row

    def note(self, key: Key, row: Any) -> None:
        """Take what has been written: the row that has this key now, or None."""
        self[key] = row
        if self._highest is None:
            return
        first = key[0]
        if first > self._highest:  # type: ignore[operator]  # it is a number where there is a highest one
            if row is None:
                return
            self._highest = first  # type: ignore[assignment]
            self._groups[first] = {key: row}  # type: ignore[index]
            return
        group = self._groups.get(first)  # type: ignore[arg-type]
        if group is not None:
            if row is None:
                group.pop(key, None)
            else:
                group[key] = row

    def group(self, first: int, find: Callable[[], list[Any]], key_of: Callable[[Any], Key]) -> list[Any]:
        """Return all rows whose keys begin with this number, ascending; `find` reads them where they are not known."""
        if self._read_highest is None:
            return find()
        group = self._groups.get(first)
        if group is None:
            if self._is_new(first):
                return []
            found = find()
            self._groups[first] = {key_of(row): row for row in found}
            return found
        return [group[key] for key in sorted(group)] if len(group) > 1 else list(group.values())

    def unknown(self, keys: Iterable[Key]) -> list[Key]:
        """Return those of the keys whose rows would have to be read."""
        return [key for key in keys if key not in self and not self._is_new(key[0])]

    def found(self, keys: Iterable[Key], rows: Iterable[Any]) -> None:
        """Take rows that were just read, with their keys."""
        self.update(zip(keys, rows, strict=True))

    def forget(self) -> None:
        """Know nothing more."""
        self.clear()
        self._groups.clear()
        self._highest = None

    def _is_new(self, first: int | str) -> bool:
        if self._read_highest is None or type(first) is not int:
            return False
        if self._highest is None:
            self._highest = self._read_highest()
        return first > self._highest
