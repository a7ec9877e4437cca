"""The way of one command, as a person sees it from the form to the answer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.driver import Desk

FEED_EMPTY = "No posts yet. Press Create post (Ctrl+1)."


@pytest.fixture
def desk(desk_on_files: Desk) -> Desk:
    """A desk as the app opens it, its rows in files."""
    return desk_on_files


@pytest.mark.parametrize("by", ["Return", "the pentagon"])
@pytest.mark.parametrize(("delay", "seconds"), [("2 s", 2.0), ("250ms", 0.25)])
def test_a_post_is_written_at_once_and_read_exactly_one_delay_later(
    desk: Desk, by: str, delay: str, seconds: float
) -> None:
    desk.run()
    desk.set_delay(delay)
    desk.fill("CreatePost", text="Lunch?")
    assert desk.head == "head #3"

    if by == "Return":
        desk.enter()
    else:
        desk.click(desk.stage.commands.send)

    assert desk.table("posts") == [("p1", "u1", "Lunch?", "1", "0.0 s")]
    assert desk.table("outbox")[0] == ("#4", "PostCreated", "p1", "Ana", "0.0 s")
    assert desk.head == "head #4"
    assert desk.checkpoint == "at #3 of 4"
    assert desk.tokens() == {4: pytest.approx(0)}

    for step in range(1, 8):
        desk.let_pass(seconds / 8)
        assert desk.tokens() == {4: pytest.approx(step / 8)}
    desk.read_as("Ben")
    desk.press("Ctrl+R")
    assert desk.answer == FEED_EMPTY
    assert desk.table("feed") == []
    assert desk.checkpoint == "at #3 of 4"

    desk.let_pass(seconds / 8)
    assert desk.now == seconds * 1_000_000
    assert desk.tokens() == {}
    assert [row[:4] for row in desk.table("feed")] == [("p1", "u1", "Ana", "Lunch?")]
    assert desk.checkpoint == "at #4 of 4"
    assert desk.answer == FEED_EMPTY
    desk.press("Ctrl+R")
    assert desk.answer == "Ana, Lunch?, Likes 0, Comments 0"


def test_the_row_and_the_event_are_there_before_the_reply_is(desk: Desk) -> None:
    desk.command("CreatePost", text="Lunch?")
    assert desk.slips == ["Success receipt #4 CreatePost"]
    assert desk.stage.write.choices.current == "posts"
    assert desk.value("text") == ""


def test_the_first_result_takes_one_click(desk: Desk) -> None:
    desk.click(desk.stage.commands.send)
    assert desk.slips == ["Success receipt #4 CreatePost"]
    assert desk.table("posts")[0][2] == "Hello"


def test_one_thing_alone_is_emphasised_at_first(desk: Desk) -> None:
    desk.run()
    assert desk.caption == "Press Create post and watch it cross to the feed."
    assert (desk.head, desk.checkpoint) == ("head #3", "at #3 of 3")
    assert [row[1] for row in desk.table("users")] == ["Cy", "Ben", "Ana"]
    assert desk.table("posts") == []
    assert desk.window.findChildren(type(desk.window.bar.run_button), "primary") == []
    assert desk.stage.commands.send.text() == "Create post"
    assert desk.tokens() == {}


def test_a_rejected_command_names_its_rule_and_changes_nothing(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    desk.command("CreatePost", text="Lunch?")
    desk.command("LikePost", post="p1")
    assert set(desk.stage.commands.gate.verdicts.values()) == {"✓"}
    before = desk.digests(), desk.head, desk.checkpoint

    desk.command("LikePost", post="p1")

    assert desk.stage.commands.gate.verdicts == {
        "caller_registered": "✓",
        "post_exists": "✓",
        "post_not_deleted": "✓",
        "one_like_per_person": "✗",
    }
    assert desk.slips[0] == "Rejected Ana already likes p1 LikePost"
    assert desk.caption == "Rejected: Ana already likes p1."
    assert desk.value("post") == "p1"
    assert (desk.digests(), desk.head, desk.checkpoint) == before


def test_a_rejected_text_stays_to_be_mended(desk: Desk) -> None:
    desk.fill("CreatePost", text="x" * 281)
    desk.enter()
    assert desk.slips == ["Rejected Text has 281 characters, 280 allowed CreatePost"]
    assert desk.value("text") == "x" * 281
    QTest.keyClick(desk.focused(), Qt.Key.Key_Backspace)
    desk.enter()
    assert desk.slips[0] == "Success receipt #4 CreatePost"


def test_rules_behind_a_broken_one_are_not_tried(desk: Desk) -> None:
    desk.command("LikePost", post="p9")
    assert list(desk.stage.commands.gate.verdicts.values()) == ["✓", "✗", "○", "○"]


def test_a_slip_never_holds_what_a_post_or_a_profile_says(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    texts = ("Wombat", "Quokka", "Numbat", "Bilby", "Potoroo")
    desk.command("CreatePost", text="Wombat")
    desk.press("Ctrl+R")
    desk.command("LikePost", post="p1")
    desk.command("LikePost", post="p1")
    desk.command("EditPost", post="p1", text="Quokka")
    desk.command("EditPost", post="p1", text="Numbat", expected_version="1")
    desk.command("AddComment", post="p1", text="Bilby")
    desk.command("UnlikePost", post="p1")
    desk.command("UnlikePost", post="p1")
    desk.command("FollowUser", name="Ben")
    desk.command("UnfollowUser", name="Ben")
    desk.command("UpdateProfile", display_name="Potoroo", bio="Wombat")
    desk.command("RegisterUser", name="Dee")
    desk.command("DeletePost", post="p1")
    desk.command("EditPost", post="p1", text="Numbat", expected_version="2")

    said = " ".join(desk.slips).lower()
    assert len(desk.slips) == 12
    assert {verdict.split()[0] for verdict in desk.slips} == {"Success", "Rejected"}
    assert not [text for text in texts if text.lower() in said]


def test_an_empty_read_table_says_what_is_on_its_way_to_it(desk: Desk) -> None:
    desk.run()
    view = desk.stage.read.view
    assert view.said == "No posts yet. Press Create post (Ctrl+1)"
    desk.command("CreatePost", text="Lunch?")
    assert view.said == "Empty: 1 event on its way"
    desk.command("LikePost", post="1")
    assert view.said == "Empty: 2 events on their way"
    desk.let_pass(2)
    assert view.said == ""
    assert len(desk.table("feed")) == 1
