"""Qualities 29 to 34: what moves, what may stop it, and what time does meanwhile."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cqrs_sim.core.facts import Delivered, Duplicated, Lost, Sent
from cqrs_sim.core.journal import Configure
from cqrs_sim.core.settings import ChannelFaults, DelayLaw, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.motion import SYSTEM
from cqrs_sim.ui.unseen import PAUSED
from tests.ui.driver import Desk, desk_in


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


def test_30_reduced_motion_shows_the_same_at_once_and_to_stay(tmp_path: Path, qtbot: QtBot) -> None:
    with desk_in(tmp_path / "session", decorated=True) as desk:
        qtbot.addWidget(desk.window)
        desk.show()
        wish = [False]
        motion, plays = desk.window.motion, desk.window.decorations.player
        motion._ask = lambda: wish[0]
        motion.choose(SYSTEM)
        desk.run()
        desk.command("CreatePost", text="Hello")
        assert plays.scene, "the system wishes for motion"
        wish[0] = True
        motion._ask_again()
        assert not plays.scene, "and now for none"
        desk.command("LikePost", post="9")
        assert desk.stage.commands.refused is not None
        assert desk.stage.commands.refused.isVisible()
        assert desk.slips[0].startswith("Rejected")
        desk.press("F3")
        desk.press("Ctrl+R")
        desk.let_pass(0.5)
        assert "arrives in 1.5 s" in desk.stage.lane.accessibleDescription()
        desk.let_pass(1.5)
        assert len(desk.table("feed")) == 1
        assert desk.stage.read.view._tagged
        assert not plays.scene


@pytest.mark.parametrize("rate", [1, 12, 200])
def test_31_nothing_lights_up_more_than_three_times_a_second(desk: Desk, rate: int) -> None:
    # Frame times, clicks and memory under this load are figures of `python3 run.py bench`.
    desk.live.do(Configure(Settings(traffic=TrafficRates(writes=rate, reads=rate))))
    desk.run()
    desk.let_pass(3)
    log = desk.stage.write.log.viewport()
    seen = []
    for _frame in range(60):
        desk.clock.seconds += 1 / 60
        desk.live.tick()
        QApplication.processEvents()
        picture = log.grab().toImage()
        seen.append(picture.pixelColor(1, picture.height() // 6).name())
    changes = sum(one != other for one, other in pairwise(seen))
    assert changes <= 2 * 3, seen


@pytest.mark.parametrize("rate", [0.5, 8, 60])
def test_32_no_level_of_detail_loses_or_invents_an_event(desk: Desk, rate: float) -> None:
    desk.live.do(Configure(Settings(traffic=TrafficRates(writes=rate), faults=ChannelFaults(0.2, SECOND, 0.1, 0.2))))
    desk.run()
    for _sample in range(16):
        desk.let_pass(0.5)
        desk.press("F5")
        count = Counter(type(fact) for fact in desk.facts)
        flying = count[Sent] + count[Duplicated] - count[Delivered] - count[Lost]
        said = desk.stage.lane.accessibleDescription()
        found = re.search(r"([\d,]+) in flight", said)
        assert (int(found[1].replace(",", "")) if found else 0) == flying, said
        desk.press("F5")


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
