"""The inspector and the side panel: what one thing is, what caused it, what it changed, by mouse and by keys."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cqrs_sim.core.facts import Accepted, Answered, Applied, Committed, Fact, Held, Rejected, RowChanged, Sent
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.remedies import Remedies, RemedyRule
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost, UpdateProfile
from cqrs_sim.domains.social_feed.queries import GetPost, GetPostFeed
from cqrs_sim.ui import log_model
from cqrs_sim.ui.finding import MOST, Finding
from cqrs_sim.ui.inspector import NOTHING
from cqrs_sim.ui.section_view import Statements
from cqrs_sim.ui.side_panel import SidePanel
from cqrs_sim.ui.theming import NAMED, Theme
from cqrs_sim.ui.things import AnswerGiven, CommandSent, StoredRow, Thing, Token, row_at
from cqrs_sim.ui.workspace import INSPECTOR, LOG
from tests.ui.driver import Desk

SECOND = 1_000_000


class Side:
    """A desk with a side panel that has heard everything from its first second on."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.simulation = desk.simulation
        self.theme = Theme()
        self.panel = SidePanel(desk.simulation, desk.window.judging, self.theme)
        self.panel.resize(360, 640)
        self.panel.show()
        self.view = self.panel.inspector
        desk.simulation.subscribe(self.panel)

    def at(self, seconds: float) -> None:
        self.simulation.run_until(round(seconds * SECOND))

    @property
    def finding(self) -> Finding:
        assert self.view.finding is not None
        return self.view.finding

    def section(self, title: str) -> list[str]:
        """Return the lines of a section, statements included."""
        found = next(section for section in self.finding.sections if section.title == title)
        return [f"{line.label}: {line.text}" if line.label else line.text for line in found.lines] + list(found.code)

    def links(self) -> dict[str, QAbstractButton]:
        return {button.text(): button for part in self.view._parts for _, button in part.links}

    def last(self, kind: type[Fact]) -> Fact:
        return [fact for fact in self.panel.log.facts() if isinstance(fact, kind)][-1]


@pytest.fixture
def side(desk: Desk, qtbot: QtBot) -> Iterator[Side]:
    made = Side(desk)
    qtbot.addWidget(made.panel)
    yield made
    gc.collect()


@pytest.fixture
def on_files(desk_on_files: Desk, qtbot: QtBot) -> Side:
    made = Side(desk_on_files)
    qtbot.addWidget(made.panel)
    return made


def posted(side: Side) -> None:
    """Let Ana's post p1 cross from 1 s to 3 s, as #4."""
    side.at(1)
    side.simulation.submit(CreatePost("Hello"), "Ana")
    side.at(4)


def test_nothing_inspected_says_how_to_begin(side: Side) -> None:
    labels = [each.text() for each in side.view.findChildren(QLabel) if each.isVisible()]
    assert NOTHING in labels
    assert not side.view.copy_button.isEnabled()
    assert not side.view.back.isEnabled()


def test_an_event_is_told_whole(side: Side) -> None:
    posted(side)
    side.panel.show_thing(Token(4))
    assert (
        side.finding.text
        == """\
PostCreated #4

About: p1, version 1
By: Ana
Command id: c4
Type: PostCreated, version 1

What it says
Post: p1
Author: u1
By: Ana
Text: Hello

Moments
Committed: 1.00 s
Sent: 1.00 s
Arrived: 3.00 s, 2.00 s after its commit
Applied: 3.00 s, 2.00 s after its commit

Its command
c4: CreatePost by Ana
✓ holds: caller is registered
✓ holds: text not empty
✓ holds: at most 280 characters

Write store, before → after
posts p1: new: id p1, author u1, text “Hello”, version 1, created 1.0 s

Read store, before → after
feed p1: new: post p1, author u1, by “Ana”, text “Hello”, likes 0, comments 0, as of #4, version 1, \
created 1.0 s
home feed p1, Ana: new: follower Ana, post p1, author u1, by “Ana”, text “Hello”, likes 0, comments 0, \
as of #4, version 1, created 1.0 s
profiles u1: posts 0 → 1, as of #1 → #4
trending p1: new: post p1, author u1, by “Ana”, text “Hello”, likes 0, comments 0, score 0, version 1, \
as of #4
post pages p1, 0: new: post p1, entry 0, author u1, by “Ana”, text “Hello”, likes 0, comments 0, \
version 1, created 1.0 s, as of #4

The write store ran, in one transaction
put posts (1)
put outbox (4)

The read store ran
put feed (1)
put home_feed (1, 'Ana')
put profiles (1)
put trending (1)
put post_pages (1, 0)"""
    )


