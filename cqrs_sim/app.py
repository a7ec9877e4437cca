"""The app: starts Qt, opens a session and shows the main window."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.sessions.session import SessionError
from cqrs_sim.ui.display import obstacle

BAD_INPUT = 2
INTERRUPTED = 130


def open_window(opening: Callable[[], AbstractContextManager[OpenSession]], named: bool) -> int:
    """Show the session that `opening` opens until the window is closed; return the exit status.

    `named` says that a person named its folder.
    """
    if hindrance := obstacle():
        print(f"cqrs-sim: {hindrance}", file=sys.stderr)
        return BAD_INPUT
    try:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication, QMessageBox
    except ImportError as error:
        print(f"cqrs-sim: Qt cannot be loaded ({error}): install what it names.", file=sys.stderr)
        return BAD_INPUT
    from cqrs_sim.ui.fonts import use_bundled_font
    from cqrs_sim.ui.live import Live
    from cqrs_sim.ui.main_window import MainWindow

    application = QApplication(sys.argv[:1])
    application.setApplicationName("CQRS Sim")
    application.setStyle("Fusion")
    use_bundled_font(application)
    with ExitStack() as opened:
        try:
            session = opened.enter_context(opening())
        except (SessionError, StoreUnavailable) as error:
            print(f"cqrs-sim: {error}", file=sys.stderr)
            if not named:  # whoever named one sits at a terminal and has read it there
                QMessageBox.critical(None, "CQRS Sim", str(error))
            return BAD_INPUT
        for notice in session.notices:
            print(f"cqrs-sim: {notice}", file=sys.stderr)
        live = Live(session, time.monotonic)
        window = MainWindow(live)
        window.resize(1280, 720)
        window.show()
        live.run()
        signal.signal(signal.SIGINT, lambda *_: application.exit(INTERRUPTED))
        awake = QTimer(application, interval=200)  # Python hears of Ctrl+C only while it runs
        awake.timeout.connect(lambda: None)
        awake.start()
        return application.exec()
