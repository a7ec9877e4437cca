"""The observer's lines on the lane: rings fit their tokens, and no line runs through a number or a word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from cqrs_sim.core.journal import Configure
from cqrs_sim.core.settings import Layout, TrafficRates
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.lane_leads import Ring, rings
from cqrs_sim.ui.lane_words import tick
from tests.ui.driver import Desk
from tests.ui.test_layout import SIZES


def ringed(desk: Desk) -> tuple[list[Ring], list[QRectF]]:
    lane = desk.stage.lane
    picture = lane.worded
    assert picture is not None
    painter = lane._painter(picture)
    level = lane.mapFromGlobal(desk.stage.read.view.level_of(0)).y()
    return rings(painter, picture, lane.ringed, None, level, lane.width() - 1.0)


def looked_at_with_xray(desk: Desk, writes: float) -> None:
    desk.run()
    desk.set_delay("3")
    desk.live.do(Configure(replace(desk.simulation.settings, traffic=TrafficRates(writes=writes))))
    desk.let_pass(12)
    desk.command("CreatePost", text="Mine")
    desk.let_pass(0.5)
    desk.press("F9")
    desk.let_pass(0.25)
    QApplication.processEvents()


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("writes", "level"), [(0.5, Level.TOKENS), (8.0, Level.DOTS), (64.0, Level.STREAM)])
def test_a_line_leaves_its_lane_below_the_heading_at_every_level(
    desk: Desk, size: tuple[int, int], writes: float, level: Level
) -> None:
    desk.show(*size)
    looked_at_with_xray(desk, writes)
    lane = desk.stage.lane
    assert lane.worded is not None
    assert lane.worded.detail.level is level
    found, _others = ringed(desk)
    assert found
    frame = lane.painting.frame(lane.worded, 0)
    assert all(frame.contains(ring.exit) or frame.right() < ring.exit.x() < lane.width() for ring in found)
    assert all(frame.top() < ring.exit.y() < frame.bottom() for ring in found)


def test_a_dot_has_a_small_ring_and_numbers_stay_in_front(desk: Desk) -> None:
    desk.run()
    desk.set_delay("20")
    for number in range(8):
        desk.command("CreatePost", text=f"Post {number}")
        desk.let_pass(1)
    desk.command("LikePost", post="p1")  # so that the post that is lacking is not the last on its way
    desk.let_pass(1)
    desk.press("F9")
    desk.let_pass(0.25)
    QApplication.processEvents()
    lane = desk.stage.lane
    found, others = ringed(desk)
    assert others
    assert [ring.radius < lane.painting.radius_of_token for ring in found] == [True]
    led, to = lane._led
    with_lines = lane.grab().toImage()
    lane.lead(frozenset(), None)
    without = lane.grab().toImage()
    lane.lead(led, to)
    assert with_lines != without
    for other in others:
        core = other.adjusted(6, 6, -6, -6).toRect()
        assert with_lines.copy(core) == without.copy(core)


def test_lines_of_several_lanes_leave_within_their_own(desk: Desk) -> None:
    desk.live.do(Configure(replace(desk.simulation.settings, layout=Layout(separate=("feed",)))))
    looked_at_with_xray(desk, 0.5)
    picture = desk.stage.lane.worded
    assert picture is not None
    found, _others = ringed(desk)
    frames = [desk.stage.lane._painter(picture).frame(picture, place) for place in range(len(picture.lanes))]
    assert found
    for ring in found:
        assert any(frame.top() < ring.exit.y() < frame.bottom() for frame in frames if frame.contains(ring.centre))


@pytest.mark.parametrize(
    ("moment", "said"), [(2_250_000, "2.25 s"), (750_000, "0.75 s"), (3_000_000, "3 s"), (9_562_500, "9.56 s")]
)
def test_the_ruler_says_moments_as_they_are(moment: int, said: str) -> None:
    assert tick(moment) == said
