"""The bootstrap: the one place that chooses stores and wires a simulation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cqrs_sim.core.bookkeeping import tables_of
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.duration import exact, seconds
from cqrs_sim.core.facts import Committed
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.journal import SYNCHRONOUS, Configure, Entry, opening
from cqrs_sim.core.publisher import Listener
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import Simulation, Stores, read_tables, write_tables
from cqrs_sim.language import _
from cqrs_sim.sessions.branches import Branch, Files
from cqrs_sim.sessions.folder import Folder, load, switch
from cqrs_sim.sessions.log_hash import LogHash, Witness
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.sessions.replaying import Tell, replay_telling
from cqrs_sim.sessions.session import Cause, Head, HistoryDiffers, Marker, Session, SessionError, domain_of
from cqrs_sim.sessions.undoing import Undone, newest_command
from cqrs_sim.stores.memory import MemoryStore

if TYPE_CHECKING:
    from cqrs_sim.core.bill import Bill
    from cqrs_sim.sessions.archive import Archive, Follow

T = TypeVar("T")


def _social_feed() -> Domain:
    from cqrs_sim.domains.social_feed import SOCIAL_FEED

    return SOCIAL_FEED


def _shop_orders() -> Domain:
    from cqrs_sim.domains.shop_orders import SHOP_ORDERS

    return SHOP_ORDERS


class _Domains(Mapping[str, Domain]):
    """Domains by name, imported when they are asked for: the window opens with one, and does not wait for the rest."""

    def __init__(self, found: Mapping[str, Callable[[], Domain]]) -> None:
        self._found = found

    def __getitem__(self, name: str) -> Domain:
        return self._found[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, name: object) -> bool:
        return name in self._found


DOMAINS: Mapping[str, Domain] = _Domains({"social-feed": _social_feed, "orders": _shop_orders})


def in_memory(head: Head) -> Simulation:
    """Return a simulation at 0 s whose stores are dictionaries: for replays and experiments."""
    domain = domain_of(head, DOMAINS)
    stores = Stores(
        write=MemoryStore(write_tables(domain)),
        truth=MemoryStore(read_tables(domain)),
        new_read=lambda _lane, models: MemoryStore(tables_of(models)),
    )
    return Simulation(domain, stores, head.seed, head.settings)


def archive(folder: Folder, follow: Follow[T]) -> Archive[T]:
    """Return the past of the session in an open folder, nothing of it gathered yet. Raises StoreUnavailable."""
    # Imported here because the first picture of the window does without it.
    from cqrs_sim.sessions.archive import Archive
    from cqrs_sim.sessions.journal_entries import JournalEntries

    domain = domain_of(folder.head, DOMAINS)
    return Archive(folder.head, domain, JournalEntries(folder.branch.files.journal, domain), follow)


@contextmanager
def on_files(head: Head, home: Path) -> Iterator[Simulation]:
    """A simulation at 0 s on new files in this folder, closed at the end of the block. Raises StoreUnavailable."""
    # Imported here because SQLAlchemy costs more time than the first picture of the window.
    from cqrs_sim.sessions.read_files import new_read_files
    from cqrs_sim.stores.sql import SqlStore

    domain, files = domain_of(head, DOMAINS), Files(home)
    with closing(SqlStore(files.write_db, write_tables(domain))) as write:
        stores = Stores(write, MemoryStore(read_tables(domain)), new_read_files(files))
        with closing(Simulation(domain, stores, head.seed, head.settings)) as simulation:
            yield simulation


@contextmanager
def settled(opening: AbstractContextManager[OpenSession]) -> Iterator[OpenSession]:
    """A session begun or resumed, its stores kept in files from the start. Raises StoreUnavailable for its files."""
    with opening as session:
        session.settle()
        yield session


def new_session(
    path: Path, domain: str, seed: int, settings: Settings, *listeners: Listener
) -> AbstractContextManager[OpenSession]:
    """As `begin_session`, settled."""
    return settled(begin_session(path, domain, seed, settings, *listeners))


def open_session(
    path: Path, *listeners: Listener, anew: bool = False, tell: Tell | None = None
) -> AbstractContextManager[OpenSession]:
    """As `resume_session`, settled."""
    return settled(resume_session(path, *listeners, anew=anew, tell=tell))


@contextmanager
def begin_session(
    path: Path, domain: str, seed: int, settings: Settings, *listeners: Listener
) -> Iterator[OpenSession]:
    """A new session in this folder, opened as its domain says, closed at the end of the block.

    It stands in memory alone until it is settled. The listeners hear every fact, from the first person on. Raises
    SessionError for a folder that cannot take a session.
    """
    head = Head(domain, seed, SYNCHRONOUS)
    entries = opening(domain_of(head, DOMAINS), settings)
    with Folder.create(path, head, entries) as folder:
        simulation, log = _replayed(Session(head, entries), None, *listeners)

        def keep(files: ExitStack) -> tuple[str, ...]:
            _build_stores(simulation, folder.branch.files)
            return files.enter_context(_recovered(simulation, folder.branch.files))

        with OpenSession(simulation, folder, entries, log, keep) as session:
            yield session


@contextmanager
def resume_session(
    path: Path, *listeners: Listener, anew: bool = False, tell: Tell | None = None
) -> Iterator[OpenSession]:
    """The session in this folder, gone on with where it was, closed at the end of the block.

    It is replayed from its journal, and stands in memory alone until it is settled: then files that differ from the
    replay are written anew, which its notices tell. The listeners hear every fact, from the first of the session on;
    `tell` hears how far the replay has come, and may raise to break it off: then nothing has changed.

    Raises SessionError for a folder without a session that this program can read, or one that is open elsewhere, and
    HistoryDiffers where the replay does not come to what the markers say: with `anew`, the session then goes on as
    replayed on a new branch, whose files may raise StoreUnavailable, and the old one stays as it is.
    """
    with Folder.open(path) as folder:
        session = folder.load(DOMAINS)
        simulation, witness = _replayed(session, tell, *listeners)
        newest = session.markers[-1] if session.markers else None
        told: tuple[str, ...] = ()
        if (objection := witness.objection()) is not None:
            if not anew:
                raise _differs(path, objection)
            newest = Marker(simulation.now, simulation.head, witness.digest)
            told = (_go_on_anew(folder, session, simulation, newest),)

        def keep(files: ExitStack) -> tuple[str, ...]:
            notices = files.enter_context(_recovered(simulation, folder.branch.files))
            folder.journal.mend()
            return notices

        with OpenSession(simulation, folder, session.entries, witness, keep, newest, told) as opened:
            yield opened


@dataclass(frozen=True)
class Beginning:
    """How a new session is opened in a folder."""

    path: Path
    domain: str
    seed: int
    settings: Settings

    def __call__(self, _: Tell) -> AbstractContextManager[OpenSession]:
        """Begin it; there is nothing to tell of."""
        return begin_session(self.path, self.domain, self.seed, self.settings)


@dataclass(frozen=True)
class GoingOn:
    """How a session is opened where it was left: on its current branch, or on this one from now on."""

    path: Path
    anew: bool = False
    branch: int | None = None

    def __call__(self, tell: Tell) -> AbstractContextManager[OpenSession]:
        """Go on with it, and tell how far its replay has come."""
        if self.branch is not None:
            switch(self.path, self.branch)
        return resume_session(self.path, anew=self.anew, tell=tell)


def reset(folder: Folder, settings: Settings | None = None) -> Branch:
    """Add a branch from the start to an open folder and make it the current one: the one that is opened next.

    It begins with these settings; without any, with those that the journal of the branch at hand ends with. The
    branch at hand stays, and `Folder.switch` goes back to it. Raises SessionError and StoreUnavailable.
    """
    if settings is None:
        settings = folder.load(DOMAINS).settings
    entries = opening(domain_of(folder.head, DOMAINS), settings)
    if folder.head.settings != SYNCHRONOUS:  # as in a file that somebody wrote by hand
        entries = (Entry(0, Configure(SYNCHRONOUS)), *entries)
    session = Session(folder.head, entries)
    simulation, _differs_at = _replayed(session, None)
    return folder.add_branch("reset", 0, session, lambda files: _build_stores(simulation, files))


def undo(folder: Folder, tell: Tell | None = None) -> Undone:
    """Take back the newest command on the branch at hand of an open folder.

    A new branch has all that came before the command, stands at its moment and becomes the current one; the branch at
    hand stays. It is replayed for that, which `tell` hears of as in `open_session`.

    Raises SessionError where there is no such command, HistoryDiffers as `open_session` does, and StoreUnavailable.
    """
    session = folder.load(DOMAINS)
    if (newest := newest_command(session.entries)) is None:
        said = _(
            "{path} has no command to undo: none was sent, or a setting was changed or a fault made after the newest."
        )
        raise SessionError(said.format(path=folder.path))
    place, undone = newest
    at = session.entries[place].at
    earlier = tuple(marker for marker in session.markers if marker.at < at)
    branch = _branch_off(folder, "undo", at, Session(session.head, session.entries[:place], earlier), tell)
    return Undone(undone.command, branch.number, folder.branch.number)


def branch_from(folder: Folder, at: int, tell: Tell | None = None) -> Branch:
    """Add a branch that goes on from this moment (microseconds) of the one at hand; make it the current one.

    All that happened at the very moment belongs to it; the branch at hand stays. `tell` hears of the replay. Raises
    SessionError for a moment that the branch has not come to, HistoryDiffers as `open_session` does, and
    StoreUnavailable.
    """
    session = folder.load(DOMAINS)
    if not 0 <= at <= session.end:
        said = _("{path} has come to {end}: name a time up to there, not {given}.")
        raise SessionError(said.format(path=folder.path, end=exact(session.end), given=exact(at)))
    entries = tuple(entry for entry in session.entries if entry.at <= at)
    earlier = tuple(marker for marker in session.markers if marker.at <= at)
    return _branch_off(folder, "past", at, Session(session.head, entries, earlier), tell)


def _branch_off(folder: Folder, cause: Cause, at: int, session: Session, tell: Tell | None) -> Branch:
    """Add a branch that holds this beginning of the one at hand, and stands at this moment."""
    simulation, witness = _replayed(session, tell, until=at)
    if (objection := witness.objection()) is not None:
        raise _differs(folder.path, objection)
    before = Session(session.head, session.entries, (_marker(simulation, witness),))
    return folder.add_branch(cause, at, before, lambda files: _build_stores(simulation, files))


def bill_of(folder: Folder, running: Simulation, tell: Tell | None = None) -> Bill:
    """Return the bill of the session in an open folder, with its ledger; they go on with the running simulation.

    What was shown so far they hear from a replay in memory, which `tell` hears of and may break off. Raises
    SessionError and StoreUnavailable.
    """
    from cqrs_sim.core.bill import Bill  # which most sessions do without
    from cqrs_sim.core.ledger.ledger import Ledger

    so_far = folder.load(DOMAINS)
    replayed = in_memory(so_far.head)
    bill = Bill(replayed, Ledger(replayed))
    replay_telling(replayed, so_far.entries, running.now, tell)
    bill.follow(running)
    return bill


def import_session(file: Path, path: Path, anew: bool = False, tell: Tell | None = None) -> None:
    """Make a new folder of an exported session; it goes on from where that was. `tell` hears of the replay.

    Raises SessionError for a file that cannot be read and a folder that cannot take a session, StoreUnavailable,
    and HistoryDiffers as `open_session` does: with `anew`, the session is imported as replayed.
    """
    session = load(file, DOMAINS)
    simulation, witness = _replayed(session, tell)
    if (objection := witness.objection()) is not None:
        if not anew:
            raise _differs(file, objection)
        session = Session(session.head, session.entries, (_marker(simulation, witness),))
    Folder.create(path, session.head, session.lines, lambda files: _build_stores(simulation, files)).close()


def _replayed(
    session: Session, tell: Tell | None, *listeners: Listener, until: int | None = None
) -> tuple[Simulation, Witness]:
    simulation, witness = in_memory(session.head), Witness(session.markers)
    simulation.subscribe(witness, Committed)
    for listener in listeners:
        simulation.subscribe(listener)
    replay_telling(simulation, session.entries, session.end if until is None else until, tell)
    return simulation, witness


def _marker(simulation: Simulation, log: LogHash) -> Marker:
    return Marker(simulation.now, simulation.head, log.digest)


def _build_stores(simulation: Simulation, files: Files) -> None:
    from cqrs_sim.sessions.recovery import build_stores  # SQLAlchemy, as above

    build_stores(simulation, files)


def _recovered(simulation: Simulation, files: Files) -> AbstractContextManager[tuple[str, ...]]:
    from cqrs_sim.sessions.recovery import recovered  # SQLAlchemy, as above

    return recovered(simulation, files)


def _go_on_anew(folder: Folder, session: Session, simulation: Simulation, newest: Marker) -> str:
    """Have a branch at hand that holds what was replayed; return what has to be told."""
    old = folder.branch.number
    replayed = Session(session.head, session.entries, (newest,))
    branch = folder.add_branch("anew", simulation.now, replayed, lambda files: _build_stores(simulation, files))
    folder.take_up(branch)
    said = _("The session goes on, as this version replays it, on branch {branch}; branch {old} is kept.")
    return said.format(branch=folder.branch.number, old=old)


def _differs(path: Path, objection: Marker) -> HistoryDiffers:
    said = _(
        "{path} was left as it is, because its replay does not come to event #{head} at {time} as the journal says: "
        "open it with the version of CQRS Sim that wrote it, or go on with what this one replays, on a new branch "
        "(--anew)."
    )
    return HistoryDiffers(said.format(path=path, head=objection.head, time=seconds(objection.at)))
