"""Actions: each has keys of its own, which its menu, its tooltip and the README show."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QMenu

from cqrs_sim.ui import motion
from cqrs_sim.ui.repertoire import repertoire
from cqrs_sim.ui.theming import CHOICES
from tests.ui.driver import Desk

README = Path(__file__).parents[2] / "README.md"

WITHOUT_KEYS = {*CHOICES, *motion.CHOICES, "Every lane", "read", "English", "Deutsch"}
"""What is chosen from a list within a menu; the finder (Ctrl+F) does it by its name."""

MAP = {
    "F1": "Words…",
    "F5": "Run",
    "F6": "Next pane",
    "Shift+F6": "Previous pane",
    "F10": "Step",
    "Shift+F10": "Back",
    "F11": "Presenter mode",
    "Ctrl+R": "Refresh",
    "Ctrl+Z": "Undo",
    "Ctrl+1": "Create post",
    "Ctrl+9": "Update profile",
    "Ctrl+0": "Register user",
}
"""What people may expect of these keys."""


@pytest.fixture
def whole(desk_on_files: Desk) -> Desk:
    """A desk of which every menu has been made, and filled."""
    desk_on_files.press("Alt+2")
    desk_on_files.press("Alt+1")
    repertoire(desk_on_files.window.menuBar())
    return desk_on_files


def in_menus(desk: Desk) -> list[QAction]:
    """Return every action of the menu bar that is no menu itself."""
    menus = desk.window.menuBar().findChildren(QMenu) + desk.window.findChildren(QMenu)
    menus = [menu for menu in dict.fromkeys(menus) if _of_the_bar(menu, desk)]
    return [action for menu in menus for action in menu.actions() if action.menu() is None and not action.isSeparator()]


def _of_the_bar(menu: QMenu, desk: Desk) -> bool:
    """Whether a menu hangs in the menu bar, or in a menu that does."""
    holders = menu.menuAction().associatedObjects()
    bar = desk.window.menuBar()
    return any(holder is bar or (isinstance(holder, QMenu) and _of_the_bar(holder, desk)) for holder in holders)


def _of_a_list(action: QAction) -> bool:
    """Whether it is one of the sessions or branches there happen to be."""
    holders = (holder for holder in action.associatedObjects() if isinstance(holder, QMenu))
    return any(holder.title() in ("Open recent", "Branches") for holder in holders)


def test_every_action_has_keys_that_its_tooltip_shows(whole: Desk) -> None:
    actions = [action for action in in_menus(whole) if action.text() not in WITHOUT_KEYS]
    actions = [action for action in actions if not _of_a_list(action)]
    assert len(actions) > 75
    for action in actions:
        keys = action.shortcut().toString()
        assert keys, f"{action.text()} has no keys"
        assert action.toolTip().endswith(f"({keys})"), action.toolTip()


def test_every_action_of_the_window_is_in_a_menu_and_no_two_share_their_keys(whole: Desk) -> None:
    keys = [action.shortcut().toString() for action in in_menus(whole)]
    used = Counter(filter(None, keys))
    assert [keys for keys, times in used.items() if times > 1] == []
    assert {action.text() for action in whole.window.actions() if action.text()} <= {
        action.text() for action in in_menus(whole)
    }


def test_keys_do_what_people_may_expect_of_them(whole: Desk) -> None:
    of = {action.shortcut().toString(): action.text() for action in in_menus(whole)}
    assert {keys: of.get(keys) for keys in MAP} == MAP


def test_what_has_no_keys_of_its_own_is_found_by_its_name(whole: Desk) -> None:
    titles = {entry.title for entry in repertoire(whole.window.menuBar())}
    assert {*CHOICES, *motion.CHOICES, "English", "Deutsch"} <= titles


@pytest.mark.parametrize("view", ["", "F3", "F4", "F7", "F8", "Alt+2", "Ctrl+J"])
def test_every_button_in_sight_can_be_reached_by_tab_or_has_keys(whole: Desk, view: str) -> None:
    if view == "Ctrl+J":
        whole.press("Alt+2")
    if view:
        whole.press(view)
    buttons = [each for each in whole.window.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()]
    own = [each for each in buttons if not each.objectName().startswith("qt_") and "Corner" not in type(each).__name__]
    unreached = [each for each in own if not each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [each.text() or each.accessibleName() for each in unreached] == []
    assert len(own) > 4


def test_the_readme_lists_the_keys_of_every_action_and_no_others(whole: Desk) -> None:
    table = re.findall(
        r"^\| ([^|]+) \| [^|]*\|$", README.read_text("utf-8").split("| key | does |")[1].split("\n\n")[0], re.M
    )
    listed = {keys for row in table for keys in re.split(r", | … ", row)}
    entries = repertoire(whole.window.menuBar())
    whole.press("Alt+2")
    entries += repertoire(whole.window.menuBar())
    told = {"Commands": ("Ctrl+1", "Ctrl+0"), "Faults": ("Ctrl+Shift+letter", "Alt+6", "Alt+9")}
    keys = {entry.keys for entry in entries if entry.menu not in told and entry.keys}
    assert listed == keys | {each for stretch in told.values() for each in stretch}
    faults = [entry.keys for entry in entries if entry.menu == "Faults" and entry.keys]
    assert [each for each in faults if not re.fullmatch(r"Ctrl\+Shift\+[A-Z]|Alt\+[6-9]", each)] == []
