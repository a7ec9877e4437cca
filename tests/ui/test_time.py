"""Time as a person drives it: run, pause, step, speeds; and how it follows the wall clock."""

import gc

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cqrs_sim.core.facts import Applied, Fact
from cqrs_sim.core.settings import Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui import lane_words
from cqrs_sim.ui.garbage import THRESHOLDS, USUAL
from cqrs_sim.ui.live import FRAME_MS, LONGEST_GAP, SLICE, SPEEDS
from tests.ui.driver import Desk


class PaintCounter(QObject):
    """Counts how often widgets are painted."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.painted: list[QObject] = []
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted.append(watched)
        return False


def settle() -> None:
    """Let Qt paint and lay out whatever is still to be painted and laid out."""
    for _ in range(20):
        QApplication.processEvents()


def test_a_window_stands_still_until_it_is_run(desk: Desk) -> None:
    desk.live.tick()
    assert not desk.live.running
    assert desk.now == 0
    assert desk.window.bar.run_button.text() == "Run"


@pytest.mark.parametrize("by", ["F5", "the button"])
def test_run_and_pause_are_one_switch(desk: Desk, by: str) -> None:
    def switch() -> None:
        if by == "F5":
            desk.press("F5")
        else:
            desk.click(desk.window.bar.run_button)

    switch()
    assert (desk.live.running, desk.window.bar.run_button.text()) == (True, "Pause")
    desk.let_pass(1.5)
    switch()
    assert (desk.live.running, desk.window.bar.run_button.text()) == (False, "Run")
    assert desk.window.bar.clock.text() == "1.5 s"
    switch()
    desk.let_pass(1)
    assert desk.now == 2.5 * SECOND


def test_the_timer_of_a_running_window_ticks_once_a_frame(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.live.advanced):
        desk.run()
    desk.clock.seconds = 0.25
    with qtbot.waitSignal(desk.live.advanced):
        pass
    assert desk.now == SECOND // 4
    assert FRAME_MS == 16


def test_a_paused_clock_that_runs_on_moves_nothing(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    desk.press("F5")
    before = desk.tokens(), desk.now
    desk.clock.seconds += 0.4
    QApplication.processEvents()
    assert (desk.tokens(), desk.now) == before
    assert desk.caption == "Paused. PostCreated #4 is on its way."
    desk.press("F5")
    assert (desk.tokens(), desk.now) == before


def test_commands_are_carried_out_while_time_stands_still(desk: Desk) -> None:
    desk.command("CreatePost", text="Hello")
    desk.quickly()
    desk.command("CreatePost", text="Hello again")
    assert desk.now == 0
    assert len(desk.table("posts")) == 2
    assert desk.checkpoint == "at #3 of 5"


@pytest.mark.parametrize("by", ["F10", "the button"])
def test_a_step_goes_to_the_next_instant_at_which_something_happens(desk: Desk, by: str) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.75)
    desk.command("CreatePost", text="Hello again")
    moments = []
    for _ in range(2):
        if by == "F10":
            desk.press("F10")
        else:
            desk.click(desk.window.bar.step_button)
        moments.append((desk.now, desk.checkpoint, desk.live.running))
    assert moments == [(2 * SECOND, "at #4 of 5", False), (2.75 * SECOND, "at #5 of 5", False)]


def test_a_step_into_nothing_says_so_until_something_happens(desk: Desk) -> None:
    desk.press("F10")
    assert desk.caption == "Nothing is due. Send a command, or run."
    desk.press("F5")
    assert desk.caption == "Press Create post and watch it cross to the feed."


def test_the_clock_goes_on_from_a_step_without_a_jump(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("F10")
    desk.clock.seconds += 0.4
    desk.press("F5")
    assert desk.now == 2 * SECOND
    desk.let_pass(0.25)
    assert desk.now == 2.25 * SECOND


@pytest.mark.parametrize("jump", [-3600.0, 3600.0])
def test_a_clock_that_is_set_back_or_forward_moves_no_event(desk: Desk, jump: float) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    desk.clock.seconds += jump
    desk.live.tick()
    assert desk.now == 0.5 * SECOND
    desk.let_pass(1.5)
    assert [fact.at for fact in desk.told(Applied)] == [2 * SECOND]


def test_each_speed_counts_from_the_moment_it_was_chosen(desk: Desk) -> None:
    desk.run()
    desk.let_pass(1)
    expected = float(SECOND)
    for speed in SPEEDS:
        desk.pick(desk.window.bar.speed, f"{speed:g}×")
        assert desk.now == expected
        desk.let_pass(1)
        expected += speed * SECOND
        assert desk.now == pytest.approx(expected, abs=1)
    assert desk.live.speed == SPEEDS[-1]


def test_a_speed_never_changes_the_delay_that_is_shown(desk: Desk) -> None:
    desk.run()
    desk.pick(desk.window.bar.speed, "10×")
    desk.command("CreatePost", text="Hello")
    assert desk.window.bar.delay.field.text() == "2.0 s"
    desk.let_pass(0.25)
    assert [fact.at for fact in desk.told(Applied)] == [2 * SECOND]


def test_a_gap_as_after_sleep_is_discarded(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    desk.clock.seconds += LONGEST_GAP + 0.25
    desk.live.tick()
    assert desk.now == SECOND
    desk.let_pass(0.25)
    assert desk.now == 1.25 * SECOND


def test_a_gap_that_is_just_no_sleep_counts(desk: Desk) -> None:
    desk.run()
    desk.clock.seconds += LONGEST_GAP
    desk.live.tick()
    assert desk.now == LONGEST_GAP * SECOND


def test_a_slice_that_is_used_up_ends_between_instants_and_is_not_caught_up(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="One")
    desk.let_pass(0.25)
    desk.command("CreatePost", text="Two")
    desk.let_pass(1.5)

    def spend(fact: Fact) -> None:
        if isinstance(fact, Applied) and fact.position == 4:
            desk.clock.seconds += 2 * SLICE

    desk.simulation.subscribe(spend)
    desk.clock.seconds += 0.5
    desk.live.tick()
    assert [fact.position for fact in desk.told(Applied)] == [4]
    assert desk.now == 2 * SECOND
    desk.let_pass(0.125)
    assert desk.now == 2.125 * SECOND
    desk.let_pass(0.125)
    assert [fact.position for fact in desk.told(Applied)] == [4, 5]
    assert desk.now == 2.25 * SECOND


def test_what_a_busy_frame_leaves_is_made_up_for_in_the_next(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="One")
    desk.let_pass(0.0625)
    desk.command("CreatePost", text="Two")
    desk.let_pass(1.90625)
    assert desk.told(Applied) == []

    def spend(fact: Fact) -> None:
        if isinstance(fact, Applied) and fact.position == 4:
            desk.clock.seconds += 2 * SLICE

    desk.simulation.subscribe(spend)
    began = desk.clock.seconds
    desk.clock.seconds += 0.09375
    desk.live.tick()
    assert [fact.position for fact in desk.told(Applied)] == [4]
    assert desk.now == 2 * SECOND
    desk.clock.seconds = began + 0.125
    desk.live.tick()
    assert [fact.position for fact in desk.told(Applied)] == [4, 5]
    assert desk.now == round((1.96875 + 0.125) * SECOND)


def test_what_is_there_is_not_searched_for_garbage_while_time_runs(desk: Desk) -> None:
    desk.run()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == THRESHOLDS
    desk.live.pause()
    assert (gc.get_freeze_count(), gc.get_threshold()) == (0, USUAL)


def test_nothing_in_flight_means_nothing_is_painted_on_the_lane(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    settle()
    stage = desk.stage
    still = PaintCounter(stage.lane, stage.write.view.viewport(), stage.read.view.viewport(), stage.caption)
    for _ in range(300):
        desk.let_pass(1 / 64)
        QApplication.processEvents()
    assert still.painted == []


def test_nothing_at_all_is_painted_while_time_stands_still(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    desk.press("F5")
    desk.stage.lane.setFocus()  # a cursor in a field would blink
    settle()
    everything = PaintCounter(desk.window, *desk.window.findChildren(QWidget))
    for _ in range(100):
        desk.clock.seconds += 1 / 64
        QApplication.processEvents()
    assert everything.painted == []


def test_a_token_on_its_way_is_painted_every_frame(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    QApplication.processEvents()
    lane = PaintCounter(desk.stage.lane)
    for _ in range(50):
        desk.let_pass(1 / 64)
        QApplication.processEvents()
    assert len(lane.painted) == 50


def test_arrow_keys_go_from_token_to_token(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="One")
    desk.let_pass(0.5)
    desk.command("CreatePost", text="Two")
    lane = desk.stage.lane
    lane.setFocus()
    said = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(lane, key)
        assert lane._picture is not None
        said.append(lane_words.detail(lane._picture, lane._chosen_flight(lane._picture)))
    four, five = "#4 about p1 by Ana, arrives in 1.5 s", "#5 about p2 by Ana, arrives in 2.0 s"
    assert said == [five, four, five, five]


def test_a_screen_reader_hears_what_is_on_the_lane(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    said = desk.stage.lane.accessibleDescription()
    assert (
        said
        == "Your event #4 arrives in 1.5 s. 1 in flight. PostCreated #4 arrives in 1.5 s. Projector. applied up to #3"
    )


def test_a_speed_that_cannot_be_kept_is_told_as_the_speed_reached(desk: Desk) -> None:
    desk.run()
    desk.live.set_speed(100.0)
    desk.simulation.configure(Settings(traffic=TrafficRates(writes=200.0)))
    wall = desk.clock.seconds
    # A clock that runs on while the engine works: each look at it costs more than a slice.
    spent = iter(range(1, 1_000_000))
    desk.live._clock = lambda: wall + next(spent) * 0.02
    for _ in range(60):
        desk.live.tick()
    reached = desk.live.speed_reached
    assert 0 < (reached or 0.0) < 95
    assert "× reached" in desk.window.bar.clock.text()

    desk.live.pause()
    assert desk.live.speed_reached is None


def test_what_waits_for_its_turn_is_drawn_when_time_is_stopped(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+S")
    desk.live.pause()
    assert desk.stage.write.noted == 0
    assert len(desk.stage.write.models["posts"]) == 2
