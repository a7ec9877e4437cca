"""Types headers in the CORS lab and prints, as JSON, within how many ms 95 % of the letters are judged and painted.

Beside it stands the same for letters typed in a bare field.

python -m tests.bench.letters LETTERS
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import cycle
from statistics import quantiles
from time import perf_counter

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QPlainTextEdit, QWidget

from cqrs_sim.ui.actions import Actions
from cqrs_sim.ui.lab.lab import Lab
from cqrs_sim.ui.motion import Motion
from cqrs_sim.ui.theme import qt_palette, style_sheet
from cqrs_sim.ui.theming import Theme
from tests.bench.frames import start_qt

HEADER = "Access-Control-Allow-Origin: https://app.example "
"""What is typed again and again; the verdict changes at its last letter and at the one behind."""


def in_lab(letters: int) -> float:
    """Return the p95 of letters in the headers of the lab's server."""
    theme, window = Theme(), QMainWindow()
    window.setPalette(qt_palette(theme.colours))
    window.setStyleSheet(style_sheet(theme.colours, theme.sizes))
    lab = Lab(theme, Motion(), Actions(window), QMenu(window))
    field = lab.workbench.server.answer.lines
    return _typed(window, lab, field, letters, lambda: lab.workbench.server.answer.lines.show_lines(("",)))


def in_bare_window(letters: int) -> float:
    """Return the p95 of letters in a field with nothing behind it."""
    field = QPlainTextEdit()
    return _typed(QMainWindow(), field, field, letters, field.clear)


def _typed(
    window: QMainWindow, content: QWidget, field: QPlainTextEdit, letters: int, clear: Callable[[], object]
) -> float:
    window.setCentralWidget(content)
    window.resize(1280, 720)
    window.show()
    QApplication.processEvents()
    field.setFocus()
    taken = []
    for _, (place, letter) in zip(range(letters), cycle(enumerate(HEADER)), strict=False):
        if place == 0:
            clear()
        begin = perf_counter()
        QTest.keyClicks(field, letter)
        QApplication.processEvents()
        taken.append((perf_counter() - begin) * 1e3)
    window.close()
    return quantiles(taken, n=20)[18]


def main(letters: str) -> None:
    """Measure both and print them."""
    application = start_qt()
    print(json.dumps([in_lab(int(letters)), in_bare_window(int(letters))]))
    application.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
