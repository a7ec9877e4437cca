"""What is shown where nothing moves: the same facts, at once and to stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cqrs_sim.core.faults import Rebuild
from cqrs_sim.core.journal import Inject
from cqrs_sim.ui import new_tag
from cqrs_sim.ui.row_table import BAR, RowTable
from tests.ui.driver import Desk, desk_in

FRAME = 0.016


@pytest.fixture
def still(tmp_path: Path, application: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    """A running session in a window with motion off, though it would have a clock for it."""
    with desk_in(tmp_path / "session", decorated=True) as desk:
        qtbot.addWidget(desk.window)
        desk.show()
        desk.press("Ctrl+Shift+K")
        desk.run()
        yield desk


def tagged(table: RowTable) -> list[bool]:
    """Return for each row in sight whether a tag's edge is drawn in the room behind its first text."""
    QApplication.processEvents()
    image, model = table.viewport().grab().toImage(), table.model()
    edges = {QColor(table._theme.colours.event_edge).rgb(), QColor(table._theme.colours.query).rgb()}
    found = []
    for place in range(model.rowCount()):
        top = table.rowViewportPosition(place)
        row = range(top, min(image.height(), top + table.rowHeight(place)))
        room = range(max(BAR, table.columnWidth(0) - new_tag.room(table.fontMetrics())), table.columnWidth(0))
        found.append(any(image.pixel(x, y) in edges for y in row for x in room))
    return found


def test_a_new_row_has_a_tag_until_the_next_change(still: Desk) -> None:
    desk = still
    desk.command("CreatePost", text="Hello")
    assert tagged(desk.stage.write.view) == [True]
    assert tagged(desk.stage.write.log)[:2] == [True, False]
    desk.let_pass(2)
    assert tagged(desk.stage.read.view) == [True]
    assert tagged(desk.stage.write.view) == [True], "nothing else has changed there"
    desk.command("CreatePost", text="Again")
    assert tagged(desk.stage.write.view) == [True, False]


def test_a_row_that_is_chosen_keeps_its_tag(still: Desk) -> None:
    still.command("CreatePost", text="Hello")
    still.stage.write.view.selectRow(0)
    assert tagged(still.stage.write.view) == [True]


def test_a_changed_value_has_a_tag_in_its_row(still: Desk) -> None:
    desk = still
    desk.quickly()
    desk.command("CreatePost", text="Hello")
    desk.command("CreatePost", text="Again")
    desk.let_pass(0.25)
    desk.command("LikePost", post="p1")
    assert tagged(desk.stage.read.view) == [False, True]


def test_with_motion_no_row_has_a_tag(still: Desk) -> None:
    still.press("Ctrl+Shift+K")
    still.command("CreatePost", text="Hello")
    assert tagged(still.stage.write.view) == [False]


def test_the_past_is_tagged_as_the_present_is(still: Desk) -> None:
    desk = still
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    desk.window.look_back(500_000)
    assert desk.window.looking_back is not None
    past = desk.window.looking_back.past
    assert past is not None
    assert past.viewing.reduced
    assert past.write.view.columnWidth(0) == desk.stage.write.view.columnWidth(0)


def test_a_rebuild_counts_events_and_then_shows_the_whole_table(still: Desk) -> None:
    desk = still
    desk.quickly()
    for place in range(8):
        desk.command("CreatePost", text=str(place))
    desk.window.wishes.act(Inject(Rebuild()))
    counted, rows = set(), set()
    while desk.simulation.lane.progress is not None:
        desk.clock.seconds += FRAME
        desk.live.tick()
        cursor = desk.stage.write._cursor
        assert cursor is not None
        if desk.simulation.lane.progress is not None:
            counted.add(cursor.text)
            rows.add(len(desk.table("feed")))
    assert {"event 5 of 11", "event 10 of 11"} <= counted
    assert rows == {0}
    desk.let_pass(2)
    assert len(desk.table("feed")) == 8
    assert desk.stage.write._cursor is not None
    assert not desk.stage.write._cursor.isVisible()


def test_a_rebuild_that_is_paused_shows_the_rows_there_are(still: Desk) -> None:
    desk = still
    desk.quickly()
    for place in range(8):
        desk.command("CreatePost", text=str(place))
    desk.window.wishes.act(Inject(Rebuild()))
    desk.let_pass(0.25)
    desk.press("F5")
    assert 0 < len(desk.table("feed")) < 8
