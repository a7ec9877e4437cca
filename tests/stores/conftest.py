"""Each store in turn, empty, with the tables of the small library."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import pytest

from cqrs_sim.core.rows import Store
from cqrs_sim.core.transaction import Transaction
from cqrs_sim.stores.memory import MemoryStore
from cqrs_sim.stores.sql import SqlStore
from cqrs_sim.stores.versioned import VersionedStore
from cqrs_sim.stores.versions import Versions
from tests.stores.library import TABLES


class Stepping(VersionedStore):
    """Takes a step after every transaction, so that what was written before comes from the file."""

    def __init__(self, versions: Versions) -> None:
        super().__init__(versions, "library", TABLES)
        self._file = versions

    def transaction(self) -> Transaction:
        return SteppingAfter(super().transaction(), lambda: step(self._file, self))  # type: ignore[return-value]

    def close(self) -> None:
        self._file.close()


class SteppingAfter:
    """A transaction, and what is done once it has ended."""

    def __init__(self, inner: Transaction, after: Callable[[], None]) -> None:
        self._inner, self._after = inner, after

    def __enter__(self) -> Transaction:
        return self._inner.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inner.__exit__(kind, error, trace)
        self._after()


def step(versions: Versions, *stores: VersionedStore) -> None:
    """Let the versions take what these stores have changed."""
    versions.write(change for store in stores for change in store.changed())
    for store in stores:
        store.stepped()


KINDS: dict[str, Callable[[Path], Store]] = {
    "memory": lambda _: MemoryStore(TABLES),
    "sql": lambda path: SqlStore(path / "s.db", TABLES),
    "versioned": lambda path: VersionedStore(Versions(path / "v.db"), "library", TABLES),
    "stepping": lambda path: Stepping(Versions(path / "v.db")),
}


@pytest.fixture(params=list(KINDS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The store that one suite asks the same of."""
    store = KINDS[request.param](tmp_path)
    yield store
    store.close()
