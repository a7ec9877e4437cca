"""That every press is felt: whatever presses a button, it is seen pressed for a moment."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from cqrs_sim.core.faults import CrashProjector
from cqrs_sim.core.journal import Inject
from cqrs_sim.ui.presses import PRESSED, Press
from tests.ui.driver import Desk


def up_again(button: QAbstractButton, qtbot: QtBot) -> None:
    assert button.isDown()
    press = button.findChild(Press)
    assert press is not None
    assert press._up.interval() == PRESSED == 100
    qtbot.waitUntil(lambda: not button.isDown())


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("by", ["pointer", "Space", "Return"])
def test_a_button_is_seen_pressed_for_a_moment_whatever_presses_it(desk: Desk, qtbot: QtBot, by: str) -> None:
    settle()
    button = desk.window.bar.step_button
    if by == "pointer":
        desk.click(button)
    else:
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space if by == "Space" else Qt.Key.Key_Return)
    up_again(button, qtbot)


@pytest.mark.parametrize(
    ("keys", "name"), [("F5", "Pause"), ("F10", "Step"), ("F9", "X-ray on"), ("Ctrl+R", "Refresh")]
)
def test_keys_that_do_what_a_button_does_press_it_too(desk: Desk, qtbot: QtBot, keys: str, name: str) -> None:
    settle()
    desk.press(keys)
    (button,) = (each for each in desk.window.findChildren(QPushButton) if each.isVisible() and each.text() == name)
    up_again(button, qtbot)


def test_return_in_a_field_presses_the_button_that_sends_it(desk: Desk, qtbot: QtBot) -> None:
    settle()
    desk.command("CreatePost", text="Hello")
    assert desk.slips
    up_again(desk.stage.commands.send, qtbot)


def test_what_a_press_does_does_not_wait_for_its_look(desk: Desk, qtbot: QtBot) -> None:
    settle()
    desk.click(desk.window.bar.run_button)
    assert desk.live.running
    up_again(desk.window.bar.run_button, qtbot)


def test_a_button_that_is_held_stays_down_until_it_is_let_go(desk: Desk, qtbot: QtBot) -> None:
    settle()
    button = desk.window.bar.step_button
    desk.click(button)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    press = button.findChild(Press)
    assert press is not None
    assert not press._up.isActive()
    assert button.isDown()
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    up_again(button, qtbot)


@pytest.mark.parametrize("after", ["", "F3", "F8", "fault"])
def test_every_button_on_the_stage_is_felt_also_those_that_come_later(desk: Desk, after: str) -> None:
    settle()
    if after == "fault":
        desk.window.wishes.act(Inject(CrashProjector()))
    elif after:
        desk.press(after)
    settle()
    buttons = [*desk.window.findChildren(QPushButton), *desk.window.findChildren(QToolButton)]
    deaf = [each for each in buttons if each.isVisible() and each.findChild(Press) is None]
    assert len(buttons) > 10
    assert [each.text() for each in deaf] == []
