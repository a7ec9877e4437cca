"""The sessions on screen: one after another, each in the main window."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cqrs_sim import bootstrap
from cqrs_sim.app.qt import load_qt, start_qt
from cqrs_sim.bootstrap import Beginning, GoingOn
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.language import _, pgettext
from cqrs_sim.sessions.home import own_folder, window_file
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.sessions.recent import remember
from cqrs_sim.sessions.replaying import Cancelled, Tell
from cqrs_sim.sessions.session import HistoryDiffers, SessionError
from cqrs_sim.ui.display import obstacle

if TYPE_CHECKING:
    from cqrs_sim.ui.language_choice import LanguageChoice
    from cqrs_sim.ui.live import Live
    from cqrs_sim.ui.main_window import MainWindow
    from cqrs_sim.ui.motion import Motion
    from cqrs_sim.ui.session_menu import Request
    from cqrs_sim.ui.theming import Theme
    from cqrs_sim.ui.window_state import WindowState

PAINTED_WITHIN = 1.0
"""Seconds after which a window that nobody can see is taken as painted."""
BAD_INPUT = 2
INTERRUPTED = 130

Opening = Beginning | GoingOn


def open_window(opening: Opening, named: bool) -> int:
    """Show the session that `opening` opens, and those asked for from there, until the window is closed.

    Returns the exit status. `named` says that a person named the folder of the first.
    """
    if hindrance := obstacle():
        print(f"cqrs-sim: {hindrance}", file=sys.stderr)
        return BAD_INPUT
    gc.disable()  # until the first picture: nothing of what is made until then is to go
    try:
        load_qt()
    except ImportError as error:
        said = _("Qt cannot be loaded ({error}): install what it names.").format(error=error)
        print(f"cqrs-sim: {said}", file=sys.stderr)
        return BAD_INPUT
    desk = _Desk()
    try:
        return desk.show_sessions(opening)
    except Cancelled as cancelled:
        print(f"cqrs-sim: {cancelled}", file=sys.stderr)
        return INTERRUPTED
    except (SessionError, StoreUnavailable) as error:
        print(f"cqrs-sim: {error}", file=sys.stderr)
        if not named:  # whoever named one sits at a terminal and has read it there
            from PySide6.QtWidgets import QMessageBox

            QMessageBox.critical(None, "CQRS Sim", str(error))
        return BAD_INPUT


class _Desk:
    """Qt started, with what stays the same from one session to the next."""

    def __init__(self) -> None:
        from cqrs_sim.ui.language_choice import LanguageChoice
        from cqrs_sim.ui.motion import Motion
        from cqrs_sim.ui.theming import Theme
        from cqrs_sim.ui.window_state import WindowState

        self._application = start_qt()
        self._state: WindowState = WindowState(window_file())
        self._theme: Theme = Theme(self._state.theme, text_size=self._state.text_size)
        self._motion: Motion = Motion(self._state.motion)
        self._language: LanguageChoice = LanguageChoice(self._state.language)
        self._greeting = ""
        self._paused = self._graphics_told = False

    def show_sessions(self, opening: Opening) -> int:
        """Show sessions until one ends without a wish for another. Raises what the first opening raises."""
        back: Opening | None = None
        while True:
            try:
                with ExitStack() as opened:
                    with self._watched(_("Opening {name}").format(name=opening.path.name)) as tell:
                        session = opened.enter_context(opening(tell))
                    window = opened.enter_context(self._shown(session))
                    session.settle()
                    remember(session.folder.path)
                    back = GoingOn(session.folder.path, branch=session.folder.branch.number)
                    outcome = self._run(session, window)
                    if isinstance(outcome, int):
                        return outcome
                    opening = outcome
            except (SessionError, StoreUnavailable, Cancelled) as error:
                if back is None:
                    raise
                opening, back = self._after(error, opening, back), None

    @contextmanager
    def _shown(self, session: OpenSession) -> Iterator[MainWindow]:
        """A window that shows a session and has been painted; what people do in it meanwhile waits."""
        from PySide6.QtCore import QEventLoop

        from cqrs_sim.ui.live import Live
        from cqrs_sim.ui.main_window import MainWindow

        window = MainWindow(
            Live(session, time.monotonic),
            self._theme,
            bootstrap.DOMAINS.values(),
            partial(bootstrap.bill_of, session.folder, session.simulation),
            partial(bootstrap.archive, session.folder),
            self._motion,
            self._language,
            time.monotonic,
        )
        self._state.restore(window)
        window.show_two_readers(self._state.two_readers)
        window.show()
        end = time.monotonic() + PAINTED_WITHIN
        done = False
        while not done and time.monotonic() < end:
            done = window.painted  # and once more, for what was put off until then
            self._application.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 10)
        _side = window.side  # also where nobody could see the window
        gc.enable()
        try:
            yield window
        finally:
            # A window that has to go while there is nothing to quit yet would end the next message at once.
            self._application.setQuitOnLastWindowClosed(False)
            window.close()
            window.deleteLater()
            self._application.setQuitOnLastWindowClosed(True)

    def _run(self, session: OpenSession, window: MainWindow) -> int | Opening:
        """Let a session run in its window; return the exit status, or how to open what is wished instead."""
        from cqrs_sim.ui.mishaps import telling_mishaps
        from cqrs_sim.ui.speaking import speak_of

        for notice in session.notices:
            print(f"cqrs-sim: {notice}", file=sys.stderr)
        following: list[Opening] = []

        def leave(request: Request) -> None:
            if (opening := self._prepared(request, session, window.live, window)) is not None:
                following.append(opening)
                window.close()

        window.session_wished.connect(leave)
        self._tell_graphics()
        speak_of(window.stage, window.live, window)
        if not self._paused:
            window.live.run()
        if window.looking_back is not None:
            window.looking_back.gather_ahead()
        window.greet(self._greeting, session.notices)
        self._greeting, self._paused = "", False
        with telling_mishaps(window, window.live.pause):
            status = self._wait() if window.isVisible() else 0
        self._state.save(window, self._theme.choice, window.two_action.isChecked(), self._motion.choice)
        self._state.save_text_size(self._theme.text_size)
        self._state.save_language(self._language.choice)
        window.live.pause()
        return following[0] if following and status == 0 else status

    def _tell_graphics(self) -> None:
        """Have screen readers know what is painted; after the first picture, which does without."""
        if not self._graphics_told:
            from cqrs_sim.ui.graphics_told import tell_graphics

            tell_graphics()
            self._graphics_told = True

    def _prepared(self, request: Request, session: OpenSession, live: Live, window: MainWindow) -> Opening | None:
        """Prepare what is wished while time stands still; return how to open it, or None where that did not work."""
        from PySide6.QtWidgets import QMessageBox

        from cqrs_sim.ui.session_menu import GoOnFrom, GoTo, Undo

        running = live.running
        live.pause()
        try:
            opening = self._following(request, session, window)
        except (SessionError, StoreUnavailable, Cancelled) as error:
            if isinstance(error, Cancelled):
                window.greet(str(error), ())
            else:
                QMessageBox.critical(window, "CQRS Sim", str(error))
            if running:
                live.run()
            return None
        self._paused = isinstance(request, GoTo | Undo | GoOnFrom) and not running
        return opening

    def _following(self, request: Request, session: OpenSession, window: MainWindow) -> Opening:
        """Return how to open what is wished, having prepared it while this session is still open."""
        from cqrs_sim.ui.session_menu import GoOnFrom, GoTo, Import, New, Open, Undo

        simulation, folder = session.simulation, session.folder
        match request:
            case New(name, seed):
                return Beginning(own_folder(), name, seed, simulation.settings)
            case Open(path):
                return GoingOn(path)
            case Import(file):
                path = own_folder()
                with self._watched(_("Importing {name}").format(name=file.name), window) as tell:
                    bootstrap.import_session(file, path, tell=tell)
                return GoingOn(path)
            case GoTo(number, greeting):
                self._greeting = greeting.format(branch=number)
                return GoingOn(folder.path, branch=number)
            case Undo():
                with self._watched(pgettext("what is being done", "Undo"), window) as tell:
                    undone = bootstrap.undo(folder, tell)
                self._greeting = str(undone)
                return GoingOn(folder.path)
            case GoOnFrom(moment):
                with self._watched(_("Going on from the past"), window) as tell:
                    branch = bootstrap.branch_from(folder, moment, tell)
                self._greeting = _("Branch {branch} goes on from {time}. Branch {old} is kept.").format(
                    branch=branch.number, time=seconds(moment), old=folder.branch.number
                )
            case _:
                branch = bootstrap.reset(folder, simulation.settings)
                self._greeting = _("Reset, on branch {branch}. Undo with Ctrl+Z.").format(branch=branch.number)
        return GoingOn(folder.path)

    def _after(self, error: Exception, opening: Opening, back: Opening) -> Opening:
        """Tell why a session was not opened; return what to open instead."""
        from PySide6.QtWidgets import QMessageBox

        self._greeting = ""
        if isinstance(error, Cancelled):
            self._greeting = str(error)
        elif isinstance(error, HistoryDiffers) and isinstance(opening, GoingOn):
            button = QMessageBox.question(None, "CQRS Sim", "\n\n".join((str(error), _("Go on, on a new branch?"))))
            if button == QMessageBox.StandardButton.Yes:
                return replace(opening, anew=True)
        else:
            QMessageBox.critical(None, "CQRS Sim", str(error))
        return back

    @contextmanager
    def _watched(self, doing: str, window: MainWindow | None = None) -> Iterator[Tell]:
        """What shows a replay if it takes long, gone at the end of the block."""
        from cqrs_sim.ui.replay_watch import ReplayWatch

        watch = ReplayWatch(doing, time.monotonic, self._theme, window)
        try:
            yield watch
        finally:
            watch.close()

    def _wait(self) -> int:
        """Let people do what they want until they close the window or press Ctrl+C; return the exit status."""
        from cqrs_sim.app.interrupting import ending_when_interrupted  # not before there is a window to end

        with ending_when_interrupted(self._application, INTERRUPTED):
            return self._application.exec()
