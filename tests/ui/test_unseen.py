"""A run that nobody can see pauses, and is never found to have run ahead."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.unseen import PAUSED
from tests.ui.driver import Desk


def out_of_sight(desk: Desk, way: str) -> None:
    desk.window.showMinimized() if way == "minimised" else desk.window.hide()
    QApplication.processEvents()


def back(desk: Desk) -> None:
    desk.window.showNormal()
    QApplication.processEvents()


@pytest.mark.parametrize("way", ["minimised", "hidden"])
def test_a_run_pauses_while_its_window_is_out_of_sight_and_says_so_afterwards(desk: Desk, way: str) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    out_of_sight(desk, way)
    assert not desk.live.running
    desk.clock.seconds += 60
    back(desk)
    assert (desk.caption, desk.live.running, desk.now) == (PAUSED, False, 0.5 * SECOND)
    desk.press("F5")
    desk.let_pass(0.25)
    assert desk.now == 0.75 * SECOND


def test_it_goes_on_where_somebody_wants_that(desk: Desk) -> None:
    desk.press("Ctrl+F5")
    desk.run()
    out_of_sight(desk, "minimised")
    desk.let_pass(1)
    assert (desk.live.running, desk.now) == (True, SECOND)
    back(desk)
    assert desk.caption != PAUSED


def test_a_pause_that_a_person_made_is_not_told_as_another(desk: Desk) -> None:
    said = desk.caption
    out_of_sight(desk, "minimised")
    back(desk)
    assert desk.caption == said
