"""Faults by right click or menu key: on a token on its way, and on the projector."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from cqrs_sim.core import faults as done
from cqrs_sim.core.facts import Injected
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.things import ProjectorOf
from tests.ui.driver import Desk
from tests.ui.test_thing_menu import BY_KEYS, BY_MOUSE, ask_for_menu, choose, lines


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk at which #4 is half-way."""
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1)
    return desk


def on_token(desk: Desk) -> tuple[object, QPoint]:
    return desk.stage.lane, desk.stage.lane.tokens()[4].toPoint()


def on_projector(desk: Desk) -> tuple[object, QPoint]:
    return desk.stage.lane, desk.stage.lane.painting.projector_box().center().toPoint()


def injected(desk: Desk) -> list[Fault]:
    return [fact.fault for fact in desk.told(Injected)]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Lose #4", done.LoseCopy("read", 4, 0)),
        ("Split #4 in two", done.DuplicateCopy("read", 4, 0)),
        ("Hold #4 up for 1 s", done.DelayCopy("read", 4, 0, SECOND)),
        ("Hold #4 up for 5 s", done.DelayCopy("read", 4, 0, 5 * SECOND)),
    ],
)
def test_a_token_is_lost_split_or_held_up_by_its_menu(desk: Desk, line: str, fault: Fault) -> None:
    ask_for_menu(on_token(desk))  # type: ignore[arg-type]  # a widget and a place on it
    choose(desk, line)
    assert injected(desk) == [fault]
    assert desk.live.running, "it goes on as before"


def test_each_of_two_copies_has_a_menu_of_its_own(desk: Desk) -> None:
    ask_for_menu(on_token(desk))  # type: ignore[arg-type]  # a widget and a place on it
    choose(desk, "Split #4 in two")
    places = {copy: place for (_, _, copy), place in desk.stage.lane._spots().items()}
    assert places[0].y() < places[1].y(), "they travel side by side"
    assert places[0].x() == places[1].x()
    ask_for_menu((desk.stage.lane, places[1].toPoint()))
    choose(desk, "Lose copy 2 of #4")
    assert injected(desk)[-1] == done.LoseCopy("read", 4, 1)
    desk.let_pass(2)
    assert desk.checkpoint == "at #4 of 4"


def test_what_has_arrived_offers_no_faults(desk: Desk) -> None:
    desk.let_pass(3)
    desk.stage.write.choose("posts")
    log = desk.stage.write.log
    ask_for_menu((log.viewport(), log.visualRect(log.model().index(0, 0)).center()))
    assert [line for line in lines(desk) if "#4" in line] == []


@pytest.mark.parametrize("reason", [BY_MOUSE, BY_KEYS], ids=["mouse", "keys"])
def test_the_projector_is_crashed_and_started_again_by_its_menu(desk: Desk, reason: QContextMenuEvent.Reason) -> None:
    lane, at = on_projector(desk)
    desk.stage.lane.setFocus()
    ask_for_menu((lane, at), reason)  # type: ignore[arg-type]  # a widget and a place on it
    assert lines(desk)[2:] == [
        "Crash the projector",
        "Crash it between rows and checkpoint",
        "Start a second projector",
        "Poison the next event",
        "Next event in an unknown version",
    ]
    choose(desk, "Crash the projector")
    QApplication.processEvents()
    lane, at = on_projector(desk)  # the chip has moved it
    ask_for_menu((lane, at), reason)  # type: ignore[arg-type]  # a widget and a place on it
    assert "Crash the projector" not in lines(desk)
    choose(desk, "Restart the projector")
    assert injected(desk) == [done.CrashProjector("read"), done.RestartProjector("read")]


def test_a_click_on_the_projector_inspects_it(desk: Desk) -> None:
    desk.press("Ctrl+Shift+V")
    desk.command("CreatePost", text="Hello")
    desk.let_pass(4)
    desk.press("Ctrl+Shift+C")
    QApplication.processEvents()
    desk.click(desk.stage.lane, on_projector(desk)[1])
    inspector = desk.window.side.inspector
    assert inspector._thing == ProjectorOf("read")
    assert inspector.finding is not None
    said = inspector.finding.text
    assert "State: down" in said
    assert "Checkpoint: #5 of 5" in said
    assert ", unknown version" in said.partition("Parked\n#4: p1")[2]
    assert "Gaps: waits for the missing one" in said
