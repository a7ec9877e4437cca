"""Runs and stores of both kinds, so that one test asks the same of memory and of SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.rows import Store
from cqrs_sim.core.simulation import Simulation, Stores, read_tables, write_tables
from cqrs_sim.sessions.branches import Files
from cqrs_sim.sessions.read_files import new_read_files
from cqrs_sim.sessions.session import Head
from cqrs_sim.stores.memory import MemoryStore
from cqrs_sim.stores.sql import SqlStore
from tests.core.desk import DESK, stores_in_memory

Open = Callable[[Head], Simulation]


@pytest.fixture(params=["memory", "sql"])
def open_run(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Open a run at 0 s on stores of the kind at hand; closed when the test ends."""
    with ExitStack() as opened:

        def on_files(head: Head) -> Simulation:
            return opened.enter_context(bootstrap.on_files(head, tmp_path))

        yield bootstrap.in_memory if request.param == "memory" else on_files


@pytest.fixture(params=["memory", "sql"])
def desk_stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """Empty stores for a desk, of the kind at hand."""
    if request.param == "memory":
        yield stores_in_memory()
    else:
        with closing(SqlStore(tmp_path / "write.db", write_tables(DESK))) as write:
            yield Stores(write, MemoryStore(read_tables(DESK)), new_read_files(Files(tmp_path)))


@pytest.fixture
def desk_read(desk_stores: Stores) -> Iterator[Store]:
    """An empty read store for a desk, of the kind at hand."""
    with closing(desk_stores.new_read("read", DESK.read_models)) as store:
        yield store
