"""SQLite: everything that is its own and no other database's: connections, files, errors."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa

from cqrs_sim.core.rows import StoreUnavailable, Table
from cqrs_sim.language import _
from cqrs_sim.stores.columns import columns_of

VERSION = sqlite3.sqlite_version

APPLICATION_ID = int.from_bytes(b"CQRS")
"""What the header of every store file says, so that no other program's database is taken for one."""

BUSY_TIMEOUT_MS = 50
"""How long to wait for another program's lock: a frozen window is worse than a message."""

BEGIN_WRITING = "BEGIN IMMEDIATE"
BEGIN_READING = "BEGIN"
WRITTEN_BY_OTHERS = "PRAGMA data_version"
"""Says another number once any other connection has written."""
FOLD = "PRAGMA wal_checkpoint(PASSIVE)"

OUT_OF_RANGE = (OverflowError, UnicodeEncodeError)
"""What binding raises for a value that no column can hold: an int beyond 64 bits, half a surrogate pair."""

_MAGIC = b"SQLite format 3\0"
_FORMATS_AT, _FORMATS = slice(18, 20), (b"\1\1", b"\2\2")
_APPLICATION_ID_AT = slice(68, 72)
_WRITER_PRAGMAS = ("journal_mode = WAL", "foreign_keys = ON", "wal_autocheckpoint = 4000")
_READER_PRAGMAS = ("query_only = ON",)
_LAYOUT = "SELECT m.name, p.* FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'"

_SENTENCES: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: _("{file} is in use by another program; close that program, then try again."),
    sqlite3.SQLITE_LOCKED: _("{file} is in use by another program; close that program, then try again."),
    sqlite3.SQLITE_FULL: _("There is no space left for {file}; free some space on its disk, then try again."),
    **dict.fromkeys(
        (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM),
        _("{file} cannot be written; allow writing to it and its folder, or choose another place."),
    ),
    sqlite3.SQLITE_CORRUPT: _("{file} is damaged; put a copy in its place, or choose another file."),
    sqlite3.SQLITE_NOTADB: _("{file} is damaged; put a copy in its place, or choose another file."),
}
_CODES: Mapping[int, int] = {
    errno.EACCES: sqlite3.SQLITE_PERM,
    errno.EPERM: sqlite3.SQLITE_PERM,
    errno.EROFS: sqlite3.SQLITE_READONLY,
    errno.ENOSPC: sqlite3.SQLITE_FULL,
}
"""What SQLite would have said where the operating system refused first."""
_PASSING: frozenset[int] = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_INTERRUPT,
    }
)
"""What is wrong around a file and not in it."""
_OTHERWISE = _("{file} cannot be used ({error}); check its disk, or choose another file.")


class UnusableStore(StoreUnavailable):
    """A file that is no store with these tables, or a damaged one: waiting and trying again will not help."""


def table_options(table: Table[Any]) -> dict[str, Any]:
    """Return the options of a table: one whose key is not a single number is kept in the order of its key."""
    numbered = [column.name for column in columns_of(table) if column.kind is int]
    return {"sqlite_with_rowid": len(table.key) == 1 and table.key[0] in numbered}


