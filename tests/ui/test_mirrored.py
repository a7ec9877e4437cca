"""Where people read from right to left, the U is mirrored as a whole, and letters are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cqrs_sim.ui import mirror
from tests.ui.driver import Desk, desk_in
from tests.ui.test_layout import SIZES, STATES, audit, settle


@pytest.fixture
def right_to_left(application: QApplication) -> Iterator[None]:
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def mirrored(right_to_left: None, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with desk_in(tmp_path / "session") as made:
        qtbot.addWidget(made.window)
        made.show()
        yield made


def left_of(widget: QWidget, window: QWidget) -> int:
    return widget.mapTo(window, QPoint(0, 0)).x()


def test_commands_are_at_the_right_and_queries_at_the_left(mirrored: Desk) -> None:
    stage, window = mirrored.stage, mirrored.window
    for left, right in ((stage.queries, stage.commands), (stage.read, stage.write)):
        assert left_of(left, window) + left.width() <= left_of(stage.lane, window)
        assert left_of(stage.lane, window) + stage.lane.width() <= left_of(right, window)
    mirrored.press("F3")
    settle()
    assert left_of(mirrored.window.side, window) < 20


def test_events_fly_from_right_to_left_and_are_clicked_where_they_are_seen(mirrored: Desk) -> None:
    mirrored.run()
    mirrored.command("CreatePost", text="Hello")
    lane, seen = mirrored.stage.lane, []
    for _step in range(3):
        mirrored.let_pass(0.5)
        seen.append(lane.tokens()[4].x())
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 3
    mirrored.click(lane, lane.tokens()[4].toPoint())
    assert lane.pointed is not None
    assert mirrored.window.workspace.side_in_sight


def test_arrow_keys_lead_to_where_they_point(mirrored: Desk) -> None:
    mirrored.run()
    for text in ("Hello", "Lunch?"):
        mirrored.command("CreatePost", text=text)
        mirrored.let_pass(0.5)
    lane = mirrored.stage.lane
    lane.setFocus()
    mirrored.press("Right")
    first = lane.pointed
    mirrored.press("Right")
    second = lane.pointed
    assert first is not None
    assert second is not None
    assert lane.tokens()[5].x() > lane.tokens()[4].x(), "the newer is farther right"
    assert first.text != second.text


def test_the_past_is_at_the_right_of_the_chart(mirrored: Desk) -> None:
    mirrored.run()
    mirrored.command("CreatePost", text="Hello")
    mirrored.let_pass(8)
    settle()
    chart = mirrored.stage.chart
    mirrored.click(chart, QPoint(chart.width() - 10, chart.height() // 2))
    settle()
    assert mirrored.window.looking_back is not None
    assert mirrored.window.looking_back.moment < mirrored.now // 2


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_everything_has_its_place_in_the_mirror(mirrored: Desk, state: object, size: tuple[int, int]) -> None:
    mirrored.show(*size)
    assert callable(state)
    state(mirrored)
    settle()
    assert audit(mirrored.window) == []


def test_places_are_turned_round_and_letters_are_not(right_to_left: None, qtbot: QtBot) -> None:
    view = QWidget()
    qtbot.addWidget(view)
    view.resize(200, 40)
    pictures = []
    for turned in (True, False):
        pixmap = QPixmap(200, 40)
        pixmap.fill(Qt.GlobalColor.white)
        painter = mirror.painter_in(pixmap, view) if turned else QPainter(pixmap)
        painter.setFont(view.font())
        painter.fillRect(QRectF(10 if turned else 170, 5, 20, 30), QColor("red"))
        room = QRect(40 if turned else 60, 0, 100, 40)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "Read #4")
        painter.end()
        pictures.append(pixmap.toImage())
    assert pictures[0] == pictures[1]
    assert mirror.seen(view, QPointF(10, 7)) == QPointF(190, 7)
