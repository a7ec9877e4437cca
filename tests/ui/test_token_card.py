"""What is said beside a token that the pointer or the keyboard points at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cqrs_sim.ui.announcer import Announcer
from cqrs_sim.ui.speaking import Speaking
from tests.ui.driver import Desk

FOUR = ("PostCreated #4", "post p1", "author u1", "by “Ana”", "text “Hello”", "arrives in 1.5 s")


@pytest.fixture
def two_posts(desk: Desk) -> Desk:
    """Posts #4 and #5 on their way, 1.5 s and 2 s from the read store, in a pause."""
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    desk.command("CreatePost", text="Lunch?")
    desk.press("F5")
    return desk


def said(desk: Desk) -> tuple[str, ...]:
    return desk.stage.lane.card


def hover(desk: Desk, position: int) -> None:
    QTest.mouseMove(desk.stage.lane, desk.stage.lane.tokens()[position].toPoint())


def test_the_pointer_over_a_token_shows_what_its_event_says_and_when_it_arrives(two_posts: Desk) -> None:
    lane = two_posts.stage.lane
    assert said(two_posts) == ()
    hover(two_posts, 4)
    assert said(two_posts) == FOUR
    QTest.mouseMove(lane, QPoint(2, 2))
    assert said(two_posts) == ()


def test_the_card_lies_beside_its_token_and_inside_of_the_lane(two_posts: Desk) -> None:
    lane = two_posts.stage.lane
    for position in (4, 5):
        hover(two_posts, position)
        card, token = lane._card, lane.tokens()[position].toPoint()
        assert card is not None
        assert lane.rect().contains(card.geometry())
        assert not card.geometry().contains(token)
        assert card.geometry().left() <= token.x() <= card.geometry().right()


def test_it_goes_along_with_the_token_and_counts_down_until_that_has_arrived(two_posts: Desk) -> None:
    lane = two_posts.stage.lane
    two_posts.press("F5")
    hover(two_posts, 4)
    card = lane._card
    assert card is not None
    places = [card.x()]
    two_posts.let_pass(1)
    places.append(card.x())
    assert said(two_posts)[-1] == "arrives in 0.5 s"
    assert places[0] < places[1]
    two_posts.let_pass(0.5)
    assert said(two_posts) == ()


def test_it_is_gone_when_the_pointer_leaves_the_lane(two_posts: Desk) -> None:
    lane = two_posts.stage.lane
    hover(two_posts, 4)
    QApplication.sendEvent(lane, QEvent(QEvent.Type.Leave))
    assert (said(two_posts), lane.pointed) == ((), None)


def test_keys_show_it_as_well_as_long_as_the_lane_has_the_focus(two_posts: Desk) -> None:
    lane = two_posts.stage.lane
    lane.setFocus()
    for key, position in ((Qt.Key.Key_Right, 5), (Qt.Key.Key_Right, 4)):
        QTest.keyClick(lane, key)
        assert said(two_posts)[0] == f"PostCreated #{position}"
    two_posts.stage.commands.send.setFocus()
    assert said(two_posts) == ()
    lane.setFocus()
    assert said(two_posts) == FOUR


def test_a_screen_reader_says_it_at_once_when_a_key_goes_there(two_posts: Desk) -> None:
    desk, spoken = two_posts, list[str]()
    announcer = Announcer(desk.stage.caption.text, desk.stage.checkpoint)
    speaking = Speaking(announcer, desk.clock, desk.window, lambda _window, sentence: spoken.append(sentence))
    speaking.hear(desk.stage, desk.live)
    desk.stage.lane.setFocus()
    QTest.keyClick(desk.stage.lane, Qt.Key.Key_Left)
    assert spoken == [". ".join(FOUR)]
    hover(desk, 5)
    assert len(spoken) == 1, "a pointer says nothing"
