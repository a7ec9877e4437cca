"""Queries: they change nothing, and each person sees what that person asked for."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cqrs_sim.core.facts import Answered, Asked, RowChanged
from cqrs_sim.core.timeline import SECOND
from tests.ui.driver import Desk

QUERIES = ("GetPostFeed", "GetHomeFeed", "GetPost", "GetUserProfile", "GetTrending")
FEED_EMPTY = "No posts yet. Press Create post (Ctrl+1)."
NOT_ASKED = "has not asked this yet. Press Refresh (Ctrl+R)."


@pytest.fixture
def desk(desk_on_files: Desk) -> Desk:
    """A desk as the app opens it, its rows in files."""
    return desk_on_files


def test_two_hundred_queries_of_all_kinds_and_readers_change_nothing(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    desk.press("Ctrl+Shift+S")
    before, told, lines = desk.digests(), len(desk.told(RowChanged)), len(desk.journal())
    for number in range(200):
        desk.stage.queries.reader.setCurrentIndex(number % 3)
        name = QUERIES[number % 5]
        desk.query(name, **({"post": f"p{number % 4 + 1}"} if name == "GetPost" else {}))
    assert len(desk.told(Asked)) == len(desk.told(Answered)) == 200
    assert desk.digests() == before
    assert len(desk.told(RowChanged)) == told
    assert len(desk.journal()) == lines + 200
    assert desk.stage.queries._counter.text() == "200 asked · 0 changes caused"


def test_a_change_during_a_query_would_be_counted(desk: Desk) -> None:
    change = RowChanged(0, "read", "feed", (1,), None, None)
    asked = Asked(0, 9, "Ana", desk.stage.queries.form.message())
    for fact in (change, asked, change, Answered(0, 9, "Ana", "read", 0, "feed", ()), change):
        desk.simulation._publish(fact)
    desk.stage.draw(running=False)
    assert desk.stage.queries._counter.text() == "1 asked · 1 change caused"


def test_an_answer_to_one_person_is_not_shown_to_another(desk: Desk) -> None:
    desk.quickly()
    desk.command("CreatePost", text="Hello")
    desk.command("FollowUser", name="Ben")
    desk.run()
    desk.let_pass(2)
    assert desk.answer == f"Ana {NOT_ASKED}"
    desk.read_as("Ben")
    desk.query("GetPostFeed")
    assert desk.answer == "Ana, Hello, Likes 0, Comments 0"
    desk.read_as("Ana")
    assert desk.answer == f"Ana {NOT_ASKED}"
    assert desk.stage.queries.first.about.whole == ""
    desk.read_as("Ben")
    assert desk.answer == "Ana, Hello, Likes 0, Comments 0"


def test_each_query_keeps_its_own_answer(desk: Desk) -> None:
    desk.press("Ctrl+R")
    assert desk.answer == FEED_EMPTY
    desk.stage.queries.choices.action("GetTrending").trigger()
    assert desk.answer == f"Ana {NOT_ASKED}"
    desk.query("GetHomeFeed")
    assert desk.answer == "Nothing here yet. Follow someone or press Create post."
    desk.query("GetUserProfile", name="Zoe")
    assert desk.answer == "This person is not here yet."
    desk.query("GetUserProfile", name="Ben")
    assert desk.answer.startswith("Ben")


def test_a_post_that_has_not_arrived_is_not_here_yet(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.query("GetPost", post="p1")
    assert desk.answer == "This post is not here yet."
    desk.let_pass(2)
    assert desk.answer == "This post is not here yet."
    desk.press("Ctrl+R")
    assert desk.answer.startswith("Ana, Hello")


def test_the_age_of_an_answer_is_told_in_simulated_time(desk: Desk) -> None:
    desk.run()
    desk.query("GetPostFeed")
    about = desk.stage.queries.first.about
    assert about.whole == "built at #3 · 0.0 s ago · 0 rows of feed"
    desk.pick(desk.window.bar.speed, "10×")
    desk.let_pass(0.25)
    assert about.whole == "built at #3 · 2.5 s ago · 0 rows of feed"
    desk.press("F5")
    desk.clock.seconds += 0.4
    desk.live.advanced.emit()
    assert "2.5 s ago" in about.whole


def test_an_answer_says_at_which_position_it_was_built(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    assert desk.stage.queries.first.about.whole.startswith("built at #3 ")
    assert desk.caption == "Answer built at #3. The feed is 1 event behind."
    desk.let_pass(2)
    assert desk.stage.queries.first.about.whole.startswith("built at #3 ")
    desk.press("Ctrl+R")
    assert desk.stage.queries.first.about.whole.startswith("built at #4 ")


@pytest.mark.parametrize("delay", [0, 2 * SECOND])
def test_answers_come_from_the_read_store_alone(desk: Desk, delay: int) -> None:
    desk.run()
    desk.set_delay(str(delay // SECOND))
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    desk.press("Ctrl+R")
    assert (desk.answer == FEED_EMPTY) == bool(delay)
    assert desk.table("posts") != []


def test_an_answer_of_very_many_says_how_many_more_there_are(desk: Desk) -> None:
    desk.quickly()
    for number in range(70):
        desk.command("CreatePost", text=f"Number {number}")
    desk.query("GetPostFeed", limit="70")
    assert desk.answer.splitlines()[-1] == "and 10 more"
    assert desk.answer.count("\n") == 60


def test_a_live_view_shows_a_post_without_anyone_pressing_refresh(desk: Desk) -> None:
    desk.run()
    panel = desk.stage.queries
    panel.live.setFocus()
    QTest.keyClick(panel.live, Qt.Key.Key_Space)
    assert panel.live.isChecked()
    desk.command("CreatePost", text="Look, no hands")
    caption = desk.caption
    desk.let_pass(1.5)
    assert "Look, no hands" not in desk.answer
    assert desk.caption == caption, "a live view does not talk over what a person did"
    desk.let_pass(1.5)
    assert "Look, no hands" in desk.answer

    asked = len(desk.told(Asked))
    panel.live.click()
    desk.let_pass(3)
    assert len(desk.told(Asked)) == asked


def test_live_belongs_to_a_reader_and_a_query(desk: Desk) -> None:
    panel = desk.stage.queries
    panel.live.click()
    assert panel.live.isChecked()
    desk.read_as("Ben")
    assert not panel.live.isChecked()
    desk.read_as("Ana")
    assert panel.live.isChecked()
    panel.choose("GetTrending")
    assert not panel.live.isChecked()
