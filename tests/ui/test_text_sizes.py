"""Texts of every size that people can choose: nothing is cut, and nothing disappears."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from tests.ui.driver import Desk
from tests.ui.test_layout import STATES, audit, busy, settle


def test_keys_make_texts_larger_and_smaller_and_usual_again(desk: Desk) -> None:
    theme = desk.window.theme
    desk.press("Ctrl++")
    desk.press("Ctrl+=")
    assert (theme.text_size, theme.sizes.body, desk.caption) == (125, 16, "Text size 125 %.")
    assert desk.stage.read.view.fontInfo().pixelSize() == 16
    assert desk.stage.read.view.verticalHeader().defaultSectionSize() == theme.sizes.row
    for _step in range(10):
        desk.press("Ctrl+-")
    assert theme.text_size == 80
    for _step in range(10):
        desk.press("Ctrl++")
    assert theme.text_size == 200
    desk.press("Ctrl+Shift+0")
    assert (theme.text_size, theme.sizes.body) == (100, 13)


def test_a_room_has_the_sizes_that_it_needs_whatever_was_chosen(desk: Desk) -> None:
    desk.press("Ctrl++")
    chosen = desk.window.theme.sizes
    desk.press("F11")
    desk.press("Ctrl++")
    assert desk.window.theme.sizes.projected
    assert desk.caption == "In presenter mode the room decides."
    desk.press("F11")
    assert desk.window.theme.sizes == chosen


def controls(desk: Desk) -> set[QWidget]:
    """Return what can be pointed at on the stage and in the bar."""
    stage = (part for part in desk.window.workspace.findChildren(QWidget) if part.isVisibleTo(desk.stage))
    bar = (part for part in desk.window.bar.findChildren(QWidget) if part.isVisibleTo(desk.window.bar))
    return {part for part in (*stage, *bar) if part.focusPolicy() and part.objectName() not in ("choice", "slip")}


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)])
@pytest.mark.parametrize("percent", [80, 125, 150, 200])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_nothing_is_cut_whatever_the_size(desk: Desk, state: object, percent: int, size: tuple[int, int]) -> None:
    desk.show(*size)
    desk.window.theme.write_in(percent)
    settle()
    assert callable(state)
    state(desk)
    settle()
    assert (desk.window.width(), desk.window.height()) == size
    assert audit(desk.window) == []


def test_at_200_percent_the_stage_scrolls_and_no_control_disappears(desk: Desk) -> None:
    busy(desk)
    settle()
    before = controls(desk)
    desk.window.theme.write_in(200)
    settle()
    assert before <= controls(desk)
    ground = desk.stage.parentWidget()
    assert ground is not None
    for part in before:
        if desk.stage.isAncestorOf(part):
            place = QRect(part.mapTo(ground, QPoint(0, 0)), part.size())
            assert ground.rect().intersects(place), part
        else:
            assert desk.window.rect().contains(QRect(part.mapTo(desk.window, QPoint(0, 0)), part.size())), part


def test_tab_brings_what_is_out_of_sight_into_sight(desk: Desk) -> None:
    desk.window.theme.write_in(200)
    settle()
    desk.stage.commands.focus()
    for _step in range(25):
        desk.press("Tab")
        settle()
        focused, area = desk.focused(), desk.window.workspace.area
        if area.isAncestorOf(focused):
            seen = focused.mapTo(area.viewport(), focused.rect().center())
            assert area.viewport().rect().contains(seen), focused
