"""Two readers side by side: one query, and what each of them gets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cqrs_sim.core.facts import Answered, Asked
from cqrs_sim.core.journal import Configure
from cqrs_sim.core.settings import DelayLaw, Layout
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.reader_view import ReaderView
from tests.ui.driver import Desk
from tests.ui.test_layout import SIZES, audit, settle


def two(desk: Desk) -> tuple[ReaderView, ReaderView]:
    """Have two readers, Ana and Ben."""
    desk.press("F8")
    settle()
    first, second = desk.stage.queries.readers
    return first, second


def shown(view: ReaderView) -> list[str]:
    return [card.accessibleName() for card in view.answer._cards]


def test_there_is_one_reader_until_somebody_wants_two(desk: Desk) -> None:
    assert len(desk.stage.queries.readers) == 1
    first, second = two(desk)
    assert (first.client, second.client) == ("Ana", "Ben")
    assert all(part.isVisible() for view in (first, second) for part in (view.who, view.live, view.again))
    desk.press("F8")
    settle()
    assert not second.isVisible()
    assert not first.again.isVisible()
    assert first.who.isVisible()
    assert desk.window.two_action.isCheckable()


def test_refresh_asks_for_both_at_one_moment(desk: Desk) -> None:
    two(desk)
    desk.press("Ctrl+R")
    assert [(fact.client, fact.at) for fact in desk.told(Asked)] == [("Ana", 0), ("Ben", 0)]
    desk.press("F8")
    desk.press("Ctrl+R")
    assert [fact.client for fact in desk.told(Asked)] == ["Ana", "Ben", "Ana"]


def test_the_same_person_twice_asks_once(desk: Desk) -> None:
    first, second = two(desk)
    desk.pick(second.reader, "Ana")
    desk.press("Ctrl+R")
    assert [fact.client for fact in desk.told(Asked)] == ["Ana"]
    assert shown(first) == shown(second)


def test_each_reader_has_an_answer_of_its_own(desk: Desk) -> None:
    first, second = two(desk)
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.click(first.again)
    desk.let_pass(2.5)
    desk.click(second.again)
    assert [fact.client for fact in desk.told(Answered)] == ["Ana", "Ben"]
    assert shown(first) == [""]
    assert shown(second) == ["Ana, Hello, Likes 0, Comments 0"]
    assert first.about.whole.startswith("built at #3 · 2.5 s ago")
    assert second.about.whole.startswith("built at #4 · 0.0 s ago")


def test_two_readers_on_replicas_of_different_age_see_different_things(desk: Desk) -> None:
    late = ((2, DelayLaw(mean=8 * SECOND)),)
    layout = Layout(replicas=2, replica_delays=late)
    desk.live.do(Configure(replace(desk.simulation.settings, layout=layout)))
    first, second = two(desk)
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    desk.press("Ctrl+R")
    seen = {view.about.whole.partition(",")[0]: shown(view) for view in (first, second)}
    assert seen == {"replica 1": ["Ana, Hello, Likes 0, Comments 0"], "replica 2": [""]}


def test_each_reader_has_a_live_view_of_its_own(desk: Desk) -> None:
    _, second = two(desk)
    desk.run()
    second.live.setFocus()
    QTest.keyClick(second.live, Qt.Key.Key_Space)
    desk.let_pass(2.5)
    assert {fact.client for fact in desk.told(Asked)} == {"Ben"}
    assert len(desk.told(Asked)) == 3
    assert not desk.stage.queries.live.isChecked()


def test_a_query_is_chosen_for_both(desk: Desk) -> None:
    first, second = two(desk)
    desk.press("Ctrl+R")
    desk.stage.queries.choices.action("GetTrending").trigger()
    assert [view.about.whole for view in (first, second)] == ["", ""]
    desk.press("Ctrl+R")
    assert all("trending" in view.about.whole.lower() for view in (first, second))


def test_what_the_keyboard_points_at_is_the_answer_of_that_reader(desk: Desk) -> None:
    first, second = two(desk)
    desk.quickly()
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    for view in (first, second):
        view.answer.setFocus()
        pointed = desk.stage.pointed
        assert pointed is not None
        assert f"as {view.client}" in pointed.text


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_two_readers_have_room(desk: Desk, size: tuple[int, int], theme: str) -> None:
    desk.window.theme.choose(theme)
    desk.window.resize(*size)
    first, second = two(desk)
    desk.quickly()
    desk.press("Ctrl+Shift+S")
    desk.press("Ctrl+R")
    settle()
    assert (desk.window.width(), desk.window.height()) == size
    assert audit(desk.window) == []
    assert min(view.answer.height() for view in (first, second)) >= 70
    assert abs(first.width() - second.width()) <= 2


def test_the_cursor_stays_where_it_was(desk: Desk) -> None:
    for field in (desk.stage.queries.reader, desk.stage.queries.live):
        field.setFocus()
        for _ in range(2):
            desk.press("F8")
            settle()
            assert desk.focused() is field
