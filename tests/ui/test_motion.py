"""Whether things move on screen: a choice that is kept, and the system's wish behind it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from cqrs_sim.ui.actions import Actions
from cqrs_sim.ui.motion import CHOICES, OFF, ON, SYSTEM, Motion
from cqrs_sim.ui.motion_wish import platform_reduces
from cqrs_sim.ui.window_state import WindowState
from tests.ui.driver import Desk

SCHEMAS = Path("/usr/share/glib-2.0/schemas/gschemas.compiled")


class System:
    """A system that wishes for little motion or not, and is asked."""

    def __init__(self, reduces: bool) -> None:
        self.reduces = reduces
        self.asked = 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.reduces


def come_back() -> None:
    """Have the application be the active one again, as after a visit to the system's settings."""
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)


@pytest.mark.parametrize("wish", [False, True])
def test_a_choice_of_ones_own_wins_over_the_system(wish: bool) -> None:
    system = System(wish)
    assert not Motion(ON, system).reduced
    assert Motion(OFF, system).reduced
    assert system.asked == 0
    assert Motion(SYSTEM, system).reduced == wish


def test_the_system_is_asked_when_somebody_needs_to_know_and_when_the_window_comes_back() -> None:
    system = System(False)
    motion = Motion(SYSTEM, system)
    come_back()
    assert system.asked == 0
    told: list[bool] = []
    motion.changed.connect(told.append)
    assert not motion.reduced
    system.reduces = True
    assert not motion.reduced, "nobody has told of it"
    come_back()
    come_back()
    assert (motion.reduced, told) == (True, [True])


def test_a_change_is_told_once_and_only_where_it_is_one() -> None:
    motion = Motion(SYSTEM, System(True))
    told: list[bool] = []
    motion.changed.connect(told.append)
    motion.choose(OFF)
    assert told == []
    motion.choose(ON)
    motion.choose(ON)
    motion.choose("Sometimes")
    assert (told, motion.choice) == ([False, True], SYSTEM)


def test_the_menu_offers_the_choices_and_shows_what_the_key_has_switched(qtbot: QtBot) -> None:
    window, motion = QMainWindow(), Motion(SYSTEM, System(False))
    qtbot.addWidget(window)
    view = QMenu(window)
    motion.fill(view, Actions(window))
    menu = view.findChild(QMenu)
    assert isinstance(menu, QMenu)
    choices, switch = menu.actions()[:3], menu.actions()[-1]

    def checked() -> list[str]:
        return [each.text() for each in choices if each.isChecked()]

    assert [each.text() for each in choices] == list(CHOICES.values())
    assert checked() == ["System"]
    switch.trigger()
    assert (checked(), motion.reduced) == (["Off"], True)
    switch.trigger()
    assert (checked(), motion.reduced) == (["On"], False)
    choices[0].trigger()
    assert (motion.choice, motion.reduced) == (SYSTEM, False)


def test_one_key_switches_motion_in_every_scene(desk: Desk) -> None:
    for scene in ("Alt+1", "Alt+2"):
        desk.press(scene)
        desk.press("Ctrl+Shift+K")
        assert desk.window.motion.reduced
        desk.press("Ctrl+Shift+K")
        assert not desk.window.motion.reduced
    keys = [action for action in desk.window.findChildren(QAction) if "Ctrl+Shift+K" in action.shortcut().toString()]
    assert len(keys) == 1


@pytest.mark.parametrize("choice", list(CHOICES))
def test_the_choice_is_kept(tmp_path: Path, qtbot: QtBot, choice: str) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    assert WindowState(tmp_path / "window.ini").motion == SYSTEM
    WindowState(tmp_path / "window.ini").save(window, "Dark", moves=choice)
    assert WindowState(tmp_path / "window.ini").motion == choice


def told_by_the_platform(home: Path, animations: str) -> str:
    """Return what a program under GNOME hears of the setting in this home."""
    kept = home / "glib-2.0" / "settings"
    kept.mkdir(parents=True)
    (kept / "keyfile").write_text(f"[org/gnome/desktop/interface]\nenable-animations={animations}\n", "utf-8")
    desktop = {"XDG_CONFIG_HOME": str(home), "GSETTINGS_BACKEND": "keyfile", "XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}
    asking = "from cqrs_sim.ui.motion_wish import platform_reduces; print(platform_reduces())"
    command = [sys.executable, "-c", asking]
    return subprocess.run(command, env=os.environ | desktop, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the settings of GNOME are not described here")
@pytest.mark.parametrize(("animations", "reduces"), [("false", "True"), ("true", "False")])
def test_gnome_is_asked_for_its_own_setting(tmp_path: Path, animations: str, reduces: str) -> None:
    assert told_by_the_platform(tmp_path, animations) == reduces


def test_a_platform_that_cannot_be_asked_wishes_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> object:
        raise OSError("no such library")

    monkeypatch.setattr("ctypes.CDLL", missing)
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    for platform in ("linux", "darwin", "win32"):
        monkeypatch.setattr("sys.platform", platform)
        assert not platform_reduces()
