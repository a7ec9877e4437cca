"""View > Language chooses the language of the next start."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cqrs_sim.__main__ import settle_language
from cqrs_sim.ui.language_choice import LanguageChoice
from cqrs_sim.ui.window_state import WindowState


def _below(menu: QMenu) -> QMenu:
    below = menu.findChild(QMenu)
    assert isinstance(below, QMenu)
    return below


def test_a_chosen_language_is_ticked_and_told_to_come_with_the_next_start(qtbot: QtBot) -> None:
    menu = QMenu()
    told: list[str] = []
    qtbot.addWidget(menu)
    choice = LanguageChoice()
    choice.fill(menu, told.append)
    offered: dict[str, QAction] = {action.text(): action for action in _below(menu).actions()}
    assert list(offered) == ["System", "English", "Deutsch"]
    assert offered["System"].isChecked()
    offered["Deutsch"].trigger()
    offered["Deutsch"].trigger()
    assert choice.choice == "de"
    assert told == ["Texts change when the program is started again."]


def test_the_next_start_finds_the_choice_in_the_windows_file(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    state = WindowState(tmp_path / "window.ini")
    assert state.language == "System"
    state.save_language("de")
    assert WindowState(tmp_path / "window.ini").language == "de"
    settle_language([], tmp_path / "window.ini")
    assert os.environ["LANGUAGE"] == "de"


def test_an_unknown_language_is_the_systems_wish() -> None:
    assert LanguageChoice("xx").choice == "System"
