"""The bootstrap: the one place that chooses stores and wires a simulation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.journal import SYNCHRONOUS, opening
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import Listener, Simulation, Stores, read_tables, write_tables
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.sessions.codec import domain_of
from cqrs_sim.sessions.folder import Folder
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.sessions.session import Head
from cqrs_sim.stores.memory import MemoryStore

DOMAINS: Mapping[str, Domain] = {SOCIAL_FEED.name: SOCIAL_FEED}


def in_memory(head: Head) -> Simulation:
    """Return a simulation at 0 s whose stores are dictionaries: for replays and experiments."""
    domain = domain_of(head, DOMAINS)
    stores = Stores(
        write=MemoryStore(write_tables(domain)),
        read=MemoryStore(read_tables(domain)),
        truth=MemoryStore(read_tables(domain)),
    )
    return Simulation(domain, stores, head.seed, head.settings)


@contextmanager
def on_files(head: Head, write_db: Path, read_db: Path) -> Iterator[Simulation]:
    """A simulation at 0 s on two SQLite files, closed at the end of the block. Raises StoreUnavailable."""
    # Imported here because SQLAlchemy costs more time than the first picture of the window.
    from cqrs_sim.stores.sql import SqlStore

    domain = domain_of(head, DOMAINS)
    with ExitStack() as opened:
        write = SqlStore(write_db, write_tables(domain))
        opened.callback(write.close)
        read = SqlStore(read_db, read_tables(domain))
        opened.callback(read.close)
        stores = Stores(write, read, MemoryStore(read_tables(domain)))
        yield Simulation(domain, stores, head.seed, head.settings)


@contextmanager
def new_session(path: Path, domain: str, seed: int, settings: Settings, *listeners: Listener) -> Iterator[Recorder]:
    """A new session in this folder, its sample people registered, closed at the end of the block.

    The listeners hear every fact, from the first person on. Raises SessionError for a folder that cannot take a
    session, StoreUnavailable for its files.
    """
    head = Head(domain, seed, SYNCHRONOUS)
    domain_of(head, DOMAINS)
    with Folder.create(path, head) as folder, on_files(head, folder.write_db, folder.read_db) as simulation:
        for listener in listeners:
            simulation.subscribe(listener)
        recorder = Recorder(simulation, folder.append, folder.take_back)
        for entry in opening(simulation.domain, settings):
            recorder.do(entry.input)
        yield recorder
