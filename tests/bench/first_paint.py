"""Shows a window and ends with its first picture: the program's own with a new session in FOLDER, else a bare one.

python -m tests.bench.first_paint [FOLDER]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


class _Watch(QObject):
    """Ends the process once a main window and all in it have been painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: os._exit(0))
        return False


def watch_windows() -> None:
    """Have main windows watched from when they are shown: to watch all of Qt from its start would cost as much."""
    watch, show = _Watch(), QMainWindow.show

    def watched(window: QMainWindow) -> None:
        window.installEventFilter(watch)
        show(window)

    QMainWindow.show = watched  # type: ignore[assignment]  # for this process, which does nothing else


def show_bare() -> int:
    """Show a window with nothing in it."""
    application = QApplication([])
    watch_windows()
    window = QMainWindow()
    window.resize(1280, 720)
    window.show()
    return application.exec()


def show_whole(folder: Path) -> int:
    """Show the program's window the way the program does."""
    from cqrs_sim.app import open_window
    from cqrs_sim.bootstrap import Beginning
    from cqrs_sim.core.settings import Settings

    watch_windows()
    return open_window(Beginning(folder, "social-feed", 1, Settings()), named=True)


if __name__ == "__main__":
    show_whole(Path(sys.argv[1])) if len(sys.argv) > 1 else show_bare()
    sys.exit("the window closed before it was painted")
