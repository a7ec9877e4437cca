"""Remedies in the query panel: chosen by reader and query, and what comes of them in sight."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cqrs_sim.core.bill import Costs
from cqrs_sim.core.facts import AnsweredPending, Waits
from cqrs_sim.core.journal import Configure
from cqrs_sim.core.remedies import REMEDIES, Remedies, RemedyRule
from cqrs_sim.core.settings import Capacities, Capacity, DelayLaw, Layout, Settings
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.askings import Asking, waiting
from cqrs_sim.ui.bill_words import MEASURES
from cqrs_sim.ui.judging import NOT_YET
from cqrs_sim.ui.reader_view import ReaderView
from cqrs_sim.ui.remedy_choices import CHOICES, PENDING, WORDS, choice_of, chosen, with_rule
from tests.ui.driver import Desk, desk_in
from tests.ui.test_layout import SIZES, audit, settle

FEED = "GetPostFeed"
HELLO = "Ana, Hello, Likes 0, Comments 0"


def choose(desk: Desk, title: str, view: ReaderView | None = None) -> None:
    desk.pick((view or desk.stage.queries.first).remedy.remedy, title)


def rules(desk: Desk) -> tuple[RemedyRule, ...]:
    return desk.simulation.settings.remedies.rules


def about(desk: Desk) -> str:
    return desk.stage.queries.first.about.whole


def test_every_remedy_can_be_chosen_and_is_explained_in_a_sentence(desk: Desk) -> None:
    assert set(CHOICES) == {*REMEDIES, PENDING}
    picker = desk.stage.queries.first.remedy.remedy
    for choice in CHOICES:
        choose(desk, WORDS[choice].title)
        assert picker.currentText() == WORDS[choice].title
        assert picker.toolTip() == picker.accessibleDescription() == WORDS[choice].meaning
        assert WORDS[choice].meaning.endswith(".")
    choose(desk, WORDS["none"].title)
    assert rules(desk) == ()


def test_a_remedy_belongs_to_a_reader_and_a_query_and_is_kept_in_the_journal(desk: Desk) -> None:
    choose(desk, "Same replica")
    assert rules(desk) == (RemedyRule("sticky", "Ana", FEED),)
    assert '"sticky"' in desk.journal()[-1]
    desk.read_as("Ben")
    picker = desk.stage.queries.first.remedy
    assert picker.remedy.currentText() == "No remedy"
    desk.read_as("Ana")
    assert picker.remedy.currentText() == "Same replica"
    desk.stage.queries.choices.action("GetTrending").trigger()
    assert picker.remedy.currentText() == "No remedy"


def test_a_remedy_for_everybody_is_shown_and_can_be_declined(desk: Desk) -> None:
    everybody = Remedies((RemedyRule("wait", timeout=SECOND),))
    desk.live.do(Configure(replace(desk.simulation.settings, remedies=everybody)))
    picker = desk.stage.queries.first.remedy
    assert (picker.remedy.currentText(), picker.timeout.text()) == ("Wait, or stale", "1.0 s")
    choose(desk, "No remedy")
    assert desk.simulation.settings.remedies.of("Ana", FEED).remedy == "none"
    assert desk.simulation.settings.remedies.of("Ben", FEED).remedy == "wait"


@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_and_its_rule_are_one(choice: str) -> None:
    rule = chosen(RemedyRule(client="Ana", query=FEED), choice)
    assert choice_of(rule) == choice
    assert with_rule(Settings(), rule).remedies.of("Ana", FEED).remedy == rule.remedy
    assert with_rule(with_rule(Settings(), rule), chosen(rule, "none")) == Settings()


def test_an_answer_that_waits_for_its_receipt_says_for_what_and_how_long(desk: Desk) -> None:
    choose(desk, "Wait, or stale")
    desk.type(desk.stage.queries.first.remedy.timeout, "5")
    desk.enter()
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    assert about(desk) == "waits for #4, 5.0 s left"
    assert desk.answer == "Ana has asked, and no answer is here yet."
    desk.let_pass(1.5)
    assert about(desk) == "waits for #4, 3.5 s left"
    desk.let_pass(0.75)
    assert about(desk).startswith("built at #4 ")
    assert desk.answer == HELLO


def test_waiting_in_vain_shows_what_is_there_and_says_so(desk: Desk) -> None:
    choose(desk, "Wait, or stale")
    desk.type(desk.stage.queries.first.remedy.timeout, "500ms")
    desk.enter()
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    desk.let_pass(1)
    assert about(desk).startswith("waited for #4 in vain · built at #3 ")
    desk.let_pass(2)
    desk.press("Ctrl+R")
    assert about(desk).startswith("built at #4 ")


def test_waiting_in_vain_may_end_in_pending(desk: Desk) -> None:
    choose(desk, "Wait, or pending")
    desk.type(desk.stage.queries.first.remedy.timeout, "500ms")
    desk.enter()
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    desk.let_pass(1)
    assert len(desk.told(AnsweredPending)) == 1
    assert desk.answer == "Pending: #4 is accepted, but not here yet. Refresh later; nothing is lost."
    desk.let_pass(2)
    desk.press("Ctrl+R")
    assert desk.answer == HELLO


def test_a_time_that_cannot_be_read_is_explained_and_changes_nothing(desk: Desk) -> None:
    choose(desk, "Wait, or stale")
    before = rules(desk)
    desk.type(desk.stage.queries.first.remedy.timeout, "soon")
    desk.enter()
    assert "'soon' is not a time" in desk.caption
    assert rules(desk) == before
    desk.type(desk.stage.queries.first.remedy.timeout, "for ever")
    desk.enter()
    assert rules(desk) == (RemedyRule("wait", "Ana", FEED, timeout=0),)


def test_own_writes_come_from_the_write_store_in_plain_words(desk: Desk) -> None:
    choose(desk, "Own writes")
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    assert desk.answer == HELLO
    assert about(desk).startswith("built at #3 with #4 from the write store · 0.0 s ago")


def test_the_same_database_is_named_as_the_origin(desk: Desk) -> None:
    choose(desk, "Same database")
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    assert desk.answer == HELLO
    assert about(desk).startswith("from the write tables at #4 · 0.0 s ago")


def test_the_same_replica_answers_each_time(desk: Desk) -> None:
    layout = Layout(replicas=3, replica_delays=((2, DelayLaw(mean=5 * SECOND)),))
    desk.live.do(Configure(replace(desk.simulation.settings, layout=layout)))
    choose(desk, "Same replica")
    seen = set()
    for _ in range(4):
        desk.press("Ctrl+R")
        seen.add(about(desk).partition(",")[0])
    assert len(seen) == 1


def test_an_optimist_sees_a_command_at_once_with_dashed_edges_until_an_answer_has_it(desk: Desk) -> None:
    choose(desk, "Optimistic cards")
    desk.run()
    desk.press("Ctrl+R")
    desk.command("CreatePost", text="Hello")
    assert desk.answer == "Ana, Hello, Likes 0, Comments 0, optimistic, #4 is on its way"
    (card,) = desk.stage.queries.answer._cards
    assert card.property("dashed")
    desk.press("Ctrl+R")
    assert desk.answer == "Ana, Hello, Likes 0, Comments 0, optimistic, #4 is on its way"
    assert about(desk).startswith("built at #3 ")
    desk.let_pass(2.25)
    desk.press("Ctrl+R")
    assert desk.answer == HELLO
    assert not any(each.property("dashed") for each in desk.stage.queries.answer._cards)


def test_what_was_rejected_is_rolled_back_in_sight(desk: Desk) -> None:
    line = desk.stage.queries.first.rollback
    choose(desk, "Optimistic cards")
    desk.quickly()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    desk.command("LikePost", post="p1")
    desk.press("Ctrl+R")
    desk.command("LikePost", post="p1")
    assert line.isVisible()
    assert line.whole == "✗ Rolled back: Ana already likes p1 (Like post: post p1)"
    desk.command("LikePost", post="p1")
    assert line.whole.endswith("· and 1 more")
    desk.press("Ctrl+R")
    assert not line.isVisible()
    assert line.whole == ""


def test_what_is_not_decided_yet_is_said_to_be_so(desk: Desk) -> None:
    slow = Capacities(write=Capacity(rate=0.5))
    desk.live.do(Configure(replace(desk.simulation.settings, capacities=slow)))
    choose(desk, "Optimistic cards")
    desk.run()
    desk.press("Ctrl+R")
    desk.command("CreatePost", text="Hello")
    assert desk.answer == "Ana, Hello, Likes 0, Comments 0, optimistic, not decided yet"
    desk.let_pass(2.25)
    assert desk.answer == "Ana, Hello, Likes 0, Comments 0, optimistic, #4 is on its way"


def test_only_an_optimist_sees_its_own_commands_at_once(desk: Desk) -> None:
    desk.press("F8")
    settle()
    first, second = desk.stage.queries.readers
    choose(desk, "Optimistic cards", second)
    desk.press("Ctrl+R")
    desk.command("CreatePost", text="Hello")
    desk.act_as("Ben")
    desk.command("CreatePost", text="Lunch?")
    marked = [[card.property("dashed") for card in view.answer._cards] for view in (first, second)]
    assert marked == [[None], [True]]
    assert "Lunch?" in second.answer._cards[0].accessibleName()


def test_the_boards_of_the_shop_mark_what_was_guessed(tmp_path: Path, application: QApplication) -> None:
    with desk_in(tmp_path / "shop", domain="orders") as shop:
        shop.show()
        choose(shop, "Optimistic cards")
        shop.quickly()
        shop.press("Ctrl+Shift+S")
        shop.press("Ctrl+R")
        before = shop.answer
        shop.set_delay("5")
        shop.run()
        shop.press(f"Ctrl+{shop.commands.index('CreateOrder') + 1}")
        shop.enter()
        assert "optimistic, #" in shop.answer
        assert "optimistic" not in before
        shop.window.close()
        shop.window.deleteLater()


def test_two_readers_have_each_their_own_remedy(desk: Desk) -> None:
    desk.press("F8")
    settle()
    first, second = desk.stage.queries.readers
    choose(desk, "Wait, or stale", second)
    desk.act_as("Ben")
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    assert [fact.client for fact in desk.told(Waits)] == ["Ben"]
    assert first.about.whole.startswith("built at #3 ")
    assert second.about.whole == "waits for #4, 2.0 s left"


def test_remedies_are_reached_by_keys_alone(desk: Desk) -> None:
    picker = desk.stage.queries.first.remedy
    desk.stage.queries.reader.setFocus()
    for _ in range(12):
        if desk.focused() is picker.remedy:
            break
        QTest.keyClick(desk.focused(), Qt.Key.Key_Tab)
    assert desk.focused() is picker.remedy
    QTest.keyClick(picker.remedy, Qt.Key.Key_Down)
    assert rules(desk) == (RemedyRule("wait", "Ana", FEED),)


def cost(desk: Desk) -> str:
    return desk.stage.queries.first.cost.whole


def test_what_a_remedy_brings_and_costs_is_measured_from_its_choice_on(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    assert (cost(desk), desk.window.judging.bill) == ("", None)
    choose(desk, "Wait, or stale")
    desk.press("Ctrl+R")
    desk.let_pass(2.25)
    assert cost(desk) == "0 of 1 stale · 0 own writes missing · +2.00 s wait"
    choose(desk, "No remedy")
    assert cost(desk) == "1 of 1 stale · 1 own write missing", "what came before it was judged, too"


def test_each_cost_of_a_remedy_is_named_where_there_is_any(desk: Desk) -> None:
    choose(desk, "Own writes")
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    assert cost(desk) == "0 of 1 stale · 0 own writes missing · 1 write-store read"
    choose(desk, "Wait, or pending")
    desk.type(desk.stage.queries.first.remedy.timeout, "500ms")
    desk.enter()
    desk.run()
    desk.press("Ctrl+R")
    desk.let_pass(1)
    assert "1 timeout · 1 pending" in cost(desk)


def test_the_bills_of_all_remedies_used_stand_side_by_side(desk: Desk) -> None:
    desk.run()
    for title in ("No remedy", "Own writes", "Same database"):
        choose(desk, title)
        desk.command("CreatePost", text=title)
        desk.press("Ctrl+R")
    desk.press("F7")
    panel = desk.window.side
    panel.pages.choices.action("bill").trigger()
    model = panel.bill.model
    titles = [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in range(model.columnCount())]
    assert titles == ["No remedy", "Own writes", "Same database"]
    rows = {measure.title: place for place, measure in enumerate(MEASURES)}

    def row(title: str) -> list[str]:
        return [str(model.index(rows[title], place).data()) for place in range(model.columnCount())]

    assert row("Answers") == ["1", "1", "1"]
    assert row("Stale") == ["1", "0", "0"]
    assert row("Own write missing") == ["1", "0", "0"]
    assert row("Write-store reads") == ["0", "1", "1"]
    desk.pick(panel.bill.client, "Ana")
    assert row("Stale") == ["1", "0", "0"]
    panel.bill.table.setCurrentIndex(model.index(rows["Stale"], 1))
    assert panel.bill.meaning.text().startswith("Stale: Answers that were behind. Own writes: ")
    desk.click(panel.bill.copy_button)
    copied = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert copied[0] == ["", *titles]
    assert copied[1 + rows["Stale"]] == ["Stale", "1", "0", "0"]
    assert len(copied) == 1 + len(MEASURES)


def test_an_empty_bill_says_what_to_do(desk: Desk) -> None:
    desk.window.judging._begin = None
    desk.press("F7")
    desk.window.side.pages.choices.action("bill").trigger()
    assert desk.window.side.bill.meaning.text() == NOT_YET


def test_every_measure_is_explained_and_tells_every_cost() -> None:
    numbers = Costs(*range(1, 1 + len(fields(Costs))))
    assert len({measure.of(numbers) for measure in MEASURES}) > 10
    assert all(measure.meaning.endswith(".") for measure in MEASURES)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("readers", [1, 2])
def test_remedies_cards_and_waiting_have_room(desk: Desk, size: tuple[int, int], readers: int) -> None:
    desk.window.resize(*size)
    if readers == 2:
        desk.press("F8")
        choose(desk, "Optimistic cards", desk.stage.queries.readers[1])
        desk.act_as("Ben")
        desk.command("CreatePost", text="A text of some length")
        desk.act_as("Ana")
    choose(desk, "Wait, or stale")
    desk.command("CreatePost", text="A text of some length")
    desk.press("Ctrl+R")
    settle()
    assert (desk.window.width(), desk.window.height()) == size
    assert audit(desk.window) == []


def test_words_for_waiting() -> None:
    assert waiting(None, 0) == waiting(Asking(1), 0) == ""
    assert waiting(Asking(1, waits_for=4), 0) == "waits for #4"
    assert waiting(Asking(1, waits_for=4, until=SECOND), 2 * SECOND) == "waits for #4, 0.0 s left"
