"""One run of a campaign on files: what only they can suffer, and that the session goes on as its journal says."""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from random import Random
from typing import Any

from cqrs_sim import bootstrap
from cqrs_sim.bootstrap import DOMAINS, new_session, open_session
from cqrs_sim.core.bookkeeping import CHECKPOINTS
from cqrs_sim.core.journal import replay
from cqrs_sim.core.outbox import OUTBOX
from cqrs_sim.core.rows import Store, StoreUnavailable
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import Simulation, write_tables
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.sessions.session import SessionError
from cqrs_sim.sessions.trace import Trace
from cqrs_sim.stores.digest import digest
from tests.campaign.chaos import Chaos
from tests.campaign.healing import heal
from tests.campaign.outcome import Outcome
from tests.campaign.watch import Broken, must
from tests.sessions.places import room_for
from tests.stories.test_file_in_use import in_use

STRETCHES = 4
"""How often the session is opened."""
INPUTS = 8
"""Inputs in each stretch, every other one of them hindered."""
ROOM = 1_000_000
"""More pages than any file of a campaign has."""

Hindrance = Callable[[OpenSession, Random], Any]


def run_on_files(seed: int, folder: Path) -> Outcome:
    """Run a seed on a session in this folder, which is new; each closing is followed by some damage to its files."""
    outcome = Outcome(seed, None)
    chance, chaos = Random(f"files {seed}"), Chaos(seed)
    domain = chaos.people.domain
    try:
        with new_session(folder, domain.name, seed, chaos.settings(domain, Settings())) as session:
            _live(session, chance, chaos, outcome.fired)
        for _ in range(STRETCHES - 1):
            _go_on(folder, chance, chaos, outcome)
        with open_session(folder) as session:
            outcome.repairs = heal(session)
            outcome.events = session.simulation.head
        outcome.trace = _as_replayed(folder)
    except Exception as error:  # whatever it is, the seed has to be told
        outcome.broken = str(error) if isinstance(error, Broken) else f"{type(error).__name__}: {error}"
    with suppress(SessionError):
        outcome.session = load(folder, DOMAINS)
    return outcome


def _go_on(folder: Path, chance: Random, chaos: Chaos, outcome: Outcome) -> None:
    damage = chance.choice(DAMAGES)
    damaged = damage(folder, chance)
    with open_session(folder) as session:
        lanes = {lane.name for lane in session.simulation.read_side.all_lanes}
        if damaged is not None and damaged[1].stem in {"write", *lanes}:  # a file left over is removed without a word
            number, file = damaged
            outcome.fired[number] += 1
            about = [notice for notice in session.notices if str(file) in notice]
            must(len(about) == 1, f"{file.name} was damaged ({damage.__name__}), and what was told is {about}.")
        _live(session, chance, chaos, outcome.fired)
    _as_replayed(folder)


def _live(session: OpenSession, chance: Random, chaos: Chaos, fired: Counter[int]) -> None:
    """Do some inputs, every other one of them while something is in the way, and again when it is gone."""
    simulation = session.simulation
    for turn in range(INPUTS):
        hindrance, number = chance.choice(HINDRANCES) if turn % 2 else (_none, 0)
        before = _standing(simulation)
        try:
            with hindrance(session, chance):
                with simulation.together() if turn % 4 < 2 else nullcontext():  # as the window does, and as others do
                    simulation.run_until(simulation.now + chaos.gap())
                session.do(chaos.wish(simulation))
        except (StoreUnavailable, SessionError) as refusal:
            fired[number] += 1
            must(str(refusal).endswith("."), f"A refusal is no sentence: {refusal}")
            _check_whole(session, before)
        simulation.run_until(simulation.now)
    session.rest()


def _standing(simulation: Simulation) -> tuple[int, int]:
    return simulation.now, simulation.head


def _check_whole(session: OpenSession, before: tuple[int, int]) -> None:
    """After a refusal: nothing is half written, and what is there can be read."""
    simulation = session.simulation
    must(_standing(simulation) >= before, "A refusal took something back.")
    with simulation.stores.write.reading() as rows:
        positions = [row.position for row in rows.find(OUTBOX)]
    must(positions == list(range(1, simulation.head + 1)), f"The log is {positions} at head #{simulation.head}.")
    for lane in simulation.read_side.all_lanes:
        with lane.store.reading() as rows:
            found = {row.lane: row.position for row in rows.find(CHECKPOINTS)}
        known = lane.checkpoint
        must(found.get(lane.name, 0) == known, f"{lane.name} has checkpoint {found} in its file, #{known} in mind.")


