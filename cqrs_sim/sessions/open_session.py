"""An open session: the recorder of a session that is kept in a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType

from cqrs_sim.core.journal import Entry
from cqrs_sim.core.messages import Command
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.sessions import sharing
from cqrs_sim.sessions.folder import Folder
from cqrs_sim.sessions.log_hash import LogHash
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.sessions.session import Marker, SessionError
from cqrs_sim.sessions.undoing import Undoing

Keep = Callable[[ExitStack], tuple[str, ...]]
"""Has the stores of a session kept in files, which the stack closes; returns a sentence on each that was repaired."""


class OpenSession(Recorder):
    """A running session and its folder; `notices` are sentences on what was repaired when it was opened.

    It stands in memory as its journal tells it; `settle` it before anything is done in it. At the end of the block it
    leaves a marker, and closes its files.
    """

    def __init__(
        self,
        simulation: Simulation,
        folder: Folder,
        entries: Sequence[Entry],
        log: LogHash,
        keep: Keep,
        newest: Marker | None = None,
        notices: tuple[str, ...] = (),
    ) -> None:
        """Record in the journal of the branch at hand, after these entries.

        `newest` is its last marker, `log` has heard every fact.
        """
        super().__init__(simulation, self._append, self._take_back, folder.append, log, newest)
        self.folder = folder
        self.notices = notices
        origin = folder.branch.origin
        self._undoing = Undoing(entries, 0 if origin is None else origin.inputs)
        self._keep = keep
        self._files: ExitStack | None = None

    @property
    def undoable(self) -> Command | None:
        """The command that undo would take back."""
        return self._undoing.command

    def reset_from(self) -> int | None:
        """Return the number of the branch that was left by a reset, however much was undone since."""
        branches = {branch.number: branch for branch in self.folder.branches()}
        origin = self.folder.branch.origin
        while origin is not None and origin.cause == "undo":
            origin = branches[origin.parent].origin
        return origin.parent if origin is not None and origin.cause == "reset" else None

    @property
    def redoable(self) -> int | None:
        """The number of the branch that was left by an undo, unless something was changed since."""
        origin = self.folder.branch.origin
        undone = origin is not None and origin.cause == "undo" and self._undoing.fresh
        return origin.parent if origin is not None and undone else None

    def settle(self) -> None:
        """Have the stores kept in files from now on; where they had come further, the session goes on to there.

        Raises StoreUnavailable and SessionError; then nothing has changed.
        """
        if self._files is None:
            with ExitStack() as files:
                self.notices += self._keep(files)
                self._files = files.pop_all()

    def __enter__(self) -> OpenSession:
        """Close at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave a marker and close the files, if the session was settled."""
        if self._files is not None:
            with self._files, suppress(SessionError):  # a full disk; what is in the journal stays right without it
                self.mark()

    def export(self, out: Path) -> None:
        """Write the session as it is now to one JSON file. Raises SessionError, and leaves what was there."""
        self.mark()
        domain = self.simulation.domain
        sharing.export(self.folder.path, out, {domain.name: domain}, self.folder.branch.number)

    def save_as(self, target: Path) -> None:
        """Copy the session as it is now, all its branches included, to a new folder; this one stays open.

        Raises SessionError and StoreUnavailable; then no copy is left behind.
        """
        self.mark()
        sharing.save_as(self.folder, target)

    def _append(self, entry: Entry) -> None:
        self.folder.append(entry)
        self._undoing.note(entry)

    def _take_back(self) -> None:
        self.folder.take_back()
        self._undoing.take_back()
