"""What a new session simulates is chosen with the keyboard or the pointer, or nothing changes."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cqrs_sim.bootstrap import DOMAINS
from cqrs_sim.ui.new_session import NewSession
from cqrs_sim.ui.session_menu import New
from tests.ui.driver import Desk


def choice(qtbot: QtBot, current: str) -> tuple[NewSession, list[tuple[str, int]]]:
    dialog = NewSession(tuple(DOMAINS.values()), current, seed=7)
    chosen: list[tuple[str, int]] = []
    dialog.chosen.connect(lambda *choice: chosen.append(choice))
    dialog.open()
    qtbot.waitExposed(dialog)
    return dialog, chosen


def test_return_takes_the_same_domain_again(qtbot: QtBot) -> None:
    dialog, chosen = choice(qtbot, "orders")
    assert dialog.focusWidget() is dialog.buttons["orders"]
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert chosen == [("orders", 7)]


def test_an_arrow_goes_to_another_and_return_takes_it(qtbot: QtBot) -> None:
    dialog, chosen = choice(qtbot, "social-feed")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert chosen == [("orders", 7)]


def test_escape_changes_nothing(qtbot: QtBot) -> None:
    dialog, chosen = choice(qtbot, "social-feed")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert chosen == []
    assert not dialog.isVisible()


def test_every_domain_says_what_it_is(qtbot: QtBot) -> None:
    dialog, _ = choice(qtbot, "orders")
    assert {button.text(): button.accessibleDescription() for button in dialog.buttons.values()} == {
        domain.title: domain.texts["about"] for domain in DOMAINS.values()
    }
    dialog.close()


def test_the_window_asks_for_the_session_that_was_chosen(desk_on_files: Desk) -> None:
    wished: list[object] = []
    desk_on_files.window.session_wished.connect(wished.append)
    desk_on_files.press("Ctrl+N")
    QApplication.processEvents()
    dialog = desk_on_files.window.findChild(NewSession)
    assert dialog is not None
    assert dialog.seed.text() == "1"
    desk_on_files.type(dialog.seed, "seed 42!")
    assert dialog.seed.text() == "42"
    QTest.mouseClick(dialog.buttons["social-feed"], Qt.MouseButton.LeftButton)
    assert wished == [New("social-feed", 42)]
