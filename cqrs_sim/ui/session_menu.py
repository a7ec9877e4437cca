"""The session menu: what can be done with a session as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.sentences import titled
from cqrs_sim.language import _
from cqrs_sim.sessions.branches import Branch
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.sessions.recent import recent
from cqrs_sim.sessions.session import SessionError
from cqrs_sim.ui.actions import Actions, hint


@dataclass(frozen=True)
class New:
    """Leave this session for a new one of this domain, with this seed."""

    domain: str
    seed: int


@dataclass(frozen=True)
class Open:
    """Leave this session for the one in this folder."""

    path: Path


@dataclass(frozen=True)
class Import:
    """Leave this session for a new one made of an exported file."""

    file: Path


@dataclass(frozen=True)
class Reset:
    """Begin this session again on a new branch."""


@dataclass(frozen=True)
class Undo:
    """Go on without the newest command, on a new branch."""


@dataclass(frozen=True)
class GoTo:
    """Go on with another branch of this session, and say so."""

    branch: int
    greeting: str = _("On branch {branch}.")


@dataclass(frozen=True)
class GoOnFrom:
    """Go on from this moment (microseconds) of the branch at hand, on a new branch."""

    moment: int


_CAUSES = {"past": _("looked back"), "anew": _("replayed anew"), "undo": _("undo"), "reset": _("reset")}
"""Why a branch was begun, as the menu says it."""

Request = New | Open | Import | Reset | Undo | GoTo | GoOnFrom


class SessionMenu(QObject):
    """Emits `wished` with a request that another session be shown; what concerns this one alone it does itself."""

    wished = Signal(object)

    def __init__(
        self, session: OpenSession, domains: Iterable[Domain], menu: QMenu, action: Actions, parent: QWidget
    ) -> None:
        """Fill the menu for this session and new ones of these domains.

        `action` makes one of a title, its keys and what it does.
        """
        super().__init__(parent)
        self._session = session
        self._domains = domains
        self._window = parent
        menu.addAction(action(_("New session…"), "Ctrl+N", self._new))
        menu.addAction(action(_("Open…"), "Ctrl+O", self._open))
        self._recent = menu.addMenu(_("Open recent"))
        self._recent.aboutToShow.connect(self._fill_recent)
        menu.addSeparator()
        menu.addAction(action(_("Save as…"), "Ctrl+Shift+A", self._save_as))
        menu.addAction(action(_("Export to a file…"), "Ctrl+E", self._export))
        menu.addAction(action(_("Import a file…"), "Ctrl+Shift+I", self._import))
        menu.addSeparator()
        self._undo = action(_("Undo"), "Ctrl+Z", self._go_back)
        self._redo = action(_("Redo"), "Ctrl+Shift+Z", self._go_forward)
        menu.addActions([self._undo, self._redo])
        menu.addAction(action(_("Reset"), "Ctrl+Shift+R", partial(self.wished.emit, Reset())))
        menu.addAction(action(_("About this session…"), "Ctrl+I", self._tell))
        self._reset_from = session.reset_from()
        self._add_branches(menu)
        self.offer_undo()

    def offer_undo(self) -> None:
        """Offer what can be undone and redone now: the newest command before the reset that it came after."""
        command = self._session.undoable
        undo = _("Undo") if self._reset_from is None else _("Undo reset")
        self._undo.setText(undo if command is None else _("Undo {command}").format(command=titled(command)))
        self._undo.setToolTip(hint(self._undo.text(), self._undo))
        self._undo.setEnabled(command is not None or self._reset_from is not None)
        self._redo.setEnabled(self._session.redoable is not None)

    def _go_back(self) -> None:
        if self._session.undoable is not None:
            self.wished.emit(Undo())
        elif self._reset_from is not None:
            self.wished.emit(GoTo(self._reset_from))

    def _go_forward(self) -> None:
        if (branch := self._session.redoable) is not None:
            self.wished.emit(GoTo(branch, _("Redone, on branch {branch}.")))

    def _add_branches(self, menu: QMenu) -> None:
        branches, here = self._session.folder.branches(), self._session.folder.branch.number
        if len(branches) < 2:
            return
        choices = menu.addMenu(_("Branches"))
        for branch in branches:
            chosen = choices.addAction(f"&{branch.number}  {_whence(branch)}")
            chosen.setCheckable(True)
            chosen.setChecked(branch.number == here)
            chosen.triggered.connect(partial(self.wished.emit, GoTo(branch.number)))

    def _fill_recent(self) -> None:
        self._recent.clear()
        here = self._session.folder.path.absolute()
        others = [path for path in recent() if path != here]
        for path in others:
            self._recent.addAction(path.name).triggered.connect(partial(self.wished.emit, Open(path)))
        if not others:
            self._recent.addAction(_("No other session yet")).setEnabled(False)

    # What these show is imported when somebody asks for it: the first picture of the window does without it.

    def _new(self) -> None:
        simulation = self._session.simulation
        from cqrs_sim.ui.new_session import NewSession

        dialog = NewSession(self._domains, simulation.domain.name, simulation.seed, self._window)
        dialog.chosen.connect(lambda name, seed: self.wished.emit(New(name, seed)))
        dialog.open()

    def _tell(self) -> None:
        from cqrs_sim.ui.session_page import SessionPage  # few people ask for it

        SessionPage(self._session, self._window).open()

    def _open(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        if path := QFileDialog.getExistingDirectory(self._window, _("Open the folder of a session")):
            self.wished.emit(Open(Path(path)))

    def _import(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        file = QFileDialog.getOpenFileName(self._window, _("Import a session"), filter=_sessions())[0]
        if file:
            self.wished.emit(Import(Path(file)))

    def _save_as(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        path = QFileDialog.getSaveFileName(self._window, _("Save the session as a new folder"))[0]
        if path:
            saved = _("The session is saved in {path} as well.").format(path=path)
            self._guarded(partial(self._session.save_as, Path(path)), saved)

    def _export(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        path = QFileDialog.getSaveFileName(self._window, _("Export the session"), filter=_sessions())[0]
        if path:
            out = Path(path).with_suffix(".json")
            self._guarded(partial(self._session.export, out), _("The session is exported to {path}.").format(path=out))

    def _guarded(self, act: Callable[[], object], done: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        try:
            act()
        except (SessionError, StoreUnavailable) as error:
            QMessageBox.warning(self._window, "CQRS Sim", str(error))
        else:
            QMessageBox.information(self._window, "CQRS Sim", done)


def _whence(branch: Branch) -> str:
    """Return where a branch sprang from, and why."""
    origin = branch.origin
    if origin is None:
        return _("the first")
    why = _CAUSES.get(origin.cause, origin.cause)
    return _("from {branch} at {time} ({why})").format(branch=origin.parent, time=seconds(origin.at), why=why)


def _sessions() -> str:
    """Return what files a dialog shows."""
    return _("Sessions") + " (*.json)"
