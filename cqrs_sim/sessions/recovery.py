"""The recovery: brings a replay to the newest moment found anywhere, and the files of the stores to what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cqrs_sim.core.outbox import OUTBOX
from cqrs_sim.core.projector import CHECKPOINTS
from cqrs_sim.core.simulation import Simulation, read_tables, write_tables
from cqrs_sim.sessions.branches import Files
from cqrs_sim.stores.store_file import StoreFile, build


@contextmanager
def recovered(simulation: Simulation, files: Files) -> Iterator[tuple[str, ...]]:
    """Have a simulation that was replayed to the end of its journal go on with these files.

    The files are opened, and written anew from the replay where they differ from it; what is given is a sentence on
    each of those. They are closed at the end of the block. Raises StoreUnavailable.
    """
    write = StoreFile(files.write_db, write_tables(simulation.domain))
    try:
        read = StoreFile(files.read_db, read_tables(simulation.domain))
        try:
            _catch_up(simulation, write, read)
            notices = _settled(simulation, write, read)
            assert write.store is not None
            assert read.store is not None
            simulation.adopt(write.store, read.store)
            yield notices
        finally:
            read.close()
    finally:
        write.close()


def build_stores(simulation: Simulation, files: Files) -> None:
    """Make the files of a new branch, with all that this simulation holds. Raises StoreUnavailable."""
    domain, stores = simulation.domain, simulation.stores
    with stores.write.reading() as rows:
        build(files.write_db, write_tables(domain), rows)
    with stores.read.reading() as rows:
        build(files.read_db, read_tables(domain), rows)


def _catch_up(simulation: Simulation, write: StoreFile, read: StoreFile) -> None:
    """Run on to where the files are, as far as they go on from the replay: their last second may be in no marker."""
    head, moment = _end_of_log(simulation, write)
    checkpoint = 0
    for row in read.find(CHECKPOINTS):
        if row.lane == simulation.lane.name and row.position <= max(head, simulation.head):
            checkpoint, moment = row.position, max(moment, row.at)

    def is_there() -> bool:
        return simulation.head >= head and simulation.lane.projector.checkpoint >= checkpoint

    # Instant by instant, because a damaged moment may lie far beyond anything that has happened.
    while not is_there() and (due := simulation.next_moment()) is not None and due <= moment:
        simulation.run_until(due)


def _end_of_log(simulation: Simulation, write: StoreFile) -> tuple[int, int]:
    """Return head and moment of a file whose log begins as the replay's does, or is a beginning of it; else (0, 0)."""
    found = write.find(OUTBOX)
    with simulation.stores.write.reading() as rows:
        replayed = rows.find(OUTBOX)
    common = min(len(found), len(replayed))
    if not found or found[:common] != replayed[:common]:
        return 0, 0
    return found[-1].position, found[-1].committed_at


def _settled(simulation: Simulation, *found: StoreFile) -> tuple[str, ...]:
    """Have each file hold what the replay holds; return what has to be told."""
    notices = []
    for file, store in zip(found, (simulation.stores.write, simulation.stores.read), strict=True):
        with store.reading() as rows:
            if not file.holds(rows):
                wrong = file.wrong or "did not agree with the journal"
                kept = file.write_anew(rows)
                and_kept = "" if kept is None else f"; the old one is kept as {kept.name}"
                notices.append(f"{file.path} {wrong} and was written anew from the journal{and_kept}.")
    return tuple(notices)
