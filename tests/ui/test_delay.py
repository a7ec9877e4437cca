"""The sync delay: four ways to turn it, and what is turned by none of them."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cqrs_sim.core.facts import SettingsChanged
from cqrs_sim.core.settings import SHAPES, DelayLaw
from cqrs_sim.core.timeline import SECOND
from tests.ui.driver import Desk

MILLISECOND = SECOND // 1_000


def changes(desk: Desk) -> list[DelayLaw]:
    return [fact.settings.delay for fact in desk.told(SettingsChanged)]


def journalled(desk: Desk) -> list[int]:
    """Return the delays of the journal's settings, without those of the opening."""
    entries = [json.loads(line) for line in desk.journal()]
    return [entry["settings"]["delay"]["mean"] for entry in entries if entry["input"] == "settings"][1:]


def means(desk: Desk) -> list[int]:
    told = [law.mean for law in changes(desk)]
    assert journalled(desk) == told
    return told


def shown(desk: Desk) -> tuple[str, float]:
    return desk.window.bar.delay.field.text(), desk.window.bar.delay.slider.value() / 10


@pytest.mark.parametrize(
    ("typed", "mean", "reads", "at"),
    [
        ("250ms", 250 * MILLISECOND, "250 ms", 0.2),
        ("0.3", 300 * MILLISECOND, "0.3 s", 0.3),
        ("3s", 3 * SECOND, "3.0 s", 3.0),
        ("0", 0, "0.0 s", 0.0),
        ("30", 30 * SECOND, "30.0 s", 30.0),
    ],
)
def test_a_typed_delay_is_one_change_and_one_line_of_the_journal(
    desk: Desk, typed: str, mean: int, reads: str, at: float
) -> None:
    desk.set_delay(typed)
    desk.enter()
    QTest.keyClick(desk.focused(), Qt.Key.Key_Tab)
    assert means(desk) == [mean]
    assert shown(desk) == (reads, at)


@pytest.mark.parametrize("typed", ["2", "2s", "2.0 s", "2000ms"])
def test_a_typed_delay_that_is_the_old_one_changes_nothing(desk: Desk, typed: str) -> None:
    desk.set_delay(typed)
    assert means(desk) == []
    assert shown(desk) == ("2.0 s", 2.0)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31", "The sync delay lies between 0 s and 30 s. It stays 2.0 s."),
        ("abc", "'abc' is not a time: write 2, 2s, 250ms or 1.5min. It stays 2.0 s."),
        ("-1", "'-1' is not a time: write 2, 2s, 250ms or 1.5min. It stays 2.0 s."),
        ("", "'' is not a time: write 2, 2s, 250ms or 1.5min. It stays 2.0 s."),
    ],
)
def test_what_is_no_delay_keeps_the_old_one_and_says_why(desk: Desk, typed: str, why: str) -> None:
    desk.set_delay(typed)
    assert desk.caption == why
    assert shown(desk) == ("2.0 s", 2.0)
    assert means(desk) == []


def test_the_reason_stays_in_sight_while_the_cursor_moves_on(desk: Desk) -> None:
    desk.run()
    desk.set_delay("31")
    QTest.keyClick(desk.focused(), Qt.Key.Key_Tab)
    desk.let_pass(1)
    assert desk.caption.startswith("The sync delay lies between")


def test_a_reason_gives_way_to_the_next_thing_a_person_does(desk: Desk) -> None:
    desk.set_delay("31")
    desk.set_delay("3")
    assert means(desk) == [3 * SECOND]
    assert desk.caption == "Press Create post and watch it cross to the feed."


def test_arrows_turn_a_tenth_of_a_second_and_pages_a_second(desk: Desk) -> None:
    slider = desk.window.bar.delay.slider
    slider.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        QTest.keyClick(slider, key)
    tenths = [21, 22, 21, 31, 21]
    assert means(desk) == [tenth * SECOND // 10 for tenth in tenths]
    assert shown(desk) == ("2.1 s", 2.1)


def test_the_ends_of_the_slider_change_nothing_twice(desk: Desk) -> None:
    slider = desk.window.bar.delay.slider
    slider.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Left):
        QTest.keyClick(slider, key)
    assert means(desk) == [30 * SECOND, 0]


def test_the_slider_turns_what_was_typed_before_it(desk: Desk) -> None:
    desk.set_delay("5")
    slider = desk.window.bar.delay.slider
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert means(desk) == [5 * SECOND, 51 * SECOND // 10]


def test_a_double_click_goes_back_to_the_default(desk: Desk) -> None:
    desk.set_delay("7")
    slider = desk.window.bar.delay.slider
    handle = QPoint(round(slider.width() * 7 / 30), slider.height() // 2)
    desk.click(slider, handle)
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=handle)
    assert means(desk)[-1] == 2 * SECOND
    assert shown(desk) == ("2.0 s", 2.0)


def test_dragging_changes_the_delay_once_it_is_let_go(desk: Desk) -> None:
    slider = desk.window.bar.delay.slider
    middle = slider.height() // 2
    left, buttons = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    start = QPoint(8 + round((slider.width() - 20) * 2 / 30) + 2, middle)
    QTest.mousePress(slider, left, buttons, start)
    for x in range(start.x(), slider.width() - 30, 3):
        QTest.mouseMove(slider, QPoint(x, middle))
    assert means(desk) == []
    on_the_way = desk.window.bar.delay.field.text()
    QTest.mouseRelease(slider, left, buttons, QPoint(slider.width() - 30, middle))
    (mean,) = means(desk)
    assert mean > 20 * SECOND
    assert on_the_way != "2.0 s"
    assert shown(desk) == (f"{mean / SECOND:.1f} s", mean / SECOND)


def test_each_law_can_be_chosen_with_the_keyboard(desk: Desk) -> None:
    for shape in SHAPES[1:]:
        desk.pick(desk.window.bar.delay.shape, shape)
    assert [law.shape for law in changes(desk)] == list(SHAPES[1:])
    assert {law.mean for law in changes(desk)} == {2 * SECOND}


def test_law_and_mean_are_turned_apart(desk: Desk) -> None:
    desk.set_delay("5")
    desk.pick(desk.window.bar.delay.shape, "uniform")
    desk.set_delay("1")
    assert changes(desk) == [
        DelayLaw("fixed", 5 * SECOND),
        DelayLaw("uniform", 5 * SECOND),
        DelayLaw("uniform", SECOND),
    ]


def test_events_in_flight_keep_their_arrival(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Before")
    desk.let_pass(1)
    desk.set_delay("10")
    desk.command("CreatePost", text="After")
    flights = {flight.envelope.position: flight.arrives_at for flight in desk.simulation.lane.channel.flights}
    assert flights == {4: 2 * SECOND, 5: 11 * SECOND}
    # The ruler has grown with the law: the first, one second away, is now nine tenths on its way.
    assert desk.tokens() == {4: pytest.approx(0.9), 5: pytest.approx(0)}
    desk.let_pass(1)
    assert desk.checkpoint == "at #4 of 5"


def test_the_slider_is_right_while_the_cursor_is_in_the_field(desk: Desk) -> None:
    desk.set_delay("9")
    assert desk.window.bar.delay.field.hasFocus()
    assert shown(desk) == ("9.0 s", 9.0)


def test_time_that_passes_leaves_a_delay_half_typed_alone(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.type(desk.window.bar.delay.field, "1")
    desk.let_pass(1)
    assert desk.window.bar.delay.field.text() == "1"
    desk.pick(desk.window.bar.delay.shape, "uniform")
    assert changes(desk)[-1] == DelayLaw("uniform", SECOND)
