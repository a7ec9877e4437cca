"""Read files: the read stores of a branch, one file a lane, made when their lane is opened."""

from __future__ import annotations

from collections.abc import Sequence

from cqrs_sim.core.arrangement import NewStore
from cqrs_sim.core.bookkeeping import tables_of
from cqrs_sim.core.domain import ReadModel
from cqrs_sim.core.rows import Store
from cqrs_sim.sessions.branches import Files
from cqrs_sim.stores.sql import SqlStore
from cqrs_sim.stores.store_file import remove


def new_read_files(files: Files) -> NewStore:
    """Return what makes the read store of a new lane in the folder of a branch, in place of any that was left there."""

    def new_store(lane: str, models: Sequence[ReadModel]) -> Store:
        path = files.lane_db(lane)
        remove(path)
        return SqlStore(path, tables_of(models), durable=False)

    return new_store
