"""Shows a window and ends with its first picture: the program's own with a new session in FOLDER, else a bare one.

python -m tests.bench.first_paint [FOLDER]
"""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


class _Watch(QObject):
    """Ends the process once a main window and all in it have been painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            QTimer.singleShot(0, lambda: os._exit(0))
        return False


def show_bare() -> int:
    """Show a window with nothing in it."""
    application = QApplication([])
    watch = _Watch()
    application.installEventFilter(watch)
    window = QMainWindow()
    window.resize(1280, 720)
    window.show()
    return application.exec()


def show_whole(folder: Path) -> int:
    """Show the program's window the way the program does."""
    from cqrs_sim.app import open_window
    from cqrs_sim.bootstrap import Beginning
    from cqrs_sim.core.settings import Settings
    from cqrs_sim.domains.social_feed import SOCIAL_FEED
    from cqrs_sim.sessions.open_session import OpenSession
    from cqrs_sim.sessions.replaying import Tell

    watch = _Watch()

    class Watched(Beginning):
        """A beginning that is watched from the moment on at which Qt is there."""

        def __call__(self, tell: Tell) -> AbstractContextManager[OpenSession]:
            application = QApplication.instance()
            assert application is not None
            application.installEventFilter(watch)
            return super().__call__(tell)

    return open_window(Watched(folder, SOCIAL_FEED.name, 1, Settings()), named=True)


if __name__ == "__main__":
    show_whole(Path(sys.argv[1])) if len(sys.argv) > 1 else show_bare()
    sys.exit("the window closed before it was painted")
