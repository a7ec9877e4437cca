"""Lineage in the inspector: a row names the events that made it, a number its own, a command the rows it touched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cqrs_sim.core.facts import Accepted
from cqrs_sim.core.faults import DuplicateCopy
from cqrs_sim.core.journal import Configure, Inject
from cqrs_sim.core.settings import Capacities, Capacity
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.ui import observer
from cqrs_sim.ui.finding import Finding
from cqrs_sim.ui.lineage_findings import LOOKING
from cqrs_sim.ui.things import CommandSent, StoredRow, Token
from tests.ui.driver import Desk

MADE = "Made by, newest first"


def finding(desk: Desk) -> Finding:
    found = desk.window.side.inspector.finding
    assert found is not None
    return found


def lines(desk: Desk, title: str) -> list[str]:
    """Return the lines of a section of the inspector."""
    section = next(section for section in finding(desk).sections if section.title == title)
    return [f"{line.label}: {line.text}" if line.label else line.text for line in section.lines]


def liked(desk: Desk) -> None:
    """Let Ana's post #4 arrive, then have her like it as #5, which is on its way."""
    desk.command("CreatePost", text="Hello")
    desk.run()
    desk.let_pass(2.5)
    desk.press("F5")
    desk.query("GetPostFeed")
    desk.command("LikePost")


def choose(desk: Desk, title: str) -> None:
    """Put the keyboard on the first row of the feed, in this column."""
    table = desk.stage.read.view
    columns = [str(table.model().headerData(column, Qt.Orientation.Horizontal)) for column in range(9)]
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    for _ in range(columns.index(title)):
        QTest.keyClick(table, Qt.Key.Key_Right)


def test_a_row_names_the_events_that_made_it_with_their_commands_and_fates(desk: Desk) -> None:
    liked(desk)
    choose(desk, "Post")
    desk.press("F2")
    assert lines(desk, MADE) == [
        "#5: PostLiked changes likes; on its way, arrives in 2.0 s. LikePost by Ana",
        "#4: PostCreated makes it; applied. CreatePost by Ana",
    ]


def test_a_number_that_is_pointed_at_names_its_own_events(desk: Desk) -> None:
    liked(desk)
    desk.live.do(Inject(DuplicateCopy("read", 5, 0)))
    choose(desk, "Text")
    desk.press("F2")
    assert lines(desk, "Text alone") == ["#4: PostCreated, applied"]
    choose(desk, "Likes")
    desk.press("F2")
    assert lines(desk, "Likes alone") == [
        "#5: PostLiked, on its way, arrives in 2.0 s",
        "#4: PostCreated, applied",
    ]


def test_each_event_of_a_row_leads_on_to_its_command_by_keyboard(desk: Desk, qtbot: QtBot) -> None:
    liked(desk)
    choose(desk, "Post")
    desk.press("F2")
    inspector = desk.window.side.inspector
    part = next(part for part in inspector._parts if part.section.title == MADE)
    button = next(button for link, button in part.links if link == Token(5))
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert finding(desk).title == "PostLiked #5"
    assert "LikePost by Ana" in lines(desk, "Its command")[0]


def test_the_menu_of_a_row_leads_to_what_it_lacks(desk: Desk) -> None:
    liked(desk)
    choose(desk, "Post")
    desk.press("F2")
    leads = desk.window.side.inspector.leads(StoredRow("read", "feed", (1,)))
    assert ("event #5, which it lacks", Token(5)) in leads


def test_a_command_names_every_row_that_it_touched_on_the_read_side(desk: Desk) -> None:
    liked(desk)
    ticket = desk.told(Accepted)[-1].ticket
    desk.window.aside.show_thing(CommandSent(ticket))
    coming = "on its way, arrives in 2.0 s"
    assert lines(desk, "Read stores, rows touched") == [
        f"p1: feed: {coming}",
        f"p1, Ana: home feed: {coming}",
        f"u1: profiles: {coming}",
        f"p1: trending: {coming}",
        f"p1, 0: post pages: {coming}",
    ]
    desk.run()
    desk.let_pass(3)
    desk.window.aside.show_thing(CommandSent(ticket))
    assert lines(desk, "Read stores, rows touched")[0] == "p1: feed: applied"


def test_a_long_log_is_looked_through_before_it_is_told(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observer, "SLICE", 0.0)
    for _ in range(100):
        desk.simulation.submit(CreatePost("Hello"), "Ana")
    desk.window.aside.show_thing(StoredRow("read", "feed", (1,)))
    assert lines(desk, MADE) == [LOOKING]
    qtbot.waitUntil(lambda: lines(desk, MADE) != [LOOKING])
    (line,) = lines(desk, MADE)
    assert line.startswith("#4: PostCreated makes it; on its way, arrives in 2.0 s. ")


def test_of_many_events_the_older_ones_are_left_out(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    desk.command("CreatePost", text="Hello")
    desk.query("GetPostFeed")
    for _ in range(7):
        desk.command("LikePost")
        desk.command("UnlikePost")
    desk.window.aside.show_thing(StoredRow("read", "feed", (1,)))
    told = lines(desk, MADE)
    assert len(told) == 11
    assert told[-1] == "and older ones, all applied"


def test_a_command_that_waited_for_the_write_store_is_told_without_those_before_it(desk: Desk) -> None:
    slow = Capacities(write=Capacity(rate=1.0))
    desk.live.do(Configure(replace(desk.simulation.settings, capacities=slow)))
    desk.command("CreatePost", text="First")
    desk.command("CreatePost", text="Second")
    desk.run()
    desk.let_pass(4)
    first, second = desk.told(Accepted)
    desk.window.aside.show_thing(CommandSent(second.ticket))
    assert [line.split(":")[0] for line in lines(desk, "Its events")] == [f"#{second.receipt}"]
    assert first.receipt != second.receipt
    (row,) = lines(desk, "Write store, before → after")
    assert row.startswith("posts p2: new")
