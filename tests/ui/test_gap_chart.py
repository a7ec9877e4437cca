"""The gap chart with faults: a sign of their own, names that keep apart, and every lane's head."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from cqrs_sim.core.history import Mark
from cqrs_sim.core.journal import Configure
from cqrs_sim.core.settings import DelayLaw, Layout
from cqrs_sim.core.timeline import SECOND
from tests.ui.driver import Desk


def lay_out(desk: Desk, layout: Layout) -> None:
    desk.live.do(Configure(replace(desk.simulation.settings, layout=layout)))
    desk.run()
    desk.let_pass(1)


def names(desk: Desk) -> list[tuple[float, str, str]]:
    chart = desk.stage.chart
    desk.stage.draw(running=False)
    plot, start = chart._plot(), max(0, chart._now - chart._window())
    write, *reads = (chart._path(steps, plot, start, {})[-1].y() for steps in (chart._history.write, *chart._reads()))
    return chart.names(write, reads)


def test_a_fault_has_a_sign_of_its_own_and_says_what_it_was(desk: Desk) -> None:
    desk.run()
    desk.let_pass(2)
    desk.press("Ctrl+Shift+C")
    desk.let_pass(2)
    chart, marks = desk.stage.chart, desk.simulation.history.marks
    assert marks[-2:] == [Mark(2 * SECOND, "fault", "CrashProjector"), Mark(2 * SECOND, "fault", "Crashed")]
    x = chart._plot().width() * 2 * SECOND / chart._window()
    assert chart.marks_at(x) == "crash projector at 2.0 s\ncrashed at 2.0 s"
    assert chart.marks_at(x + 40) == ""
    at = QPoint(round(x), 20)
    QApplication.sendEvent(chart, QHelpEvent(QEvent.Type.ToolTip, at, chart.mapToGlobal(at)))
    assert QToolTip.text() == chart.marks_at(x)
    QToolTip.hideText()
    assert chart.accessibleDescription().endswith(". Last fault: crashed at 2.0 s")
    signs = [chart.signs.of(kind).toImage() for kind in ("fault", "settings", "rejected")]
    assert all(one != other for one, other in pairwise(signs))


def test_the_heads_of_one_lane_are_named_as_ever(desk: Desk) -> None:
    assert [text for _, text, _ in names(desk)] == ["write head #3", "read head #3"]


def test_each_lane_has_a_line_and_equal_heads_share_a_name(desk: Desk) -> None:
    desk.show(1920, 1080)
    fast = (("feed", DelayLaw("fixed", SECOND // 2)),)
    lay_out(desk, Layout(separate=("feed", "profiles"), model_delays=fast))
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    assert [text for _, text, _ in names(desk)] == ["write head #4", "Feed #4", "2 lanes #3"]
    said = desk.stage.chart.accessibleDescription()
    assert said.startswith("Write head #4, Feed #4: 0 events, 0.0 s behind, ")
    assert "Profiles #3: 1 event, 1.0 s behind" in said


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)], ids=str)
def test_names_keep_apart_and_inside(desk: Desk, size: tuple[int, int]) -> None:
    desk.show(*size)
    laws = tuple((number, DelayLaw("fixed", number * SECOND)) for number in range(1, 6))
    lay_out(desk, Layout(replicas=5, replica_delays=laws))
    for _ in range(16):
        desk.command("CreatePost", text="Hello")
        desk.let_pass(0.5)
    placed = names(desk)
    assert len(placed) >= 3
    assert all(below[0] - above[0] >= 15 for above, below in pairwise(placed))
    assert placed[0][0] >= 9
    assert placed[-1][0] + 9 <= desk.stage.chart.height() + 4


def test_a_store_that_was_emptied_is_drawn_within_the_chart(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    for _ in range(20):
        desk.command("CreatePost", text="Hello")
        desk.let_pass(2)
    desk.press("Ctrl+Shift+N")
    chart = desk.stage.chart
    plot = chart._plot()
    path = chart._path(desk.simulation.history.read, plot, max(0, chart._now - chart._window()), {})
    assert all(plot.top() - 1e-6 <= point.y() <= plot.bottom() + 1e-6 for point in path)


def test_nothing_is_drawn_through_the_name_of_a_head_however_low_and_early_it_is(desk: Desk) -> None:
    chart = desk.stage.chart
    desk.run()
    for seconds in (0, 1, 70):
        desk.let_pass(seconds)
        left = chart.place_of(chart._now) + chart._beside()
        assert chart.axis().x2() + chart._knob() < left
        marked = [chart.place_of(mark.at) for mark in desk.simulation.history.marks]
        assert all(max(x, 8) + 8 < left for x in marked), f"a mark lies on a name at {seconds} s"
        assert left + 100 < chart.width()


def test_what_marks_say_to_the_pointer_is_told_to_the_keyboard_by_f2_and_in_the_text(desk: Desk) -> None:
    desk.run()
    desk.command("LikePost", post="p1")
    desk.let_pass(2)
    desk.press("Ctrl+Shift+C")
    desk.let_pass(1)
    desk.stage.chart.setFocus()
    desk.press("F2")
    finding = desk.window.side.inspector.finding
    assert finding is not None
    assert finding.title == "Timeline at 3.0 s"
    assert [(line.label, line.text) for section in finding.sections for line in section.lines] == [
        ("Write head", "#3"),
        ("Read head", "#3, 0 events, 0.0 s behind"),
        ("2.0 s", "crashed"),
        ("2.0 s", "crash projector"),
        ("0.0 s", "rejected"),
        ("0.0 s", "settings"),
    ]
    desk.press("Ctrl+F12")
    assert "\n- rejected at 0.0 s\n- crash projector at 2.0 s\n" in QGuiApplication.clipboard().text()


def test_of_many_marks_the_latest_are_told_and_how_many_there_were_before(desk: Desk) -> None:
    desk.run()
    for _ in range(12):
        desk.command("LikePost", post="p1")
    desk.let_pass(1)
    desk.stage.chart.setFocus()
    desk.press("F2")
    finding = desk.window.side.inspector.finding
    assert finding is not None
    assert finding.sections[1].lines[-1].text == "and 3 before"
    assert len(finding.sections[1].lines) == 11
