"""Trouble: a store or journal that cannot be used pauses the run, is told in a sentence, and is got over."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from cqrs_sim.core.facts import Submitted
from cqrs_sim.core.journal import Entry, Submit
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.sessions.session import SessionError
from cqrs_sim.stores.sql import SqlStore
from tests.ui.driver import Desk
from tests.ui.test_live_equals_replay import assert_same


@pytest.fixture
def desk(desk_on_files: Desk) -> Desk:
    """A desk as the app opens it, its rows in files."""
    return desk_on_files


@contextmanager
def locked(desk: Desk, name: str) -> Iterator[None]:
    """Another program writes to a store's file."""
    path = desk.folder / "branches" / "1" / name
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def dialogs(desk: Desk) -> list[QMessageBox]:
    return [box for box in desk.window.findChildren(QMessageBox) if box.isVisible()]


def dismiss(desk: Desk) -> str:
    """Press Return in the one dialog there is; return what it said."""
    (box,) = dialogs(desk)
    QTest.keyClick(box.button(QMessageBox.StandardButton.Ok), Qt.Key.Key_Return)
    said = box.text()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.window.activateWindow()
    QApplication.processEvents()
    assert dialogs(desk) == []
    return said


def test_a_locked_write_store_pauses_and_says_who_is_in_the_way(desk: Desk) -> None:
    desk.run()
    desk.fill("CreatePost", text="Hello")
    before = desk.digests()
    with locked(desk, "write.db"):
        desk.enter()
        assert dismiss(desk).endswith("write.db is in use by another program; close that program, then try again.")
        assert not desk.live.running
        assert desk.slips == []
        assert desk.value("text") == "Hello"
    assert desk.digests() == before
    desk.enter()
    assert desk.slips == ["Success receipt #4 CreatePost"]
    desk.run()
    desk.let_pass(2)
    assert desk.checkpoint == "at #4 of 4"
    assert_same(desk)


def test_a_locked_read_store_holds_events_back_until_it_is_free(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="One")
    desk.let_pass(0.5)
    desk.command("CreatePost", text="Two")
    with locked(desk, "read.db"):
        desk.let_pass(4)
        assert dismiss(desk).endswith("read.db is in use by another program; close that program, then try again.")
        assert not desk.live.running
        assert desk.checkpoint == "at #3 of 5"
        assert desk.caption.startswith("Paused. PostCreated #5")
    desk.run()
    desk.let_pass(4)
    assert desk.checkpoint == "at #5 of 5"
    assert [row[0] for row in desk.table("feed")] == ["p2", "p1"]
    assert_same(desk)


def test_a_read_store_locked_for_the_last_event_is_told_too(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="One")
    with locked(desk, "read.db"):
        desk.let_pass(2)
        dismiss(desk)
        assert desk.caption.startswith("Paused.")
        assert desk.checkpoint == "at #3 of 4"
    desk.run()
    desk.let_pass(0.25)
    assert desk.checkpoint == "at #4 of 4"
    assert_same(desk)


def test_a_pause_tidies_the_files_once_and_idleness_does(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tidied: list[object] = []
    tidy = SqlStore.tidy

    def counted(store: SqlStore) -> None:
        tidied.append(store)
        tidy(store)

    monkeypatch.setattr(SqlStore, "tidy", counted)
    stores = desk.simulation.stores
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(1.5)
    assert tidied == []
    desk.press("F5")
    assert tidied == [stores.write, desk.simulation.lane.store]
    desk.press("F10")
    assert len(tidied) == 2, "a step while paused is no pause"
    desk.run()
    desk.let_pass(5)
    assert len(tidied) == 4, "nothing is planned any more"


def test_files_in_use_are_tidied_later_without_a_word(desk: Desk) -> None:
    desk.run()
    with locked(desk, "write.db"), locked(desk, "read.db"):
        desk.press("F5")
        assert not desk.live.running
        assert dialogs(desk) == []


def test_trouble_with_several_commands_is_told_once(desk: Desk) -> None:
    with locked(desk, "write.db"):
        desk.press("Ctrl+Shift+S")
        dismiss(desk)
    assert desk.told(Submitted) == []
    desk.press("Ctrl+Shift+S")
    assert len(desk.told(Submitted)) == 6


def test_a_dialog_that_was_closed_is_gone(desk: Desk) -> None:
    for _ in range(3):
        with locked(desk, "write.db"):
            desk.command("CreatePost", text="Hello")
            dismiss(desk)
    assert desk.window.findChildren(QMessageBox) == []


@contextmanager
def unwritable_journal(desk: Desk) -> Iterator[None]:
    def refuse(_: Entry) -> None:
        raise SessionError("The journal cannot be written (No space left on device).")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(desk.live.recorder, "_write", refuse)
        yield


def test_a_journal_that_cannot_be_written_pauses_and_nothing_has_happened(desk: Desk) -> None:
    desk.run()
    before = desk.digests()
    with unwritable_journal(desk):
        desk.command("CreatePost", text="Hello")
        assert dismiss(desk) == "The journal cannot be written (No space left on device)."
    assert not desk.live.running
    assert (desk.slips, desk.digests()) == ([], before)
    desk.command("CreatePost", text="Hello")
    assert desk.slips == ["Success receipt #4 CreatePost"]
    assert_same(desk)


def test_a_delay_that_could_not_be_journalled_is_not_shown(desk: Desk) -> None:
    with unwritable_journal(desk):
        desk.set_delay("9")
        dismiss(desk)
    assert desk.window.bar.delay.field.text() == "2.0 s"
    assert desk.window.bar.delay.slider.value() == 20
    assert desk.simulation.settings.delay.mean == 2_000_000


def test_a_text_that_no_store_can_keep_is_refused_in_a_sentence(desk: Desk) -> None:
    lines = desk.journal()
    desk.stage.wished.emit(Submit("Ana", CreatePost("half a pair \ud800")))
    assert desk.caption == "text holds a character that is not text: take it out."
    assert desk.journal() == lines
    assert dialogs(desk) == []
