"""From the stage to the side panel and back: by click, by key and by menu."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from cqrs_sim.ui.workspace import INSPECTOR, LOG
from tests.ui.driver import Desk


def words_of(desk: Desk) -> str:
    """All that the inspector says."""
    return "\n".join(label.text() for label in desk.window.side.inspector.findChildren(QLabel) if label.isVisible())


def crossing(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)


def test_a_click_on_a_token_inspects_its_event(desk: Desk) -> None:
    crossing(desk)
    QTest.mouseClick(desk.stage.lane, Qt.MouseButton.LeftButton, pos=desk.stage.lane.tokens()[4].toPoint())
    assert desk.window.side.isVisible()
    assert "PostCreated" in words_of(desk)
    assert "#4" in words_of(desk)


def test_keys_choose_a_token_and_return_inspects_it(desk: Desk) -> None:
    crossing(desk)
    desk.stage.lane.setFocus()
    QTest.keyClick(desk.stage.lane, Qt.Key.Key_Left)
    QTest.keyClick(desk.stage.lane, Qt.Key.Key_Return)
    assert "PostCreated" in words_of(desk)


def test_f2_inspects_what_the_keyboard_points_at(desk: Desk) -> None:
    crossing(desk)
    desk.stage.commands.focus()
    desk.press("F2")
    assert "CreatePost" in words_of(desk), "the newest command, from the command panel"

    desk.stage.write.view.setFocus()
    desk.stage.write.view.selectRow(0)
    desk.press("F2")
    assert "p1" in words_of(desk), "the row, from the write store"

    desk.stage.queries.refresh.setFocus()
    desk.press("Ctrl+R")
    desk.press("F2")
    assert "GetPostFeed" in words_of(desk), "the answer, from the query panel"


def test_f2_with_nothing_to_point_at_opens_and_closes_the_inspector(desk: Desk) -> None:
    side = desk.window.side
    desk.stage.lane.setFocus()
    desk.press("F2")
    assert (side.isVisible(), side.choices.current) == (True, INSPECTOR)
    desk.stage.lane.setFocus()
    desk.press("F2")
    assert not side.isVisible()


def test_f3_opens_and_closes_the_event_log_and_escape_closes_it_too(desk: Desk) -> None:
    side = desk.window.side
    desk.press("F3")
    assert (side.isVisible(), side.choices.current) == (True, LOG)
    desk.press("F3")
    assert not side.isVisible()
    desk.press("F3")
    QTest.keyClick(side, Qt.Key.Key_Escape)
    assert not side.isVisible()


def test_the_side_panel_never_squeezes_a_small_stage_nor_covers_the_caption(desk: Desk) -> None:
    before = desk.stage.width()
    desk.press("F3")
    assert desk.stage.width() == before
    caption = desk.stage.caption
    assert desk.window.side.geometry().top() > caption.geometry().bottom()

    desk.show(1920, 1080)
    assert desk.stage.width() + desk.window.side.width() <= desk.window.workspace.width()
