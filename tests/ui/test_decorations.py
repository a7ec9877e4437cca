"""What moves on the stage by its own clock: one scene at a time, over a stage that shows the outcome already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cqrs_sim.core.faults import CrashProjector, Rebuild, RestartProjector
from cqrs_sim.core.journal import Inject
from cqrs_sim.core.remedies import Remedies, RemedyRule
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.live import FRAME_MS
from cqrs_sim.ui.moves import LEAST_SCALE, Move, length
from tests.ui.driver import Desk, desk_in

FRAME = FRAME_MS / 1000


class Theatre:
    """A desk where things move, and the eyes that watch them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.plays = desk.window.decorations.player

    def watch(self, milliseconds: float) -> None:
        """Let both clocks go on, in frames."""
        end = self.desk.clock.seconds + milliseconds / 1000
        while self.desk.clock.seconds < end - 1e-9:
            self.desk.clock.seconds = min(self.desk.clock.seconds + FRAME, end)
            if self.desk.live.running:
                self.desk.live.tick()
            if self.plays.scene:
                self.plays.advance()

    def watch_to_the_end(self) -> None:
        self.watch(length(self.plays.scene) + 2 * FRAME_MS)

    def wait_for_a_scene(self, seconds: float = 5.0) -> None:
        """Let time pass until something moves beside the caption."""
        end = self.desk.clock.seconds + seconds
        while not self.lit and self.desk.clock.seconds < end:
            self.watch(FRAME_MS)

    @property
    def lit(self) -> bool:
        """Whether more moves than one caption into the next."""
        return len(self.plays.scene) > 1

    @property
    def figures(self) -> list[str]:
        """What moves, without what looks as before."""
        return [move.figure for move in self.plays.scene if move.figure != "old"]

    def moves(self, figure: str) -> list[Move]:
        return [move for move in self.plays.scene if move.figure == figure]

    @property
    def in_sight(self) -> bool:
        """Whether the view of moves is there."""
        view = self.plays._view
        return view is not None and view.isVisible()

    @property
    def timers(self) -> list[QTimer]:
        return [timer for timer in self.plays.findChildren(QTimer) if timer.isActive()]


@pytest.fixture
def theatre(tmp_path: Path, application: QApplication, qtbot: QtBot) -> Iterator[Theatre]:
    """A running session at 0 s, 2 s of delay, in a window where things move."""
    with desk_in(tmp_path / "session", decorated=True) as desk:
        qtbot.addWidget(desk.window)
        desk.show()
        desk.run()
        yield Theatre(desk)


def test_simulated_time_is_held_until_a_command_has_landed(theatre: Theatre) -> None:
    desk = theatre.desk
    theatre.watch(1_000)
    desk.command("CreatePost", text="Hello")
    at, whole = desk.now, length(theatre.plays.scene)
    theatre.watch(whole - 2 * FRAME_MS)
    assert (desk.now, desk.live.held, theatre.in_sight) == (at, True, True)
    theatre.watch(3 * FRAME_MS)
    assert (desk.live.held, theatre.plays.scene, theatre.in_sight) == (False, (), False)
    theatre.watch(500)
    assert 0.4 * SECOND < desk.now - at < 0.6 * SECOND


