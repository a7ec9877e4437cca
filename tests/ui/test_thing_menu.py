"""The menu of a thing: by right click and by keys on tokens, rows, replies and answers; time stands still meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cqrs_sim.core.facts import Committed
from cqrs_sim.core.gate import WRITE
from cqrs_sim.ui.replies import Slip
from cqrs_sim.ui.row_table import RowTable
from cqrs_sim.ui.thing_menu import Choice, ThingMenu
from cqrs_sim.ui.things import AnswerGiven, CommandSent, Pointed, StoredRow, Token
from tests.ui.driver import Desk

Place = tuple[QWidget, QPoint]
BY_MOUSE, BY_KEYS = QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk at which Ana has posted and read, and Ben's like is on its way."""
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    desk.press("Ctrl+R")
    desk.act_as("Ben")
    desk.command("LikePost", post="p1")
    desk.let_pass(1)
    return desk


def token(desk: Desk) -> Place:
    return desk.stage.lane, desk.stage.lane.tokens()[5].toPoint()


def row(table: RowTable) -> Place:
    return table.viewport(), table.visualRect(table.model().index(0, 0)).center()


def written(desk: Desk) -> Place:
    desk.stage.write.choose("posts")
    return row(desk.stage.write.view)


def outboxed(desk: Desk) -> Place:
    return row(desk.stage.write.log)


def read(desk: Desk) -> Place:
    desk.stage.read.choose("feed")
    return row(desk.stage.read.view)


def slips(desk: Desk) -> list[Slip]:
    return desk.stage.commands.replies._slips


def reply(desk: Desk) -> Place:
    return slips(desk)[1], slips(desk)[1].rect().center()


def card(desk: Desk) -> Place:
    answer = desk.stage.queries.answer
    QApplication.processEvents()
    (card,) = answer._cards
    return answer.viewport(), card.mapTo(answer.viewport(), card.rect().center())


FEED_ROW = "Feed: Post p1, Author u1, By Ana, Text Hello, Likes 0, Comments 0, As of #4, Version 1, Created 0.0 s"
THINGS: dict[Callable[[Desk], Place], tuple[Pointed, list[str]]] = {
    token: (
        Pointed(Token(5), "PostLiked #5 about p1 by Ben, arrives in 1.0 s"),
        ["Inspect its command"],
    ),
    written: (
        Pointed(StoredRow(WRITE, "posts", (1,)), "Posts: Id p1, Author u1, Text Hello, Version 1, Created 0.0 s"),
        ["Inspect event #4, which changed it last"],
    ),
    outboxed: (
        Pointed(Token(5), "Outbox: #5, Event PostLiked, About p1, By Ben, At 3.0 s"),
        ["Inspect its command"],
    ),
    read: (
        Pointed(StoredRow("read", "feed", (1,)), FEED_ROW),
        ["Inspect event #4, which changed it last"],
    ),
    reply: (
        Pointed(CommandSent(4), "CreatePost: Success, receipt #4"),
        ["Inspect its event #4"],
    ),
    card: (
        Pointed(AnswerGiven(5), "GetPostFeed as Ana: Ana, Hello, Likes 0, Comments 0"),
        ["Inspect event #4, the newest in it"],
    ),
}
FAULTS = ["Lose #5", "Split #5 in two", "Hold #5 up for 1 s", "Hold #5 up for 5 s"]
"""What can be done to a token on its way, wherever it is pointed at."""


def all_lines(pointed: Pointed, leads: list[str]) -> list[str]:
    """Return the lines of the menu of a thing."""
    return ["Inspect\tF2", "Copy\tCtrl+C", *leads, *(FAULTS if pointed.thing == Token(5) else [])]


everything = pytest.mark.parametrize(
    ("place", "pointed", "leads"),
    [(place, *wanted) for place, wanted in THINGS.items()],
    ids=[place.__name__ for place in THINGS],
)


def ask_for_menu(place: Place, reason: QContextMenuEvent.Reason = BY_MOUSE) -> None:
    widget, at = place
    QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))


def menu(desk: Desk) -> ThingMenu:
    assert desk.window.pointing.menu.isVisible()
    return desk.window.pointing.menu


def lines(desk: Desk) -> list[str]:
    return [action.text() for action in menu(desk).actions() if not action.isSeparator()]


