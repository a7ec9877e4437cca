"""A window in which nothing happens does nothing: it draws nothing but a caret, and nothing wakes it up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QObject, QRect, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.driver import Desk

A_WHILE = 700
"""Milliseconds of the event loop: the caret blinks once, and whatever looks now and then has looked."""


class Witness(QObject):
    """Notes what is painted, in the coordinates of the window, and which timers of the program go off."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[QRect] = []
        self.woken: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            self.painted.append(place(watched, event.rect()))
        elif event.type() == QEvent.Type.Timer and isinstance(watched, QTimer):
            self.woken.append(watched)
        return False


def place(widget: QWidget, part: QRect) -> QRect:
    return QRect(widget.mapTo(widget.window(), part.topLeft()), part.size())


def what_happens() -> Witness:
    """Return what happens in a while of the event loop, beside the end of that while."""
    application, witness, loop = QApplication.instance(), Witness(), QEventLoop()
    assert application is not None
    over = QTimer(singleShot=True, interval=A_WHILE)
    over.timeout.connect(loop.quit)
    application.installEventFilter(witness)
    over.start()
    loop.exec()
    application.removeEventFilter(witness)
    witness.woken.remove(over)
    return witness


def running(desk: Desk) -> list[QTimer]:
    return [timer for timer in desk.window.findChildren(QTimer) if timer.isActive()]


@pytest.mark.parametrize("used", [False, True], ids=["fresh", "used"])
def test_an_idle_window_draws_nothing_but_its_caret(desk: Desk, used: bool) -> None:
    if used:
        desk.run()
        desk.command("CreatePost", text="Hello")
        desk.let_pass(3)
        desk.press("Ctrl+R")
        desk.press("F5")
    assert not desk.live.running
    what_happens()  # what was put off until now
    seen, field = what_happens(), QApplication.focusWidget()
    assert field is not None
    assert [part for part in seen.painted if not place(field, field.rect()).contains(part)] == []
    assert seen.painted
    assert (seen.woken, running(desk)) == ([], [])


@pytest.mark.parametrize("way", ["minimised", "hidden"])
def test_a_window_that_nobody_can_see_draws_nothing_and_sleeps(desk: Desk, way: str) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    desk.window.showMinimized() if way == "minimised" else desk.window.hide()
    what_happens()
    seen = what_happens()
    assert (seen.painted, seen.woken, running(desk)) == ([], [], [])


def test_a_window_that_drew_something_would_be_caught(desk: Desk) -> None:
    again = QTimer(desk.window, interval=100)
    again.timeout.connect(desk.stage.caption.update)
    again.start()
    seen, caption = what_happens(), desk.stage.caption
    assert place(caption, caption.rect()) in seen.painted
    assert again in seen.woken
    assert running(desk) == [again]