def test_the_model_and_all_that_is_written_are_there_at_once(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.command("CreatePost", text="Hello")
    assert theatre.plays.scene
    assert desk.slips == ["Success receipt #4 CreatePost"]
    assert (desk.head, desk.table("posts")[0][2]) == ("head #4", "Hello")
    assert set(desk.stage.commands.gate.verdicts.values()) == {"✓"}


def test_a_command_flies_from_its_button_through_the_gate_into_the_outbox(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.command("CreatePost", text="Hello")
    flights = theatre.moves("command")
    send, log = desk.stage.commands.send, desk.stage.write.log
    start, end = (desk.window.workspace.mapFromGlobal(each.mapToGlobal(each.rect().topLeft())) for each in (send, log))
    assert flights[0].path[0][:2] == (start.x(), start.y())
    assert (flights[0].label, flights[-1].label, flights[-1].becomes) == ("Create post", "4", "event")
    assert end.y() <= flights[-1].path[1].middle[1] <= end.y() + log.rowHeight(0)


def test_a_rejected_command_leaves_an_octagon_at_its_button_until_the_next(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.command("LikePost", post="9")
    assert [move.becomes for move in theatre.moves("command")][-1] == "rejected"
    theatre.watch_to_the_end()
    mark = desk.stage.commands.refused
    assert mark is not None
    assert mark.isVisible()
    assert mark.accessibleName().startswith("Rejected: ")
    desk.command("CreatePost", text="Hello")
    assert not mark.isVisible()


def test_rules_behind_a_broken_one_do_not_tick(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.command("LikePost", post="9")
    gate = desk.stage.commands.gate
    tried = [mark for mark in gate.verdicts.values() if mark != "○"]
    lines = {gate.line(rule).height() for rule in gate.verdicts}
    ticks = [move for move in theatre.moves("old") if move.path[0].height in lines]
    assert len(ticks) == len(tried) == 2


@pytest.mark.parametrize("keys", ["F5", "F10"])
def test_what_moves_ends_at_once_on_pause(theatre: Theatre, keys: str) -> None:
    desk = theatre.desk
    desk.command("CreatePost", text="Hello")
    theatre.watch(200)
    desk.press(keys)
    assert (theatre.plays.scene, theatre.in_sight, theatre.timers, desk.live.held) == ((), False, [], False)


def test_nothing_moves_while_time_stands_still(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.press("F5")
    desk.command("CreatePost", text="Hello")
    desk.query("GetPostFeed")
    desk.press("F10")
    assert theatre.plays.scene == ()


@pytest.mark.parametrize(("speed", "moves"), [(1.0, True), (2.0, True), (5.0, False), (100.0, False)])
def test_above_4x_nothing_is_staged(theatre: Theatre, speed: float, moves: bool) -> None:
    theatre.desk.live.set_speed(speed)
    theatre.desk.command("CreatePost", text="Hello")
    assert bool(theatre.plays.scene) == moves
    assert theatre.desk.live.held == moves


def test_above_5_events_a_second_nothing_moves(theatre: Theatre) -> None:
    desk = theatre.desk
    theatre.watch(100)
    desk.press("Ctrl+Shift+S")  # samples
    desk.press("Ctrl+Shift+S")
    assert desk.simulation.head > 3 + 5
    desk.command("CreatePost", text="Hello")
    theatre.watch(FRAME_MS)
    assert theatre.plays.scene == ()
    theatre.watch(1_100)
    desk.command("CreatePost", text="Hello")
    assert theatre.plays.scene


def test_samples_and_traffic_are_never_staged(theatre: Theatre) -> None:
    theatre.desk.press("Ctrl+Shift+S")
    assert not theatre.desk.live.held


def test_a_command_ends_the_scene_of_the_one_before(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.command("CreatePost", text="Hello")
    theatre.watch(100)
    desk.command("CreatePost", text="Again")
    assert [move.label for move in theatre.moves("command")][-1] == "5"
    theatre.watch_to_the_end()
    assert (theatre.plays.scene, desk.live.held) == ((), False)


def test_an_arriving_event_shrinks_into_the_row_that_opens(theatre: Theatre) -> None:
    desk = theatre.desk
    for text in ("Hello", "Again"):
        desk.command("CreatePost", text=text)
        theatre.watch_to_the_end()
        theatre.watch(900)
    theatre.wait_for_a_scene()
    assert [move.label for move in theatre.moves("event")] == ["4"]
    theatre.watch_to_the_end()
    theatre.wait_for_a_scene()
    assert [move.label for move in theatre.moves("event")] == ["5"]
    (opening,) = theatre.moves("old")
    room = desk.stage.read.view.viewport().rect()
    assert (opening.path[0].width, opening.path[1].y - opening.path[0].y) == (
        room.width(),
        desk.stage.read.view.rowHeight(0),
    )


def test_a_changed_value_is_struck_where_it_stands(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.quickly()
    desk.command("CreatePost", text="Hello")
    desk.set_delay("2")
    theatre.watch_to_the_end()
    theatre.watch(1_000)
    desk.command("LikePost", post="p1")
    theatre.watch_to_the_end()
    theatre.wait_for_a_scene()
    struck = theatre.moves("struck")
    view, columns = desk.stage.read.view, [column.name for column in desk.stage.read.model.columns]
    left = desk.window.workspace.mapFromGlobal(view.viewport().mapToGlobal(view.viewport().rect().topLeft())).x()
    assert struck[0].path[0].x == left + view.columnViewportPosition(columns.index("likes"))


def test_rows_that_change_in_one_step_are_joined_by_a_bar(theatre: Theatre) -> None:
    theatre.desk.quickly()
    theatre.desk.command("CreatePost", text="Hello")
    (bar,) = theatre.moves("bar")
    assert bar.end - bar.start == 250


def test_what_is_slowed_for_the_eye_is_seen_once_its_command_has_landed(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.set_delay("100ms")
    desk.command("CreatePost", text="Hello")
    wall = desk.live.wall
    theatre.watch(length(theatre.plays.scene) - FRAME_MS)
    assert desk.live.wall == wall
    theatre.watch(500)
    assert desk.live.wall == pytest.approx(wall + 0.5, abs=2 * FRAME)


def test_before_a_room_a_command_stops_above_its_reply(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.stage.commands.gate.hide()
    QApplication.processEvents()
    desk.command("CreatePost", text="Hello")
    stop = theatre.moves("command")[0].path[1]
    replies = desk.stage.commands.replies
    corner = desk.window.workspace.mapFromGlobal(replies.mapToGlobal(replies.rect().topLeft()))
    assert corner.x() < stop.x < corner.x() + replies.width() - stop.width


def test_a_move_takes_half_the_time_to_the_next_event_at_most(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.set_delay("250ms")
    desk.command("CreatePost", text="Hello")
    theatre.watch_to_the_end()
    theatre.watch(250)
    desk.press("F5")
    desk.command("CreatePost", text="One")
    desk.press("F10")
    desk.command("CreatePost", text="Two")
    desk.press("F5")
    theatre.wait_for_a_scene()
    due = desk.simulation.next_moment()
    gap = float("inf") if due is None else (due - desk.now) / 1000
    assert length(theatre.plays.scene) <= gap / 2


def test_a_query_dims_the_write_side_and_brings_a_sheet(theatre: Theatre) -> None:
    desk = theatre.desk
    before = desk.now
    desk.press("Ctrl+R")
    assert theatre.figures == ["fading", "veil", "lens", "sheet"]
    assert not desk.live.held
    assert desk.answer == "No posts yet. Press Create post (Ctrl+1)."
    theatre.watch(700)
    assert theatre.plays.scene == ()
    assert desk.now > before


def test_the_write_side_stays_dim_until_the_answer_is_there(theatre: Theatre) -> None:
    theatre.desk.press("Ctrl+R")
    (veil,), (sheet,) = theatre.moves("veil"), theatre.moves("sheet")
    assert (veil.start, veil.end) == (0, sheet.end)


def ask_and_wait(theatre: Theatre, *readers: str, seconds: float = 0.5) -> None:
    """Have readers wait for Ana's second post, which takes 2 s to come, and two things that stand before them."""
    desk = theatre.desk
    desk.command("CreatePost", text="Hello")
    theatre.watch_to_the_end()
    theatre.watch(3_000)
    rules = Remedies()
    for reader in readers:
        rules = rules.having(RemedyRule("wait", reader, timeout=0))
    desk.window.wishes.configure(replace(desk.simulation.settings, remedies=rules))
    for reader in readers:
        desk.act_as(reader)
        desk.command("CreatePost", text=f"Lunch, {reader}?")
        theatre.watch_to_the_end()
    theatre.watch(1_000 * seconds)


def waits(desk: Desk) -> tuple[str, ...]:
    return () if desk.stage.waits is None else desk.stage.waits.said


def watch_for_a_sheet(theatre: Theatre) -> None:
    for _frame in range(300):
        if theatre.moves("sheet"):
            return
        theatre.watch(FRAME_MS)


def test_a_query_that_must_wait_stays_as_a_lens_at_the_read_store_until_its_sheet_rises(theatre: Theatre) -> None:
    desk = theatre.desk
    ask_and_wait(theatre, "Ana")
    desk.press("Ctrl+R")
    assert theatre.figures == ["veil", "lens"]
    theatre.watch_to_the_end()
    assert (theatre.plays.scene, waits(desk)) == ((), ("Ana: waits for #5",))
    lens = desk.stage.waits and desk.stage.waits.lens_of("Ana", desk.window.workspace)
    assert lens
    watch_for_a_sheet(theatre)
    (sheet,), at_rest = theatre.moves("sheet"), theatre.moves("lens")
    assert sheet.path[0] == lens[0]
    assert [(move.path, move.end) for move in at_rest] == [((lens[0], lens[0]), sheet.start)]
    assert waits(desk) == ()
    assert "Lunch, Ana?" in desk.answer


def test_the_event_that_was_waited_for_is_in_its_row_before_the_sheet_rises(theatre: Theatre) -> None:
    ask_and_wait(theatre, "Ana")
    theatre.desk.press("Ctrl+R")
    watch_for_a_sheet(theatre)
    (event,), (sheet,) = theatre.moves("event"), theatre.moves("sheet")
    assert event.end < sheet.start
    assert all(move.end <= sheet.start for move in theatre.plays.scene if move.figure not in ("old", "sheet"))


def test_an_answer_that_was_waited_for_looks_as_before_until_its_sheet_is_there(theatre: Theatre) -> None:
    desk = theatre.desk
    ask_and_wait(theatre, "Ana")
    desk.press("Ctrl+R")
    watch_for_a_sheet(theatre)
    (sheet,), answer = theatre.moves("sheet"), desk.stage.queries.answer
    corner = desk.window.workspace.mapFromGlobal(answer.mapToGlobal(answer.rect().topLeft()))
    hidden = [move for move in theatre.moves("old") if move.path[0][:2] == (corner.x(), corner.y())]
    assert [(move.waiting, move.end) for move in hidden] == [(True, sheet.end)]


def test_a_query_waits_in_sight_also_in_a_pause_and_with_little_motion(theatre: Theatre) -> None:
    desk = theatre.desk
    ask_and_wait(theatre, "Ana")
    desk.press("Ctrl+Shift+K")
    desk.press("F5")
    desk.press("Ctrl+R")
    assert (theatre.plays.scene, waits(desk)) == ((), ("Ana: waits for #5",))
    desk.press("F10")
    assert (theatre.plays.scene, waits(desk)) == ((), ())


def test_a_query_that_a_busy_replica_keeps_waits_for_its_turn(theatre: Theatre) -> None:
    desk = theatre.desk
    settings = desk.simulation.settings
    slow = replace(settings.capacities, replica=replace(settings.capacities.replica, rate=0.5))
    desk.window.wishes.configure(replace(settings, capacities=slow))
    desk.press("Ctrl+R")
    theatre.watch_to_the_end()
    assert waits(desk) == ("Ana: waits for its turn",)
    watch_for_a_sheet(theatre)
    assert [move.figure for move in theatre.plays.scene] == ["old", "sheet"]
    assert waits(desk) == ()


def test_the_lenses_of_two_readers_go_down_together_and_then_both_sheets_rise(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.press("F8")
    desk.press("Ctrl+R")
    lenses, sheets = theatre.moves("lens"), theatre.moves("sheet")
    assert len({move.path for move in lenses}) == len({move.path for move in sheets}) == 2
    assert max(move.end for move in lenses) <= min(move.start for move in sheets)
    answers = [view.answer for view in desk.stage.queries.in_sight]
    places = [desk.window.workspace.mapFromGlobal(each.mapToGlobal(each.rect().topLeft())) for each in answers]
    assert [sheet.path[1][:2] for sheet in sheets] == [(place.x(), place.y()) for place in places]


def test_a_second_reader_who_asks_in_time_goes_along_and_no_lens_meets_a_sheet(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.press("F8")
    one, other = desk.stage.queries.readers
    desk.click(one.again)
    theatre.watch(100)
    desk.click(other.again)
    lenses, sheets = theatre.moves("lens"), theatre.moves("sheet")
    assert len(sheets) == 2
    assert max(move.end for move in lenses) <= min(move.start for move in sheets)
    theatre.watch_to_the_end()
    assert theatre.plays.scene == ()


def test_an_answer_that_comes_while_another_lens_goes_down_rises_after_it(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.press("F8")
    ask_and_wait(theatre, "Ana", seconds=0)
    desk.click(desk.stage.queries.readers[0].again)
    theatre.watch_to_the_end()
    due = desk.simulation.next_moment()
    assert due is not None
    theatre.watch((due - desk.now) / 1_000 - 50)
    desk.click(desk.stage.queries.readers[1].again)
    assert len(theatre.moves("sheet")) == 1
    theatre.watch(100)
    lenses, sheets = theatre.moves("lens"), theatre.moves("sheet")
    assert len(sheets) == 2
    assert all(move.end <= sheets[1].start for move in lenses)


def test_with_little_time_to_the_next_event_a_query_is_quick_but_seen(theatre: Theatre) -> None:
    desk = theatre.desk
    theatre.watch(16)
    desk.command("CreatePost", text="Hello")
    theatre.watch_to_the_end()
    due = desk.simulation.next_moment()
    assert due is not None
    theatre.watch((due - desk.now) / 1_000 - 700)
    desk.press("Ctrl+R")
    assert 300 <= length(theatre.plays.scene) <= 350
    theatre.watch_to_the_end()
    theatre.watch(200)
    desk.press("Ctrl+R")
    assert length(theatre.plays.scene) == pytest.approx(LEAST_SCALE * 650)


def test_without_a_clock_for_it_nothing_moves_as_in_pictures_and_recordings(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    assert not desk.live.held
    desk.let_pass(2)
    desk.press("Ctrl+R")
    desk.press("F3")
    assert desk.window.decorations.player.scene == ()


def test_one_caption_fades_into_the_next(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.stage.caption.notify("Copied: a post")
    (move,) = theatre.plays.scene
    assert (move.figure, move.start, move.end) == ("fading", 0, 150)
    assert desk.caption == "Copied: a post"
    theatre.watch(200)
    assert theatre.plays.scene == ()


def test_a_look_back_shows_what_has_settled(theatre: Theatre) -> None:
    desk = theatre.desk
    theatre.watch(500)
    desk.command("CreatePost", text="Hello")
    desk.window.look_back(0)
    assert theatre.plays.scene == ()
    desk.press("Esc")
    assert theatre.plays.scene == ()


def test_what_could_not_be_sent_does_not_fly(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.fill("LikePost", post="99999999999999999999999")
    desk.enter()
    assert theatre.moves("command") == []
    assert not desk.live.held


def test_a_live_view_asks_without_a_lens(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.click(desk.stage.queries.live)
    theatre.watch(2_500)
    assert desk.simulation.watched
    assert theatre.plays.scene == ()


def test_a_crash_and_a_rebuild_are_seen_as_they_begin(theatre: Theatre) -> None:
    desk, act = theatre.desk, theatre.desk.window.wishes.act
    for fault, takes in ((CrashProjector(), 200), (RestartProjector(), 200), (Rebuild(), 300)):
        act(Inject(fault))
        assert [move.end for move in theatre.moves("fading")] == [takes]
        assert not desk.live.held
        theatre.watch_to_the_end()


def test_a_drawer_slides_in_and_out_also_while_time_stands_still(theatre: Theatre) -> None:
    theatre.desk.press("F5")
    theatre.desk.press("F3")
    (coming,) = theatre.plays.scene
    place = theatre.desk.window.side.geometry()
    assert (coming.figure, coming.path[0][:2], coming.path[1].width) == ("wiped", (place.x(), place.y()), 0)
    assert theatre.timers
    theatre.watch_to_the_end()
    assert (theatre.plays.scene, theatre.timers) == ((), [])
    theatre.desk.press("F3")
    (going,) = theatre.plays.scene
    assert going.path[1].x > going.path[0].x


def test_at_most_three_scenes_a_second_light_something_up(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.set_delay("100ms")
    begun, before = 0, theatre.plays.scene
    for place in range(5):
        desk.press("F5")
        desk.command("CreatePost", text=str(place))
        desk.press("F5")
        for _frame in range(10):
            theatre.watch(FRAME_MS)
            begun += theatre.lit and theatre.plays.scene is not before
            before = theatre.plays.scene
    assert 1 <= begun <= 3


def test_little_motion_has_no_chip_no_lens_and_no_drawer(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.press("Ctrl+Shift+K")
    desk.command("LikePost", post="9")
    assert (theatre.plays.scene, desk.live.held) == ((), False)
    mark = desk.stage.commands.refused
    assert mark is not None
    assert mark.isVisible()
    desk.press("Ctrl+R")
    desk.press("F3")
    desk.command("CreatePost", text="Hello")
    theatre.watch(2_500)
    assert theatre.plays.scene == ()
    assert len(desk.table("feed")) == 1


def test_switching_motion_off_ends_what_moves(theatre: Theatre) -> None:
    theatre.desk.command("CreatePost", text="Hello")
    theatre.desk.press("Ctrl+Shift+K")
    assert (theatre.plays.scene, theatre.desk.live.held) == ((), False)


def test_a_window_of_another_size_has_nothing_where_it_was(theatre: Theatre) -> None:
    theatre.desk.command("CreatePost", text="Hello")
    theatre.desk.window.resize(1024, 768)
    QApplication.processEvents()
    assert theatre.plays.scene == ()


@pytest.mark.parametrize("keep", [False, True])
def test_a_window_out_of_sight_has_no_moves_and_no_timer_of_theirs(theatre: Theatre, keep: bool) -> None:
    desk = theatre.desk
    if keep:
        desk.press("Ctrl+F5")
    desk.command("CreatePost", text="Hello")
    desk.window.hide()
    QApplication.processEvents()
    theatre.watch(FRAME_MS)
    assert (theatre.plays.scene, theatre.timers) == ((), [])
    assert desk.live.running == keep
    theatre.watch(2_500)
    assert (theatre.plays.scene, theatre.timers) == ((), [])


def test_a_sleep_in_the_middle_of_a_scene_ends_it_and_no_clock_jumps(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.command("CreatePost", text="Hello")
    at = desk.now
    theatre.watch(100)
    desk.clock.seconds += 3_600
    theatre.plays.advance()
    desk.live.tick()
    assert (theatre.plays.scene, desk.live.held, desk.now) == ((), False, at)
    theatre.watch(200)
    assert desk.now - at == pytest.approx(0.2 * SECOND, abs=FRAME * SECOND)


class Paints(QObject):
    """Counts what is painted on a widget and what is inside of it."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_where_nothing_moves_nothing_is_painted(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.command("CreatePost", text="Hello")
    theatre.watch_to_the_end()
    desk.press("F5")
    desk.stage.commands.send.setFocus()  # which has no caret
    for _round in range(3):  # tables lay themselves out a little later
        QApplication.processEvents()
    paints = Paints()
    desk.window.installEventFilter(paints)
    for widget in desk.window.findChildren(QObject):
        widget.installEventFilter(paints)
    QApplication.processEvents()
    assert (paints.count, theatre.timers) == (0, [])


def test_the_view_of_moves_is_drawn_only_where_something_moves(theatre: Theatre) -> None:
    desk = theatre.desk
    desk.command("CreatePost", text="Hello")
    QApplication.processEvents()
    theatre.watch(700)  # the verdict stands
    QApplication.processEvents()
    view, paints = theatre.plays._view, Paints()
    assert view is not None
    view.installEventFilter(paints)
    desk.clock.seconds += FRAME
    theatre.plays.advance()
    QApplication.processEvents()
    assert (theatre.in_sight, paints.count) == (True, 0)


def test_a_session_with_moves_is_the_same_session(tmp_path: Path, application: QApplication, qtbot: QtBot) -> None:
    told = []
    for decorated in (False, True):
        with desk_in(tmp_path / str(decorated), decorated=decorated) as desk:
            qtbot.addWidget(desk.window)
            desk.show()
            theatre = Theatre(desk)
            desk.run()
            desk.command("CreatePost", text="Hello")
            theatre.watch_to_the_end()
            desk.command("LikePost", post="9")
            theatre.watch_to_the_end()
            desk.live.pause()
            told.append([fact for fact in desk.facts if fact.at == 0])
    assert told[0] == told[1]
