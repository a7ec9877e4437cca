"""The window with the smallest domain, the poll of CONTRIBUTING.md: nothing in it expects posts or orders."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cqrs_sim.core.bookkeeping import tables_of
from cqrs_sim.core.journal import SYNCHRONOUS, opening
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import Simulation, Stores, read_tables, write_tables
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.stores.memory import MemoryStore
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.main_window import MainWindow
from tests.polling import built
from tests.ui.driver import Clock
from tests.ui.test_layout import SIZES, audit, settle


@pytest.fixture
def window(application: QApplication, qtbot: QtBot) -> MainWindow:
    domain = built()
    write, truth = MemoryStore(write_tables(domain)), MemoryStore(read_tables(domain))
    stores = Stores(write, truth, lambda _lane, models: MemoryStore(tables_of(models)))
    recorder = Recorder(Simulation(domain, stores, 1, SYNCHRONOUS), lambda _: None)
    for entry in opening(domain, Settings()):
        recorder.do(entry.input)
    made = MainWindow(Live(recorder, Clock()))
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_poll_is_asked_voted_on_and_shown(window: MainWindow, size: tuple[int, int]) -> None:
    stage = window.stage
    window.resize(*size)
    window.show()
    assert stage.caption.text == "Press Create poll and watch it cross to the tally."
    assert [stage.commands.actor.itemText(i) for i in range(stage.commands.actor.count())] == ["Ana", "Ben"]
    window.refresh_action.trigger()
    stage.commands.choices.action("Vote").trigger()
    stage.commands.send.click()
    stage.draw(running=True)
    assert stage.caption.text == "Voted #3 is on its way. The tally is 1 event behind."
    stage.commands.send.click()
    window.samples_action.trigger()
    stage.draw(running=True)
    settle()
    assert stage.commands.replies.texts[0] == "Success receipt #5 Vote"
    assert "Rejected Ana has voted on p2 Vote" in stage.commands.replies.texts
    assert audit(window) == []
