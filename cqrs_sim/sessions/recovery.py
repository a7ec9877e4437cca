"""The recovery: brings a replay to the newest moment found anywhere, and the files of the stores to what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from cqrs_sim.core.bookkeeping import CHECKPOINTS
from cqrs_sim.core.outbox import OUTBOX
from cqrs_sim.core.rows import Store
from cqrs_sim.core.simulation import Simulation, write_tables
from cqrs_sim.language import _
from cqrs_sim.sessions.branches import Files
from cqrs_sim.sessions.read_files import new_read_files
from cqrs_sim.stores.store_file import StoreFile, build, remove


@contextmanager
def recovered(simulation: Simulation, files: Files) -> Iterator[tuple[str, ...]]:
    """Have a simulation that was replayed to the end of its journal go on with these files.

    The files are opened, and written anew from the replay where they differ from it; what is given is a sentence on
    each of those. They are closed at the end of the block. Raises StoreUnavailable.
    """
    with ExitStack() as opened:
        write = StoreFile(files.write_db, write_tables(simulation.domain))
        opened.callback(write.close)
        read = _lane_files(simulation, files, {}, opened)
        _catch_up(simulation, write, read)
        read = _lane_files(simulation, files, read, opened)
        notices = (
            *_settled(write, simulation.stores.write),
            *(notice for lane in simulation.read_side.all_lanes for notice in _settled(read[lane.name], lane.store)),
        )
        _adopt(simulation, files, write, read)
        opened.pop_all()  # from now on they are the simulation's
        try:
            yield notices
        finally:
            simulation.close()


def build_stores(simulation: Simulation, files: Files) -> None:
    """Make the files of a new branch, with all that this simulation holds. Raises StoreUnavailable."""
    with simulation.stores.write.reading() as rows:
        build(files.write_db, write_tables(simulation.domain), rows)
    for lane in simulation.read_side.all_lanes:
        with lane.store.reading() as rows:
            build(files.lane_db(lane.name), lane.tables, rows)


def _lane_files(
    simulation: Simulation, files: Files, known: Mapping[str, StoreFile], opened: ExitStack
) -> dict[str, StoreFile]:
    """Return the file of each lane, with those that are open already."""
    found = {}
    for lane in simulation.read_side.all_lanes:
        file = known.get(lane.name)
        if file is None:
            file = StoreFile(files.lane_db(lane.name), lane.tables, durable=False)
            opened.callback(file.close)
        found[lane.name] = file
    return found


def _adopt(simulation: Simulation, files: Files, write: StoreFile, read: Mapping[str, StoreFile]) -> None:
    assert write.store is not None
    stores: dict[str, Store] = {}
    for name, file in read.items():
        assert file.store is not None
        stores[name] = file.store
    for left in files.read_dbs:  # of lanes that are gone
        if left.stem not in stores:
            remove(left)
    simulation.adopt(write.store, stores, new_read_files(files))


def _catch_up(simulation: Simulation, write: StoreFile, read: Mapping[str, StoreFile]) -> None:
    """Run on to where the files are, as far as they go on from the replay: their last second may be in no marker."""
    head, moment = _end_of_log(simulation, write)
    reached: dict[str, int] = {}
    for name, file in read.items():
        for row in file.find(CHECKPOINTS):
            if row.lane == name and row.position <= max(head, simulation.head):
                reached[name], moment = row.position, max(moment, row.at)

    def is_there() -> bool:
        lanes = simulation.read_side.all_lanes
        return simulation.head >= head and all(lane.checkpoint >= reached.get(lane.name, 0) for lane in lanes)

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


def _settled(file: StoreFile, store: Store) -> tuple[str, ...]:
    """Have a file hold what the replay's store holds; return what has to be told."""
    with store.reading() as rows:
        if file.holds(rows):
            return ()
        wrong = file.wrong or _("did not agree with the journal")
        kept = file.write_anew(rows)
    if kept is None:
        return (_("{path} {wrong} and was written anew from the journal.").format(path=file.path, wrong=wrong),)
    said = _("{path} {wrong} and was written anew from the journal; the old one is kept as {kept}.")
    return (said.format(path=file.path, wrong=wrong, kept=kept.name),)
