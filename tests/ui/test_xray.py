"""The X-ray on the stage: what is stale is marked for the observer, at a key, and nothing is while it is off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cqrs_sim.core.faults import DuplicateCopy
from cqrs_sim.core.journal import Configure, Inject
from cqrs_sim.core.rows import Key
from cqrs_sim.core.settings import Settings, TrafficRates
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.domains.social_feed.read_models.feed import FEED, FeedRow
from cqrs_sim.ui import observer
from cqrs_sim.ui.marks import Marks, Slot
from cqrs_sim.ui.row_model import RowModel
from cqrs_sim.ui.things import StoredRow
from tests.ui.driver import Desk, cells, desk_in
from tests.ui.test_remedies import choose

SECOND = 1_000_000
EMPTY = "No posts yet. Press Create post (Ctrl+1)."
LEGEND = "Hatched cells differ from the write store, the true value in brackets."


def posted(desk: Desk) -> None:
    """Let Ana post p1 now, as #4, which is to arrive 2 s later."""
    desk.command("CreatePost", text="Hello")


def liked(desk: Desk) -> None:
    """Let Ana's post arrive, and have her like it as #5."""
    posted(desk)
    desk.run()
    desk.let_pass(2.5)
    desk.press("F5")
    desk.query("GetPostFeed")
    desk.command("LikePost")


def note(desk: Desk) -> str:
    aside = desk.stage.read.aside
    return aside.text() if aside.isVisible() else ""


def feed(desk: Desk) -> list[tuple[str, ...]]:
    """Return post, text and likes of what the feed's table shows."""
    return [(row[0], row[3], row[4]) for row in desk.table("feed")]


def test_the_xray_is_off_until_its_key_its_button_or_its_menu_item_is_used(desk: Desk) -> None:
    button, action = desk.window.bar.xray, desk.window.xray_action
    assert (button.text(), action.isChecked(), note(desk)) == ("X-ray off", False, "")
    desk.press("F9")
    assert (button.text(), action.isChecked()) == ("X-ray on", True)
    assert note(desk) == "X-ray is on: every row in sight is as the write store says."
    desk.click(button)
    assert (button.text(), action.isChecked(), note(desk)) == ("X-ray off", False, "")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.text() == "X-ray on"
    assert "(F9)" in button.toolTip()


def test_a_row_that_is_missing_has_a_slot_that_its_token_is_led_to(desk: Desk) -> None:
    posted(desk)
    desk.press("F9")
    assert feed(desk) == [("(p1)", "(Hello)", "(0)")]
    assert desk.stage.read.view.said == "", "the slot is painted, and nothing in its place"
    assert note(desk) == f"X-ray: feed p1 is not here yet; token #4 brings it, in 2.0 s. {LEGEND}"
    assert desk.stage.lane.ringed == {("read", 4)}
    desk.run()
    desk.let_pass(1)
    assert "in 1.0 s" in note(desk)
    desk.let_pass(1.5)
    assert feed(desk) == [("p1", "Hello", "0")]
    assert note(desk).endswith("is as the write store says.")
    assert desk.stage.lane.ringed == frozenset()


def test_a_value_that_differs_has_the_true_one_in_brackets(desk: Desk) -> None:
    liked(desk)
    desk.press("F9")
    assert feed(desk) == [("p1", "Hello", "0 (1)")]
    assert note(desk) == f"X-ray: feed p1: likes 0 (1); token #5 brings it, in 2.0 s. {LEGEND}"
    assert desk.checkpoint == "at #4 of 5 · 1 behind"
    desk.press("F9")
    assert feed(desk) == [("p1", "Hello", "0")]
    assert desk.checkpoint == "at #4 of 5"


def test_the_row_that_is_chosen_is_told_of_first(desk: Desk) -> None:
    liked(desk)
    posted(desk)
    desk.press("F9")
    assert "feed p2 is not here yet" in note(desk)
    assert "1 more row differs." in note(desk)
    table = desk.stage.read.view
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert "feed p1: likes 0 (1); token #5 brings it" in note(desk)
    assert desk.stage.lane.ringed == {("read", 5)}


