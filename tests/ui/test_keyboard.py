"""The keyboard alone: Tab through everything and back, panes, the way home, and a ring around what has the focus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from cqrs_sim.ui.focus_ring import OFF, THICK, FocusRing, ring_of
from cqrs_sim.ui.new_session import NewSession
from cqrs_sim.ui.theming import NAMED
from tests.ui.driver import Desk

MOST = 120
"""More than there is to reach by Tab: who presses so often and is not back has been trapped."""


def tab(desk: Desk, back: bool = False) -> QWidget:
    """Press Tab, or Shift+Tab; return what has the focus then."""
    QTest.keyClick(desk.focused(), Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
    return desk.focused()


def round_trip(desk: Desk, back: bool = False) -> list[QWidget]:
    """Press Tab until the keyboard is where it was; return all that it pointed at."""
    start = desk.focused()
    passed = [start]
    while (now := tab(desk, back)) is not start:
        assert len(passed) < MOST, f"trapped at {now}"
        passed.append(now)
    return passed


def reachable(desk: Desk) -> set[QWidget]:
    """Return what takes the focus by Tab, as its own policy says."""
    return {
        widget
        for widget in desk.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        if widget.focusProxy() is None
    }


def pane_of(desk: Desk, widget: QWidget) -> str:
    stage = desk.stage
    places = {
        "commands": stage.commands,
        "write store": stage.write,
        "sync": stage.behind,
        "lane": stage.lane,
        "read store": stage.read,
        "queries": stage.queries,
        "timeline": stage.timeline,
        "scenes": desk.window.scenes.tabs,
        "bar": desk.window.bar,
    }
    found = [name for name, pane in places.items() if pane is widget or pane.isAncestorOf(widget)]
    return found[0] if found else ""


def running(desk: Desk) -> bool:
    return desk.live.running


def in_turn(names: list[str]) -> list[str]:
    """Return each name once a stretch."""
    return [name for place, name in enumerate(names) if place == 0 or names[place - 1] != name]


AROUND = ["commands", "write store", "sync", "lane", "read store", "queries", "timeline", "scenes", "bar"]


def test_tab_reaches_everything_in_the_order_of_the_stage_and_shift_tab_goes_back(desk: Desk) -> None:
    desk.press("Esc")
    tab(desk)
    there = round_trip(desk)
    assert set(there) == reachable(desk)
    assert in_turn([pane_of(desk, widget) for widget in there]) == AROUND
    back = round_trip(desk, back=True)
    assert [back[0], *reversed(back[1:])] == there


def test_the_gate_comes_after_its_command_and_before_the_write_store(desk: Desk) -> None:
    desk.stage.commands.send.setFocus()
    assert tab(desk) is desk.stage.commands.gate
    assert pane_of(desk, tab(desk)) == "write store"


def test_f6_leads_from_pane_to_pane_and_back_to_where_one_was_in_each(desk: Desk) -> None:
    start = desk.focused()
    passed = []
    for _press in AROUND:
        desk.press("F6")
        passed.append(pane_of(desk, desk.focused()))
    assert passed == [*AROUND[1:], "commands"]
    assert desk.focused() is start
    desk.press("Shift+F6")
    assert pane_of(desk, desk.focused()) == "bar"


def test_f6_leads_through_the_side_panel_while_it_is_shown(desk: Desk) -> None:
    desk.press("F3")
    passed = set()
    for _press in range(len(AROUND) + 1):
        desk.press("F6")
        passed.add(pane_of(desk, desk.focused()) or "side")
    assert passed == {*AROUND, "side"}


def test_f6_leads_through_the_parts_of_the_lab(desk: Desk) -> None:
    desk.press("Alt+2")
    passed = set()
    for _press in range(8):
        desk.press("F6")
        passed.add(desk.focused())
    assert len(passed) > 3


def test_escape_leads_to_the_stage_from_everywhere(desk: Desk) -> None:
    for widget in round_trip(desk):
        widget.setFocus()
        desk.press("Esc")
        assert desk.focused() is desk.stage, widget


def test_space_runs_and_pauses_while_the_stage_has_the_focus_and_presses_buttons_elsewhere(desk: Desk) -> None:
    desk.press("Esc")
    desk.press("Space")
    assert running(desk)
    desk.press("Space")
    assert not running(desk)
    desk.field("text").setFocus()
    desk.press("Space")
    assert not running(desk)
    assert desk.value("text").endswith(" ")
    desk.window.bar.step_button.setFocus()
    desk.press("Space")
    assert not running(desk)


def test_keys_without_ctrl_or_alt_can_be_switched_off(desk: Desk) -> None:
    desk.press("Ctrl+F2")
    desk.press("Esc")
    desk.press("Space")
    assert not running(desk)
    desk.press("Ctrl+F2")
    desk.press("Space")
    assert running(desk)


@pytest.mark.parametrize("theme", NAMED)
def test_whatever_has_the_focus_has_a_ring_in_sight(desk: Desk, theme: str) -> None:
    desk.window.theme.choose(theme)
    desk.press("Esc")
    tab(desk)
    for widget in [*round_trip(desk), desk.stage]:
        widget.setFocus()
        see_ring(desk.window, widget, NAMED[theme].focus)


def test_the_ring_goes_along_when_what_it_is_around_moves(desk: Desk) -> None:
    desk.stage.queries.refresh.setFocus()
    desk.window.resize(1024, 768)
    QApplication.processEvents()
    see_ring(desk.window, desk.stage.queries.refresh, desk.window.theme.colours.focus)


def test_a_ring_goes_around_no_more_than_what_is_in_sight(desk: Desk) -> None:
    desk.press("F4")
    area = desk.window.side.machinery
    for widget in [child for child in area.findChildren(QWidget) if child in reachable(desk)]:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        ring = ring_of(desk.window)
        assert ring is not None
        assert desk.window.rect().contains(ring.geometry())


def test_a_dialog_has_a_ring_of_its_own(desk: Desk, qtbot: QtBot) -> None:
    dialog = NewSession([desk.simulation.domain], desk.simulation.domain.name, 1, desk.window)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: ring_of(dialog) is not None)
    focused = dialog.focusWidget()
    assert focused is not None
    see_ring(dialog, focused, desk.window.theme.colours.focus)
    ring = ring_of(desk.window)
    assert ring is None or not ring.isVisible()
    dialog.reject()


def see_ring(window: QWidget | QDialog, widget: QWidget, colour: str) -> None:
    """Find the ring in a picture of the window: its four sides, clear of the widget where the window has room."""
    QApplication.processEvents()
    ring = ring_of(window)
    assert isinstance(ring, FocusRing)
    assert ring.isVisible(), widget
    place = QRect(widget.mapTo(window, QPoint()), widget.size())
    wanted = place.adjusted(-THICK - OFF, -THICK - OFF, THICK + OFF, THICK + OFF) & window.rect()
    if not isinstance(widget.parentWidget(), QAbstractItemView):
        assert ring.geometry() == wanted, widget
    picture = window.grab().toImage()
    seen, half = ring.geometry(), THICK // 2
    middle = seen.center()
    for x, y in (
        (middle.x(), seen.top() + half),
        (middle.x(), seen.bottom() - half),
        (seen.left() + half, middle.y()),
        (seen.right() - half, middle.y()),
    ):
        assert picture.pixelColor(x, y) == QColor(colour), (widget, x, y)
