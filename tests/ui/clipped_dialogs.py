"""The dialogs and menus looked through for what is cut off, in a process of its own: prints each fault on a line.

LANGUAGE=pseudo python -m tests.ui.clipped_dialogs PERCENT
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QStyle, QTableView, QWidget

from cqrs_sim.app.qt import start_qt
from cqrs_sim.ui.recording import Recorded
from cqrs_sim.ui.replay_dialog import ReplayDialog
from tests.ui.driver import Desk, desk_in
from tests.ui.test_layout import audit, settle

WIDTH, HEIGHT = 1024, 768
"""The screen, the smallest that is tested."""


@contextmanager
def small_screen() -> Iterator[None]:
    """Have Qt, which is not started yet, draw for a screen of this size."""
    screen = {
        "name": "small", "x": 0, "y": 0, "width": WIDTH, "height": HEIGHT,
        "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        file = Path(folder) / "screens.json"
        file.write_text(json.dumps({"screens": [screen]}), "utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"
        yield


def look(what: str, dialog: QWidget) -> None:
    """Print what is cut off in a dialog, and whether it goes beyond the screen."""
    settle()
    for fault in audit(dialog):
        print(f"{what}: {fault}")
    if dialog.width() > WIDTH or dialog.height() > HEIGHT:
        print(f"{what}: {dialog.width()} x {dialog.height()} is more than the screen has")
    for button in dialog.findChildren(QPushButton):
        place = QRect(button.mapTo(dialog, button.rect().topLeft()), button.size())
        if button.isVisible() and not dialog.rect().contains(place):
            print(f"{what}: {button.text()} is out of sight")
    for table in dialog.findChildren(QTableView):
        for fault in headings_cut(table):
            print(f"{what}: {fault}")


def headings_cut(table: QTableView) -> Iterator[str]:
    """Yield the headings in sight that have less room than their words take."""
    header, model = table.horizontalHeader(), table.model()
    if not header.isVisible() or model is None:
        return
    for section in range(header.count()):
        title = str(model.headerData(section, header.orientation()) or "")
        if not header.isSectionHidden(section) and header.fontMetrics().horizontalAdvance(title) > header.sectionSize(
            section
        ):
            yield f"{title!r} has {header.sectionSize(section)}"


def dialogs(desk: Desk, what: str, opening: Callable[[], object]) -> None:
    """Look at each dialog that this opens."""
    opening()
    settle()
    opened = [dialog for dialog in desk.window.findChildren(QDialog) if dialog.isVisible()]
    if not opened:
        print(f"{what}: opens nothing")
    for dialog in opened:
        look(what, dialog)
        dialog.close()
    settle()


def menus(desk: Desk) -> None:
    """Print the menus that are larger than the screen."""
    for menu in desk.window.findChildren(QMenu):
        menu.aboutToShow.emit()
        size: QSize = menu.sizeHint()
        scrolls = menu.style().styleHint(QStyle.StyleHint.SH_Menu_Scrollable, None, menu)
        if size.width() > WIDTH or (size.height() > HEIGHT and not scrolls):
            print(f"menu {menu.title()}: {size.width()} x {size.height()} is more than the screen has")


def walk(desk: Desk) -> None:
    """Open every dialog there is."""
    window, guidance = desk.window, desk.window.guidance
    by_keys = {action.shortcut().toString(): action.trigger for action in window.findChildren(QAction)}
    openings: dict[str, Callable[[], object]] = {
        "about": window.about_action.trigger,
        "left out": window.left_out_action.trigger,
        "words": guidance.words_action.trigger,
        "find": guidance.find_action.trigger,
        "keys": guidance.list_action.trigger,
        "new session": by_keys["Ctrl+N"],
        "session": by_keys["Ctrl+I"],
        "record": by_keys["Alt+F12"],
        "repaired": partial(window.greet, "", ("A notice that tells what was repaired, in a sentence or two.",)),
    }
    for what, opening in openings.items():
        dialogs(desk, what, opening)
    watch = ReplayDialog("Opening a session with a long name that nobody can remember", window.theme, window)
    watch.show_progress(Recorded(1, 2))
    look("replay", watch)
    watch.close()
    menus(desk)


def main(percent: int) -> None:
    with small_screen():
        start_qt()
        with TemporaryDirectory() as folder, desk_in(Path(folder) / "session", files=True) as desk:
            desk.window.theme.write_in(percent)
            desk.show(WIDTH, HEIGHT)
            walk(desk)
            desk.window.close()
            desk.window.deleteLater()
            QApplication.processEvents()


if __name__ == "__main__":
    main(int(sys.argv[1]))
