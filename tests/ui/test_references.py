"""References: painting takes none of Python's own away.

PySide6 6.12 on Python 3.11 lost one reference to None on every call into Qt and crashed within seconds.
"""

import sys

import pytest
from PySide6.QtGui import QPainterPath

from tests.ui.driver import Desk

# Later Pythons do not count references to None.
pytestmark = pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")

ALLOWED = 200


def test_calls_into_qt_leave_the_references_to_none_alone() -> None:
    path = QPainterPath()
    before = sys.getrefcount(None)
    for _ in range(256):
        path.clear()
    assert abs(sys.getrefcount(None) - before) < ALLOWED


def test_four_thousand_painted_frames_leave_the_references_to_none_alone(desk: Desk) -> None:
    desk.run()
    desk.set_delay("30")
    for number in range(1):
        desk.command("CreatePost", text=f"Number {number}")
        desk.let_pass(0.25)
    desk.press("F5")
    stage = desk.stage
    views = (stage.lane, stage.write.view.viewport(), stage.read.view.viewport())

    def paint(frames: int) -> None:
        moment = desk.now
        for frame in range(frames):
            desk.simulation.run_until(moment + frame * 5_000)
            stage.draw(running=True)
            for view in views if frame % 20 == 0 else views[:1]:  # tables change far less often
                view.repaint(0, 0, 60, 60)  # a corner: the same calls, fewer pixels

    paint(50)
    before = sys.getrefcount(None)
    paint(4_000)
    assert len(stage.lane.tokens()) == 1
    assert abs(sys.getrefcount(None) - before) < ALLOWED