def test_a_slot_can_be_inspected(desk: Desk) -> None:
    posted(desk)
    desk.press("F9")
    table = desk.stage.read.view
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    pointed = desk.stage.pointed
    assert pointed is not None
    assert pointed.thing == StoredRow("read", "feed", (1,))
    desk.press("F2")
    finding = desk.window.side.inspector.finding
    assert finding is not None
    assert finding.title == "Feed p1"


def test_what_is_counted_twice_says_that_nothing_mends_it(desk: Desk) -> None:
    liked(desk)
    desk.press("F9")
    settings = desk.simulation.settings
    desk.live.do(Configure(replace(settings, projector=replace(settings.projector, duplicates="none"))))
    desk.live.do(Inject(DuplicateCopy("read", 5, 0)))
    desk.run()
    desk.let_pass(3)
    assert feed(desk) == [("p1", "Hello", "2 (1)")]
    assert note(desk).startswith("X-ray: feed p1: likes 2 (1); #5 is counted twice, for ever.")
    assert desk.stage.lane.ringed == frozenset()


# What the reader got


def test_the_readers_own_post_that_is_missing_has_a_slot_with_its_token(desk: Desk) -> None:
    posted(desk)
    desk.query("GetPostFeed")
    assert desk.answer == EMPTY
    desk.press("F9")
    assert set(desk.answer.split("\n")) == {"p1 · Ana · Hello. Not here: token #4 brings it, in 2.0 s", EMPTY}
    assert desk.stage.queries.first.about.whole.startswith("built at #3 · head is #4 · ")
    desk.run()
    desk.let_pass(2.5)
    assert "it has come since: ask again" in desk.answer
    desk.press("Ctrl+R")
    assert desk.answer == "Ana, Hello, Likes 0, Comments 0"
    desk.press("F9")
    assert "head is" not in desk.stage.queries.first.about.whole


def test_values_that_the_reader_got_are_marked_and_only_while_it_is_on(desk: Desk) -> None:
    liked(desk)
    assert desk.answer == "Ana, Hello, Likes 0, Comments 0"
    desk.press("F9")
    assert desk.answer == "Ana, Hello, Likes 0 (1), Comments 0"
    desk.press("F9")
    assert desk.answer == "Ana, Hello, Likes 0, Comments 0"


def test_what_an_optimist_shows_already_has_no_slot(desk: Desk) -> None:
    choose(desk, "Optimistic cards")
    desk.press("Ctrl+R")
    posted(desk)
    desk.press("F9")
    assert desk.answer == "Ana, Hello, Likes 0, Comments 0, optimistic, #4 is on its way"
    assert feed(desk) == [("(p1)", "(Hello)", "(0)")], "the store has it not"


