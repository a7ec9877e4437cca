"""An open session: the recorder of a session that is kept in a folder."""

from __future__ import annotations

from pathlib import Path

from cqrs_sim.core.simulation import Simulation
from cqrs_sim.sessions import sharing
from cqrs_sim.sessions.folder import Folder
from cqrs_sim.sessions.log_hash import LogHash
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.sessions.session import Marker


class OpenSession(Recorder):
    """A running session and its folder; `notices` are sentences on what was repaired when it was opened."""

    def __init__(
        self,
        simulation: Simulation,
        folder: Folder,
        log: LogHash,
        newest: Marker | None = None,
        notices: tuple[str, ...] = (),
    ) -> None:
        """Record in the journal of the branch at hand; `newest` is its last marker, `log` has heard every fact."""
        super().__init__(simulation, folder.append, folder.take_back, folder.append, log, newest)
        self.folder = folder
        self.notices = notices

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
