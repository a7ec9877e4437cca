"""The window looked through for what is cut off or covered, in a process of its own: prints each fault on a line.

LANGUAGE=pseudo QT_SCALE_FACTOR=1.5 python -m tests.ui.clipped_window WIDTH HEIGHT PERCENT
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QWidget

from cqrs_sim.app.qt import start_qt
from cqrs_sim.ui.sizes import chosen
from cqrs_sim.ui.workspace import INSPECTOR, LEDGER, LOG, MACHINERY
from tests.ui.driver import Desk, desk_in
from tests.ui.test_layout import audit, settle


def look(desk: Desk, what: str, top: QWidget | None = None) -> None:
    """Print what is cut off in what is seen now."""
    size = desk.window.size()
    settle()
    settle()  # sizes that change others take their turns
    for fault in audit(top or desk.window):
        print(f"{what}: {fault}")
    if desk.window.size() != size:
        print(f"{what}: the window has become {desk.window.width()} x {desk.window.height()}")
        desk.window.resize(size)


def look_at_the_stage(desk: Desk, what: str) -> None:
    """Print also by how much the stage has to be scrolled, which is for large letters and none of our languages."""
    look(desk, what)
    area, sizes = desk.window.workspace.area, desk.window.theme.sizes
    if "pseudo" not in os.environ.get("LANGUAGE", "") and (sizes.projected or sizes.body <= chosen().body):
        for bar in (area.horizontalScrollBar(), area.verticalScrollBar()):
            if bar.maximum():
                print(f"{what}: the stage is scrolled by {bar.maximum()}, {bar.orientation().name}")


def act(desk: Desk) -> None:
    """Send, refuse and ask; nothing here depends on the language."""
    desk.window.samples_action.trigger()
    desk.run()
    desk.let_pass(1)
    desk.window.refresh_action.trigger()
    desk.let_pass(1)


def walk(desk: Desk, size: tuple[int, int], percent: int) -> None:
    """Look at the stage in all its states, the side panel, the lab, and both in presenter mode."""
    window = desk.window
    window.theme.write_in(percent)
    desk.show(*size)
    look_at_the_stage(desk, "empty")
    act(desk)
    look_at_the_stage(desk, "after commands")
    window.xray_action.setChecked(True)
    desk.let_pass(0.5)
    look_at_the_stage(desk, "X-ray")
    window.two_action.trigger()
    desk.let_pass(0.5)
    look(desk, "two readers, X-ray")
    window.two_action.trigger()
    desk.press("Ctrl+Shift+C")
    desk.press("Ctrl+Shift+P")
    desk.let_pass(1)
    look(desk, "troubles")
    for view in (INSPECTOR, LOG, MACHINERY, LEDGER):
        window.aside.show(True, view)
        settle()
        look(desk, view, window.side)
    window.aside.show(False)
    look_into_the_lab(desk, "lab")
    window.presenter.begin(full_screen=False)
    look_at_the_stage(desk, "presenter")
    look_into_the_lab(desk, "lab in presenter mode")


def look_into_the_lab(desk: Desk, what: str) -> None:
    """Look at every page of the lab, and at the gate with each situation."""
    window, lab = desk.window, desk.window.scenes.lab
    for preset in lab.presets:
        lab.show_preset(preset.id)
        look(desk, f"{what}, {preset.id}")
    for page in ("browser", "drill", "gate"):
        lab.pages.show_scene(page)
        look(desk, f"{what}, {page}")
    window.scenes.show_scene("stage")


def main(width: int, height: int, percent: int) -> None:
    start_qt()
    with TemporaryDirectory() as folder, desk_in(Path(folder) / "session") as desk:
        walk(desk, (width, height), percent)
        desk.window.close()
        desk.window.deleteLater()


if __name__ == "__main__":
    begin: Callable[..., None] = main
    begin(*map(int, sys.argv[1:]))
