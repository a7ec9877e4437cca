"""A session's folder: the head, and for each branch its journal and its stores."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.journal import Entry
from cqrs_sim.sessions.codec import (
    decode_entries,
    decode_head,
    decode_session,
    domain_of,
    encode_entry,
    encode_head,
)
from cqrs_sim.sessions.session import Head, Session, SessionError

HEAD = "head.json"
BRANCH = Path("branches", "1")
JOURNAL = "journal.jsonl"


class Folder:
    """The open folder of a running session; entries are appended to the journal of its branch."""

    def __init__(self, path: Path, branch: Path) -> None:
        """Open the journal of the branch for appending."""
        self.path = path
        self.branch = branch
        # Unbuffered: what could not be written must not be written later, with a line that was refused.
        self._journal = (branch / JOURNAL).open("ab", buffering=0)
        self._newest = self._journal.seek(0, os.SEEK_END)

    @classmethod
    def create(cls, path: Path, head: Head) -> Folder:
        """Make the folder of a new session. Raises SessionError where that is not possible or something is there."""
        branch = path / BRANCH
        try:
            if path.exists() and not path.is_dir():
                raise SessionError(f"{path} is a file: name a folder that is empty or not there yet.")
            if path.exists() and any(path.iterdir()):
                raise SessionError(f"{path} holds something already: name a folder that is empty or not there yet.")
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
        line = encode_entry(entry)
        self._newest = self._journal.seek(0, os.SEEK_END)
        try:
            while line:
                line = line[self._journal.write(line) :]
        except OSError as error:
            self.take_back()
            raise SessionError(
                f"{self.branch / JOURNAL} cannot be written ({error.strerror}): make room there, then try again."
            ) from error

    def take_back(self) -> None:
        """Remove the newest input: it has not happened."""
        with suppress(OSError):  # a disk that refuses even this is told about by what comes next
            self._journal.truncate(self._newest)

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
        raise SessionError(f"There is no {path}: name the folder or file of a session.") from error
    except OSError as error:
        raise SessionError(f"{error.filename or path} cannot be read ({error.strerror}).") from error


def _load_folder(path: Path, domains: Mapping[str, Domain]) -> Session:
    for part in (Path(HEAD), BRANCH / JOURNAL):
        if not (path / part).exists():
            raise SessionError(f"It has no {part}, so it is not a session of CQRS Sim.")
    head = decode_head((path / HEAD).read_bytes())
    # What follows the last line end was cut off while being written; its command was never carried out.
    *lines, _cut_off = (path / BRANCH / JOURNAL).read_bytes().split(b"\n")
    return Session(head, decode_entries(lines, domain_of(head, domains)))
