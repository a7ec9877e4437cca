"""Each store in turn, empty, with the tables of the small library."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cqrs_sim.core.rows import Store
from cqrs_sim.stores.memory import MemoryStore
from cqrs_sim.stores.sql import SqlStore
from tests.stores.library import TABLES


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The store that one suite asks the same of."""
    store: Store = MemoryStore(TABLES) if request.param == "memory" else SqlStore(tmp_path / "s.db", TABLES)
    yield store
    store.close()
