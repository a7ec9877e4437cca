"""Presenter mode: what a room needs, in letters that the back row can read, driven by a clicker."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cqrs_sim.core import faults as done
from cqrs_sim.core.journal import Configure, Inject
from cqrs_sim.core.settings import TrafficRates
from cqrs_sim.ui.caption import LONGEST_IN_ROOM
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.past_stage import PastStage
from cqrs_sim.ui.presenter import WELCOME
from cqrs_sim.ui.row_table import RowTable
from tests.ui.driver import COMMANDS, Desk
from tests.ui.test_captions import fields_of
from tests.ui.test_layout import SIZES, STATES, audit, settle

IDS = [f"{width}x{height}" for width, height in SIZES]


def present(desk: Desk, size: tuple[int, int] = (1024, 768)) -> None:
    """Present in a window of this size: the tests' screen is smaller than some of them."""
    desk.show(*size)
    desk.window.presenter.begin(full_screen=False)
    settle()


def past_of(desk: Desk) -> PastStage | None:
    assert desk.window.looking_back is not None
    return desk.window.looking_back.past


def capital(widget: QWidget) -> float:
    return QFontMetricsF(widget.font()).capHeight()


def test_f11_fills_the_screen_in_light_colours_and_leaves_it_with_all_as_it_was(desk: Desk) -> None:
    theme, window = desk.window.theme, desk.window
    theme.choose("Dark")
    before = (theme.colours, theme.sizes)

    desk.press("F11")
    settle()
    assert window.isFullScreen()
    assert window.menuBar().isHidden()
    assert theme.in_force == "Light"
    assert theme.sizes.projected
    assert desk.caption == WELCOME

    desk.press("F11")
    settle()
    assert not window.isFullScreen()
    assert window.menuBar().isVisible()
    assert (theme.colours, theme.sizes) == before


def test_another_theme_chosen_meanwhile_is_forgotten_with_the_mode(desk: Desk) -> None:
    theme = desk.window.theme
    desk.press("F11")
    theme.choose("High contrast")
    assert (theme.in_force, theme.choice) == ("High contrast", "Light")
    desk.press("F11")
    assert theme.in_force == "Light"
    desk.press("F11")
    assert theme.in_force == "Light"


def test_escape_leaves_from_wherever_the_cursor_is(desk: Desk) -> None:
    for widget in (
        desk.stage.commands.form.fields[0],
        desk.stage.lane,
        desk.stage.read.view,
        desk.window.bar.delay.slider,
    ):
        desk.press("F11")
        widget.setFocus()
        QTest.keyClick(desk.focused(), Qt.Key.Key_Escape)
        assert not desk.window.theme.projecting, widget


