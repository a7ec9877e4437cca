"""A store's file that should hold just what a replay holds: compared with it, and written anew where it does not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from cqrs_sim.core.rows import R, ReadRows, Table
from cqrs_sim.language import _
from cqrs_sim.stores import sqlite
from cqrs_sim.stores.digest import digest
from cqrs_sim.stores.sql import SqlStore

_ENDS = ("", "-wal", "-shm")
"""How the names of one database's files end; the last two are there while it is in use, or after a crash."""

_ODD = (sqlite.UnusableStore, TypeError, ValueError, AttributeError)
"""What comes of reading values that no column of ours has, as damage can leave behind."""


class StoreFile:
    """The file of one store of a session. `wrong` says what is wrong with it, nothing where it can be read."""

    def __init__(self, path: Path, tables: Iterable[Table[Any]], *, durable: bool = True) -> None:
        """Open the file, as `SqlStore` does, if it is a store with these tables.

        Raises StoreUnavailable for a hindrance around it.
        """
        self.path = path
        self.store: SqlStore | None = None
        self.wrong = "" if path.exists() else _("was missing")
        self._tables = tuple(tables)
        self._durable = durable
        if path.exists():
            self._open()

    def find(self, table: Table[R], *, order: tuple[str, ...] = (), limit: int | None = None) -> list[R]:
        """Return rows of one table as `ReadRows.find` does, none where they cannot be read."""
        if self.wrong or self.store is None:
            return []
        try:
            with self.store.reading() as rows:
                return rows.find(table, order=order, limit=limit)
        except _ODD:
            return []

    def holds(self, wanted: ReadRows) -> bool:
        """Whether all rows are these. Raises StoreUnavailable."""
        if self.wrong or self.store is None:
            return False
        try:
            with self.store.reading() as rows:
                return digest(rows, self._tables) == digest(wanted, self._tables)
        except _ODD:
            return False

    def write_anew(self, wanted: ReadRows) -> Path | None:
        """Put a file with these rows in its place; return where the old one is kept. Raises StoreUnavailable."""
        self.close()
        with _saying(self.path):
            made = self.path.with_name(f"{self.path.name}.new")
            _sweep(made)
            build(made, self._tables, wanted)
            kept = _set_aside(self.path)
            made.replace(self.path)
        self.store, self.wrong = SqlStore(self.path, self._tables, durable=self._durable), ""
        return kept

    def _open(self) -> None:
        try:
            self.store = SqlStore(self.path, self._tables, durable=self._durable)
            sqlite.check(self.path)
        except sqlite.UnusableStore:
            self.wrong = _("could not be read")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the store, if it is open."""
        if self.store is not None:
            self.store.close()
            self.store = None


def build(path: Path, tables: Iterable[Table[Any]], wanted: ReadRows) -> None:
    """Make a new file with these rows. Raises StoreUnavailable."""
    with closing(SqlStore(path, tables)) as store:
        store.fill(wanted)


def remove(path: Path) -> None:
    """Remove all files of a database that nobody has open, if it is there. Raises StoreUnavailable."""
    with _saying(path):
        for end in reversed(_ENDS):
            path.with_name(path.name + end).unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    """Copy a file of a store as it is at this moment, also while it is in use. Raises StoreUnavailable."""
    with _saying(source):
        try:
            sqlite.copy(source, target)
        except sqlite.UnusableStore:
            target.unlink(missing_ok=True)
            target.write_bytes(source.read_bytes())


def _sweep(made: Path) -> None:
    """Remove what a program that was ended while it built this file has left."""
    for left in made.parent.glob(f"{made.name}*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def _set_aside(path: Path) -> Path | None:
    """Rename the files of a database to names that nobody has; return the first one's, None where there is none."""
    number = 1
    while any(os.path.lexists(_kept(path, number, end)) for end in _ENDS):
        number += 1
    there = [end for end in _ENDS if os.path.lexists(path.with_name(path.name + end))]
    for end in there:  # the database first: its recent writes alone would be of no use
        path.with_name(path.name + end).rename(_kept(path, number, end))
    return _kept(path, number, there[0]) if there else None


def _kept(path: Path, number: int, end: str) -> Path:
    return path.with_name(f"{path.name}{'' if number == 1 else f'.{number}'}.bak{end}")


@contextmanager
def _saying(path: Path) -> Iterator[None]:
    """Have an error of the disk in the block be a sentence: StoreUnavailable."""
    try:
        yield
    except OSError as error:
        raise sqlite.unavailable(path, error) from error
