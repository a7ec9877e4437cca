"""The ledger panel: what each client suffered, in numbers and in sentences, begun when it is first wanted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from cqrs_sim import bootstrap
from cqrs_sim.core.bill import Bill
from cqrs_sim.core.facts import Answered
from cqrs_sim.core.journal import Configure, replay
from cqrs_sim.core.ledger.entries import SUFFERED, Entries, Entry
from cqrs_sim.core.ledger.kinds import WORDS
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.ledger.operations import KINDS, Read, Violation
from cqrs_sim.core.settings import DelayLaw, Layout, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.replaying import Cancelled, HowFar, Progress, Tell
from cqrs_sim.ui import ledger_model
from cqrs_sim.ui.ledger_model import LedgerModel
from cqrs_sim.ui.ledger_view import NO_MATCH, NOTHING_YET, LedgerView
from tests.ui.driver import Desk

OWN = "Ana did not see p1 at 0.0 s, after Ana's own CreatePost to version 1 was acknowledged at 0.0 s."


def suffer(desk: Desk) -> None:
    """Let Ana look too early, and go on until she sees her post."""
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    desk.let_pass(2.5)
    desk.press("Ctrl+R")


def opened(desk: Desk) -> LedgerView:
    desk.press("F7")
    return desk.window.side.ledger


def numbers(view: LedgerView) -> dict[str, tuple[int, ...]]:
    model = view.accounts
    return {
        model.title(row): tuple(model.count(row, column) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    }


def said(view: LedgerView) -> list[tuple[str, str]]:
    return [(view.lines.index(row, 0).data(), view.lines.index(row, 1).data()) for row in range(view.lines.rowCount())]


def test_what_was_shown_before_the_ledger_was_opened_is_judged_too(desk: Desk) -> None:
    suffer(desk)
    view = opened(desk)
    counts = numbers(view)
    assert view.accounts.parties[0].title == "Ana"
    assert counts["Answers"] == (2, 0, 0)
    assert counts["Stale"] == counts["Read your writes"] == counts["Linearizable"] == (1, 0, 0)
    assert counts["Monotonic reads"] == (0, 0, 0)
    assert ("Read your writes", OWN) in said(view)


def test_what_is_shown_later_joins_on_top(desk: Desk) -> None:
    suffer(desk)
    view, before = opened(desk), said(opened(desk))
    desk.press("F7")
    desk.read_as("Ben")
    desk.act_as("Ben")
    desk.command("LikePost", post="p1")
    desk.press("Ctrl+R")
    assert said(view)[2:] == before
    assert {line for line, _ in said(view)[:2]} == {"Stale", "Read your writes"}
    assert all(sentence.startswith("Ben read p1 at version 1") for _, sentence in said(view)[:2])
    assert numbers(view)["Stale"] == (1, 1, 0)


@pytest.mark.parametrize("opened_at", [0.0, 3.0, 9.0])
def test_a_ledger_that_is_begun_late_is_that_of_a_replay(desk_on_files: Desk, opened_at: float) -> None:
    desk = desk_on_files
    layout = Layout(replicas=2, replica_delays=((2, DelayLaw("exponential", 3 * SECOND)),), routing="random")
    wished = replace(desk.simulation.settings, traffic=TrafficRates(8, 8), layout=layout)
    desk.live.do(Configure(wished))
    desk.run()
    desk.let_pass(opened_at)
    view = opened(desk)
    desk.let_pass(9 - opened_at)
    session = load(desk.folder, bootstrap.DOMAINS)
    simulation = bootstrap.in_memory(session.head)
    whole = Ledger(simulation)
    replay(simulation, session.entries, desk.now)
    begun = desk.window.judging.ledger
    assert begun is not None
    assert list(begun.entries.newest) == list(whole.entries.newest) != []
    assert begun.entries.accounts == whole.entries.accounts
    assert said(view) == [(WORDS[entry.kind].title, entry.sentence) for entry in reversed(whole.entries.newest)]


def test_the_truth_goes_over_to_the_running_simulation(desk_on_files: Desk) -> None:
    suffer(desk_on_files)
    opened(desk_on_files)
    desk_on_files.command("CreatePost", text="Later")
    with desk_on_files.simulation.truth.reading() as rows:
        feed = desk_on_files.simulation.domain.read_models[0].tables[0]
        assert len(rows.find(feed)) == 2


def test_time_stands_still_while_the_past_is_judged_and_goes_on_afterwards(desk: Desk) -> None:
    suffer(desk)
    running: list[bool] = []
    begin = desk.window.judging._begin
    assert begin is not None

    def watched(tell: Tell) -> Bill:
        running.append(desk.live.running)
        return begin(tell)

    desk.window.judging._begin = watched
    now = desk.now
    opened(desk)
    assert (running, desk.now, desk.live.running) == ([False], now, True)


def test_judging_that_was_cancelled_can_be_begun_again(desk: Desk) -> None:
    suffer(desk)
    begin = desk.window.judging._begin

    def cancelled(_: object) -> Bill:
        raise Cancelled("Judging what was shown so far was cancelled: nothing has changed.")

    desk.window.judging._begin = cancelled
    view = opened(desk)
    assert view.table.accessibleDescription() == "Judging what was shown so far was cancelled: nothing has changed."
    assert view.begin_button.isVisible()
    assert not view.numbers.isVisible()
    desk.window.judging._begin = begin
    assert desk.focused() is view.begin_button
    QTest.keyClick(view.begin_button, Qt.Key.Key_Space)
    assert not view.begin_button.isVisible()
    assert numbers(view)["Stale"] == (1, 0, 0)


def test_a_long_replay_tells_how_far_it_has_come(desk: Desk) -> None:
    suffer(desk)
    told: list[HowFar] = []
    begin = desk.window.judging._begin
    assert begin is not None
    begin(told.append)
    last = told[-1]
    assert isinstance(last, Progress)
    assert (last.now, last.of) == (desk.now, sum("marker" not in line for line in desk.journal()))


def test_an_empty_ledger_says_what_to_do(desk: Desk) -> None:
    view = opened(desk)
    assert view.table.accessibleDescription() == NOTHING_YET
    assert set(numbers(view).values()) == {(0, 0, 0)}


def test_a_number_chosen_by_click_or_key_filters_the_sentences(desk: Desk) -> None:
    suffer(desk)
    view = opened(desk)
    everything = said(view)
    row = 1 + SUFFERED.index("ryw")
    desk.click(view.numbers.viewport(), view.numbers.visualRect(view.accounts.index(row, 0)).center())
    assert (view.kind.currentText(), view.client.currentText()) == ("Read your writes", "Ana")
    assert said(view) == [("Read your writes", OWN)]
    assert view.whole.text() == f"Read your writes: {WORDS['ryw'].meaning}"
    view.numbers.setFocus()
    QTest.keyClick(view.numbers, Qt.Key.Key_Right)
    QTest.keyClick(view.numbers, Qt.Key.Key_Return)
    assert (view.client.currentText(), said(view)) == ("Ben", [])
    assert view.table.accessibleDescription() == NO_MATCH
    desk.pick(view.client, "Everyone")
    desk.pick(view.kind, "Everything")
    assert said(view) == everything


def test_a_line_is_read_whole_with_what_its_kind_means(desk: Desk) -> None:
    suffer(desk)
    view = opened(desk)
    desk.pick(view.kind, "Read your writes")
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    assert view.whole.text() == f"{OWN} Read your writes: {WORDS['ryw'].meaning}"


def test_sentences_are_copied_as_text(desk: Desk) -> None:
    suffer(desk)
    view = opened(desk)
    desk.click(view.copy_button)
    assert QGuiApplication.clipboard().text().splitlines() == [f"{what}\t{why}" for what, why in said(view)]
    view.table.selectRow(0)
    assert view.copy_button.text() == "Copy 1"
    view.table.setFocus()
    desk.press("Ctrl+C")
    assert QGuiApplication.clipboard().text() == "\t".join(said(view)[0])


@pytest.mark.parametrize("by", ["key", "button"])
def test_a_line_leads_to_its_moment_in_the_event_log(desk: Desk, by: str) -> None:
    desk.run()
    desk.let_pass(1)
    suffer(desk)
    view = opened(desk)
    view.table.selectRow(0)
    view.table.setFocus()
    if by == "key":
        QTest.keyClick(view.table, Qt.Key.Key_Return)
    else:
        desk.click(view.moment)
    log = desk.window.side.log
    assert log.isVisible()
    assert log.model.fact(log.table.currentIndex().row()) == desk.told(Answered)[0]


def test_a_line_leads_to_its_answer_in_the_inspector(desk: Desk) -> None:
    suffer(desk)
    view = opened(desk)
    view.table.selectRow(0)
    desk.click(view.inspect_button)
    finding = desk.window.side.inspector.finding
    assert finding is not None
    assert desk.window.side.inspector.isVisible()
    assert "Ana" in finding.text


def test_simulated_clients_share_a_column_until_they_are_wanted_one_by_one(desk: Desk) -> None:
    view = opened(desk)
    assert not view.apart.isVisible()
    desk.live.do(Configure(replace(desk.simulation.settings, traffic=TrafficRates(4, 4))))
    desk.run()
    desk.let_pass(10)
    people = ["Ana", "Ben", "Cy"]
    simulated = [client for client in desk.simulation.clients if client not in people]
    titles = [party.title for party in view.accounts.parties]
    assert titles == [*people, f"{len(simulated)} sim."]
    together = [counts[3] for counts in numbers(view).values()]
    assert together[0] > 10
    QTest.keyClick(view.apart, Qt.Key.Key_Space)
    assert [party.title for party in view.accounts.parties] == [*people, *simulated]
    assert [sum(counts[3:]) for counts in numbers(view).values()] == together
    assert view.client.findText(simulated[0]) == 4


def test_every_kind_is_explained_where_it_is_counted_and_where_it_is_chosen(desk: Desk) -> None:
    view = opened(desk)
    header = [
        view.accounts.headerData(row, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
        for row in range(view.accounts.rowCount())
    ]
    offered = [view.kind.itemData(place, Qt.ItemDataRole.ToolTipRole) for place in range(1, view.kind.count())]
    assert header[1:] == offered
    assert all(meaning.endswith(".") for meaning in offered)
    assert set(WORDS) == set(KINDS)


def entry(number: int) -> Entry:
    read = Read(f"{number}", "Ana", "p1", 0, number, number)
    kind = KINDS[number % len(KINDS)]
    who = ("Ana", "Ben")[number % 2]
    return Entry(number, number, who, kind, f"Sentence {number}.", 1, 1, number % 3, 0, Violation(kind, "p1", read))


@pytest.mark.usefixtures("application")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    batches=st.lists(st.integers(0, 9), max_size=8),
    kind=st.sampled_from((None, "stale", "stale_beyond", "mr")),
    clients=st.sampled_from((None, ("Ben",), ("Ana", "Ben"))),
)
def test_the_lines_are_the_newest_of_what_is_wished_whenever_they_are_drawn(
    monkeypatch: pytest.MonkeyPatch, batches: list[int], kind: str | None, clients: tuple[str, ...] | None
) -> None:
    monkeypatch.setattr(ledger_model, "MOST", 12)
    entries, model = Entries(), LedgerModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_entries(entries, 2)
    model.wish(kind, clients)  # type: ignore[arg-type]  # mypy takes what is drawn for any str
    for size in batches:
        for _ in range(size):
            entries.add(entry(entries.count))
        model.draw()
        wanted = [
            each
            for each in entries.newest
            if (clients is None or each.client in clients)
            and (kind in (None, each.kind) or (kind == "stale_beyond" and each.kind == "stale" and each.behind >= 2))
        ]
        shown = [model.entry(row) for row in range(model.rowCount())]
        assert shown == wanted[: -len(shown) - 1 : -1]
        assert len(shown) == min(12, len(wanted))
    del tester


@pytest.fixture
def scrolled(desk: Desk) -> tuple[Desk, LedgerView]:
    """A ledger of many lines, read somewhere in the middle."""
    desk.live.do(Configure(replace(desk.simulation.settings, traffic=TrafficRates(8, 8))))
    desk.run()
    desk.let_pass(8)
    view = opened(desk)
    view.table.verticalScrollBar().setValue(400)
    return desk, view


def test_the_line_that_is_read_stays_where_it_is(scrolled: tuple[Desk, LedgerView]) -> None:
    desk, view = scrolled
    top = view.table.indexAt(view.table.viewport().rect().topLeft()).siblingAtColumn(1).data()
    before = view.lines.rowCount()
    desk.let_pass(3)
    assert view.lines.rowCount() > before
    assert view.table.indexAt(view.table.viewport().rect().topLeft()).siblingAtColumn(1).data() == top