def choose(desk: Desk, text: str) -> None:
    """Choose a line as the arrow keys and Return do."""
    wanted = next(action for action in menu(desk).actions() if action.text().partition("\t")[0] == text)
    while menu(desk).activeAction() is not wanted:
        QTest.keyClick(menu(desk), Qt.Key.Key_Down)
    QTest.keyClick(menu(desk), Qt.Key.Key_Return)


@everything
def test_everything_has_a_menu_that_inspects_copies_and_leads_on(
    desk: Desk, place: Callable[[Desk], Place], pointed: Pointed, leads: list[str]
) -> None:
    ask_for_menu(place(desk))
    assert lines(desk) == all_lines(pointed, leads)
    choose(desk, "Copy")
    assert QGuiApplication.clipboard().text() == pointed.text
    assert desk.caption == f"Copied: {pointed.text}"
    ask_for_menu(place(desk))
    choose(desk, "Inspect")
    assert desk.window.side.inspector._thing == pointed.thing


@everything
def test_the_way_on_is_the_one_that_the_log_knows(
    desk: Desk, place: Callable[[Desk], Place], pointed: Pointed, leads: list[str]
) -> None:
    ask_for_menu(place(desk))
    choose(desk, leads[0])
    title = desk.window.side.inspector.finding
    assert title is not None
    if leads[0] == "Inspect its command":
        assert title.title == "LikePost"
    else:
        (wanted,) = (f.envelope for f in desk.told(Committed) if f"#{f.envelope.position}" in leads[0])
        assert title.title == f"{wanted.event_type} #{wanted.position}"


def by_keys(desk: Desk, place: Callable[[Desk], Place]) -> Place:
    """Point at the thing with the keyboard; return the widget that has the focus then."""
    stage = desk.stage
    if place is token:
        stage.lane.setFocus()
        QTest.keyClick(stage.lane, Qt.Key.Key_Left)
        return stage.lane, QPoint()
    if place is reply:
        slips(desk)[1].setFocus(Qt.FocusReason.TabFocusReason)
        return slips(desk)[1], QPoint()
    if place is card:
        stage.queries.answer.setFocus()
        return stage.queries.answer, QPoint()
    table = place(desk)[0].parentWidget()
    assert isinstance(table, RowTable)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    return table, QPoint()


@everything
def test_keys_open_the_same_menu_and_do_the_same(
    desk: Desk, place: Callable[[Desk], Place], pointed: Pointed, leads: list[str]
) -> None:
    focused = by_keys(desk, place)
    ask_for_menu(focused, BY_KEYS)
    assert lines(desk) == all_lines(pointed, leads)
    QTest.keyClick(menu(desk), Qt.Key.Key_Escape)
    assert focused[0].hasFocus()
    desk.press("Ctrl+C")
    copied = QGuiApplication.clipboard().text()
    assert copied == (
        pointed.text if place is not card else "GetPostFeed as Ana, built at #4 · 1.0 s ago · 1 row of feed"
    )
    desk.press("F2")
    assert desk.window.side.inspector._thing == pointed.thing


def test_time_stands_still_while_it_is_open_and_goes_on_after(desk: Desk) -> None:
    ask_for_menu(token(desk))
    before = (desk.live.running, desk.now)
    desk.let_pass(1)
    assert (False, desk.now) == before
    QTest.keyClick(menu(desk), Qt.Key.Key_Escape)
    assert desk.live.running
    desk.let_pass(0.5)
    assert desk.now == before[1] + 500_000


def test_what_was_paused_stays_paused(desk: Desk) -> None:
    desk.press("F5")
    ask_for_menu(token(desk))
    QTest.keyClick(menu(desk), Qt.Key.Key_Escape)
    assert not desk.live.running
    ask_for_menu(token(desk))
    choose(desk, "Inspect")
    assert not desk.live.running


def test_a_second_menu_in_the_place_of_the_first_still_goes_on(desk: Desk) -> None:
    ask_for_menu(token(desk))
    ask_for_menu(reply(desk))
    assert "Inspect its event #4" in lines(desk)
    QTest.keyClick(menu(desk), Qt.Key.Key_Escape)
    assert desk.live.running


