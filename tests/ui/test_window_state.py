"""The window comes back as it was left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from cqrs_sim.ui.window_state import WindowState


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def test_size_theme_and_readers_are_kept_in_one_file(tmp_path: Path, window: QMainWindow) -> None:
    kept = tmp_path / "deep" / "window.ini"
    window.resize(700, 500)
    WindowState(kept).save(window, "Dark", two_readers=True)

    window.resize(300, 200)
    state = WindowState(kept)
    state.save_text_size(150)
    state.restore(window)
    assert WindowState(kept).text_size == 150
    assert (window.width(), window.height()) == (700, 500)
    assert state.theme == "Dark"
    assert state.two_readers


@pytest.mark.parametrize(
    "text", ["", "[window]\ntwo_readers=2\ntheme=Pink\ntext_size=201\ngeometry=nonsense\n", "\0\0\0garbage", "[window"]
)
def test_a_file_that_says_nothing_sensible_gives_the_usual_window(
    tmp_path: Path, window: QMainWindow, text: str
) -> None:
    kept = tmp_path / "window.ini"
    kept.write_text(text, encoding="utf-8")
    state = WindowState(kept)
    state.restore(window)
    assert (window.width(), window.height()) == (1280, 720)
    assert state.theme == "System"
    assert not state.two_readers
    assert state.text_size == 100
