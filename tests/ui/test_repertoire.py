"""All that can be done: the list of keys, and the finder that does an action by its name."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cqrs_sim.ui.action_finder import ActionFinder
from cqrs_sim.ui.key_list import KeyList
from cqrs_sim.ui.other_keys import OTHER_KEYS
from cqrs_sim.ui.page_dialog import PageDialog
from cqrs_sim.ui.repertoire import repertoire
from tests.ui.driver import Desk
from tests.ui.test_actions import in_menus

D = TypeVar("D", bound=QDialog)


@pytest.fixture
def finder(desk_on_files: Desk, qtbot: QtBot) -> ActionFinder:
    desk_on_files.press("Ctrl+F")
    return shown(desk_on_files, ActionFinder, qtbot)


def shown(desk: Desk, kind: type[D], qtbot: QtBot) -> D:
    """Return the dialog of this kind that is open over the window."""
    found = [dialog for dialog in desk.window.findChildren(kind) if dialog.isVisible()]
    assert len(found) == 1
    found[0].activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and found[0].isAncestorOf(desk.focused()))
    return found[0]


def type_into(dialog: KeyList | ActionFinder, text: str) -> None:
    dialog.text.selectAll()
    QTest.keyClicks(dialog.text, text)


def test_the_key_list_holds_every_key_of_every_menu_under_the_menu_that_has_it(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Ctrl+L")
    rows = shown(desk, KeyList, qtbot).rows()
    listed = {keys for keys, does in rows if does}
    assert {action.shortcut().toString() for action in in_menus(desk) if action.isVisible()} - {""} <= listed
    headings = [keys for keys, does in rows if not does]
    assert headings[:3] == ["Session", "Commands", "Time"]
    assert headings[-len(OTHER_KEYS) :] == [where for where, _keys in OTHER_KEYS]
    at = rows.index(("Commands", ""))
    assert rows[at + 1][0] == "Ctrl+1"


def test_typing_leaves_the_keys_that_fit_and_their_headings(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Ctrl+L")
    dialog = shown(desk, KeyList, qtbot)
    type_into(dialog, "crash the projector")
    assert [row for row in dialog.rows() if "forgets all" in row[1]]
    assert ("Faults", "") in dialog.rows()
    assert ("Commands", "") not in dialog.rows()
    type_into(dialog, "zzzz")
    assert dialog.rows() == []
    assert dialog.nothing.isVisible()


def test_a_question_mark_on_the_stage_lists_the_keys_and_in_a_field_is_a_letter(desk: Desk, qtbot: QtBot) -> None:
    desk.type(desk.field("text"), "What?")
    assert desk.value("text") == "What?"
    assert not desk.window.findChildren(KeyList)
    desk.press("Esc")
    QTest.keyClick(desk.focused(), Qt.Key.Key_Question)
    shown(desk, KeyList, qtbot)


def test_a_question_mark_does_nothing_where_such_keys_are_switched_off(desk: Desk) -> None:
    desk.press("Ctrl+F2")
    desk.press("Esc")
    QTest.keyClick(desk.focused(), Qt.Key.Key_Question)
    assert not desk.window.findChildren(KeyList)


def test_f1_explains_the_words(desk: Desk, qtbot: QtBot) -> None:
    desk.press("F1")
    page = shown(desk, PageDialog, qtbot)
    for word in ("Command", "Checkpoint", "Receipt", "Stale answer"):
        assert word in page.text.toPlainText()
    assert page.text.verticalScrollBar().value() == 0


def test_the_finder_offers_all_that_the_menus_hold_but_itself(desk_on_files: Desk, finder: ActionFinder) -> None:
    titles = [entry.title for entry in repertoire(desk_on_files.window.menuBar())]
    assert finder.titles() == [title for title in titles if title != "Find an action"]
    assert {"Crash the projector", "Dark", "All keys", "Reset"} <= set(titles)


def test_return_does_what_a_few_letters_have_found(desk_on_files: Desk, finder: ActionFinder, qtbot: QtBot) -> None:
    type_into(finder, "dar")
    assert finder.titles()[0] == "Dark"
    QTest.keyClick(finder.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk_on_files.window.theme.choice == "Dark")
    assert not desk_on_files.window.findChildren(ActionFinder)


def test_arrow_keys_choose_another_while_the_cursor_stays_in_the_text(finder: ActionFinder) -> None:
    type_into(finder, "like post")
    first = finder.current
    QTest.keyClick(finder.text, Qt.Key.Key_Down)
    assert first is not None
    assert finder.current is not None
    assert [first.title, finder.current.title] == finder.titles()[:2]
    assert finder.text.hasFocus()
    assert finder.text.accessibleDescription().startswith(finder.current.title)


def test_what_cannot_be_done_now_says_why_and_is_not_done(finder: ActionFinder) -> None:
    type_into(finder, "heal the part")
    assert finder.titles()[0] == "Heal the partition"
    assert finder.table.text_at(0, 0) == "Heal the partition (not now)"
    assert finder.about.text() == "Not now: There is no partition."
    QTest.keyClick(finder.text, Qt.Key.Key_Return)
    assert finder.isVisible()


def test_keys_find_their_action_too(finder: ActionFinder) -> None:
    type_into(finder, "F10")
    assert finder.titles()[0] == "Step"


def test_a_text_that_fits_nothing_says_so(finder: ActionFinder) -> None:
    type_into(finder, "zzzz")
    assert finder.titles() == []
    assert finder.about.text() == "No action fits. Clear the text to see all."
    QTest.keyClick(finder.text, Qt.Key.Key_Return)
    assert finder.isVisible()


def test_what_is_found_acts_on_what_had_the_focus(desk_on_files: Desk, qtbot: QtBot) -> None:
    desk = desk_on_files
    table = desk.stage.write.view
    table.setFocus()
    table.selectRow(0)
    desk.press("Ctrl+F")
    finder = shown(desk, ActionFinder, qtbot)
    type_into(finder, "inspect")
    QTest.keyClick(finder.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.workspace.side_in_sight)
    assert "u" in desk.window.side.inspector.accessibleName() or desk.window.side.choices.current == "inspector"
