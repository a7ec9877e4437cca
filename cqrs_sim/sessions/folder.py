"""A session's folder: the head, and for each branch its journal and its stores."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.journal import Entry
from cqrs_sim.sessions.codec import (
    decode_entry,
    decode_head,
    decode_session,
    domain_of,
    encode_entry,
    encode_head,
    in_order,
)
from cqrs_sim.sessions.session import Head, Session, SessionError

HEAD, JOURNAL = "head.json", "journal.jsonl"


class Folder:
    """The open folder of a running session; entries are appended to the journal of its branch."""

    def __init__(self, path: Path, branch: Path) -> None:
        """Open the journal of the branch for appending."""
        self.path = path
        self.branch = branch
        self._journal = (branch / JOURNAL).open("ab")

    @classmethod
    def create(cls, path: Path, head: Head) -> Folder:
        """Make the folder of a new session. Raises SessionError where that is not possible or something is there."""
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise SessionError(f"{path} holds something already: name a folder that is empty or not there yet.")
        branch = path / "branches" / "1"
        try:
            branch.mkdir(parents=True, exist_ok=True)
            (path / HEAD).write_bytes(encode_head(head))
            return cls(path, branch)
        except OSError as error:
            raise SessionError(f"{path} cannot be written ({error.strerror}): choose another folder.") from error

    @property
    def write_db(self) -> Path:
        """The file of the branch's write store."""
        return self.branch / "write.db"

    @property
    def read_db(self) -> Path:
        """The file of the branch's read store."""
        return self.branch / "read.db"

    def append(self, entry: Entry) -> None:
        """Add one input to the journal, out of this process's hands when it returns. Raises SessionError."""
        try:
            self._journal.write(encode_entry(entry))
            self._journal.flush()
        except OSError as error:
            raise SessionError(f"The journal in {self.branch} cannot be written ({error.strerror}).") from error

    def close(self) -> None:
        """Close the journal."""
        self._journal.close()

    def __enter__(self) -> Folder:
        """Close at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the journal."""
        self.close()


def load(path: Path, domains: Mapping[str, Domain]) -> Session:
    """Return the session in a folder or in one exported file. Raises SessionError, naming the path."""
    try:
        if path.is_dir():
            return _load_folder(path, domains)
        return decode_session(path.read_bytes(), domains)
    except SessionError as error:
        raise SessionError(f"{path} cannot be opened. {error}") from error
    except FileNotFoundError as error:
        raise SessionError(f"There is no {error.filename}: name the folder or file of a session.") from error
    except OSError as error:
        raise SessionError(f"{path} cannot be read ({error.strerror}).") from error


def _load_folder(path: Path, domains: Mapping[str, Domain]) -> Session:
    if not (path / HEAD).exists():
        raise SessionError(f"The folder has no {HEAD}, so it is not a session of CQRS Sim.")
    head = decode_head((path / HEAD).read_bytes())
    domain = domain_of(head, domains)
    lines = (path / "branches" / "1" / JOURNAL).read_bytes().splitlines(keepends=True)
    # A last line without its end was cut off while being written; its command was never carried out.
    whole = [line for line in lines if line.endswith(b"\n")]
    entries = [decode_entry(line, domain, number) for number, line in enumerate(whole, 1)]
    return Session(head, in_order(entries))