def _as_replayed(folder: Path) -> str:
    """Compare a session that was closed with the replay of its journal; return the trace hash. Raises Broken."""
    live = Trace()
    with open_session(folder, live) as session:
        must(session.notices == (), f"Files that nobody touched differ: {session.notices}")
        until, found = session.simulation.now, digests_of_lanes(session.simulation)
    recorded, told = load(folder, DOMAINS), Trace()
    fresh = bootstrap.in_memory(recorded.head)
    fresh.subscribe(told)
    replay(fresh, recorded.entries, until)
    must(told.digest == live.digest, "A replay in memory tells other facts than the files' session.")
    must(digests_of_lanes(fresh) == found, "A replay in memory holds other rows than the files.")
    return live.digest


def digests_of_lanes(simulation: Simulation) -> dict[str, str]:
    """Return the digest of the write store and of the read store of every lane."""

    def of(store: Store, tables: Any) -> str:
        with store.reading() as rows:
            return digest(rows, tables)

    lanes = {lane.name: of(lane.store, lane.tables) for lane in simulation.read_side.all_lanes}
    return {"write": of(simulation.stores.write, write_tables(simulation.domain)), **lanes}


# What gets in the way while the session is open, with its number in the table of faults


def _none(_session: OpenSession, _chance: Random) -> Any:
    return nullcontext()


def _locked(session: OpenSession, chance: Random) -> Any:
    files = session.folder.branch.files
    return in_use(chance.choice((files.write_db, *files.read_dbs)))


@contextmanager
def _full(session: OpenSession, chance: Random) -> Iterator[None]:
    store: Any = chance.choice(session.simulation.kept)
    writer: sqlite3.Connection = store._writer._raw  # no port gives the connection, and none should
    ((pages,),) = writer.execute("PRAGMA page_count").fetchall()
    writer.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    try:
        yield
    finally:
        with suppress(sqlite3.ProgrammingError):  # its lane was closed
            writer.execute(f"PRAGMA max_page_count = {ROOM}").fetchall()


@contextmanager
def _journal_full(session: OpenSession, _chance: Random) -> Iterator[None]:
    simulation = session.simulation
    simulation.run_until(simulation.now)
    with room_for(session.folder.branch.files.journal.stat().st_size + 5):
        yield


HINDRANCES: tuple[tuple[Hindrance, int], ...] = ((_locked, 16), (_full, 15))
if sys.platform != "win32":
    HINDRANCES = (*HINDRANCES, (_journal_full, 15))


# What happens to the files while the session is closed


def nothing(_folder: Path, _chance: Random) -> None:
    """Leave everything as it is."""


def deleted(folder: Path, chance: Random) -> tuple[int, Path]:
    """Delete a read store."""
    file = _some_read_file(folder, chance)
    file.unlink()
    return 13, file


def ahead(folder: Path, chance: Random) -> tuple[int, Path]:
    """Have a read store say that it is built further than the log goes, as after a restore from backup."""
    file = _some_read_file(folder, chance)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"DELETE FROM {CHECKPOINTS.name}")
        connection.execute(f"INSERT INTO {CHECKPOINTS.name} VALUES (?, 1000000, 0)", (file.stem,))
    return 14, file


def log_from_backup(folder: Path, _chance: Random) -> tuple[int, Path]:
    """Take the newest events off the log, as a backup of the write store lacks them."""
    (file,) = folder.glob("branches/*/write.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"DELETE FROM {OUTBOX.name} WHERE position > 2")
    return 14, file


def corrupt(folder: Path, chance: Random) -> tuple[int, Path]:
    """Scribble over the middle of some file."""
    file = chance.choice((*folder.glob("branches/*/write.db"), _some_read_file(folder, chance)))
    data = bytearray(file.read_bytes())
    data[4096::97] = b"\xa5" * len(data[4096::97])
    file.write_bytes(data)
    return 18, file


def foreign(folder: Path, chance: Random) -> tuple[int, Path]:
    """Put a file of another program in the place of some file."""
    file = chance.choice((*folder.glob("branches/*/write.db"), _some_read_file(folder, chance)))
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE marks (pupil TEXT)")
    return 18, file


def _some_read_file(folder: Path, chance: Random) -> Path:
    return chance.choice(sorted(folder.glob("branches/*/read*.db")))


DAMAGES: tuple[Callable[[Path, Random], tuple[int, Path] | None], ...] = (
    nothing,
    deleted,
    ahead,
    log_from_backup,
    corrupt,
    foreign,
)