def test_nothing_to_point_at_has_no_menu(desk: Desk) -> None:
    stage = desk.stage
    read(desk)
    for widget, at in (
        (stage.lane, QPoint(3, 3)),
        (stage.read.view.viewport(), QPoint(20, stage.read.view.viewport().height() - 3)),
        (stage.queries.answer.viewport(), QPoint(5, stage.queries.answer.viewport().height() - 3)),
    ):
        ask_for_menu((widget, at))
        assert not desk.window.pointing.menu.isVisible()
        assert desk.live.running
    desk.read_as("Cy")
    stage.queries.answer.setFocus()
    ask_for_menu((stage.queries.answer, QPoint()), BY_KEYS)
    assert not desk.window.pointing.menu.isVisible()


def test_more_offers_are_parted_by_a_line(desk: Desk) -> None:
    done: list[str] = []
    made = ThingMenu(
        desk.live,
        (
            lambda pointed: [Choice("One", lambda: done.append(pointed.text))],
            lambda pointed: [],
            lambda pointed: [Choice("Two", lambda: done.append("two"), "Ctrl+T")],
        ),
        desk.window,
    )
    made.open_for(Pointed(Token(5), "a token"), QPoint())
    assert [action.text() for action in made.actions()] == ["One", "", "Two\tCtrl+T"]
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert done == ["a token"]


# --- clicks ------------------------------------------------------------------------------------------------------


def inspected(desk: Desk) -> object:
    assert desk.window.side.isVisible()
    return desk.window.side.inspector._thing


def test_a_click_on_a_reply_inspects_its_command(desk: Desk) -> None:
    older, newer = reply(desk)[0], slips(desk)[0]
    assert older.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseClick(older, Qt.MouseButton.LeftButton)
    assert inspected(desk) == CommandSent(4)
    QTest.mouseClick(newer, Qt.MouseButton.LeftButton)
    assert inspected(desk) == CommandSent(6)


def test_a_press_that_is_let_go_elsewhere_is_no_click(desk: Desk) -> None:
    slip = slips(desk)[0]
    QTest.mousePress(slip, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(slip, Qt.MouseButton.LeftButton, pos=QPoint(5, 500))
    assert not desk.window.side.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_F2])
def test_keys_on_a_reply_inspect_its_command(desk: Desk, key: Qt.Key) -> None:
    older = slips(desk)[1]
    older.setFocus()
    QTest.keyClick(older, key)
    assert inspected(desk) == CommandSent(4)
    assert older.hasFocus()


def test_tab_goes_from_the_newest_reply_to_the_oldest_and_on_to_the_write_store(desk: Desk) -> None:
    newest, older = slips(desk)
    desk.stage.commands.send.setFocus()
    desk.press("Tab")
    reached = [desk.focused()]
    while reached[-1] is not desk.stage.write.view:
        desk.press("Tab")
        reached.append(desk.focused())
        assert len(reached) < 40
    assert reached.index(newest) + 1 == reached.index(older)


def test_a_click_on_an_answer_card_inspects_the_answer_and_beside_it_nothing(desk: Desk) -> None:
    widget, at = card(desk)
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(at.x(), widget.height() - 3))
    assert not desk.window.side.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
    assert inspected(desk) == AnswerGiven(5)


def test_return_on_the_answer_inspects_it(desk: Desk) -> None:
    desk.stage.queries.answer.setFocus()
    QTest.keyClick(desk.stage.queries.answer, Qt.Key.Key_Return)
    assert inspected(desk) == AnswerGiven(5)


def test_a_right_click_alone_inspects_nothing(desk: Desk) -> None:
    for widget, at in (token(desk), reply(desk), card(desk)):
        QTest.mouseClick(widget, Qt.MouseButton.RightButton, pos=at)
        assert not desk.window.side.isVisible()


def test_copying_in_the_side_panel_copies_what_is_shown_there(desk: Desk) -> None:
    QTest.mouseClick(slips(desk)[1], Qt.MouseButton.LeftButton)
    desk.window.side.inspector.area.setFocus()
    desk.press("Ctrl+C")
    assert QGuiApplication.clipboard().text().startswith("CreatePost\n")
    desk.press("F3")
    desk.window.side.log.table.setFocus()
    desk.press("Ctrl+C")
    assert "is in the log." in QGuiApplication.clipboard().text()