def unavailable(path: Path, error: Exception) -> Exception:
    """Return a sentence for people where the file or its disk is at fault, else the error: a mistake."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, OSError):
        sentence = _SENTENCES.get(_CODES.get(cause.errno or 0, 0), _OTHERWISE)
        return StoreUnavailable(sentence.format(file=path, error=cause.strerror))
    if type(cause) not in (sqlite3.OperationalError, sqlite3.DatabaseError):
        return error
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    kind = StoreUnavailable if code in _PASSING else UnusableStore
    return kind(_SENTENCES.get(code, _OTHERWISE).format(file=path, error=cause))


def dialect() -> sa.Dialect:
    """Return the dialect to compile statements for."""
    return sa.create_engine("sqlite://").dialect


def engine_of(path: Path, mode: str, durable: bool = True) -> sa.Engine:
    """Return the engine that opens this file as "ro", "rw" or "rwc"; it opens nothing yet.

    All that is committed outlives this program, however it ends. A `durable` file outlives a power cut, too; any other
    may be damaged by one, and never waits for the disk.
    """
    address = _address(path, mode)
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000),
        poolclass=sa.NullPool,  # connections are held for as long as the store is open
    )
    synchronous = f"synchronous = {'NORMAL' if durable else 'OFF'}"
    pragmas = _READER_PRAGMAS if mode == "ro" else (*_WRITER_PRAGMAS, synchronous)

    @sa.event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return engine


def prepare(path: Path, metadata: sa.MetaData) -> None:
    """Make the file unless it is there; a file that is there must be a store with just these tables.

    Raises StoreUnavailable, and leaves any other file as it was.
    """
    try:
        if not path.parent.is_dir():
            raise StoreUnavailable(
                _("{path} has no folder {parent}; create it, or choose another place.").format(
                    path=path, parent=path.parent
                )
            )
        if path.is_dir():
            raise UnusableStore(_("{path} is a folder; choose the name of a file.").format(path=path))
        if path.exists():
            _recognise(path, metadata)
        else:
            _create(path, metadata)
    except (OSError, sqlite3.Error, sa.exc.DBAPIError) as error:
        raise unavailable(path, error) from error


def check(path: Path) -> None:
    """Read the whole file and compare every index with its table. Raises StoreUnavailable, for damage UnusableStore."""
    try:
        with closing(_connected(path)) as connection:
            ((found, *_), *_) = connection.execute("PRAGMA integrity_check(1)")
            if found != "ok":
                raise UnusableStore(_SENTENCES[sqlite3.SQLITE_CORRUPT].format(file=path))
    except sqlite3.Error as error:
        raise unavailable(path, error) from error


def copy(source: Path, target: Path) -> None:
    """Copy all that is committed in a database, whoever has it open, into a new file. Raises StoreUnavailable."""
    try:
        with (
            closing(_connected(source)) as held,
            closing(sqlite3.connect(target)) as made,
        ):
            held.backup(made)
    except sqlite3.Error as error:
        raise unavailable(source, error) from error


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(_address(path, "rw"), uri=True, timeout=BUSY_TIMEOUT_MS / 1000)


def _address(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _create(path: Path, metadata: sa.MetaData) -> None:
    """Build the file aside and move it in whole, so that a crash leaves no half-made store."""
    with TemporaryDirectory(dir=path.parent, prefix=f"{path.name}.") as aside:
        made = Path(aside, path.name)
        engine = engine_of(made, "rwc")
        with engine.begin() as connection:
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        engine.dispose()
        made.replace(path)


def _recognise(path: Path, metadata: sa.MetaData) -> None:
    # Not by SQLite, which may leave files of its own beside a stranger's. "+" asks whether we may write.
    with path.open("r+b") as file:
        header = file.read(100)
    is_store = header.startswith(_MAGIC) and header[_APPLICATION_ID_AT] == APPLICATION_ID.to_bytes(4)
    if not is_store or header[_FORMATS_AT] not in _FORMATS:
        raise UnusableStore(
            _("{path} is not a store of CQRS Sim; choose another file or another name.").format(path=path)
        )
    with closing(_connected(path)) as found:
        if set(found.execute(_LAYOUT)) != _layout(metadata):
            raise UnusableStore(
                _("{path} holds other tables than this simulation has; choose another file or another name.").format(
                    path=path
                )
            )


@lru_cache(maxsize=8)
def _layout(metadata: sa.MetaData) -> frozenset[tuple[Any, ...]]:
    wanted = sa.create_engine("sqlite://")
    with wanted.begin() as connection:
        metadata.create_all(connection)
        layout = frozenset(tuple(row) for row in connection.exec_driver_sql(_LAYOUT))
    wanted.dispose()
    return layout
