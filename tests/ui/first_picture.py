"""Shows the program's window with a new session in FOLDER, and tells what was loaded for its first picture.

python -m tests.ui.first_picture FOLDER
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from cqrs_sim.app.sessions import open_window
from cqrs_sim.bootstrap import Beginning
from cqrs_sim.core.settings import Settings


def tell() -> None:
    """Print the modules that are loaded and the classes of Qt that are made, and end."""
    classes = [name for module in (QtGui, QtWidgets) for name, made in vars(module).items() if isinstance(made, type)]
    print(json.dumps({"modules": list(sys.modules), "classes": classes}), flush=True)
    os._exit(0)


class Watch(QObject):
    """Tells once the main window and all in it have been painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, tell)
        return False


if __name__ == "__main__":
    watch, show = Watch(), QMainWindow.show

    def watched(window: QMainWindow) -> None:
        window.installEventFilter(watch)
        show(window)

    QMainWindow.show = watched  # type: ignore[assignment]  # for this process, which does nothing else
    sys.exit(open_window(Beginning(Path(sys.argv[1]), "social-feed", 1, Settings()), named=True))
