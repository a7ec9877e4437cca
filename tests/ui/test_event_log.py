"""The event log: every fact a line, told when shown, followed, filtered, copied."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Delivered, Fact, Rejected, Sent
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.ui import log_model
from cqrs_sim.ui.event_log import GROUPS, NO_MATCH, NOTHING_CHOSEN, EventLogView
from cqrs_sim.ui.log_model import EVERYTHING, KINDS, Filtered, LogModel
from cqrs_sim.ui.theming import Theme
from tests.ui.driver import Desk


def sent(position: int) -> Fact:
    return Sent(position, "read", position, 0, position)


@pytest.fixture
def log(qtbot: QtBot, application: QApplication) -> EventLogView:
    """A log in sight, as wide as the side panel."""
    view = EventLogView(SOCIAL_FEED, Theme())
    qtbot.addWidget(view)
    view.resize(360, 400)
    view.show()
    return view


def said(log: EventLogView) -> list[str]:
    return [str(log.lines.index(row, 2).data()) for row in range(log.lines.rowCount())]


def test_every_kind_of_fact_has_a_word_and_a_choice() -> None:
    leaves = {kind for kind in vars(told).values() if isinstance(kind, type) and issubclass(kind, Fact)}
    assert leaves - {Fact, told.LaneFact, told.OfLane, told.OfGuess} == set(KINDS)
    assert {kind.group for kind in KINDS.values()} - {"settings"} == set(GROUPS) - {EVERYTHING}


@pytest.mark.usefixtures("application")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.integers(0, 9), max_size=8), text=st.sampled_from(("", "#1", "nothing")))
def test_the_log_keeps_the_newest_facts_in_order(
    monkeypatch: pytest.MonkeyPatch, batches: list[int], text: str
) -> None:
    monkeypatch.setattr(log_model, "KEPT", 5)
    model = LogModel(lambda fact: f"#{fact.at}.")
    lines = Filtered(model)
    lines.wish(EVERYTHING, text)
    testers = [
        QAbstractItemModelTester(each, QAbstractItemModelTester.FailureReportingMode.Fatal) for each in (model, lines)
    ]
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    facts: list[Fact] = []
    for size in batches:
        for _ in range(size):
            facts.append(sent(len(facts)))
            model.note(facts[-1])
        assert model.facts() == facts[-5:]
        model.draw()
        assert [model.fact(row) for row in range(model.rowCount())] == facts[-5:]
        kept = [f"#{fact.at}." for fact in facts[-5:]]
        assert [lines.index(row, 2).data() for row in range(lines.rowCount())] == [s for s in kept if text in s]
    assert model.lost == (len(facts) > 5)
    assert not resets
    del testers


def test_nothing_is_told_before_it_is_shown(log: EventLogView) -> None:
    asked: list[Fact] = []

    def tell(fact: Fact) -> str:
        asked.append(fact)
        return "Told."

    log.model._tell = tell
    log.hide()
    for position in range(3_000):
        log(sent(position))
        log.draw()
    assert not asked
    assert log.model.rowCount() == 0
    log.show()
    QApplication.processEvents()
    assert log.model.rowCount() == 3_000
    assert 0 < len(asked) < 100


def test_the_log_follows_its_end_until_somebody_scrolls_up(log: EventLogView) -> None:
    for position in range(100):
        log(sent(position))
    log.draw()
    bar = log.table.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    assert not log.newest.isEnabled()
    bar.setValue(500)
    top = log.table.indexAt(log.table.viewport().rect().topLeft()).siblingAtColumn(2).data()
    assert log.newest.isEnabled()
    for position in range(100, 5_050):
        log(sent(position))
    log.draw()
    assert log.model.lost
    bar.setValue(5_000)
    top = log.table.indexAt(log.table.viewport().rect().topLeft()).siblingAtColumn(2).data()
    for position in range(6_000, 6_040):
        log(sent(position))
    log.draw()
    assert log.table.indexAt(log.table.viewport().rect().topLeft()).siblingAtColumn(2).data() == top
    log.newest.click()
    assert bar.value() == bar.maximum()


def test_text_and_kinds_choose_lines(log: EventLogView) -> None:
    for position in (1, 2, 12):
        log(sent(position))
        log(Delivered(position, "read", position, 0))
    log(Rejected(3, 9, "text_not_empty", {"characters": 0}))
    log.draw()
    QTest.keyClicks(log.text, "#1")
    assert said(log) == [
        "#1 is sent and will arrive at 0.0 s.",
        "#1 arrives at the projector.",
        "#12 is sent and will arrive at 0.0 s.",
        "#12 arrives at the projector.",
    ]
    assert log.count.whole == "4 of 7 lines"
    log.text.clear()
    log.group.setCurrentIndex(GROUPS.index("commands"))
    assert said(log) == ["Rejected: Ticket 9. Text is empty."]
    log.group.setCurrentIndex(GROUPS.index("queries"))
    assert said(log) == []
    assert log.table.accessibleDescription() == NO_MATCH


def test_lines_are_copied_as_text(log: EventLogView) -> None:
    log.draw()
    assert not log.copy_button.isEnabled()
    for position in (1, 2):
        log(Delivered(position * 1_000_000, "read", position, 0))
    log.draw()
    log.copy_button.click()
    whole = "1.0 s\tArrived\t#1 arrives at the projector.\n2.0 s\tArrived\t#2 arrives at the projector."
    assert QGuiApplication.clipboard().text() == whole
    log.table.selectRow(1)
    assert log.copy_button.text() == "Copy 1"
    QTest.keyClick(log.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == whole.splitlines()[1]


def test_a_line_is_read_whole_and_inspected_by_keys(log: EventLogView, qtbot: QtBot) -> None:
    assert log.whole.text() == NOTHING_CHOSEN
    log(sent(1))
    log.draw()
    QTest.keyClick(log.table, Qt.Key.Key_Return)  # nothing is chosen
    log.table.setFocus()
    QTest.keyClick(log.table, Qt.Key.Key_Down)
    log.table.selectRow(0)
    assert log.whole.text() == "#1 is sent and will arrive at 0.0 s."
    with qtbot.waitSignal(log.wished) as wished:
        QTest.keyClick(log.table, Qt.Key.Key_Return)
    assert wished.args == [sent(1)]


def test_the_log_of_a_desk_tells_its_story(desk: Desk, qtbot: QtBot) -> None:
    log = EventLogView(desk.simulation.domain, Theme())
    qtbot.addWidget(log)
    log.show()
    desk.simulation.subscribe(log)
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    log.draw()
    story = said(log)
    assert story[0] == "Ana sends CreatePost: text “Hello”."
    assert story[-1] == "#4 is applied: the read store is at #4."
    assert log.count.whole == f"{len(story)} lines"
