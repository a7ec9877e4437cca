"""Captions: one line from the model, short enough to be read from the back row."""

import random

import pytest
from PySide6.QtWidgets import QApplication

from cqrs_sim.core.facts import Rejected
from cqrs_sim.ui.caption import LONGEST
from tests.ui.driver import COMMANDS, Desk

TEXTS = ("Hello", "", "x" * 281, "Lunch at noon, who is in?")
NAMES = ("Ana", "Ben", "W" * 20, "W" * 21, "Nobody at all", "")
POSTS = ("p1", "p2", "p3", "p99")


def fields_of(name: str, luck: random.Random) -> dict[str, str]:
    match name:
        case "CreatePost":
            return {"text": luck.choice(TEXTS)}
        case "EditPost":
            version = luck.choice(("1", "2"))
            return {"post": luck.choice(POSTS), "text": luck.choice(TEXTS), "expected_version": version}
        case "AddComment":
            return {"post": luck.choice(POSTS), "text": luck.choice(TEXTS)}
        case "UpdateProfile":
            return {"display_name": luck.choice(NAMES), "bio": luck.choice(TEXTS)}
        case "FollowUser" | "UnfollowUser" | "RegisterUser":
            return {"name": luck.choice(NAMES)}
        case _:
            return {"post": luck.choice(POSTS)}


@pytest.mark.parametrize("seed", [1, 2])
def test_captions_fit_one_line_whatever_happens(desk: Desk, seed: int) -> None:
    luck = random.Random(seed)
    desk.show(1024, 768)
    desk.run()
    captions = set()
    for _ in range(60):
        match luck.randrange(8):
            case 0:
                desk.press("Ctrl+R")
            case 1:
                desk.press("F5")
            case 2:
                desk.press("F10")
            case 3:
                desk.set_delay(luck.choice(("0", "0.1", "2", "31", "soon")))
            case _:
                desk.stage.commands.actor.setCurrentIndex(luck.randrange(desk.stage.commands.actor.count()))
                name = luck.choice(COMMANDS)
                desk.fill(name)
                for field, text in fields_of(name, luck).items():
                    edit = desk.field(field)
                    edit.setText(text) if hasattr(edit, "setText") else edit.setEditText(text)
                desk.enter()
        desk.let_pass(luck.choice((0, 0.1, 1)))
        QApplication.processEvents()
        captions.add(desk.caption)
        line = desk.stage.caption._line
        assert line.text() == line.whole, "cut off"
    own = {caption for caption in captions if "It stays" not in caption}
    assert [caption for caption in own if len(caption) > LONGEST] == []
    assert len(own) > 10
    assert len(desk.told(Rejected)) > 5


def test_a_rejection_too_long_for_the_caption_is_told_on_its_slip(desk: Desk) -> None:
    desk.run()
    for name in ("Bartholomew-Fitzhugh", "Wilhelmina Fitzgerld"):
        desk.command("RegisterUser", name=name)
    desk.act_as("Bartholomew-Fitzhugh")
    desk.command("FollowUser", name="Wilhelmina Fitzgerld")
    desk.command("FollowUser", name="Wilhelmina Fitzgerld")
    assert desk.slips[0] == "Rejected Bartholomew-Fitzhugh already follows Wilhelmina Fitzgerld FollowUser"
    assert desk.caption == "Rejected: a rule was broken. Nothing changed."


def test_a_sentence_quotes_no_more_of_a_name_than_fits(desk: Desk) -> None:
    desk.command("FollowUser", name="Somebody " * 20)
    assert desk.caption == "Rejected: Nobody is called Somebody Somebody Somebody So…"


def test_a_caption_follows_an_event_from_the_gate_to_the_feed(desk: Desk) -> None:
    said = [desk.caption]
    desk.run()
    desk.command("CreatePost", text="Hello")
    said.append(desk.caption)
    desk.command("CreatePost", text="Hello")
    said.append(desk.caption)
    desk.let_pass(2)
    said.append(desk.caption)
    desk.set_delay("3")
    said.append(desk.caption)
    assert said == [
        "Press Create post and watch it cross to the feed.",
        "PostCreated #4 is on its way. The feed is 1 event behind.",
        "PostCreated #5 is on its way. The feed is 2 events behind.",
        "The read store is up to date, at #5.",
        "The read store is up to date, at #5.",
    ]
