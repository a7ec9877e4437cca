"""Actions: each has keys of its own, which its menu and its tooltip show."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cqrs_sim.ui import motion
from cqrs_sim.ui.theming import CHOICES
from tests.ui.driver import Desk

WITHOUT_KEYS = {*CHOICES, *motion.CHOICES, "Every lane", "read", "English", "Deutsch"}
"""What is chosen from a list within a menu."""


def in_menus(desk: Desk) -> list[QAction]:
    """Return every action of the menu bar that is no menu itself."""
    menus = desk.window.menuBar().findChildren(QMenu)
    return [action for menu in menus for action in menu.actions() if action.menu() is None and not action.isSeparator()]


def test_every_action_has_keys_that_its_tooltip_shows(desk_on_files: Desk) -> None:
    actions = [action for action in in_menus(desk_on_files) if action.text() not in WITHOUT_KEYS]
    assert len(actions) > 40
    for action in actions:
        keys = action.shortcut().toString()
        assert keys, f"{action.text()} has no keys"
        assert action.toolTip().endswith(f"({keys})"), action.toolTip()


def test_no_two_actions_share_their_keys(desk_on_files: Desk) -> None:
    keys = [action.shortcut().toString() for action in in_menus(desk_on_files)]
    used = Counter(filter(None, keys))
    assert [keys for keys, times in used.items() if times > 1] == []
