"""Looking back: any moment is on the stage again as it was, nothing can be done there, and live is one key away."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cqrs_sim.core.faults import DuplicateNext
from cqrs_sim.core.journal import Configure, Inject
from cqrs_sim.core.remedies import Remedies, RemedyRule
from cqrs_sim.core.settings import DelayLaw, Layout, Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.log_model import FACT
from cqrs_sim.ui.past_stage import OFF, PastStage
from cqrs_sim.ui.session_menu import GoOnFrom
from cqrs_sim.ui.stage import Stage
from tests.sessions.wishes import files_in
from tests.ui.driver import Desk, cells

CLASS = Settings(DelayLaw("exponential", 2 * SECOND), TrafficRates(writes=4, reads=2))


def past_of(desk: Desk) -> PastStage:
    looking_back = desk.window.looking_back
    assert looking_back is not None
    assert looking_back.past is not None
    return looking_back.past


def is_live(desk: Desk) -> bool:
    looking_back = desk.window.looking_back
    return looking_back is not None and looking_back.past is None


def moment(desk: Desk) -> int:
    assert desk.window.looking_back is not None
    return desk.window.looking_back.moment


def runs(desk: Desk) -> bool:
    return desk.live.running


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def pictures(stage: Stage) -> dict[str, QImage]:
    """Return what a stage shows, part by part: all but what is off for who looks back."""
    settle()
    parts: dict[str, QWidget] = {
        "write store": stage.write,
        "lane": stage.lane,
        "read store": stage.read,
        "gate": stage.commands.gate,
        "replies": stage.commands.replies,
        "answer": stage.queries.answer,
        "events behind": stage.behind.events,
        "time behind": stage.behind.time,
        "troubles": stage.troubles,
    }
    return {name: part.grab().toImage() for name, part in parts.items()}


def drag(desk: Desk, *moments: int) -> None:
    """Press on the chart where the first moment is, and drag on through the others."""
    chart = desk.stage.chart
    places = [QPoint(round(chart.place_of(each)), chart.height() // 2) for each in moments]
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(chart, place)
        settle()
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=places[-1])
    settle()


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A desk with half a minute of everything behind it, paused at 30 s."""
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    desk.query("GetPostFeed")
    desk.command("LikePost", post="p1")
    desk.command("LikePost", post="p1")
    desk.let_pass(5)
    desk.stage.wished.emit(Configure(CLASS))
    desk.let_pass(22)
    desk.press("F5")
    return desk


def test_pressing_the_chart_shows_the_moment_that_is_drawn_there_and_says_so(busy: Desk) -> None:
    drag(busy, 12 * SECOND)
    past = past_of(busy)
    assert abs(past.moment - 12 * SECOND) < SECOND // 20
    assert past.caption.text == "◀ Looking back at 12.0 s. Live is at 30.0 s."
    assert busy.window.bar.clock.text() == "◀ 12.0 s"
    assert busy.now == 30 * SECOND
    assert not busy.live.running


def test_dragging_goes_through_moments_and_to_the_right_end_back_to_live(busy: Desk) -> None:
    drag(busy, 20 * SECOND, 15 * SECOND, 9 * SECOND)
    assert abs(moment(busy) - 9 * SECOND) < SECOND // 20
    drag(busy, 9 * SECOND, 25 * SECOND, 31 * SECOND)
    assert is_live(busy)
    assert busy.stage.commands.isEnabled()


def test_the_stage_is_pixel_for_pixel_as_it_was(desk: Desk) -> None:
    live: dict[int, dict[str, QImage]] = {}

    def note() -> None:
        desk.live.pause()
        desk.live.acted.emit()
        live[desk.now] = pictures(desk.stage)
        desk.live.run()
        desk.let_pass(0.0625)  # what is done next is not of this moment

    desk.run()
    desk.let_pass(1)
    note()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    note()
    desk.let_pass(2.5)
    desk.query("GetPostFeed")
    note()
    desk.command("LikePost", post="p1")
    desk.command("LikePost", post="p1")
    desk.let_pass(0.25)
    note()
    desk.stage.wished.emit(Inject(DuplicateNext()))
    desk.stage.wished.emit(Configure(CLASS))
    for _ in range(4):
        desk.let_pass(2.25)
        note()
    desk.live.pause()
    differs = []
    for at in (*reversed(live), *live):
        if at < desk.now:
            desk.window.look_back(at)
            shown = pictures(past_of(desk))
            differs += [(at, name) for name, image in live[at].items() if shown[name] != image]
    assert differs == []


REMEDIES = (RemedyRule("optimistic", "Ana"), RemedyRule("wait", "Ben", timeout=3 * SECOND, on_timeout="pending"))