def test_the_sql_of_a_store_on_files_is_shown(on_files: Side) -> None:
    posted(on_files)
    on_files.panel.show_thing(Token(4))
    ran = on_files.section("The write store ran, in one transaction")
    assert ran[0] == ("INSERT INTO posts (id, author, text, version, created_at) VALUES (1, 1, 'Hello', 1, 1000000)")
    assert ran[1].startswith("INSERT INTO outbox (position, ")
    statements = on_files.view.findChildren(Statements)
    assert ran[0] in statements[0].toPlainText()
    assert statements[0].textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    on_files.panel.show_thing(StoredRow("read", "profiles", (1,)))
    assert on_files.section("The read store ran last")[0].startswith("UPDATE profiles SET ")


def test_an_event_on_its_way_is_looked_at_again_when_it_has_arrived(side: Side, qtbot: QtBot) -> None:
    side.at(1)
    side.simulation.submit(CreatePost("Hello"), "Ana")
    side.panel.show_thing(Token(4))
    assert side.section("Moments")[-1] == "Arrives: 3.00 s, it is on its way"
    assert side.section("Read store") == ["Not there yet: the event has not been applied."]
    side.at(3)
    side.panel.draw()
    qtbot.waitUntil(lambda: side.section("Moments")[-1].startswith("Applied"))


def test_an_event_that_was_applied_with_its_command_says_so_and_what_it_changed(side: Side) -> None:
    lag, at_once = DelayLaw("fixed", 2 * SECOND), Remedies((RemedyRule("synchronous"),))
    side.simulation.configure(Settings(lag, remedies=at_once))
    posted(side)
    side.panel.show_thing(Token(4))
    assert [line.partition(": ")[::2] for line in side.section("Moments")[:4]] == [
        ("Committed", "1.00 s"),
        ("Sent", "1.00 s"),
        ("Applied with its command", "1.00 s"),
        ("Arrived", "3.00 s, 2.00 s after its commit"),
    ]
    assert side.section("Read store, before → after")[0].startswith("feed p1: new: post p1, author u1")


def test_a_held_event_says_what_it_waits_for(side: Side) -> None:
    side.simulation.configure(Settings(DelayLaw("exponential", 4 * SECOND)))
    for number in range(9):
        side.simulation.submit(CreatePost(f"Number {number}"), "Ana")
    side.at(2)
    held = side.last(Held)
    assert isinstance(held, Held)
    side.panel.show_thing(Token(held.position))
    assert side.section("Moments")[-1].endswith(f", waits for #{held.waiting_for}")


def test_a_rejected_command_shows_each_rule_and_no_rows(side: Side) -> None:
    posted(side)
    ticket = side.simulation.submit(LikePost(9), "Ben")
    side.panel.show_thing(CommandSent(ticket))
    assert side.section("Rules") == [
        "✓ holds: caller is registered",
        "✗ broken: post exists: There is no p9",
        "○ not tried: post not deleted",
        "○ not tried: one like per person",
    ]
    assert "✗ Rejected. There is no p9." in side.finding.text
    assert {section.title for section in side.finding.sections} == {"", "What it asks for", "Rules"}
    assert side.finding.shape == "rejected"


