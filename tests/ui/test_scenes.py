"""The scenes of the window: chosen by keys, tabs and menu; the stage rests while it is out of sight."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from cqrs_sim.core.facts import Committed
from cqrs_sim.ui.window_scenes import CORS, STAGE
from tests.ui.driver import Desk


def menus(desk: Desk) -> list[str]:
    return [action.text() for action in desk.window.menuBar().actions() if action.isVisible()]


def tab(desk: Desk, title: str) -> QToolButton:
    return next(tab for tab in desk.window.scenes.tabs.findChildren(QToolButton) if tab.text() == title)


def test_a_window_begins_on_the_stage_and_knows_nothing_of_the_lab_yet() -> None:
    program = (
        "import sys\n"
        "from cqrs_sim.ui.main_window import MainWindow\n"
        "print([name for name in sys.modules if name.startswith(('cqrs_sim.ui.lab', 'cqrs_sim.cors'))])"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"


def test_keys_tabs_and_menu_choose_the_scene(desk: Desk) -> None:
    scenes = desk.window.scenes
    assert scenes.current == STAGE
    desk.press("Alt+2")
    assert (scenes.current, desk.stage.isVisible()) == (CORS, False)
    desk.click(tab(desk, "Stage"))
    assert (scenes.current, desk.stage.isVisible()) == (STAGE, True)
    view = next(menu for menu in desk.window.menuBar().findChildren(QMenu) if menu.title() == "&View")
    next(action for action in view.actions() if action.text() == "CORS lab").trigger()
    assert scenes.current == CORS
    assert (tab(desk, "Stage").isChecked(), tab(desk, "CORS lab").isChecked()) == (False, True)


def test_the_tab_of_the_scene_in_sight_stays_pressed(desk: Desk) -> None:
    desk.click(tab(desk, "Stage"))
    assert tab(desk, "Stage").isChecked()


def test_tabs_tell_their_keys(desk: Desk) -> None:
    tips = [tab(desk, title).toolTip() for title in ("Stage", "CORS lab")]
    assert tips == ["Commands, events and queries (Alt+1)", "What a browser lets a page read (Alt+2)"]


def test_the_scene_is_the_same_one_when_it_is_seen_again(desk: Desk) -> None:
    desk.press("Alt+2")
    lab = desk.window.scenes.currentWidget()
    desk.press("Alt+1")
    desk.press("Alt+2")
    assert desk.window.scenes.currentWidget() is lab


def test_time_stands_still_while_the_stage_is_out_of_sight(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    before = desk.now
    desk.press("Alt+2")
    desk.let_pass(5)
    assert (desk.now, desk.live.running) == (before, False)
    desk.press("Alt+1")
    assert (desk.now, desk.live.running) == (before, True)
    desk.let_pass(0.5)
    assert desk.now == before + 500_000


def test_what_was_paused_stays_paused(desk: Desk) -> None:
    desk.press("Alt+2")
    desk.press("Alt+1")
    assert not desk.live.running
    desk.run()
    desk.press("Alt+2")
    desk.press("Alt+1")
    desk.press("F5")
    desk.press("Alt+2")
    desk.press("Alt+1")
    assert not desk.live.running


def test_keys_of_the_stage_do_nothing_that_nobody_sees(desk: Desk) -> None:
    desk.press("Alt+2")
    for keys in ("F5", "F10", "Ctrl+1", "Ctrl+R", "Ctrl+Shift+S", "Ctrl+Shift+D", "F3", "Alt+6"):
        desk.press(keys)
    assert (desk.live.running, desk.told(Committed)) == (False, [])
    assert desk.simulation.settings.projector.bug == ""
    assert not desk.window.workspace.side_in_sight


def test_menus_are_those_of_the_scene_in_sight(desk: Desk) -> None:
    on_stage = ["&Session", "&Commands", "&Time", "&Queries", "F&aults", "&View", "&Help"]
    assert menus(desk) == on_stage
    desk.press("Alt+2")
    assert menus(desk) == ["&Session", "&View", "C&ORS", "&Help"]
    desk.press("Alt+1")
    assert menus(desk) == on_stage


def test_what_could_not_be_done_before_cannot_be_done_after(desk: Desk) -> None:
    def offered() -> dict[str, bool]:
        return {action.text(): action.isEnabled() for action in desk.window.actions() if belongs_to_stage(action)}

    lasting = {"Quit", "About CQRS Sim", "Stage", "CORS lab"}

    def belongs_to_stage(action: QAction) -> bool:
        return action.text() not in lasting and action.text() not in lab

    desk.press("Alt+2")
    lab = {action.text() for action in desk.window.actions() if action.isEnabled()} - lasting
    desk.press("Alt+1")
    before = offered()
    assert set(before.values()) == {True, False}
    desk.press("Alt+2")
    assert set(offered().values()) == {False}
    desk.press("Alt+1")
    assert offered() == before


def test_the_keyboard_is_in_the_scene_in_sight(desk: Desk) -> None:
    desk.press("Alt+2")
    scene = desk.window.scenes.currentWidget()
    assert scene is not None
    assert scene.isAncestorOf(desk.focused())
    desk.press("Alt+1")
    assert desk.stage.isAncestorOf(desk.focused())
