"""Troubles on screen: a chip for all that is wrong, with the button that repairs it, and the worst as caption."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from cqrs_sim.core import faults as done
from cqrs_sim.core.facts import Injected
from cqrs_sim.core.journal import Configure, Inject
from cqrs_sim.core.settings import ChannelFaults, OutboxMode, ProjectorSwitches, Settings
from cqrs_sim.ui.caption import LONGEST, LONGEST_IN_ROOM
from cqrs_sim.ui.fault_caption import done_to
from cqrs_sim.ui.workspace import LOG
from tests.ui.driver import Desk

NAIVE = ProjectorSwitches(gaps="pass", duplicates="none", checkpoint="after", bug="names-stay")
FAULTY = ChannelFaults(0.1, 0, 0.1, 0.1)


def configure(desk: Desk, **sections: object) -> None:
    desk.live.do(Configure(replace(desk.simulation.settings, **sections)))  # type: ignore[arg-type]


def seen(desk: Desk) -> list[str]:
    """Return the titles of the chips that can be seen."""
    QApplication.processEvents()
    return [chip.title for chip in desk.stage.troubles.chips if chip.isVisible()]


def repair(desk: Desk, title: str) -> QPushButton:
    return next(chip.repair for chip in desk.stage.troubles.chips if chip.title == title)


def test_the_strip_is_there_only_while_something_is_wrong(desk: Desk) -> None:
    strip = desk.stage.troubles
    assert strip.isHidden()
    desk.press("Ctrl+Shift+C")
    assert seen(desk) == ["Projector down"]
    assert desk.caption == "The projector is down: commands still succeed."
    desk.click(repair(desk, "Projector down"))
    assert strip.isHidden()
    assert [fact.fault for fact in desk.told(Injected)] == [done.CrashProjector(), done.RestartProjector("read")]


def test_a_chip_counts_what_waits_and_its_button_is_reached_and_pressed_by_keys(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+C")
    for _ in range(3):
        desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    assert seen(desk) == ["Projector down, 3 copies wait"]
    assert desk.caption == "The projector is down: 3 events wait."
    button = repair(desk, "Projector down, 3 copies wait")
    assert button.accessibleName() == "Restart: Projector down, 3 copies wait"
    for _ in range(60):
        if desk.focused() is button:
            break
        QTest.keyClick(desk.focused(), Qt.Key.Key_Tab)
    QTest.keyClick(desk.focused(), Qt.Key.Key_Return)
    assert desk.checkpoint == "at #6 of 6"
    assert desk.stage.troubles.isHidden()


def test_every_trouble_of_the_settings_has_a_chip_and_each_repair_takes_it_away(desk: Desk) -> None:
    desk.show(1920, 1080)
    configure(desk, faults=FAULTY, projector=NAIVE, outbox=OutboxMode(on=False))
    left = 8
    assert len(desk.stage.troubles.titles) == left
    while desk.stage.troubles.titles:
        desk.click(desk.stage.troubles.chips[0].repair)
        QApplication.processEvents()
        left -= 1
        assert len(desk.stage.troubles.titles) == left
    assert desk.simulation.settings == Settings()


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_what_does_not_fit_is_in_a_menu_that_repairs_as_well(desk: Desk, width: int) -> None:
    desk.show(width, 1080 if width > 1280 else 768)
    configure(desk, faults=FAULTY, projector=NAIVE, outbox=OutboxMode(on=False))
    shown, strip = seen(desk), desk.stage.troubles
    assert 0 < len(shown) < 8
    assert strip.more.text() == f"+{8 - len(shown)} more"
    assert shown == strip.titles[: len(shown)]
    menu = strip.more.menu()
    menu.aboutToShow.emit()
    assert len(menu.actions()) == 8 - len(shown)
    menu.actions()[-1].trigger()
    assert desk.simulation.settings.outbox == OutboxMode()


def test_a_partition_says_how_long_it_lasts_and_can_be_healed(desk: Desk) -> None:
    desk.press("Ctrl+Shift+P")
    assert seen(desk) == ["Partition until 5.0 s"]
    assert desk.caption == "The channel is cut: nothing arrives before 5.0 s."
    desk.click(repair(desk, "Partition until 5.0 s"))
    assert desk.stage.troubles.isHidden()


def test_a_copy_lost_for_good_is_waited_for_until_somebody_sends_it_again(desk: Desk) -> None:
    desk.run()
    configure(desk, faults=ChannelFaults(retry=0))
    desk.press("Ctrl+Shift+L")
    assert desk.caption == "The next copy will be lost."
    for _ in range(2):
        desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    assert seen(desk) == ["Waits for ever for #4", "Lost copies are never sent again"]
    assert desk.caption == "Waits for ever for #4: its copy was lost."
    desk.click(repair(desk, "Waits for ever for #4"))
    desk.let_pass(2)
    assert desk.checkpoint == "at #5 of 5"


def test_what_is_counted_twice_is_said_to_be_so_for_ever_until_it_is_rebuilt(desk: Desk) -> None:
    desk.run()
    configure(desk, projector=ProjectorSwitches(duplicates="none"))
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+Shift+D")
    desk.command("LikePost", post="p1")
    desk.let_pass(4)
    assert desk.caption == "Counts #5 twice, for ever."
    (lasting,) = [title for title in desk.stage.troubles.titles if "for ever" in title]
    desk.click(repair(desk, lasting))
    desk.let_pass(2)
    assert desk.stage.troubles.titles == ["Applies duplicates"]
    assert desk.caption == "The read store is up to date, at #5."


def test_an_answer_is_told_even_while_the_projector_is_down(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+C")
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+R")
    assert desk.caption == "Answer built at #3. The feed is 1 event behind."
    desk.command("CreatePost", text="")
    assert desk.caption.startswith("Rejected: ")


def test_a_rebuild_and_parked_events_are_told(desk: Desk) -> None:
    desk.run()
    desk.press("Ctrl+Shift+V")
    assert desk.caption == "The next event will be of an unknown version."
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    assert desk.caption == "1 event is parked; others go on."
    desk.press("Ctrl+Shift+M")
    desk.press("Ctrl+Shift+N")
    assert desk.caption == "The read store is rebuilt: #0 of 4."


@pytest.mark.parametrize("kind", done.FAULTS)
def test_whatever_is_done_fits_the_caption(desk: Desk, kind: type[done.Fault]) -> None:
    for fault in (kind(), kind(lane="read.post_pages")):
        assert len(done_to(fault)[0]) <= LONGEST
        assert len(done_to(fault)[-1]) <= LONGEST_IN_ROOM
    desk.live.do(Inject(kind()))
    assert len(desk.caption) <= LONGEST
    assert desk.caption.endswith(".")


def test_the_side_panel_leaves_caption_and_troubles_in_sight(desk: Desk) -> None:
    desk.window.aside.show(True, LOG)
    for _ in range(2):
        strip, side = desk.stage.troubles, desk.window.side
        QApplication.processEvents()
        above = strip if strip.isVisible() else desk.stage.caption
        assert side.geometry().top() > above.geometry().bottom()
        desk.press("Ctrl+Shift+C")
