"""Whether a window can be shown: known before Qt is asked, which would end the program."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cqrs_sim.ui.display import obstacle

ROOT = Path(__file__).resolve().parent.parent.parent
HINT = " What works without one: cqrs-sim run SESSION."

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")


@pytest.fixture
def wayland(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a Wayland desktop that answers."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        yield {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-7"}


@pytest.mark.skipif(sys.platform.startswith("linux"), reason="what is true elsewhere")
def test_elsewhere_nothing_stands_in_the_way() -> None:
    assert obstacle({}) is None


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "offscreen;xcb"])
def test_a_platform_without_a_display_needs_none(platform: str) -> None:
    assert obstacle({"QT_QPA_PLATFORM": platform}) is None


@linux_only
@pytest.mark.parametrize("platform", ["", "xcb", "wayland", "wayland;xcb", "xcb:something"])
def test_no_display_is_said(platform: str) -> None:
    assert obstacle({"QT_QPA_PLATFORM": platform}) == (
        "There is no display to open a window on: set DISPLAY, or log in to a desktop." + HINT
    )


@linux_only
@pytest.mark.parametrize("display", [":987", "unix:987", "nonsense", "localhost:987", ":", "-1", ":987.0", "\udcff:1"])
def test_a_display_that_does_not_answer_is_named(display: str) -> None:
    said = obstacle({"DISPLAY": display})
    assert said is not None
    # Without Qt's libraries for X nobody can ask the display.
    assert said.startswith((f"The display {display} does not answer: check DISPLAY.", "Qt needs "))
    assert said.endswith(HINT)


@linux_only
def test_a_wayland_desktop_is_enough(wayland: dict[str, str]) -> None:
    assert obstacle(wayland, libraries=["libnone.so.1"]) is None
    assert obstacle({**wayland, "QT_QPA_PLATFORM": "wayland;xcb"}) is None


@linux_only
def test_a_wayland_desktop_does_not_help_where_x_is_wanted(wayland: dict[str, str]) -> None:
    assert "no display" in (obstacle({**wayland, "QT_QPA_PLATFORM": "xcb"}) or "")


@linux_only
@pytest.mark.parametrize("name", ["wayland-8", "x" * 200, "/nowhere/wayland-0"])
def test_a_wayland_desktop_that_does_not_answer_is_none(wayland: dict[str, str], name: str) -> None:
    assert "no display" in (obstacle({**wayland, "WAYLAND_DISPLAY": name}) or "")


@linux_only
def test_all_libraries_that_are_missing_are_named() -> None:
    assert obstacle({"DISPLAY": ":987"}, ["libc.so.6", "libnone.so.1", "libnone-too.so.2"]) == (
        "Qt needs libnone.so.1, libnone-too.so.2: install it with your system's package manager." + HINT
    )


@linux_only
@pytest.mark.parametrize("platform", ["", "xcb"])
def test_a_window_asked_for_where_none_can_be_shown_is_a_sentence(tmp_path: Path, platform: str) -> None:
    ended = started(tmp_path / "new", DISPLAY=":987", QT_QPA_PLATFORM=platform, WAYLAND_DISPLAY="")
    assert ended.returncode == 2
    assert ended.stderr.endswith(HINT + "\n")
    assert ended.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_used_is_said_without_a_dialog(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept")
    ended = started(tmp_path, QT_QPA_PLATFORM="offscreen")
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"cqrs-sim: {tmp_path} cannot be opened. ")
    assert ended.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def started(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own to its end."""
    command = [sys.executable, "-m", "cqrs_sim", str(folder)]
    changed = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, env=changed, capture_output=True, text=True, timeout=60, check=False)


SHOWN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from cqrs_sim.cli import main

class Shown(QApplication):
    def exec(self):
        QTimer.singleShot(0, lambda: print("shown", flush=True))
        return super().exec()

import PySide6.QtWidgets
PySide6.QtWidgets.QApplication = Shown
sys.exit(main([sys.argv[1]]))
"""
"""The program, which says when its window is on the screen."""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is a signal on Unix")
def test_ctrl_c_in_the_terminal_closes_the_window_and_its_session(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SHOWN, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"shown\n"
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert b"Traceback" not in said
    files = {path.name for path in (tmp_path / "branches" / "1").iterdir()}
    assert files == {"journal.jsonl", "write.db", "read.db"}
