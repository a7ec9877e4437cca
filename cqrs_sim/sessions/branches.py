"""The branches of a session's folder: lines of history beside each other, each with its journal and its stores."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.written import listed
from cqrs_sim.language import _
from cqrs_sim.sessions.encoding import encode_line, encode_origin
from cqrs_sim.sessions.session import Line, Origin, SessionError

BRANCHES = "branches"
JOURNAL = "journal.jsonl"
ORIGIN = "branch.json"

FIRST = 1
"""The number of the branch that a session begins with."""


@dataclass(frozen=True)
class Files:
    """The files of one branch, in its folder."""

    home: Path

    @property
    def journal(self) -> Path:
        """The inputs and markers, one a line."""
        return self.home / JOURNAL

    @property
    def origin(self) -> Path:
        """Where the branch sprang from; the first branch has none."""
        return self.home / ORIGIN

    @property
    def write_db(self) -> Path:
        """The write store."""
        return self.home / "write.db"

    @property
    def read_db(self) -> Path:
        """The read store of the lane that every session begins with."""
        return self.lane_db("read")

    def lane_db(self, lane: str) -> Path:
        """The read store of the lane of this name."""
        return self.home / f"{lane}.db"

    @property
    def read_dbs(self) -> tuple[Path, ...]:
        """Every file of a read store that is there, by name."""
        return tuple(sorted(self.home.glob("read*.db")))


@dataclass(frozen=True)
class Branch:
    """One line of history: its number and where it sprang from; the first has no origin."""

    number: int
    origin: Origin | None
    files: Files


Build = Callable[[Files], object]
"""What makes the stores of a new branch."""


def branches_in(folder: Path) -> tuple[Branch, ...]:
    """Return the branches of a session's folder by number. Raises SessionError and OSError."""
    return tuple(branch_in(folder, number) for number in _numbers(folder))


def branch_in(folder: Path, number: int) -> Branch:
    """Return one branch of a session's folder. Raises SessionError where there is no such branch, and OSError."""
    files = _files(folder, number)
    if number != FIRST and not files.home.is_dir():
        raise SessionError(
            _("It has no branch {number}: choose from {choices}.").format(
                number=number, choices=listed(map(str, _numbers(folder)))
            )
        )
    for path in (files.journal,) if number == FIRST else (files.journal, files.origin):
        if not path.exists():
            raise SessionError(
                _("It has no {file}, so it is not a session of CQRS Sim.").format(file=path.relative_to(folder))
            )
    if number == FIRST:
        return Branch(number, None, files)
    # Imported here because a new session begins without what reads strictly.
    from cqrs_sim.sessions.codec import decode_origin

    return Branch(number, decode_origin(files.origin.read_bytes()), files)


def add_branch(folder: Path, origin: Origin, lines: Iterable[Line], build: Build) -> Branch:
    """Add a branch that sprang from there, with this journal and the stores that `build` makes.

    What is there already stays as it is. Raises what `build` does, and OSError; then nothing has been added.
    """
    number = max(_numbers(folder)) + 1
    aside = Files(folder / BRANCHES / "new")  # complete before it gets its number, whatever ends the program
    shutil.rmtree(aside.home, ignore_errors=True)
    try:
        begin(aside, lines)
        aside.origin.write_bytes(encode_origin(origin))
        build(aside)
        aside.home.rename(_files(folder, number).home)
    except BaseException:
        shutil.rmtree(aside.home, ignore_errors=True)
        raise
    return branch_in(folder, number)


def begin(files: Files, lines: Iterable[Line]) -> None:
    """Make the folder of a branch, with these lines in its journal. Raises OSError."""
    files.home.mkdir(parents=True)
    files.journal.write_bytes(b"".join(map(encode_line, lines)))


def first_files(folder: Path) -> Files:
    """Return where the first branch of a session's folder lies."""
    return _files(folder, FIRST)


def _files(folder: Path, number: int) -> Files:
    return Files(folder / BRANCHES / str(number))


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.name) for path in (folder / BRANCHES).iterdir() if _is_number(path.name))


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and name == str(int(name)) and name != "0"
