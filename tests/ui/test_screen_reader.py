"""What a screen reader is told: names everywhere, tables by cell, painted views in words, and what happens."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QTableView, QWidget

from cqrs_sim.ui.announcer import EVERY, Announcer
from cqrs_sim.ui.graphics_told import PAINTED, tell_graphics
from cqrs_sim.ui.log_model import SAID
from cqrs_sim.ui.row_table import RowTable
from cqrs_sim.ui.speaking import Speaking
from tests.ui.driver import Desk

LEAST = 24
"""Pixels that anything to click or to press has in both directions (WCAG 2.2, 2.5.8)."""


@pytest.fixture(scope="module", autouse=True)
def graphics(application: QApplication) -> None:
    tell_graphics()


@pytest.fixture
def said(desk: Desk) -> list[str]:
    """Return what is announced from now on."""
    spoken: list[str] = []
    stage = desk.stage
    announcer = Announcer(stage.caption.text, stage.checkpoint)
    speaking = Speaking(announcer, desk.clock, desk.window, lambda _window, sentence: spoken.append(sentence))
    speaking.hear(stage, desk.live)
    return spoken


def told(widget: QWidget) -> QAccessibleInterface:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface


class Told(NamedTuple):
    """What a screen reader finds: a copy, for nothing of Qt's may outlive its window."""

    role: QAccessible.Role
    name: str
    focusable: bool
    where: str


def below(widget: QWidget) -> list[Told]:
    """Return what a screen reader finds from this widget on down."""
    found: list[Told] = []
    _gather(told(widget), found)
    return found


def _gather(interface: QAccessibleInterface, found: list[Told]) -> None:
    state = interface.state()
    thing = interface.object()
    # The line of a list that can be typed into hands the focus, and with it the word, to the list.
    proxied = isinstance(thing, QLineEdit) and isinstance(thing.parentWidget(), QComboBox)
    focusable = bool(state.focusable) and not state.invisible and not proxied
    where = type(thing).__name__
    found.append(Told(interface.role(), interface.text(QAccessible.Text.Name), focusable, where))
    for place in range(interface.childCount()):
        child = interface.child(place)
        if child.isValid():
            _gather(child, found)


def spoken(widget: QWidget) -> tuple[QAccessible.Role, str, str, str]:
    """Return a widget's role, name, description and value."""
    interface, text = told(widget), QAccessible.Text
    return (interface.role(), *(interface.text(what) for what in (text.Name, text.Description, text.Value)))  # type: ignore[return-value]


