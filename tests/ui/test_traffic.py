"""Traffic is turned with sliders, keys and typed rates."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cqrs_sim.core.facts import Asked, SettingsChanged, Submitted
from cqrs_sim.core.settings import TrafficRates
from cqrs_sim.ui.traffic_control import TrafficControl
from tests.ui.driver import Desk


@pytest.fixture
def control(desk: Desk) -> TrafficControl:
    return desk.stage.behind.traffic


def typed(control: TrafficControl, name: str, text: str) -> None:
    field = control.fields[name]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_slider_moves_by_stops_and_makes_clients_write(desk: Desk, control: TrafficControl) -> None:
    desk.run()
    slider = control.sliders["writes"]
    for _ in range(4):
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert desk.simulation.settings.traffic == TrafficRates(writes=1.0)
    assert control.fields["writes"].text() == "1 /s"

    desk.let_pass(20)
    writers = [fact.client for fact in desk.told(Submitted) if fact.client not in ("Ana", "Ben", "Cy")]
    assert 8 <= len(writers) <= 35, "about one a second"


def test_readers_ask_and_are_not_counted_as_people(desk: Desk, control: TrafficControl) -> None:
    desk.run()
    typed(control, "reads", "5")
    desk.let_pass(10)
    assert len(desk.told(Asked)) >= 20
    assert desk.stage.queries._counter.text().startswith("0 asked")


@pytest.mark.parametrize(
    ("text", "rate"), [("0.25", 0.25), ("2 /s", 2.0), ("1,5", 1.5), ("10000", 10_000.0), ("0", 0.0)]
)
def test_a_typed_rate_is_taken(desk: Desk, control: TrafficControl, text: str, rate: float) -> None:
    typed(control, "writes", text)
    assert desk.simulation.settings.traffic.writes == rate


@pytest.mark.parametrize("text", ["", "many", "-1", "10001", "nan", "inf"])
def test_what_is_no_rate_keeps_the_old_one_and_says_why(desk: Desk, control: TrafficControl, text: str) -> None:
    typed(control, "reads", "2")
    changes = len(desk.told(SettingsChanged))
    typed(control, "reads", text or " ")
    assert desk.simulation.settings.traffic.reads == 2.0
    assert len(desk.told(SettingsChanged)) == changes
    assert "It stays 2." in desk.stage.caption.text
    assert control.fields["reads"].text() == "2 /s"
