"""CQRS or CORS? The table, and the drill played by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from cqrs_sim.cors.drill import BLAMES, Blame
from cqrs_sim.ui.lab.drill_card import DrillCard
from cqrs_sim.ui.lab.drill_page import DrillPage
from tests.ui.lab.bench import Bench
from tests.ui.test_layout import SIZES, audit, settle

KEYS = dict(zip(BLAMES, (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3), strict=True))


class Player:
    """Who plays the drill with three keys and Return."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        bench.desk.press("Ctrl+J")
        QApplication.processEvents()
        page = bench.lab.pages.currentWidget()
        assert isinstance(page, DrillPage)
        self.page = page

    @property
    def card(self) -> DrillCard:
        return self.page.drill

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.bench.desk.focused(), key)

    def say(self, blame: Blame) -> None:
        self.press(KEYS[blame])

    def go_on(self) -> None:
        self.press(Qt.Key.Key_Return)

    def play(self, wrong: int = 0) -> None:
        """Play a round to its summary, so many answers wrong."""
        for number in range(len(self.card.round.symptoms)):
            verdict = self.card.symptom.verdict
            self.say(BLAMES[(BLAMES.index(verdict) + 1) % 3] if number < wrong else verdict)
            self.go_on()


@pytest.fixture
def player(bench: Bench) -> Player:
    return Player(bench)


def test_the_two_stand_side_by_side(player: Player) -> None:
    texts = [label.text() for label in player.page.table.findChildren(QLabel)]
    for said in ("CQRS", "CORS", "A way to build a program", "A security rule of browsers", "Where it runs"):
        assert said in texts


def test_an_answer_by_key_is_judged_at_once_with_its_reason(player: Player) -> None:
    because = player.card.symptom.because
    player.say(player.card.symptom.verdict)
    assert player.card.text.splitlines()[:2] == ["1 of 20 · seed 0", "1 of 1 right"]
    assert "✓ Right, it is CQRS" in player.card.text
    assert because in player.card.text


def test_a_wrong_answer_says_what_is_to_blame(player: Player) -> None:
    player.say("neither")
    assert "✗ No, it is CQRS" in player.card.text
    assert "0 of 1 right" in player.card.text


def test_return_goes_on_and_answers_nothing_by_itself(player: Player) -> None:
    first = player.card.symptom
    player.go_on()
    assert player.card.symptom is first
    assert not player.card.round.answers
    player.say("cors")
    player.say("cqrs")
    assert player.card.round.answers == ("cors",), "an answer is given once"
    player.go_on()
    assert player.card.symptom is player.card.round.symptoms[1]
    assert player.bench.desk.focused() is player.card.question


def test_a_click_answers_too(player: Player) -> None:
    player.bench.desk.click(player.card.answers["cqrs"])
    assert player.card.round.answers == ("cqrs",)
    player.bench.desk.click(player.card.next)
    assert player.card.round.answers == ("cqrs",)
    assert not player.card.next.isEnabled()


def test_at_the_end_there_is_a_summary_and_another_order(player: Player) -> None:
    player.play(wrong=2)
    assert "18 of 20 right" in player.card.text
    assert "CQRS 5 of 6 · CORS 7 of 8 · Neither 6 of 6" in player.card.text
    assert "You said CORS; it is CQRS." in player.card.text
    assert player.bench.desk.focused() is player.card.next
    order = player.card.round.symptoms
    player.go_on()
    assert player.card.text.startswith("1 of 20 · seed 1")
    assert player.card.round.symptoms != order
    assert set(player.card.round.symptoms) == set(order)


def test_who_knows_it_all_is_told_so(player: Player) -> None:
    player.play()
    assert "20 of 20 right" in player.card.text
    assert "All recognised." in player.card.text


def test_the_round_waits_while_one_looks_at_the_gate(player: Player) -> None:
    player.say("cqrs")
    player.bench.desk.press("Ctrl+T")
    assert player.bench.workbench.isVisible()
    player.bench.desk.press("Ctrl+J")
    assert player.card.round.answers == ("cqrs",)


def test_what_is_sent_is_seen_at_the_gate(player: Player) -> None:
    player.bench.desk.press("Ctrl+Return")
    assert player.bench.workbench.isVisible()
    assert player.bench.words.endswith("received: 1 GET")


def test_screen_readers_hear_the_symptom(player: Player) -> None:
    assert player.card.symptom.text in player.card.question.accessibleName()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_symptom_and_the_summary_have_their_place(player: Player, size: tuple[int, int]) -> None:
    player.bench.desk.show(*size)
    for _ in player.card.round.symptoms:
        settle()
        assert audit(player.bench.desk.window) == [], player.card.symptom.id
        player.say("neither")
        settle()
        assert audit(player.bench.desk.window) == [], player.card.symptom.id
        area = player.card.findChild(QScrollArea)
        assert isinstance(area, QScrollArea)
        assert not area.verticalScrollBar().isVisible(), "the reason needs no scrolling"
        player.go_on()
    settle()
    assert audit(player.bench.desk.window) == []