def test_what_readers_wait_for_or_are_shown_before_it_is_true_is_as_it_was(desk: Desk) -> None:
    live: dict[int, dict[str, QImage]] = {}
    desk.stage.wished.emit(Configure(Settings(DelayLaw(mean=4 * SECOND), remedies=Remedies(REMEDIES))))
    desk.run()
    desk.query("GetPostFeed")
    desk.let_pass(1)
    desk.command("CreatePost", text="Shown at once")
    desk.act_as("Ben")
    desk.command("CreatePost", text="Waited for")
    desk.read_as("Ben")
    desk.press("Ctrl+R")
    for _ in range(4):
        desk.let_pass(1)
        desk.read_as("Ana")
        ana = pictures(desk.stage)["answer"]
        desk.read_as("Ben")
        desk.live.acted.emit()
        live[desk.now] = {"Ana": ana, "Ben": pictures(desk.stage)["answer"]}
    desk.let_pass(1)
    desk.press("F5")
    for at, shown in live.items():
        for reader, image in shown.items():
            desk.window.look_back(at)
            past_of(desk).queries.reader.setCurrentText(reader)
            assert pictures(past_of(desk))["answer"] == image, (at, reader)


def test_scrubbing_back_and_forth_gives_the_same_window(busy: Desk) -> None:
    def window() -> QImage:
        settle()
        return busy.window.grab().toImage()

    seen: dict[int, QImage] = {}
    for at in (4, 11, 19, 26):
        busy.window.look_back(at * SECOND)
        seen[at] = window()
    for at in (11, 4, 26, 19, 4):
        busy.window.look_back(at * SECOND)
        assert window() == seen[at], at
    assert len({bytes(image.constBits()) for image in seen.values()}) == len(seen)


def test_looking_back_changes_nothing_in_the_folder_and_nothing_that_is_live(desk_on_files: Desk) -> None:
    desk = desk_on_files
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    desk.stage.wished.emit(Configure(CLASS))
    desk.let_pass(4)
    desk.press("F5")
    files, facts, digests = files_in(desk.folder), list(desk.facts), desk.digests()
    drag(desk, 6 * SECOND, 2 * SECOND, 4 * SECOND)
    desk.press("Shift+F10")
    desk.press("F10")
    desk.press("Esc")
    assert is_live(desk)
    assert (files_in(desk.folder), desk.facts, desk.digests()) == (files, facts, digests)


def test_nothing_can_be_done_in_the_past_and_everything_says_why(busy: Desk) -> None:
    facts = len(busy.facts)
    busy.window.look_back(10 * SECOND)
    past = past_of(busy)
    for off in (past.commands.send, past.queries.refresh, past.behind.traffic, past.commands.actor):
        assert not off.isEnabled()
        assert off.toolTip() == OFF
    for keys in ("Ctrl+1", "Ctrl+R", "Ctrl+Shift+S", "Ctrl+Shift+L", "Return"):
        busy.press(keys)
    busy.click(past.commands.send)
    assert len(busy.facts) == facts
    assert not busy.window.bar.delay.isEnabled()
    assert not busy.window.bar.faults.isEnabled()
    busy.press("Ctrl+Shift+S")
    assert past.caption.text == f"{OFF}."
    busy.press("Esc")
    busy.command("CreatePost", text="Live again")
    assert len(busy.facts) > facts


def test_steps_go_back_and_on_through_what_happened_and_say_where_the_beginning_is(desk: Desk) -> None:
    desk.run()
    desk.let_pass(1)
    desk.command("CreatePost", text="Hello")
    desk.let_pass(4)
    desk.press("F5")
    back = desk.window.bar.back_button
    assert back.toolTip() == "To the instant before, as far back as 0.0 s (Shift+F10)"
    for at in (3, 1, 0):
        desk.press("Shift+F10")
        assert moment(desk) == at * SECOND
    desk.click(back)
    assert moment(desk) == 0
    assert past_of(desk).caption.text == "This is the beginning, 0.0 s. There is nothing before it."
    assert back.toolTip() == "This is the beginning (Shift+F10)"
    for at in (1, 3):
        desk.press("F10")
        assert moment(desk) == at * SECOND
    desk.press("F10")
    assert is_live(desk)
    assert desk.now == 5 * SECOND
    assert desk.caption.startswith("The read store is up to date")


