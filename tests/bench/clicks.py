"""Clicks in the window under load and prints, as JSON, within how many ms 95 % are answered, and so in a bare window.

A click is answered when the answer or the reply that it brought has been painted. It comes when a frame has just
begun, so that it waits for all of it.

python -m tests.bench.clicks CLICKS ROWS
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import cycle
from statistics import quantiles
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tests.bench.frames import WARM_UP, Drive, start_qt, under_load

PAUSE = 41
"""Frames from one click to the next: not a multiple of anything that takes turns."""
PATIENCE = 250
"""Frames after which a click counts as lost."""


class Painted(QObject):
    """Notes when a widget is painted for the first time after something has been done."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.done = True
        self.at: float | None = None
        widget.installEventFilter(self)

    def expect(self) -> None:
        """Be not painted yet, and whatever is painted from now on is what was before."""
        self.done, self.at = False, None

    def do(self, *_: object) -> None:
        """What is painted from now on counts."""
        self.done = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.done and self.at is None:
            self.at = perf_counter()
        return False


def post_click(button: QWidget) -> None:
    """Put a click into the queue of events, as a mouse does."""
    middle = QPointF(button.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        event = QMouseEvent(kind, middle, button.mapToGlobal(middle), left, held, Qt.KeyboardModifier.NoModifier)
        QApplication.postEvent(button, event)


def answered(button: QWidget, painted: Painted, frame: Callable[[], object]) -> float:
    """Click, and return the milliseconds until it is answered."""
    painted.expect()
    begin = perf_counter()
    post_click(button)
    for _ in range(PATIENCE):
        frame()
        if painted.at is not None:
            return (painted.at - begin) * 1e3
    raise RuntimeError(f"a click on {button.accessibleName()} was not answered")


def in_window(clicks: int, rows: int) -> float:
    """Return the p95 of clicks on Refresh and on the button that sends a post, by turns."""
    with under_load(1280, 720, rows) as drive:
        stage = drive.window.stage
        answer, replies = Painted(stage.queries.answer.viewport()), Painted(stage.commands.replies)
        for painted in (answer, replies):
            stage.wished.connect(painted.do)  # after the window, which has performed the wish by then
        sides = cycle(((stage.queries.refresh, answer), (stage.commands.send, replies)))
        text = stage.commands.form.field("text")
        assert isinstance(text, QLineEdit)
        _let_pass(drive, WARM_UP)
        taken = []
        for number, (button, painted) in zip(range(clicks), sides, strict=False):
            _let_pass(drive, PAUSE)
            text.setText(f"Post {number} of a person")

            def frame() -> None:
                drive.advance()
                drive.frame()

            taken.append(answered(button, painted, frame))
    return quantiles(taken, n=20)[18]


def _let_pass(drive: Drive, frames: int) -> None:
    for _ in range(frames):
        drive.advance()
        drive.frame()


def in_bare_window(clicks: int) -> float:
    """Return the p95 of clicks on a button that changes the word beside it."""
    window, word, button = QWidget(), QLabel("0"), QPushButton("Next")
    box = QVBoxLayout(window)
    box.addWidget(word)
    box.addWidget(button)
    window.show()
    QApplication.processEvents()
    painted = Painted(word)
    button.clicked.connect(lambda: word.setText(f"{int(word.text()) + 1}"))
    button.clicked.connect(painted.do)
    taken = [answered(button, painted, QApplication.processEvents) for _ in range(clicks)]
    window.close()
    return quantiles(taken, n=20)[18]


def main(clicks: str, rows: str) -> None:
    """Measure both and print them."""
    application = start_qt()
    print(json.dumps([in_window(int(clicks), int(rows)), in_bare_window(int(clicks))]))
    application.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
