"""Undo and redo by keys: what they would do is in the menu, and a text field's own undo comes first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.journal import Submit
from cqrs_sim.core.settings import Settings
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.ui.session_menu import GoTo, Request, Undo
from tests.ui.driver import Desk


@pytest.fixture
def desk(desk_on_files: Desk) -> Desk:
    """A desk as the app opens it, in which the cursor is in no field."""
    desk_on_files.run()
    return desk_on_files


@pytest.fixture
def wished(desk: Desk) -> list[Request]:
    """What is wished of whoever opens sessions."""
    wishes: list[Request] = []
    desk.window.session_wished.connect(wishes.append)
    return wishes


def offered(desk: Desk) -> list[tuple[str, str, bool]]:
    """Return title, tooltip and whether it can be chosen, of undo and redo."""
    actions = {action.shortcut().toString(): action for action in desk.window.findChildren(QAction)}
    both = (actions["Ctrl+Z"], actions["Ctrl+Shift+Z"])
    return [(action.text(), action.toolTip(), action.isEnabled()) for action in both]


def test_nothing_is_offered_before_anything_was_sent(desk: Desk, wished: list[Request]) -> None:
    assert offered(desk) == [("Undo", "Undo (Ctrl+Z)", False), ("Redo", "Redo (Ctrl+Shift+Z)", False)]
    desk.press("Ctrl+Z")
    desk.press("Ctrl+Shift+Z")
    assert wished == []


def test_the_newest_command_is_offered_by_name_and_undone_by_key(desk: Desk, wished: list[Request]) -> None:
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    desk.press("Ctrl+R")
    desk.command("LikePost")
    assert offered(desk)[0] == ("Undo LikePost p1", "Undo LikePost p1 (Ctrl+Z)", True)
    desk.press("Ctrl+Z")
    assert wished == [Undo()]


def test_a_field_takes_back_what_was_typed_before_a_command_is_undone(desk: Desk, wished: list[Request]) -> None:
    desk.command("CreatePost", text="Hello")
    desk.fill("CreatePost", text="Typed by accident")
    desk.press("Ctrl+Z")
    assert (desk.value("text"), wished) == ("", [])
    desk.press("Ctrl+Shift+Z")
    assert (desk.value("text"), wished) == ("Typed by accident", [])
    desk.press("Ctrl+Z")
    desk.press("Ctrl+Z")
    assert wished == [Undo()]


def test_after_a_setting_was_changed_nothing_is_undone(desk: Desk, wished: list[Request]) -> None:
    desk.command("CreatePost", text="Hello")
    desk.quickly()
    assert offered(desk)[0] == ("Undo", "Undo (Ctrl+Z)", False)
    desk.press("Ctrl+Z")
    assert wished == []


@pytest.fixture
def undone(tmp_path: Path, application: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    """A desk at a session whose only command was undone."""
    facts: list[Fact] = []
    with bootstrap.open_session(_undone(tmp_path / "session"), facts.append) as session:
        made = Desk(session, session.folder, facts)
        qtbot.addWidget(made.window)
        made.show()
        yield made


def _undone(path: Path) -> Path:
    with bootstrap.new_session(path, "social-feed", 1, Settings()) as session:
        session.do(Submit("Ana", CreatePost("Hello")))
        bootstrap.undo(session.folder)
    return path


def test_what_was_undone_is_redone_by_key_until_something_else_is_done(undone: Desk) -> None:
    wishes: list[Request] = []
    undone.window.session_wished.connect(wishes.append)
    assert [can for *_, can in offered(undone)] == [False, True]
    undone.press("Ctrl+Shift+Z")
    assert wishes == [GoTo(1, "Redone, on branch {branch}.")]
    undone.command("CreatePost", text="Another")
    assert offered(undone)[0][0] == "Undo CreatePost"
    assert [can for *_, can in offered(undone)] == [True, False]
