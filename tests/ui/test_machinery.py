"""The machinery panel: every setting by typing or choosing, each change one input, and bad input says why."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cqrs_sim.core.facts import SettingsChanged
from cqrs_sim.core.journal import Configure
from cqrs_sim.core.settings import (
    Capacities,
    Capacity,
    ChannelFaults,
    DelayLaw,
    Layout,
    OutboxMode,
    ProjectorSwitches,
    Settings,
)
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.knob_fields import ChosenField, TypedField
from cqrs_sim.ui.knobs import GROUPS, value_at
from cqrs_sim.ui.machinery import MachineryView
from tests.ui.driver import Desk
from tests.ui.test_layout import audit

USUAL = Settings()

TYPED = {
    ("Copies lost", "5"): replace(USUAL, faults=ChannelFaults(loss=0.05)),
    ("Copies lost", "12,5 %"): replace(USUAL, faults=ChannelFaults(loss=0.125)),
    ("Sent again after", "250ms"): replace(USUAL, faults=ChannelFaults(retry=SECOND // 4)),
    ("Sent again after", "never"): replace(USUAL, faults=ChannelFaults(retry=0)),
    ("Sent again after", "0"): replace(USUAL, faults=ChannelFaults(retry=0)),
    ("Sent twice", "100%"): replace(USUAL, faults=ChannelFaults(duplication=1)),
    ("On a detour", "30"): replace(USUAL, faults=ChannelFaults(reordering=0.3)),
    ("Batch, at most", "100"): replace(USUAL, projector=ProjectorSwitches(batch=100)),
    ("Looks for events", "1.5 s"): replace(USUAL, projector=ProjectorSwitches(polling=1_500_000)),
    ("Capacity: write store", "50 /s"): replace(USUAL, capacities=Capacities(write=Capacity(50))),
    ("Capacity: each replica", "7"): replace(USUAL, capacities=Capacities(replica=Capacity(7))),
    ("Capacity: projector", "2.5"): replace(USUAL, capacities=Capacities(projector=Capacity(2.5))),
}

CHOSEN = {
    ("Gaps", "does not wait"): replace(USUAL, projector=ProjectorSwitches(gaps="pass")),
    ("Duplicates", "applied again"): replace(USUAL, projector=ProjectorSwitches(duplicates="none")),
    ("Checkpoint", "before the rows"): replace(USUAL, projector=ProjectorSwitches(checkpoint="before")),
    ("Law of capacity: projector", "exponential"): replace(
        USUAL, capacities=Capacities(projector=Capacity(0, "exponential"))
    ),
    ("Outbox", "none: commands write twice"): replace(USUAL, outbox=OutboxMode(on=False)),
    ("Replicas", "3"): replace(USUAL, layout=Layout(replicas=3)),
    ("A query goes", "random"): replace(USUAL, layout=Layout(routing="random")),
    ("Lane of feed", "own lane"): replace(USUAL, layout=Layout(separate=("feed",))),
    ("Lane of trending", "not kept"): replace(USUAL, layout=Layout(missing=("trending",))),
}

REFUSED = {
    ("Copies lost", "150"): "✗ A share lies between 0 and 100 %. It stays 0 %.",
    ("Copies lost", "some"): "✗ 'some' is no share: write 0 to 100 %. It stays 0 %.",
    ("Sent again after", "soon"): "✗ 'soon' is not a time: write 2, 2s, 250ms or 1.5min. It stays 1.0 s.",
    ("Batch, at most", "0"): "✗ A batch holds 1 to 1,000 events. It stays 1.",
    ("Batch, at most", "1.5"): "✗ '1.5' is no whole number. It stays 1.",
    ("Looks for events", "31"): (
        "✗ The projector looks for events every 30 s at least, or takes them as they come (0). It stays as they come."
    ),
}


@pytest.fixture
def panel(desk: Desk) -> MachineryView:
    """The panel, opened by its key."""
    desk.press("F4")
    assert desk.window.side.machinery.isVisible()
    return desk.window.side.machinery


def enter(desk: Desk, field: object, text: str) -> None:
    assert isinstance(field, TypedField)
    desk.type(field, text)
    desk.enter()


def changes(desk: Desk) -> list[Settings]:
    return [fact.settings for fact in desk.told(SettingsChanged)]


@pytest.mark.parametrize(("field", "text"), TYPED)
def test_what_is_typed_is_one_change(desk: Desk, panel: MachineryView, field: str, text: str) -> None:
    enter(desk, panel.fields[field], text)
    desk.stage.commands.focus()
    assert changes(desk) == [TYPED[field, text]]


@pytest.mark.parametrize(("field", "choice"), CHOSEN)
def test_what_is_chosen_is_one_change(desk: Desk, panel: MachineryView, field: str, choice: str) -> None:
    box = panel.fields[field]
    assert isinstance(box, ChosenField)
    box.setCurrentText(choice)
    box.activated.emit(box.currentIndex())
    assert changes(desk) == [CHOSEN[field, choice]]
    assert box.currentText() == choice


@pytest.mark.parametrize(("field", "text"), REFUSED)
def test_bad_input_keeps_the_old_value_and_says_why_at_the_field(
    desk: Desk, panel: MachineryView, field: str, text: str
) -> None:
    box = panel.fields[field]
    before = box.text()  # type: ignore[union-attr]  # these are typed
    enter(desk, box, text)
    assert (panel.rows[field].advice, box.text()) == (REFUSED[field, text], before)  # type: ignore[union-attr]
    assert changes(desk) == []
    enter(desk, box, before)
    enter(desk, box, "1")
    assert panel.rows[field].advice == ""


def test_a_knob_is_there_for_everything_that_can_be_turned_but_what_has_a_control_of_its_own() -> None:
    knobs = {knob.path for _, rows in GROUPS for row in rows for knob in row.knobs}
    assert all(value_at(USUAL, path) is not None for path in knobs)
    sections = (ChannelFaults(), ProjectorSwitches(), OutboxMode())
    names = {field.name for section in sections for field in fields(section)}
    assert names - {path[-1] for path in knobs} == {"bug"}, "bugs are in the menu"


def test_the_panel_follows_what_is_set_elsewhere_and_leaves_what_is_being_typed(
    desk: Desk, panel: MachineryView
) -> None:
    lost, twice = panel.fields["Copies lost"], panel.fields["Sent twice"]
    desk.type(lost, "3")
    desk.live.do(Configure(replace(USUAL, faults=ChannelFaults(loss=0.5, duplication=0.2))))
    assert (lost.text(), twice.text()) == ("3", "20 %")  # type: ignore[union-attr]
    desk.enter()
    assert desk.simulation.settings.faults == ChannelFaults(loss=0.03, duplication=0.2)


def test_delays_of_ones_own_are_offered_where_there_is_a_lane_for_them(desk: Desk, panel: MachineryView) -> None:
    own = panel.fields["Delay of feed"]
    assert not own.isEnabled()
    assert panel.rows["Delay to replica 2"].isHidden()
    layout = Layout(separate=("feed",), replicas=2)
    desk.live.do(Configure(replace(USUAL, layout=layout)))
    enter(desk, own, "500ms")
    enter(desk, panel.fields["Delay to replica 2"], "3")
    laws = replace(
        layout,
        model_delays=(("feed", DelayLaw("fixed", SECOND // 2)),),
        replica_delays=((2, DelayLaw("fixed", 3 * SECOND)),),
    )
    assert changes(desk)[-1].layout == laws
    assert panel.rows["Delay to replica 3"].isHidden()
    enter(desk, own, "as set")
    assert changes(desk)[-1].layout == replace(laws, model_delays=())


def test_at_least_one_read_model_is_kept(desk: Desk, panel: MachineryView) -> None:
    names = [model.name for model in desk.simulation.domain.read_models]
    for name in names:
        box = panel.fields[f"Lane of {name}"]
        assert isinstance(box, ChosenField)
        box.setCurrentText("not kept")
        box.activated.emit(box.currentIndex())
    assert set(changes(desk)[-1].layout.missing) == {*names[:-1]}
    assert panel.rows["Post pages"].advice == "✗ At least one read model is kept."
    assert panel.fields["Lane of post_pages"].currentText() == "shared lane"  # type: ignore[union-attr]


def test_the_shares_of_a_dual_write_can_be_turned_while_there_is_one(desk: Desk, panel: MachineryView) -> None:
    shares = [panel.fields[name] for name in ("Publishing fails", "Commit fails")]
    assert [share.isEnabled() for share in shares] == [False, False]
    desk.press("Ctrl+Shift+O")
    assert [share.isEnabled() for share in shares] == [True, True]
    enter(desk, shares[1], "20")
    assert desk.simulation.settings.outbox == OutboxMode(False, 0.5, 0.2)


def test_f4_opens_the_panel_with_the_cursor_in_it_and_closes_it_again(desk: Desk, panel: MachineryView) -> None:
    assert desk.focused() is panel.fields["Copies lost"]
    desk.press("F4")
    assert not desk.window.side.isVisible()
    desk.press("F4")
    QTest.keyClick(desk.focused(), Qt.Key.Key_Escape)
    assert not desk.window.side.isVisible()


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)], ids=str)
def test_everything_in_the_panel_has_its_place(desk: Desk, panel: MachineryView, size: tuple[int, int]) -> None:
    desk.show(*size)
    desk.live.do(Configure(replace(USUAL, layout=Layout(replicas=5))))
    enter(desk, panel.fields["Looks for events"], "31")
    for _ in range(3):
        QApplication.processEvents()
    assert audit(panel) == []
    assert panel.widget().width() <= panel.viewport().width()  # type: ignore[union-attr]
