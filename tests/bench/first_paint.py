"""Shows a window and ends with its first picture: the program's own with a new session in FOLDER, else a bare one.

python -m tests.bench.first_paint [FOLDER]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def watch_windows() -> None:
    """Let the process end once a main window and all in it have been painted.

    Windows are watched from when they are shown: to watch all of Qt from its start would cost as much.
    """
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QMainWindow

    class Watch(QObject):
        """Notes the first paint."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, lambda: os._exit(0))
            return False

    watch, show = Watch(), QMainWindow.show

    def watched(window: QMainWindow) -> None:
        window.installEventFilter(watch)
        show(window)

    QMainWindow.show = watched  # type: ignore[assignment]  # for this process, which does nothing else


def show_bare() -> int:
    """Show a window with nothing in it."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    watch_windows()
    window = QMainWindow()
    window.resize(1280, 720)
    window.show()
    return application.exec()


def show_whole(folder: Path) -> int:
    """Show the program's window the way the program does, which imports Qt after all that needs no window."""
    from cqrs_sim.app.sessions import open_window
    from cqrs_sim.bootstrap import Beginning
    from cqrs_sim.core.settings import Settings

    watch_windows()
    return open_window(Beginning(folder, "social-feed", 1, Settings()), named=True)


if __name__ == "__main__":
    show_whole(Path(sys.argv[1])) if len(sys.argv) > 1 else show_bare()
    sys.exit("the window closed before it was painted")
