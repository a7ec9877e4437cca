"""The answer view: a live view keeps its cards and shows them what is new."""

from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.answer_card import AnswerCard
from tests.ui.driver import Desk


def cards(desk: Desk) -> list[AnswerCard]:
    assert desk.answer
    inside = desk.stage.queries.answer.widget()
    assert isinstance(inside, QWidget)
    return [card for card in inside.findChildren(AnswerCard) if not card.isHidden()]


def test_a_refreshed_answer_shows_its_rows_on_the_cards_that_are_there(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    desk.command("CreatePost", text="One")
    desk.query("GetPostFeed")
    (first,) = cards(desk)
    desk.command("CreatePost", text="Two")
    desk.command("LikePost", post="p1")
    desk.press("Ctrl+R")
    assert desk.answer.splitlines() == ["Ana, Two, Likes 0, Comments 0", "Ana, One, Likes 1, Comments 0"]
    assert first in cards(desk)
    assert len(cards(desk)) == 2


def test_cards_of_rows_that_are_gone_go_too(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    for text in ("One", "Two"):
        desk.command("CreatePost", text=text)
    desk.query("GetPostFeed")
    desk.command("DeletePost", post="p2")
    desk.press("Ctrl+R")
    assert desk.answer.splitlines() == ["Ana, One, Likes 0, Comments 0"]
    assert len(cards(desk)) == 1