def in_use(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    desk.press("Ctrl+R")
    QApplication.processEvents()


VIEWS = ("", "F3", "F4", "F7", "Alt+2")
"""Nothing besides the stage, the views of the side panel, and the lab, by their keys."""


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_that_takes_the_focus_is_without_a_name(desk: Desk, view: str) -> None:
    in_use(desk)
    if view:
        desk.press(view)
    QApplication.processEvents()
    focusable = [each for each in below(desk.window) if each.focusable]
    assert len(focusable) > 10
    assert [each for each in focusable if not each.name] == []


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_to_press_is_smaller_than_a_finger_may_need(desk: Desk, view: str) -> None:
    in_use(desk)
    if view:
        desk.press(view)
    QApplication.processEvents()
    small = [
        f"{type(widget).__name__} {widget.accessibleName()} {widget.size().toTuple()}"
        for widget in desk.window.findChildren(QWidget)
        if widget.focusPolicy() & widget.focusPolicy().TabFocus and widget.isVisible()
        if min(widget.width(), widget.height()) < LEAST
    ]
    assert small == []


def test_tables_are_read_by_cell_under_headers_that_say_what_it_is(desk: Desk) -> None:
    in_use(desk)
    desk.press("F3")
    tables = [table for table in desk.window.findChildren(QTableView) if table.isVisible()]
    assert len([table for table in tables if isinstance(table, RowTable)]) >= 3
    for table in tables:
        model = table.model()
        columns = range(model.columnCount())
        titles = [table.model().headerData(column, table.horizontalHeader().orientation()) for column in columns]
        assert all(titles), (table.accessibleName(), titles)
        cells = [each.name for each in below(table) if each.role == QAccessible.Role.Cell]
        if model.rowCount():
            shown = [str(model.index(0, column).data()) for column in columns]
            assert set(shown) <= set(cells), table.accessibleName()


@pytest.mark.parametrize("place", ["lane", "chart", "gate"])
def test_what_is_painted_is_a_graphic_that_says_what_it_shows(desk: Desk, place: str) -> None:
    in_use(desk)
    view = {"lane": desk.stage.lane, "chart": desk.stage.chart, "gate": desk.stage.commands.gate}[place]
    assert type(view).__name__ in PAINTED
    role, name, description, value = spoken(view)
    assert role == QAccessible.Role.Graphic
    assert name
    words = {
        "lane": "PostCreated #4 arrives in 1.5 s",
        "chart": "Write head #4, read head #3: 1 event",
        "gate": "text not empty: holds",
    }
    assert words[place] in description
    assert value == description


def test_every_class_that_is_told_as_a_graphic_is_in_the_window(desk: Desk) -> None:
    desk.press("Alt+2")
    assert {type(widget).__name__ for widget in desk.window.findChildren(QWidget)} >= PAINTED


def test_a_success_is_announced_with_its_receipt_and_then_what_comes_of_it(desk: Desk, said: list[str]) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    assert said[0].startswith("Success, receipt #4.")
    desk.let_pass(4.5)
    assert said[-1] == f"1 event applied. {desk.caption}"


def test_a_rejection_is_announced_as_the_caption_and_the_event_log_tell_it(desk: Desk, said: list[str]) -> None:
    desk.command("RegisterUser", name="Ana")
    assert said == [desk.caption]
    desk.press("F3")
    log = desk.window.side.log
    lines = [str(log.lines.index(row, SAID).data()) for row in range(log.lines.rowCount())]
    rejected = [line for line in lines if line.startswith("Rejected: ")]
    assert len(rejected) == 1
    assert rejected[0].endswith(desk.caption.removeprefix("Rejected: "))


def test_in_a_stream_of_events_no_more_than_one_announcement_comes_in_two_seconds(desk: Desk, said: list[str]) -> None:
    desk.run()
    desk.quickly()
    desk.type(desk.stage.behind.traffic.fields["writes"], "50")
    desk.enter()
    said.clear()
    desk.let_pass(10)
    assert 1 < len(said) <= 10 / EVERY + 1
    assert all("events applied." in sentence for sentence in said[1:])


def test_input_that_is_refused_is_announced(desk: Desk, said: list[str]) -> None:
    desk.set_delay("soon")
    QApplication.processEvents()
    assert said == [desk.caption]


def test_looking_back_and_coming_back_are_announced(desk: Desk, said: list[str]) -> None:
    in_use(desk)
    said.clear()
    desk.clock.seconds += EVERY
    desk.press("Shift+F10")
    QApplication.processEvents()
    assert said[-1].startswith("◀ Looking back at")
    desk.clock.seconds += EVERY
    desk.press("Esc")
    QApplication.processEvents()
    assert said[-1] == desk.caption


def test_what_is_not_due_yet_is_announced_in_time_though_nothing_else_happens(desk: Desk, said: list[str]) -> None:
    desk.set_delay("soon")
    QApplication.processEvents()
    desk.set_delay("later")
    assert len(said) == 1
    speaking = desk.window.findChild(Speaking)
    assert speaking is not None
    later = speaking._later
    assert later.isActive()
    assert later.interval() == pytest.approx(1000 * EVERY, abs=2)
    desk.clock.seconds += EVERY
    later.timeout.emit()
    assert said[-1] == desk.caption


def test_f2_inspects_what_the_keyboard_points_at_wherever_a_tooltip_would_say_more(desk: Desk) -> None:
    in_use(desk)
    desk.stage.commands.gate.setFocus()
    desk.press("F2")
    assert desk.window.workspace.side_in_sight
    assert desk.window.side.choices.current == "inspector"
