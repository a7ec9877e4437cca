"""A stretch is recorded from the menu: with progress, a way out, and no file where none is due."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.gif_maker import GifMaker
from cqrs_sim.ui.record_dialog import RecordDialog
from cqrs_sim.ui.recording import Stretch
from tests.ui.driver import Desk

LONG = 60_000
"""Milliseconds after which a recording of two pictures has surely come to an end."""


@pytest.fixture
def dialog(desk_on_files: Desk, qtbot: QtBot) -> RecordDialog:
    desk_on_files.run()
    desk_on_files.command("CreatePost", text="Hello")
    desk_on_files.let_pass(3)
    desk_on_files.press("F5")
    desk_on_files.press("Alt+F12")
    opened = desk_on_files.window.findChild(RecordDialog)
    assert opened is not None
    return opened


def choose(monkeypatch: pytest.MonkeyPatch, out: Path | str) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(out), ""))


def test_the_newest_past_is_offered_and_what_comes_of_it_is_told(dialog: RecordDialog) -> None:
    assert (dialog.start.text(), dialog.end.text()) == ("0.0 s", "3.0 s")
    assert dialog.said.text() == "38 pictures, 3.0 s to watch."
    assert not dialog.isModal()


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2", "1", "A recording ends after its beginning."),
        ("0", "2 h", "A recording plays for 30 s at most: choose a shorter stretch."),
        ("soon", "1", "'soon' is not a time: write 2, 2s, 250ms or 1.5min."),
    ],
)
def test_a_stretch_that_cannot_be_recorded_says_why(dialog: RecordDialog, start: str, end: str, said: str) -> None:
    dialog.start.setText(start)
    dialog.end.setText(end)
    assert dialog.said.text() == said
    assert not dialog.record.isEnabled()
    dialog.start.setText("0")
    dialog.end.setText("1")
    assert dialog.record.isEnabled()


def test_a_recording_is_made_while_the_window_goes_on(
    dialog: RecordDialog, desk_on_files: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_on_files
    dialog.start.setText("2.9")
    dialog.end.setText("3")
    dialog.speed.setCurrentIndex(dialog.speed.findText("1×"))
    dialog.size_choice.setCurrentIndex(1)
    choose(monkeypatch, tmp_path / "stale")
    told: list[float] = []
    maker = dialog.findChild(GifMaker)
    assert maker is not None
    maker.progressed.connect(lambda share, _sentence: told.append(share))
    with qtbot.waitSignal(dialog.recorded, timeout=LONG) as recorded:
        dialog.record.click()
        assert maker.busy
        assert not dialog.record.isEnabled()
        desk.type(desk.field("text"), "Meanwhile")
        desk.click(desk.stage.commands.send)
        assert desk.head == "head #5"
    assert recorded.args == ["stale.gif"]
    assert told == sorted(told)
    assert told[-1] == 1
    with Image.open(tmp_path / "stale.gif") as gif:
        assert gif.size == (1024, 768)
        assert getattr(gif, "n_frames", 1) == 2
    assert desk.caption == "The GIF is saved as stale.gif."


def test_a_recording_that_is_called_off_leaves_no_file(
    dialog: RecordDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out" / "stale.gif"
    out.parent.mkdir()
    choose(monkeypatch, out)
    maker = dialog.findChild(GifMaker)
    assert maker is not None
    with qtbot.waitSignal(maker.progressed, timeout=LONG):
        dialog.record.click()
    dialog.cancel.click()
    assert not maker.busy
    assert list(out.parent.iterdir()) == []
    assert dialog.said.text() == "The recording was cancelled: no file was written."
    assert dialog.isVisible()
    assert dialog.record.isEnabled()


def test_a_recording_ends_with_its_window(
    dialog: RecordDialog, desk_on_files: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, tmp_path / "stale.gif")
    dialog.record.click()
    maker = dialog.findChild(GifMaker)
    assert maker is not None
    desk_on_files.window.close()
    assert not maker.busy
    assert not (tmp_path / "stale.gif").exists()


def test_a_place_where_nobody_can_write_is_told_before_anything_is_recorded(
    dialog: RecordDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "nowhere" / "stale.gif"
    choose(monkeypatch, out)
    dialog.record.click()
    assert dialog.said.text() == f"{out} cannot be written: choose another folder."
    assert dialog.record.isEnabled()


def test_a_session_that_cannot_be_read_is_told_in_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    maker = GifMaker(tmp_path / "nothing")
    with qtbot.waitSignal(maker.ended, timeout=LONG) as ended:
        maker.start(Stretch(0, SECOND), QSize(1024, 768), "light", tmp_path / "out.gif")
    assert ended.args is not None
    assert "nothing" in ended.args[0]
    assert ended.args[0].endswith(".")
    assert not (tmp_path / "out.gif").exists()


def test_nothing_is_recorded_where_nobody_names_a_file(dialog: RecordDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, "")
    dialog.record.click()
    assert dialog.record.isEnabled()
    dialog.reject()
    assert not dialog.isVisible()