def test_escape_leaves_the_past_first(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    desk.press("F11")
    desk.press("PgUp")
    past = past_of(desk)
    assert past is not None
    assert past.commands.gate.isHidden()

    desk.press("Esc")
    assert past_of(desk) is None
    assert desk.window.theme.projecting
    desk.press("Esc")
    assert not desk.window.theme.projecting


def test_a_clicker_steps_on_and_back_and_pauses(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("F11")
    desk.stage.lane.setFocus()
    desk.press(".")
    assert not desk.live.running
    desk.press("PgDown")
    stepped = desk.now
    assert stepped > 0
    desk.press("PgUp")
    assert desk.window.looking_back is not None
    assert desk.window.looking_back.moment < stepped
    desk.press("F11")
    desk.press("PgDown")
    assert desk.window.looking_back.moment < stepped, "the keys belong to the mode"


def test_a_full_stop_that_is_typed_pauses_nothing(desk: Desk) -> None:
    desk.run()
    desk.press("F11")
    field = desk.stage.commands.form.fields[0]
    desk.type(field, "Lunch.")
    assert desk.live.running
    assert desk.value("text") == "Lunch."


def test_nothing_of_a_persons_own_is_shown_to_the_room(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("F3")
    desk.press("F11")
    assert not desk.window.workspace.side_in_sight
    for keys in ("F2", "F3", "F4", "F7"):
        desk.press(keys)
        assert not desk.window.workspace.side_in_sight, keys
    stage = desk.stage
    hidden = (
        stage.commands.actor,
        stage.queries.reader,
        stage.queries.first.remedy,
        stage.behind.traffic,
        stage.commands.gate,
    )
    assert not any(widget.isVisible() for widget in hidden)
    desk.press("F11")
    assert all(widget.isVisible() for widget in hidden)
    desk.press("F3")
    assert desk.window.workspace.side_in_sight


@pytest.mark.parametrize("size", SIZES, ids=IDS)
def test_what_must_never_be_dropped_is_there_and_large(desk: Desk, size: tuple[int, int]) -> None:
    present(desk, size)
    desk.run()
    for text in ("Hello", "Lunch?"):
        desk.command("CreatePost", text=text)
        desk.let_pass(0.5)
    settle()
    stage, height = desk.stage, size[1]
    verdicts = stage.commands.replies.findChildren(QWidget, "verdict")
    (verdict,) = (verdict for verdict in verdicts if verdict.isVisible())
    key = (
        stage.caption._line,
        verdict,
        stage.behind.events,
        stage.behind.time,
        stage.read.position,
        stage.write.position,
    )
    assert [fact for fact in key if not fact.isVisible() or capital(fact) < 0.03 * height] == []
    assert (stage.read.position.text(), stage.write.position.text()) == ("#3 of 5", "#5")
    body = (desk.window.bar.run_button, stage.read.view, stage.write.view, stage.queries.refresh, stage.chart)
    assert [part for part in body if not part.isVisible() or capital(part) < 0.02 * height] == []
    assert audit(desk.window) == []


@pytest.mark.parametrize("size", SIZES, ids=IDS)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_everything_has_its_place_before_a_room(desk: Desk, state: object, size: tuple[int, int]) -> None:
    present(desk, size)
    assert callable(state)
    state(desk)
    settle()
    assert (desk.window.width(), desk.window.height()) == size
    assert audit(desk.window) == []
    area = desk.window.workspace.area
    assert (area.horizontalScrollBar().maximum(), area.verticalScrollBar().maximum()) == (0, 0)


@pytest.mark.parametrize("size", [*SIZES, (1280, 1024), (3840, 2160)])
def test_no_table_has_more_than_8_rows_for_a_room(desk: Desk, size: tuple[int, int]) -> None:
    present(desk, size)
    desk.quickly()
    desk.run()
    for _step in range(4):
        desk.press("Ctrl+Shift+S")
        desk.let_pass(2)
    settle()
    for table in desk.stage.findChildren(RowTable):
        row = table.verticalHeader().defaultSectionSize()
        assert 1 <= table.viewport().height() // row <= 8, table.accessibleName()


@pytest.mark.parametrize("size", SIZES, ids=IDS)
def test_every_table_has_room_for_two_rows_at_least(desk: Desk, size: tuple[int, int]) -> None:
    present(desk, size)
    desk.quickly()
    desk.run()
    for _step in range(2):
        desk.press("Ctrl+Shift+S")
        desk.let_pass(2)
        settle()
        row = desk.window.theme.sizes.row
        for table in desk.stage.findChildren(RowTable):
            assert table.viewport().height() // row >= 2, table.accessibleName()


@pytest.mark.parametrize("seed", [1, 2])
def test_captions_are_one_line_of_at_most_45_letters_whatever_happens(desk: Desk, seed: int) -> None:
    luck = random.Random(seed)
    present(desk)
    desk.run()
    captions = set()
    faults = [kind for kind in done.FAULTS if kind is not done.Rebuild]
    for _step in range(80):
        match luck.randrange(9):
            case 0:
                desk.press("Ctrl+R")
            case 1:
                desk.press("F5")
            case 2:
                desk.press("PgDown")
            case 3 | 4:
                desk.live.do(Inject(luck.choice(faults)()))
            case 5:
                desk.press("PgUp")
                desk.press("Esc")
            case _:
                name = luck.choice(COMMANDS)
                desk.fill(name)
                for field, text in fields_of(name, luck).items():
                    edit = desk.field(field)
                    edit.setText(text) if hasattr(edit, "setText") else edit.setEditText(text)
                desk.enter()
        desk.let_pass(luck.choice((0, 0.1, 1)))
        desk.window.draw_as_if_running() if desk.live.running else desk.window._draw()
        captions.add(desk.stage.caption._said)
        assert desk.window.theme.projecting
    assert [caption for caption in captions if len(caption) > LONGEST_IN_ROOM] == []
    assert len(captions) > 15


def test_a_long_notice_is_written_smaller_rather_than_cut(desk: Desk) -> None:
    present(desk)
    desk.stage.caption.notify("This is what a notice of about eighty letters looks like: it is not a caption.")
    line = desk.stage.caption._line
    assert line.text() == line.whole
    assert QFontMetricsF(line._written()).capHeight() >= 0.02 * 768


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=str)
def test_a_stream_before_a_room_needs_no_more_than_the_window(desk: Desk, size: tuple[int, int]) -> None:
    present(desk, size)
    desk.run()
    desk.live.do(Configure(replace(desk.simulation.settings, traffic=TrafficRates(writes=64.0))))
    desk.let_pass(8)
    settle()
    assert desk.stage._detail.level is Level.STREAM
    room = desk.stage.minimumSizeHint()
    assert room.height() + desk.window.bar.height() <= size[1]
    assert room.width() <= size[0]
