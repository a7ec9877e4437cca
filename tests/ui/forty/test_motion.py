"""Qualities 29 to 34: what moves, what may stop it, and what time does meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from cqrs_sim.core.journal import Configure
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.unseen import PAUSED
from tests.ui.driver import Desk


@pytest.mark.parametrize("by", ["F5", "the button"])
def test_29_all_that_moves_is_stopped_by_one_visible_control_and_one_key(desk: Desk, by: str) -> None:
    desk.live.do(Configure(Settings(DelayLaw("fixed", 10 * SECOND), TrafficRates(writes=2, reads=1))))
    desk.run()
    desk.let_pass(8)
    button = desk.window.bar.run_button
    assert button.isVisible()
    assert (button.text(), button.toolTip()) == ("Pause", "Stop time (F5)")
    if by == "F5":
        desk.press("F5")
    else:
        desk.click(button)
    QApplication.processEvents()
    before = desk.stage.grab().toImage(), desk.now
    desk.clock.seconds += 5
    QApplication.processEvents()
    assert (desk.stage.grab().toImage(), desk.now) == before


def test_33_a_hidden_window_pauses_says_so_on_return_and_never_runs_ahead(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    desk.window.showMinimized()
    QApplication.processEvents()
    assert not desk.live.running
    desk.clock.seconds += 600
    desk.window.showNormal()
    QApplication.processEvents()
    assert (desk.now, desk.caption) == (SECOND // 2, PAUSED)


def test_34_after_sleep_the_clock_does_not_jump(desk: Desk) -> None:
    desk.run()
    desk.let_pass(1)
    desk.clock.seconds += 8 * 3600
    desk.live.tick()
    assert desk.now == SECOND
    desk.let_pass(1)
    assert desk.now == 2 * SECOND