@pytest.fixture
def shop(tmp_path: Path, application: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    with desk_in(tmp_path / "session", domain="orders") as made:
        qtbot.addWidget(made.window)
        made.show()
        yield made


def test_a_board_shows_true_values_too(shop: Desk) -> None:
    shop.run()
    shop.quickly()
    shop.command("CreateOrder")
    shop.query("GetOrderBoard")
    shop.set_delay("2")
    shop.press("F9")
    shop.command("AddItem", order="o1", product="p1", quantity="2")
    assert shop.answer == "Open 1: o1, Ana, Items 0 (2), Total 0.00 (19.00). Paid 0. Shipped 0. Cancelled 0"
    assert [row[3:5] for row in shop.table("order_board")] == [("0 (2)", "0.00 (19.00)")]
    shop.command("CancelOrder", order="o1")
    assert "o1, Ana (cancelled)" in shop.answer
    shop.command("CreateOrder")
    assert "o2 · Ana. Not here: token #13 brings it, in 2.0 s" in shop.answer.split("\n")


# What it costs


def test_off_it_never_looks_at_the_truth(desk: Desk) -> None:
    liked(desk)
    desk.run()
    desk.let_pass(3)
    truth = desk.simulation.truth
    assert (truth.position, truth.footprints) == (0, None)


def test_a_long_log_is_looked_through_in_slices_with_words_meanwhile(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observer, "SLICE", 0.0)
    for _ in range(400):
        desk.simulation.submit(CreatePost("Hello"), "Ana")
    desk.press("F9")
    so_far = desk.simulation.truth.position
    assert 0 < so_far < 403
    assert note(desk) == f"X-ray is on: looking through the log, #{so_far} of 403 events."
    assert feed(desk) == []
    qtbot.waitUntil(lambda: "is not here yet" in note(desk))
    assert desk.simulation.truth.position == 403
    assert [row[0] for row in feed(desk)[:4]] == ["(p400)", "(p399)", "(p398)", "(p397)"]
    assert "At least 99 more rows differ." in note(desk)


def test_under_load_marks_follow_what_is_shown(desk: Desk) -> None:
    desk.simulation.configure(Settings(desk.simulation.settings.delay, TrafficRates(8.0, 2.0)))
    desk.press("F9")
    desk.run()
    for _ in range(20):
        desk.let_pass(0.25)
    desk.press("F5")
    true: dict[Key, FeedRow]
    with desk.simulation.truth.reading() as rows:
        true = {(row.post,): row for row in rows.find(FEED)}
    model = desk.stage.read.models["feed"]
    for place, texts in enumerate(cells(model)):
        row = true[model.key_at(place)]
        likes = texts[4]
        assert likes == f"({row.likes})" or likes.endswith(f"({row.likes})") or likes == f"{row.likes}"


# The model


def model_of(*keys: int) -> RowModel:
    model = RowModel(FEED, {})
    model.load([row(key) for key in keys])
    return model


def row(key: int, likes: int = 0) -> FeedRow:
    return FeedRow(key, 1, "Ana", "Hello", likes, 0, key, 1, 0)


def slots(*keys: int) -> tuple[Slot, ...]:
    return tuple(Slot((key,), row(key)) for key in keys)


def first_cells(model: RowModel) -> list[str]:
    return [line[0] for line in cells(model)]


def test_slots_stand_on_top_and_everything_below_goes_on_as_it_was() -> None:
    model = model_of(1, 2)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.mark(Marks({(1,): {"likes": "3"}}, slots(4, 3)))
    assert first_cells(model) == ["(p4)", "(p3)", "p2", "p1"]
    assert (model.text(3, 4), model.wrong_at(3), model.wrong_at(2)) == ("0 (3)", {"likes": "3"}, None)
    model.change({(5,): (None, row(5))})
    assert first_cells(model) == ["(p4)", "(p3)", "p5", "p2", "p1"]
    assert [model.is_fresh(place) for place in range(5)] == [False, False, True, False, False]
    model.change({(2,): (row(2), None), (1,): (row(1), row(1, likes=1))})
    assert first_cells(model) == ["(p4)", "(p3)", "p5", "p1"]
    assert model.changed_places(20) == [3]
    assert model.rows_at(range(4)) == {(5,): row(5), (1,): row(1, likes=1)}
    assert [model.place_of((key,)) for key in (4, 5, 2)] == [0, 2, None]
    model.mark(Marks())
    assert first_cells(model) == ["p5", "p1"]


def test_whoever_points_at_a_slot_goes_on_pointing_at_it() -> None:
    model = model_of(1)
    model.mark(Marks(missing=slots(3, 2)))
    pointed = QPersistentModelIndex(model.index(1, 0))
    model.mark(Marks(missing=slots(4, 3, 2)))
    assert model.key_at(pointed.row()) == (2,)
    model.mark(Marks(missing=slots(2)))
    assert model.key_at(pointed.row()) == (2,)
    model.mark(Marks(missing=slots(4, 2, 3)))
    assert first_cells(model) == ["(p4)", "(p2)", "(p3)", "p1"]


def test_a_row_that_should_be_gone_keeps_its_texts() -> None:
    model = model_of(1)
    model.mark(Marks({(1,): dict.fromkeys(FEED.columns, "gone")}))
    assert first_cells(model) == ["p1"]
    assert model.is_marked(0)


def test_what_is_marked_is_drawn_with_texture_and_without_a_hue(desk: Desk) -> None:
    liked(desk)
    table = desk.stage.read.view
    before = table.viewport().grab().toImage()
    desk.press("F9")
    QApplication.processEvents()
    after = table.viewport().grab().toImage()
    changed = hues(after) - hues(before)
    assert before != after
    assert not changed


def hues(image: QImage) -> set[int]:
    """Return the hues, in tens of degrees, of what is not grey."""
    colours = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {colour.hue() // 10 for colour in colours if colour.saturation() > 60}