def test_the_chart_is_driven_by_its_keys(busy: Desk) -> None:
    chart = busy.stage.chart
    chart.setFocus()
    for key, seconds in (
        (Qt.Key.Key_PageUp, 27),
        (Qt.Key.Key_PageUp, 24),
        (Qt.Key.Key_PageDown, 27),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(chart, key)
        settle()
        assert moment(busy) == seconds * SECOND
    QTest.keyClick(chart, Qt.Key.Key_Right)
    settle()
    assert moment(busy) == 2 * SECOND
    QTest.keyClick(chart, Qt.Key.Key_Left)
    settle()
    assert moment(busy) == 0
    assert chart.accessibleDescription().startswith("Looking back at 0.0 s of 30.0 s, Write head #")
    QTest.keyClick(chart, Qt.Key.Key_End)
    settle()
    assert is_live(busy)


def test_looking_back_pauses_and_running_goes_back_to_live(busy: Desk) -> None:
    busy.run()
    busy.let_pass(0.5)
    busy.window.look_back(5 * SECOND)
    assert runs(busy) is False
    busy.press("F5")
    assert is_live(busy)
    assert runs(busy) is True
    busy.let_pass(0.5)
    assert busy.now == 31 * SECOND


def test_a_person_goes_on_from_the_moment_in_sight(busy: Desk, qtbot: QtBot) -> None:
    busy.window.look_back(7 * SECOND)
    with qtbot.waitSignal(busy.window.session_wished) as wished:
        busy.press("Ctrl+G")
    assert wished.args == [GoOnFrom(7 * SECOND)]
    button = next(button for button in past_of(busy).findChildren(QPushButton) if button.text() == "Go on from here")
    with qtbot.waitSignal(busy.window.session_wished):
        busy.click(button)


def test_what_a_person_had_turned_to_stays_in_sight(busy: Desk) -> None:
    busy.stage.read.choose("profiles")
    busy.press("Ctrl+2")
    busy.window.look_back(20 * SECOND)
    past = past_of(busy)
    assert past.read.choices.current == "profiles"
    assert past.commands.choices.current == "LikePost"
    past.queries.reader.setCurrentText("Ben")
    past.read.choose("feed")
    busy.press("Shift+F10")
    assert past_of(busy).queries.reader.currentText() == "Ben"
    assert past_of(busy).read.choices.current == "feed"


def test_a_past_with_replicas_and_lanes_that_are_gone_is_shown_as_it_was(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.stage.wished.emit(Configure(Settings(layout=Layout(replicas=2))))
    desk.let_pass(4)
    desk.stage.wished.emit(Configure(Settings(layout=Layout(separate=("trending",)))))
    desk.let_pass(4)
    desk.stage.wished.emit(Configure(Settings()))
    desk.let_pass(3)
    desk.press("F5")
    for at, replicas, lanes in ((3, 2, 2), (7, 1, 2), (10, 1, 1)):
        desk.window.look_back(at * SECOND)
        past = past_of(desk)
        assert past.read.which.isHidden() == (replicas == 1)
        assert len(past.simulation.read_side.lanes) == lanes
        assert cells(past.read.models["feed"])[0][3] == "Hello"


def test_a_full_temporary_folder_is_told_and_live_goes_on(
    busy: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert busy.window.looking_back is not None
    monkeypatch.setattr("tempfile.tempdir", str(busy.folder / "head.json"))
    with qtbot.waitSignal(busy.window.looking_back.trouble) as trouble:
        QTimer.singleShot(0, close_dialog)
        busy.window.look_back(SECOND)
    assert trouble.args is not None
    assert "set TMPDIR" in trouble.args[0]
    assert is_live(busy)
    monkeypatch.undo()
    busy.window.look_back(SECOND)
    assert moment(busy) == SECOND


def close_dialog() -> None:
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        dialog.close()


def test_the_window_resized_in_the_past_shows_all_of_it(busy: Desk) -> None:
    busy.window.look_back(10 * SECOND)
    for width, height in ((1024, 768), (1700, 900)):
        busy.show(width, height)
        settle()
        past, stage = past_of(busy), busy.stage
        assert past.write.geometry() == stage.write.geometry()
        assert past.read.geometry() == stage.read.geometry()
        assert past.geometry().bottom() < stage.timeline.y()


def test_a_line_of_the_event_log_leads_to_its_moment_by_key_and_by_menu(busy: Desk) -> None:
    busy.press("F3")
    log = busy.window.side.log
    line = next(row for row in range(log.lines.rowCount()) if log.lines.index(row, 1).data() == "Rejected")
    fact = log.lines.index(line, 1).data(FACT)
    log.table.setCurrentIndex(log.lines.index(line, 0))
    log.table.setFocus()
    QTest.keyClick(log.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert moment(busy) == fact.at > 0
    busy.window.look_back(busy.now)
    log.table.menu_wished.emit(log.lines.index(line, 0), QPoint(10, 10))
    choice = next(action for action in log.menu.actions() if action.text().startswith("Look back"))
    choice.trigger()
    log.menu.hide()
    settle()
    assert moment(busy) == fact.at


def test_the_x_ray_shows_what_was_stale_then(busy: Desk) -> None:
    busy.window.look_back(12 * SECOND)
    assert past_of(busy).read.aside.text() == ""
    busy.press("F9")
    marked = pictures(past_of(busy))
    assert past_of(busy).read.aside.text() != ""
    busy.window.look_back(20 * SECOND)
    busy.window.look_back(12 * SECOND)
    assert pictures(past_of(busy)) == marked
    busy.press("F9")
    assert pictures(past_of(busy))["read store"] != marked["read store"]


def test_the_past_is_gathered_while_there_is_time_and_no_longer(busy: Desk, qtbot: QtBot) -> None:
    looking_back = busy.window.looking_back
    assert looking_back is not None
    looking_back.gather_ahead()
    qtbot.waitUntil(lambda: looking_back.gathered == busy.now and not looking_back.gathering)
    busy.run()
    busy.let_pass(1)
    assert looking_back.gathering
    busy.press("F5")
    qtbot.waitUntil(lambda: looking_back.gathered == busy.now and not looking_back.gathering)
    busy.command("CreatePost", text="More")
    assert looking_back.gathering
