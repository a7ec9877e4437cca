"""Qualities 35 to 40: the program comes back as it was left, and no file or error takes anything away."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from cqrs_sim import bootstrap
from cqrs_sim.core.journal import Configure
from cqrs_sim.core.settings import Settings, TrafficRates
from cqrs_sim.sessions.session import SessionError
from cqrs_sim.ui.announcer import Announcer
from cqrs_sim.ui.mishaps import Mishaps
from cqrs_sim.ui.speaking import Speaking
from cqrs_sim.ui.window_state import WindowState
from tests.sessions.wishes import files_in
from tests.texts import gathered, translated, untranslated, updated
from tests.ui.driver import Desk
from tests.ui.forty.looks import looked_at

ROOT = Path(__file__).parents[3]
GERMAN = ROOT / "assets" / "locale" / "de" / "LC_MESSAGES" / "cqrs_sim.po"


def test_35_a_window_comes_back_in_its_size_and_always_onto_a_screen(tmp_path: Path, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setGeometry(QRect(90_000, 90_000, 700, 500))
    WindowState(tmp_path / "window.ini").save(window, "Dark")
    state = WindowState(tmp_path / "window.ini")
    other = QMainWindow()
    qtbot.addWidget(other)
    state.restore(other)
    assert state.theme == "Dark"
    assert any(screen.availableGeometry().intersects(other.frameGeometry()) for screen in QApplication.screens())
    assert (other.width(), other.height()) == (700, 500)


def test_36_everything_is_named_and_what_happens_is_announced_no_more_than_once_in_two_seconds(desk: Desk) -> None:
    spoken: list[tuple[float, str]] = []
    stage = desk.stage
    announcer = Announcer(stage.caption.text, stage.checkpoint)

    def speak(_window: QWidget, sentence: str) -> None:
        spoken.append((desk.clock.seconds, sentence))

    Speaking(announcer, desk.clock, desk.window, speak).hear(stage, desk.live)
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(3)
    desk.command("CreatePost", text="")
    desk.let_pass(3)
    said = " ".join(sentence for _at, sentence in spoken)
    assert "Success, receipt #4" in said
    assert "Rejected: " in said
    desk.live.do(Configure(Settings(traffic=TrafficRates(writes=100))))
    desk.let_pass(10)
    moments = [at for at, _sentence in spoken]
    assert all(later - earlier >= 2 for earlier, later in pairwise(moments[2:]))
    table = QAccessible.queryAccessibleInterface(stage.read.view)
    assert table is not None
    assert table.text(QAccessible.Text.Name)


@pytest.mark.parametrize("text", ["{", '{"version": 99}', "", "\0"])
def test_37_a_damaged_or_newer_file_is_refused_in_a_sentence_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    file = tmp_path / "session.json"
    file.write_text(text)
    with pytest.raises(SessionError) as told:
        bootstrap.import_session(file, tmp_path / "new")
    assert str(told.value).endswith(".")
    assert "Traceback" not in str(told.value)
    assert file.read_text() == text
    assert not (tmp_path / "new").exists()


def test_38_it_runs_from_a_folder_that_cannot_be_written_without_a_network(tmp_path: Path) -> None:
    # Any name that is looked up, and any connection, ends this program with an error.
    program = tmp_path / "offline.py"
    program.write_text(
        "import socket, sys\n"
        "def refuse(*_): raise SystemExit('the network was asked for')\n"
        "socket.getaddrinfo = socket.create_connection = refuse\n"
        "from cqrs_sim.cli import main\n"
        "sys.exit(main(['shot', sys.argv[1], '--size', '1024x768', '--at', '1s']))\n"
    )
    read_only, out = tmp_path / "read-only", tmp_path / "out"
    read_only.mkdir()
    out.mkdir()
    read_only.chmod(stat.S_IRUSR | stat.S_IXUSR)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(out)}
    done = subprocess.run(
        [sys.executable, str(program), str(out / "stage.png")],
        cwd=read_only, env=environment, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list(files_in(out)) == ["stage.png"]
    assert list(read_only.iterdir()) == []


def test_39_an_error_that_nobody_foresaw_is_told_with_text_to_copy(desk: Desk) -> None:
    desk.run()
    written: list[BaseException] = []
    mishaps = Mishaps(desk.window, desk.live.pause, lambda _kind, error, _trace: written.append(error))
    error = ZeroDivisionError("too far")
    mishaps(ZeroDivisionError, error, None)
    assert written == [error]
    assert mishaps.dialog is not None
    assert "too far" in mishaps.dialog.text()
    assert "ZeroDivisionError: too far" in mishaps.dialog.detailedText()
    assert not desk.live.running
    mishaps.dialog.reject()


def test_40_texts_can_be_translated_the_u_be_mirrored_and_the_stage_be_copied(tmp_path: Path, desk: Desk) -> None:
    catalogue = updated(gathered(), translated(GERMAN, "de"), "de")
    assert untranslated(catalogue) == []
    desk.command("CreatePost", text="Hello")
    desk.press("Ctrl+F12")
    assert "head #4" in QGuiApplication.clipboard().text()
    desk.press("Shift+F12")
    picture = QGuiApplication.clipboard().image()
    assert picture.width() >= desk.stage.width()
    assert picture.height() > desk.stage.height()
    out = tmp_path / "mirrored.png"
    command = [sys.executable, "-m", "cqrs_sim", "shot", str(out), "--size", "1280x720", "--at", "1s"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "LANGUAGE": "pseudo-rtl"}, check=True, capture_output=True)
    looked_at("40-right-to-left", Image.open(out).convert("RGB"))
