"""The faults menu: everything that can go wrong by key, and what cannot be done now says why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from cqrs_sim.core import faults as done
from cqrs_sim.core.facts import Injected
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.journal import Configure, Inject
from cqrs_sim.core.settings import Layout, OutboxMode, Settings
from cqrs_sim.core.timeline import SECOND
from tests.ui.driver import Desk

BY_KEY = {
    "Ctrl+Shift+L": done.LoseNext(),
    "Ctrl+Shift+D": done.DuplicateNext(),
    "Ctrl+Shift+T": done.DetourNext(),
    "Ctrl+Shift+P": done.Partition(duration=5 * SECOND),
    "Ctrl+Shift+F": done.ForgetSent(),
    "Ctrl+Shift+C": done.CrashProjector(),
    "Ctrl+Shift+B": done.CrashProjector(between=True),
    "Ctrl+Shift+W": done.StartSecondProjector(),
    "Ctrl+Shift+X": done.PoisonNext(),
    "Ctrl+Shift+V": done.PoisonNext(reason="unknown version"),
    "Ctrl+Shift+N": done.Rebuild(),
    "Ctrl+Shift+J": done.Rebuild(source="write tables"),
    "Ctrl+Shift+Y": done.Rebuild(behind_glass=True),
}
"""What can be done to a healthy session."""

REPAIRS = {
    "Ctrl+Shift+H": (done.Partition(duration=5 * SECOND), done.HealPartition()),
    "Ctrl+Shift+G": (done.CrashProjector(), done.RestartProjector()),
    "Ctrl+Shift+M": (done.PoisonNext(), done.Mend()),
}
"""What is out of place until a fault has been injected."""


def injected(desk: Desk) -> list[Fault]:
    return [fact.fault for fact in desk.told(Injected)]


def action(desk: Desk, title: str) -> QAction:
    return desk.window.faults.action(title)


@pytest.mark.parametrize("keys", BY_KEY)
def test_every_fault_is_done_by_its_keys_wherever_the_cursor_is(desk: Desk, keys: str) -> None:
    assert isinstance(desk.focused(), QLineEdit), "the cursor is in a field"
    desk.press(keys)
    assert injected(desk) == [BY_KEY[keys]]


@pytest.mark.parametrize("keys", REPAIRS)
def test_a_repair_is_out_of_place_until_there_is_something_to_repair(desk: Desk, keys: str) -> None:
    fault, repair = REPAIRS[keys]
    desk.press(keys)
    assert injected(desk) == []
    desk.live.do(Inject(fault))
    desk.press(keys)
    assert injected(desk) == [fault, repair]


def test_what_was_lost_for_good_can_be_sent_again(desk: Desk) -> None:
    desk.live.do(Configure(Settings(faults=replace(Settings().faults, retry=0))))
    desk.press("Ctrl+Shift+L")
    desk.run()
    desk.command("CreatePost", text="Hello")
    assert (
        action(desk, "Send again what was lost")
        .toolTip()
        .startswith("Send again what was lost. Nothing was lost for good.")
    )
    desk.let_pass(3)
    desk.press("Ctrl+Shift+E")
    desk.let_pass(3)
    assert injected(desk) == [done.LoseNext(), done.SendAgain()]
    assert desk.checkpoint == "at #4 of 4"


def test_what_is_out_of_place_says_why(desk: Desk) -> None:
    restart, crash = action(desk, "Restart the projector"), action(desk, "Crash the projector")
    assert (restart.isEnabled(), crash.isEnabled()) == (False, True)
    assert restart.toolTip() == "Restart the projector. The projector is running. (Ctrl+Shift+G)"
    desk.press("Ctrl+Shift+C")
    assert (restart.isEnabled(), crash.isEnabled()) == (True, False)
    assert restart.toolTip() == "Restart the projector. It goes on from its checkpoint (Ctrl+Shift+G)"
    assert crash.toolTip() == "Crash the projector. The projector is down already. (Ctrl+Shift+C)"
    assert desk.window.faults.menu.toolTipsVisible()


def test_a_bug_of_the_domain_is_checked_while_it_is_in_use(desk: Desk) -> None:
    first, second, _ = (action(desk, bug.title) for bug in desk.simulation.domain.bugs)
    desk.press("Alt+6")
    assert desk.simulation.settings.projector.bug == "unlikes-ignored"
    assert (first.isChecked(), second.isChecked()) == (True, False)
    desk.press("Alt+7")
    assert (first.isChecked(), second.isChecked()) == (False, True)
    desk.press("Alt+7")
    assert desk.simulation.settings.projector.bug == ""
    assert (first.isChecked(), second.isChecked()) == (False, False)


def test_the_outbox_is_checked_while_events_leave_by_it(desk: Desk) -> None:
    outbox = action(desk, "Use the outbox")
    assert outbox.isChecked()
    desk.press("Ctrl+Shift+O")
    assert desk.simulation.settings.outbox == OutboxMode(on=False, publish_fails=0.5)
    assert not outbox.isChecked()
    desk.press("Ctrl+Shift+O")
    assert desk.simulation.settings.outbox == OutboxMode()
    assert outbox.isChecked()


def test_of_several_lanes_the_one_that_is_meant_can_be_chosen(desk: Desk) -> None:
    lanes = desk.window.faults.menu.actions()[0]
    assert not lanes.isVisible(), "there is one lane only"
    desk.live.do(Configure(Settings(layout=Layout(separate=("feed",)))))
    desk.run()
    desk.let_pass(1)
    assert lanes.isVisible()
    choices = lanes.menu().actions()  # type: ignore[attr-defined]  # what Qt's stubs call an object is a menu
    assert [choice.text() for choice in choices] == ["Every lane", "read", "read.feed"]
    choices[2].trigger()
    desk.press("Ctrl+Shift+C")
    assert injected(desk) == [done.CrashProjector("read.feed")]
    assert not action(desk, "Crash the projector").isEnabled()
    choices[0].trigger()
    assert action(desk, "Crash the projector").isEnabled(), "the other one is up"


def test_faults_are_journaled_as_they_are_done(desk: Desk) -> None:
    desk.press("Ctrl+Shift+C")
    desk.press("Ctrl+Shift+G")
    assert [line for line in desk.journal() if '"fault"' in line] == [
        '{"input":"fault","at":0,"fault":"CrashProjector"}',
        '{"input":"fault","at":0,"fault":"RestartProjector"}',
    ]


def test_the_button_in_the_bar_opens_the_same_menu(desk: Desk) -> None:
    assert desk.window.bar.faults.menu() is desk.window.faults.menu
