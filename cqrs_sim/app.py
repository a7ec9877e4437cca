"""The app: starts Qt and shows one session after another, each in the main window."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path

from cqrs_sim import bootstrap
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.sessions.home import own_folder
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.sessions.recent import remember
from cqrs_sim.sessions.replaying import Tell, replay_telling
from cqrs_sim.sessions.session import HistoryDiffers, Session, SessionError
from cqrs_sim.ui.display import obstacle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from cqrs_sim.ui.session_menu import Request
    from cqrs_sim.ui.theming import Theme
    from cqrs_sim.ui.window_state import WindowState

BAD_INPUT = 2
INTERRUPTED = 130

Opening = Callable[[], AbstractContextManager[OpenSession]]


def open_window(opening: Opening, named: bool) -> int:
    """Show the session that `opening` opens, and those asked for from there, until the window is closed.

    Returns the exit status. `named` says that a person named the folder of the first.
    """
    if hindrance := obstacle():
        print(f"cqrs-sim: {hindrance}", file=sys.stderr)
        return BAD_INPUT
    try:
        from PySide6.QtWidgets import QMessageBox
    except ImportError as error:
        print(f"cqrs-sim: Qt cannot be loaded ({error}): install what it names.", file=sys.stderr)
        return BAD_INPUT
    desk = _Desk()
    try:
        return desk.show_sessions(opening)
    except (SessionError, StoreUnavailable) as error:
        print(f"cqrs-sim: {error}", file=sys.stderr)
        if not named:  # whoever named one sits at a terminal and has read it there
            QMessageBox.critical(None, "CQRS Sim", str(error))
        return BAD_INPUT


def take_shot(
    session: Session, at: int, size: tuple[int, int], theme: str, out: Path, tell: Tell | None = None
) -> None:
    """Save a picture of the window as it looks at this moment (microseconds) of a session, and tell of its replay.

    Raises SessionError.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = _start_qt()
    from PySide6.QtCore import QSize

    from cqrs_sim.ui.shot import take
    from cqrs_sim.ui.theming import Theme

    simulation = bootstrap.in_memory(session.head)
    replay = partial(replay_telling, simulation, session.entries, at, tell)
    if not take(simulation, replay, QSize(*size), Theme(theme), out):
        raise SessionError(f"{out} cannot be written: name a file such as stage.png in a folder that is there.")
    application.quit()


class _Desk:
    """Qt started, with what stays the same from one session to the next."""

    def __init__(self) -> None:
        from cqrs_sim.ui.theming import Theme
        from cqrs_sim.ui.window_state import WindowState

        self._application = _start_qt()
        self._state: WindowState = WindowState(user_config_path("cqrs-sim", appauthor=False) / "window.ini")
        self._theme: Theme = Theme(self._state.theme)
        self._greeting = ""
        self._paused = False

    def show_sessions(self, opening: Opening) -> int:
        """Show sessions until one ends without a wish for another. Raises what the first opening raises."""
        back: Opening | None = None
        while True:
            try:
                with opening() as session:
                    remember(session.folder.path)
                    back = _goes_on(session.folder.path)
                    outcome = self._show(session)
                    if isinstance(outcome, int):
                        return outcome
                    opening = self._following(outcome, session)
            except (SessionError, StoreUnavailable) as error:
                if back is None:
                    raise
                opening, back = self._after(error, opening, back), None

    def _show(self, session: OpenSession) -> int | Request:
        """Show one session; return the exit status, or what is wished instead."""
        from cqrs_sim.ui.live import Live
        from cqrs_sim.ui.main_window import MainWindow
        from cqrs_sim.ui.session_menu import GoTo, Undo

        for notice in session.notices:
            print(f"cqrs-sim: {notice}", file=sys.stderr)
        live = Live(session, time.monotonic)
        window = MainWindow(live, self._theme, tuple(bootstrap.DOMAINS.values()))
        wishes: list[Request] = []

        def leave(request: Request) -> None:
            wishes.append(request)
            self._paused = isinstance(request, GoTo | Undo) and not live.running
            window.close()

        window.session_wished.connect(leave)
        self._state.restore(window)
        window.show()
        if not self._paused:
            live.run()
        window.greet(self._greeting, session.notices)
        self._greeting = ""
        status = self._application.exec()
        self._state.save(window, self._theme.choice)
        live.pause()
        window.deleteLater()
        return wishes[0] if wishes and status == 0 else status

    def _following(self, request: Request, session: OpenSession) -> Opening:
        """Return how to open what is wished, having prepared it while this session is still open."""
        from cqrs_sim.ui.session_menu import GoTo, Import, New, Open, Undo

        simulation, folder = session.simulation, session.folder
        match request:
            case New(name):
                seed, settings = simulation.seed, simulation.settings
                return lambda: bootstrap.new_session(own_folder(), name, seed, settings)
            case Open(path):
                return _goes_on(path)
            case Import(file):
                path = own_folder()
                bootstrap.import_session(file, path)
                return _goes_on(path)
            case Undo():
                self._greeting = str(bootstrap.undo(folder))
            case GoTo(number, greeting):
                folder.switch(number)
                self._greeting = greeting.format(number)
            case _:
                branch = bootstrap.reset(folder, simulation.settings)
                self._greeting = f"Reset, on branch {branch.number}. Undo with Ctrl+Z."
        return _goes_on(folder.path)

    def _after(self, error: Exception, opening: Opening, back: Opening) -> Opening:
        """Tell why a session cannot be opened; return what to open instead."""
        from PySide6.QtWidgets import QMessageBox

        if isinstance(error, HistoryDiffers) and isinstance(opening, _GoesOn):
            button = QMessageBox.question(None, "CQRS Sim", f"{error}\n\nGo on, on a new branch?")
            if button == QMessageBox.StandardButton.Yes:
                return _GoesOn(opening.path, anew=True)
        else:
            QMessageBox.critical(None, "CQRS Sim", str(error))
        return back


class _GoesOn:
    """Opens a session where it was left."""

    def __init__(self, path: Path, anew: bool = False) -> None:
        self.path = path
        self._anew = anew

    def __call__(self) -> AbstractContextManager[OpenSession]:
        return bootstrap.open_session(self.path, anew=self._anew)


def _goes_on(path: Path) -> Opening:
    return _GoesOn(path)


def _start_qt() -> QApplication:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from cqrs_sim.ui.fonts import use_bundled_font

    application = QApplication(sys.argv[:1])
    application.setApplicationName("CQRS Sim")
    application.setStyle("Fusion")
    use_bundled_font(application)
    signal.signal(signal.SIGINT, lambda *_: application.exit(INTERRUPTED))
    awake = QTimer(application, interval=200)  # Python hears of Ctrl+C only while it runs
    awake.timeout.connect(lambda: None)
    awake.start()
    return application
