"""A session's folder: the head, and for each branch its journal and its stores; open in one program at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from cqrs_sim.core.domain import Domain
from cqrs_sim.language import _
from cqrs_sim.sessions.branches import (
    FIRST,
    Branch,
    Build,
    add_branch,
    begin,
    branch_in,
    branches_in,
    first_files,
)
from cqrs_sim.sessions.encoding import encode_head
from cqrs_sim.sessions.files import new_folder, write_whole
from cqrs_sim.sessions.journal_file import JournalFile
from cqrs_sim.sessions.lock import locked
from cqrs_sim.sessions.naming import named
from cqrs_sim.sessions.session import Cause, Head, Line, Origin, Session, SessionError, domain_of

HEAD = "head.json"


class Folder:
    """The open folder of a session: locked, with the journal of one branch at hand."""

    def __init__(self, path: Path, head: Head, current: int, opened: ExitStack) -> None:
        """Take its head and its current branch; everything in `opened` ends when the folder is closed.

        Raises SessionError and OSError.
        """
        self.path, self.head = path, head
        self.branch = branch_in(path, current)
        self.journal = JournalFile(self.branch.files.journal)
        opened.callback(lambda: self.journal.close())
        self._opened = opened

    @classmethod
    def create(cls, path: Path, head: Head, lines: Iterable[Line] = (), build: Build = lambda _files: None) -> Folder:
        """Make the folder of a new session whose journal begins with these lines, and the stores that `build` makes.

        Raises SessionError where that is not possible or something is there, and what `build` does.
        """
        with new_folder(path), ExitStack() as opened:
            opened.enter_context(locked(path))
            begin(first_files(path), lines)
            build(first_files(path))
            write_whole(path / HEAD, encode_head(head))
            folder = cls(path, head, FIRST, opened)
            folder._opened = opened.pop_all()
            return folder

    @classmethod
    def open(cls, path: Path) -> Folder:
        """Open the folder of a session; nothing in it is changed by that.

        Raises SessionError, naming the path, where there is no session that this program can read, or where
        another program has it open.
        """
        with ExitStack() as opened:
            with named(path):
                _check_is_session(path)
            with named(path, writing=True):
                opened.enter_context(locked(path))
            with named(path):
                folder = cls(path, *read_head(path), opened)
            folder._opened = opened.pop_all()
            return folder

    def branches(self) -> tuple[Branch, ...]:
        """Return all branches by number. Raises SessionError, naming the path."""
        with named(self.path):
            return branches_in(self.path)

    def load(self, domains: Mapping[str, Domain]) -> Session:
        """Return the session as the branch at hand has it. Raises SessionError, naming the path."""
        with named(self.path):
            return _session_of(self.head, self.branch, domains)

    def add_branch(self, cause: Cause, at: int, session: Session, build: Build) -> Branch:
        """Add a branch that springs from the one at hand at this moment and holds this; make it the current one.

        The one at hand stays so until `take_up`. Raises SessionError, and what `build` does.
        """
        origin = Origin(self.branch.number, at, cause, len(session.entries))
        with named(self.path, writing=True):
            added = add_branch(self.path, origin, session.lines, build)
        self.switch(added.number)
        return added

    def switch(self, number: int) -> None:
        """Make a branch the current one: the one that is opened next. Raises SessionError where there is none."""
        with named(self.path):
            branch_in(self.path, number)
        with named(self.path, writing=True):
            write_whole(self.path / HEAD, encode_head(self.head, number))

    def take_up(self, branch: Branch) -> None:
        """Have this branch at hand from now on. Raises SessionError."""
        with named(self.path):
            journal = JournalFile(branch.files.journal)
        self.journal.close()
        self.branch, self.journal = branch, journal

    @property
    def write_db(self) -> Path:
        """The file of the branch's write store."""
        return self.branch.files.write_db

    @property
    def read_db(self) -> Path:
        """The file of the branch's read store."""
        return self.branch.files.read_db

    def append(self, line: Line) -> None:
        """Add one line to the journal, as `JournalFile.append` does. Raises SessionError."""
        self.journal.append(line)

    def take_back(self) -> None:
        """Remove the newest line: it has not happened."""
        self.journal.take_back()

    def close(self) -> None:
        """Close the journal and let others open the folder."""
        self._opened.close()

    def __enter__(self) -> Folder:
        """Close at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the journal."""
        self.close()


# What reads strictly is imported when there is something to read: a new session begins without.


def load(path: Path, domains: Mapping[str, Domain], branch: int | None = None) -> Session:
    """Return the session in a folder, of its current branch or of this one, or in one exported file.

    Raises SessionError, naming the path.
    """
    with named(path):
        if not path.is_dir():
            from cqrs_sim.sessions.codec import decode_session

            session = decode_session(path.read_bytes(), domains)
            if branch is not None:
                raise SessionError(_("It is no folder, so it has no branches."))
            return session
        _check_is_session(path)
        head, current = read_head(path)
        return _session_of(head, branch_in(path, current if branch is None else branch), domains)


def branches_of(path: Path) -> tuple[int, tuple[Branch, ...]]:
    """Return the number of the current branch of a session, open or not, and all its branches by number.

    Raises SessionError, naming the path.
    """
    with named(path):
        _check_is_session(path)
        return read_head(path)[1], branches_in(path)


def is_free(path: Path) -> bool:
    """Whether a new session can begin there: nothing is there, or an empty folder. Raises SessionError."""
    with named(path):
        return not path.exists() or (path.is_dir() and not any(path.iterdir()))


def switch(path: Path, number: int) -> None:
    """Make a branch of a session that is not open the current one. Raises SessionError, naming the path."""
    with named(path):
        _check_is_session(path)
    with named(path, writing=True), locked(path):
        head, _branch = read_head(path)
        branch_in(path, number)
        write_whole(path / HEAD, encode_head(head, number))


def read_head(path: Path) -> tuple[Head, int]:
    """Return the head of a session's folder and the number of its current branch. Raises SessionError and OSError."""
    from cqrs_sim.sessions.codec import decode_head

    return decode_head((path / HEAD).read_bytes())


def _check_is_session(path: Path) -> None:
    path.stat()
    if not path.is_dir():
        raise SessionError(_("It is a file: import it into a folder first."))
    if not (path / HEAD).exists():
        raise SessionError(_("It has no {file}, so it is not a session of CQRS Sim.").format(file=HEAD))


def _session_of(head: Head, branch: Branch, domains: Mapping[str, Domain]) -> Session:
    # What follows the last line end was cut off while being written; its command was never carried out.
    from cqrs_sim.sessions.line_codec import decode_lines

    *lines, _cut_off = branch.files.journal.read_bytes().split(b"\n")
    return Session(head, *decode_lines(lines, domain_of(head, domains)))