def test_an_answer_says_when_it_was_built_and_what_it_holds(side: Side) -> None:
    posted(side)
    side.simulation.submit(LikePost(1), "Ben")
    side.panel.show_thing(AnswerGiven(side.simulation.ask(GetPostFeed(), "Cy")))
    assert side.section("")[:4] == [
        "By: Cy",
        "Asked: 4.00 s",
        "Built at: #4, 1 event behind the log",
        "From: 1 row of feed",
    ]
    assert side.section("Rows")[0].startswith("p1: post p1, author u1, ")
    assert side.section("The read store ran") == ["find feed by post descending at most 50"]
    side.panel.show_thing(AnswerGiven(side.simulation.ask(GetPost(7), "Cy")))
    assert side.section("Rows") == ["None: it is not here, or not here yet."]


def test_a_row_lists_the_events_that_changed_it(side: Side) -> None:
    posted(side)
    side.simulation.submit(LikePost(1), "Ben")
    side.at(7)
    side.panel.show_thing(StoredRow("read", "feed", (1,)))
    assert side.section("Changed by, newest first")[0] == "#5: 6.00 s, likes 0 → 1, as of #4 → #5"
    assert side.section("Changed by, newest first")[1].startswith("#4: 3.00 s, new: ")
    assert "Likes: 1" in side.section("Now, in the read store")
    side.panel.show_thing(StoredRow(WRITE, "users", (1,)))  # registered before the panel began to listen
    assert side.section("Changed by, newest first") == ["What came before is older than the log keeps."]
    side.panel.show_thing(StoredRow(WRITE, "posts", (77,)))
    assert side.section("Now, in the write store") == ["There is no such row."]
    side.panel.show_thing(row_at(WRITE, "outbox", (4,)))
    assert side.finding.title == "PostCreated #4"


def test_what_the_log_has_let_go_is_said_to_be_older(monkeypatch: pytest.MonkeyPatch, side: Side) -> None:
    side.panel.show_thing(Token(2))
    assert side.section("") == ["This event is older than the log keeps."]
    side.panel.show_thing(Token(99))
    assert side.section("") == ["There is no such event in the log yet."]
    side.panel.show_thing(CommandSent(1))
    assert side.section("") == ["This command is older than the log keeps."]
    side.panel.show_thing(AnswerGiven(1))
    assert side.section("") == ["This answer is older than the log keeps."]


@pytest.mark.parametrize("kept", range(1, 16))
def test_a_log_cut_anywhere_never_breaks_the_inspector(monkeypatch: pytest.MonkeyPatch, side: Side, kept: int) -> None:
    posted(side)
    facts = side.panel.log.facts()[-kept:]
    side.view._findings._facts = lambda: facts
    for fact in facts:
        side.panel.show_fact(fact)
        assert "None" not in side.finding.text.replace("None:", "")


def test_a_change_of_very_many_rows_is_cut_short(side: Side) -> None:
    for number in range(30):
        side.simulation.submit(CreatePost(f"Number {number}"), "Ana")
    side.simulation.submit(UpdateProfile("Anna", ""), "Ana")
    side.at(5)
    side.panel.show_thing(Token(side.simulation.head))
    assert len(side.section("Read store, before → after")) == MOST + 1
    assert side.section("Read store, before → after")[-1].endswith(" more")


def test_links_lead_from_a_row_to_its_event_to_its_command_and_back_by_keys(side: Side) -> None:
    posted(side)
    side.panel.show_thing(StoredRow("read", "feed", (1,)))
    side.panel.activateWindow()
    wished: list[Thing] = []
    side.view.wished.connect(wished.append)
    side.links()["#4"].setFocus()
    QTest.keyClick(side.links()["#4"], Qt.Key.Key_Return)
    assert wished == [Token(4)]
    assert side.finding.title == "PostCreated #4"
    QTest.keyClick(side.links()["c4"], Qt.Key.Key_Space)
    assert side.finding.title == "CreatePost"
    side.view.back.click()
    side.view.back.click()
    assert side.finding.title == "Feed p1"
    assert not side.view.back.isEnabled()


