"""Qualities 11 to 20: whatever can be done is done with the keyboard as well, and can be taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from cqrs_sim.core.facts import Answered, Applied, Committed, Injected, SettingsChanged
from cqrs_sim.core.faults import CrashProjector, RestartProjector
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.key_list import KeyList
from cqrs_sim.ui.session_menu import Reset, Undo
from tests.ui.driver import Desk


def runs(desk: Desk) -> bool:
    return desk.live.running


def delays(desk: Desk) -> list[int]:
    return [fact.settings.delay.mean for fact in desk.told(SettingsChanged)]


def test_11_every_action_has_keys_that_its_menu_and_its_tooltip_show(desk: Desk) -> None:
    actions = [action for action in desk.window.actions() if action.text()]
    assert len(actions) > 50
    for action in actions:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert keys, action.text()
        assert action.toolTip().endswith(f"({keys})"), action.text()


SUGGESTED = {
    "F5": "Run",
    "F10": "Step",
    "Shift+F10": "Back",
    "F6": "Next pane",
    "F11": "Presenter mode",
    "F1": "Words…",
    "Ctrl+1": "Create post",
    "Ctrl+0": "Register user",
    "Ctrl+R": "Refresh",
    "Ctrl+Z": "Undo",
}


def test_12_the_suggested_keys_do_what_people_expect(desk_on_files: Desk) -> None:
    window = desk_on_files.window
    titles = {action.shortcut().toString(): action.text() for action in window.actions()}
    assert {keys: titles[keys] for keys in SUGGESTED} == SUGGESTED
    desk_on_files.press("Esc")
    QTest.keyClicks(desk_on_files.focused(), "?")
    QApplication.processEvents()
    dialog = QApplication.activeModalWidget() or window.findChild(KeyList)
    assert isinstance(dialog, KeyList)
    dialog.reject()


def test_13_space_presses_a_button_and_runs_only_from_the_stage_itself_and_can_be_switched_off(desk: Desk) -> None:
    desk.press("Esc")
    desk.press("Space")
    assert runs(desk)
    desk.press("Space")
    assert not runs(desk)
    desk.stage.queries.refresh.setFocus()
    desk.press("Space")
    assert (runs(desk), len(desk.told(Answered))) == (False, 1)
    desk.press("Ctrl+F2")
    desk.press("Esc")
    desk.press("Space")
    assert not runs(desk)


def test_14_a_stale_read_is_shown_and_explained_with_the_mouse_unplugged(desk: Desk) -> None:
    desk.press("F5")
    desk.press("Ctrl+1")
    QTest.keyClicks(desk.focused(), "Hello!")
    QTest.keyClick(desk.focused(), Qt.Key.Key_Return)
    desk.press("Ctrl+R")
    assert desk.answer == "No posts yet. Press Create post (Ctrl+1)."
    desk.press("F9")
    desk.press("F6")
    while desk.focused() is not desk.stage.lane:
        QTest.keyClick(desk.focused(), Qt.Key.Key_Tab)
    QTest.keyClick(desk.focused(), Qt.Key.Key_Right)
    desk.press("F2")
    finding = desk.window.side.inspector.finding
    assert finding is not None
    assert "PostCreated" in finding.text
    desk.press("Esc")
    desk.press("Esc")
    assert desk.focused() is desk.stage
    desk.let_pass(2)
    desk.press("Ctrl+R")
    assert desk.answer.startswith("Ana, Hello!")


def test_15_the_delay_is_turned_by_slider_field_arrows_pages_and_double_click(desk: Desk) -> None:
    slider, field = desk.window.bar.delay.slider, desk.window.bar.delay.field
    desk.set_delay("250ms")
    desk.set_delay("2")
    slider.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Left, Qt.Key.Key_End):
        QTest.keyClick(slider, key)
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton)
    assert [mean / SECOND for mean in delays(desk)] == [0.25, 2, 2.1, 3.1, 2.1, 2, 30, 2]
    desk.set_delay("soon")
    assert len(delays(desk)) == 8
    assert field.text() == "2.0 s"
    assert desk.caption.endswith("It stays 2.0 s.")


def test_16_a_speed_is_shown_as_it_is_and_changes_no_simulated_second(desk: Desk) -> None:
    speed = desk.window.bar.speed
    shown = [speed.itemText(place) for place in range(speed.count())]
    assert shown == ["0.1×", "0.25×", "0.5×", "1×", "2×", "5×", "10×", "20×", "50×", "100×"]
    desk.run()
    for choice in ("0.25×", "10×"):
        desk.pick(speed, choice)
        desk.command("CreatePost", text="Hello")
        desk.let_pass(9)
        assert desk.window.bar.delay.field.text() == "2.0 s"
    sent = {fact.envelope.position: fact.at for fact in desk.told(Committed)}
    assert [fact.at - sent[fact.checkpoint] for fact in desk.told(Applied)] == [2 * SECOND, 2 * SECOND]


def test_17_a_step_goes_to_the_next_thing_that_happens_and_back_says_how_far_it_can_go(desk: Desk) -> None:
    desk.command("CreatePost", text="Hello")
    desk.run()
    desk.let_pass(0.75)
    desk.press("F5")
    desk.command("CreatePost", text="Again")
    desk.press("F10")
    assert (desk.now, desk.checkpoint) == (2 * SECOND, "at #4 of 5")
    desk.press("F10")
    assert (desk.now, desk.checkpoint) == (2.75 * SECOND, "at #5 of 5")
    looking_back = desk.window.looking_back
    assert looking_back is not None
    assert looking_back.back_action.toolTip().endswith("(Shift+F10)")
    desk.press("Shift+F10")
    assert looking_back.past is not None
    assert looking_back.moment == 2 * SECOND
    desk.press("F10")
    desk.press("F10")
    assert looking_back.past is None


def test_18_a_reset_asks_nothing_and_can_be_taken_back(desk_on_files: Desk) -> None:
    wished: list[object] = []
    desk_on_files.window.session_wished.connect(wished.append)
    desk_on_files.command("CreatePost", text="Hello")
    desk_on_files.press("F5")
    desk_on_files.stage.lane.setFocus()
    desk_on_files.press("Ctrl+Shift+R")
    desk_on_files.press("Ctrl+Z")
    assert wished == [Reset(), Undo()]
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("by", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard])
def test_19_a_token_and_the_projector_offer_their_faults_and_time_stands_still(
    desk: Desk, by: QContextMenuEvent.Reason
) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    lane = desk.stage.lane
    lane.setFocus()
    QTest.keyClick(lane, Qt.Key.Key_Right)
    place = lane.tokens()[4].toPoint()
    QApplication.sendEvent(lane, QContextMenuEvent(by, place, lane.mapToGlobal(place)))
    menu = desk.window.pointing.menu
    offered = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert menu.isVisible()
    assert not runs(desk)
    for fault in ("Inspect", "Lose", "Split", "Hold #4 up"):
        assert any(fault in each for each in offered), (fault, offered)
    menu.close()
    assert runs(desk)
    everywhere = [action.text() for action in desk.window.faults.menu.actions()]
    assert {"Crash the projector", "Lose the next copy", "Send the next event twice"} <= set(everywhere)


def test_20_a_fault_that_lasts_has_a_chip_with_its_repair(desk: Desk) -> None:
    desk.press("Ctrl+Shift+C")
    (chip,) = desk.stage.troubles.chips
    assert chip.title == "Projector down"
    assert isinstance(chip.repair, QPushButton)
    desk.click(chip.repair, QPoint(5, 5))
    assert [fact.fault for fact in desk.told(Injected)] == [CrashProjector(), RestartProjector("read")]
    assert desk.stage.troubles.isHidden()