def test_a_focused_link_keeps_the_focus_when_its_section_is_told_anew(side: Side, qtbot: QtBot) -> None:
    posted(side)
    side.panel.show_thing(StoredRow("read", "feed", (1,)))
    side.panel.activateWindow()
    side.links()["#4"].setFocus()
    side.simulation.submit(LikePost(1), "Ben")
    side.at(7)
    side.panel.draw()
    qtbot.waitUntil(lambda: "#5" in side.links())
    assert side.links()["#4"].hasFocus()


def test_every_fact_of_the_log_leads_somewhere(side: Side) -> None:
    posted(side)
    side.simulation.submit(LikePost(9), "Ben")
    side.simulation.ask(GetPostFeed(), "Ben")
    for kind in (Committed, Sent, Applied, RowChanged, Accepted, Rejected, Answered):
        side.panel.choose(LOG)
        side.panel.log.wished.emit(side.last(kind))
        assert side.panel.choices.current == INSPECTOR
        assert side.view.area.isVisible()


def test_all_is_copied_as_text_and_cleared(side: Side) -> None:
    posted(side)
    side.panel.show_thing(Token(4))
    side.view.copy_button.click()
    assert QGuiApplication.clipboard().text() == side.finding.text
    side.view.clear()
    assert side.view.finding is None
    assert not side.view.area.isVisible()


def test_markup_of_people_is_shown_as_they_wrote_it(side: Side) -> None:
    side.simulation.submit(CreatePost("<b>bold</b> & {braces} " + "w" * 60), "Ana")
    side.panel.show_thing(Token(4))
    texts = [each for each in side.view.findChildren(QLabel) if "<b>bold</b>" in each.text()]
    assert texts
    assert all(each.textFormat() == Qt.TextFormat.PlainText for each in side.view.findChildren(QLabel))


def test_the_panel_fits_its_least_width_in_every_theme(side: Side) -> None:
    posted(side)
    for name in NAMED:
        side.theme.choose(name)
        side.panel.show_thing(StoredRow("read", "feed", (1,)))
        side.panel.show_thing(Token(4))
        QApplication.processEvents()
        inside = side.view.area.widget()
        assert inside is not None
        assert side.panel.width() == 360
        assert inside.width() <= side.view.area.viewport().width()
        for block in side.view.findChildren(Statements):
            assert block.document().size().height() * block.fontMetrics().lineSpacing() <= block.viewport().height()


def test_every_control_of_the_panel_has_a_name(side: Side) -> None:
    posted(side)
    side.panel.show_thing(Token(4))
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractScrollArea)
    for view in (INSPECTOR, LOG):
        side.panel.choose(view)
        QApplication.processEvents()
        seen: list[QWidget] = [
            each for each in side.panel.findChildren(QWidget) if isinstance(each, kinds) and each.isVisible()
        ]
        nameless = [
            each
            for each in seen
            if "Header" not in type(each).__name__
            and not (each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()))
        ]
        assert not nameless
        assert len(seen) >= 5


def test_escape_and_the_button_close(side: Side, qtbot: QtBot) -> None:
    with qtbot.waitSignal(side.panel.closed):
        QTest.keyClick(side.view.area, Qt.Key.Key_Escape)
    with qtbot.waitSignal(side.panel.closed):
        side.panel.close_button.click()


def test_a_hidden_panel_looks_for_nothing(side: Side) -> None:
    posted(side)
    side.panel.show_thing(Token(4))
    side.panel.hide()
    before = side.finding
    side.simulation.submit(LikePost(1), "Ben")
    side.panel.draw()
    assert side.finding is before
    assert len(side.panel.log.facts()) <= log_model.KEPT
