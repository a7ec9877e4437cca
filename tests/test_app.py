"""The app: it opens a window on a session, or says in one sentence why it cannot."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cqrs_sim.core.journal import Configure, Entry
from cqrs_sim.core.settings import Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.session import Head, Session
from tests.sessions.wishes import files_in, write_folder

ROOT = Path(__file__).parent.parent

# Someone who closes the window once the program waits for what people do.
CLOSED_AT_ONCE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from cqrs_sim.cli import main

wait = QApplication.exec
QApplication.exec = lambda *_: (QTimer.singleShot(0, QApplication.closeAllWindows), wait())[1]
sys.exit(main())
"""

# Someone at the keyboard who presses Ctrl+C.
INTERRUPTED = """
import os, signal, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from cqrs_sim.cli import main

wait = QApplication.exec
press = lambda: os.kill(os.getpid(), signal.SIGINT)
QApplication.exec = lambda *_: (QTimer.singleShot(0, press), wait())[1]
sys.exit(main())
"""


# Someone who picks one item of the menus after another, and then closes the window.
PICKING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton
from cqrs_sim.cli import main
from cqrs_sim.ui.main_window import MainWindow

picks = {picks!r}
wait = QApplication.exec

def pick():
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())
    print(window.windowTitle(), "|", window.stage.write.position.text(), "|", window.stage.caption.text)
    if picks:
        title, *then = picks.pop(0).split(" > ")
        next(a for a in window.findChildren(QAction) if a.text() == title and a.isEnabled()).trigger()
        for answer in then:
            next(b for b in window.findChildren(QPushButton) if b.text() == answer and b.isVisible()).click()
        if window.isVisible():
            QTimer.singleShot(0, pick)
    else:
        window.close()

QApplication.exec = lambda *_: (QTimer.singleShot(0, pick), wait())[1]
sys.exit(main())
"""

# Someone who sees what the program does first.
PAINTED_FIRST = """
import sys
from cqrs_sim.cli import main
from cqrs_sim.sessions.open_session import OpenSession
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from cqrs_sim.ui.main_window import MainWindow

settle = OpenSession.settle
def told(session):
    (window,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
    print("painted" if window.painted else "not painted")
    assert "sqlalchemy" not in sys.modules
    assert "cqrs_sim.domains.shop_orders" not in sys.modules
    settle(session)
    print("settled")

OpenSession.settle = told
wait = QApplication.exec
QApplication.exec = lambda *_: (QTimer.singleShot(0, QApplication.closeAllWindows), wait())[1]
sys.exit(main())
"""


# Someone who has no patience with a replay, and who then, back in a window, closes it.
IMPATIENT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from cqrs_sim.cli import main
from cqrs_sim.ui.main_window import MainWindow
from cqrs_sim.ui.replay_dialog import ReplayDialog
from cqrs_sim.ui.session_menu import Open

ReplayDialog.showEvent = lambda self, _: QTimer.singleShot(0, self.cancel.click)
wait = QApplication.exec
long = [Path(folder) for folder in {long!r}]

def leave():
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())
    print(window.windowTitle(), "|", window.stage.caption.text)
    window.session_wished.emit(Open(long.pop())) if long else window.close()

QApplication.exec = lambda *_: (QTimer.singleShot(0, leave), wait())[1]
sys.exit(main())
"""


# Someone at the keyboard who presses Ctrl+C in the middle of a replay.
PRESSING_CTRL_C = """
import os, signal, sys
from cqrs_sim.cli import main
from cqrs_sim.ui.replay_dialog import ReplayDialog

show = ReplayDialog.show_progress
ReplayDialog.show_progress = lambda *told: (show(*told), os.kill(os.getpid(), signal.SIGINT))
sys.exit(main())
"""

# What reads the source of modules keeps it for tracebacks.
SOURCES_READ = """
import linecache
from cqrs_sim.app.qt import load_qt

load_qt()
import cqrs_sim.ui.main_window
print([name for name in linecache.cache if "cqrs_sim" in name])
"""


def start(script: str, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Start the program without a screen; what it keeps for itself goes under `home`."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def warnings(ended: subprocess.CompletedProcess[str]) -> list[str]:
    known = "This plugin does not support propagateSizeHints()"
    return [line for line in ended.stderr.splitlines() if line != known]


def test_no_source_is_read_for_the_window_beside_what_was_compiled_of_it(tmp_path: Path) -> None:
    assert start(SOURCES_READ, home=tmp_path).stdout.strip() == "[]"
    without = start(SOURCES_READ.replace("load_qt()\n", "import PySide6.QtWidgets\n"), home=tmp_path)
    assert "stage.py" in without.stdout


def test_a_window_that_is_closed_leaves_its_session_behind(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    ended = start(CLOSED_AT_ONCE, str(folder), "--delay", "250ms", "--seed", "7", home=tmp_path)
    assert (ended.returncode, warnings(ended)) == (0, [])
    head = json.loads((folder / "head.json").read_text("utf-8"))
    assert (head["domain"], head["seed"]) == ("social-feed", 7)
    branch = folder / "branches" / "1"
    assert {path.name for path in branch.iterdir()} == {"journal.jsonl", "write.db", "read.db"}
    lines = [json.loads(line) for line in (branch / "journal.jsonl").read_text("utf-8").splitlines()]
    assert [line["input"] for line in lines] == ["command", "command", "command", "settings", "marker"]
    assert lines[-2]["settings"]["delay"]["mean"] == 250_000


def test_a_session_goes_on_where_it_was_closed_and_says_what_was_repaired(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    assert start(CLOSED_AT_ONCE, str(folder), home=tmp_path).returncode == 0
    before = (folder / "branches" / "1" / "journal.jsonl").read_bytes()
    (folder / "branches" / "1" / "read.db").unlink()
    ended = start(CLOSED_AT_ONCE, str(folder), home=tmp_path)
    read_db = folder / "branches" / "1" / "read.db"
    said = f"cqrs-sim: {read_db} was missing and was written anew from the journal."
    assert (ended.returncode, warnings(ended)) == (0, [said])
    assert (folder / "branches" / "1" / "journal.jsonl").read_bytes().startswith(before)


def test_a_session_that_nobody_named_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the folder for data is not told by XDG_DATA_HOME here")
    ended = start(CLOSED_AT_ONCE, home=tmp_path)
    assert (ended.returncode, warnings(ended)) == (0, [])
    (session,) = (tmp_path / "cqrs-sim" / "sessions").iterdir()
    assert (session / "head.json").exists()


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "cat.jpg").write_text("a cat")
    ended = start(CLOSED_AT_ONCE, str(folder), home=tmp_path)
    assert ended.returncode == 2
    assert warnings(ended) == [
        f"cqrs-sim: {folder} cannot be opened. It has no head.json, so it is not a session of CQRS Sim."
    ]
    assert [path.name for path in folder.iterdir()] == ["cat.jpg"]


def test_a_folder_under_a_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    ended = start(CLOSED_AT_ONCE, str(tmp_path / "file" / "session"), home=tmp_path)
    assert ended.returncode == 2
    (sentence,) = warnings(ended)
    assert sentence.startswith(f"cqrs-sim: {tmp_path / 'file' / 'session'} ")
    assert sentence.endswith(".")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows tells programs of Ctrl+C in another way")
def test_ctrl_c_in_the_terminal_ends_the_program_properly(tmp_path: Path) -> None:
    ended = start(INTERRUPTED, str(tmp_path / "session"), home=tmp_path)
    assert (ended.returncode, warnings(ended)) == (130, [])
    assert {path.name for path in (tmp_path / "session" / "branches" / "1").iterdir()} == {
        "journal.jsonl",
        "write.db",
        "read.db",
    }


def test_a_reset_begins_a_branch_and_undo_goes_back(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    picks = ["Reset", "Undo reset"]
    ended = start(PICKING.format(picks=picks), str(folder), home=tmp_path / "home")
    assert (ended.returncode, warnings(ended)) == (0, [])
    shown = [line.split(" | ") for line in ended.stdout.splitlines()]
    assert [line[0] for line in shown] == ["Social feed - session - CQRS Sim"] * 3
    assert shown[1][2] == "Reset, on branch 2. Undo with Ctrl+Z."
    assert shown[2][2] == "On branch 1."
    assert (folder / "branches" / "2" / "journal.jsonl").exists()


def test_commands_are_undone_step_by_step_and_redone(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    picks = ["Pause", "Add sample posts", "Undo FollowUser Ana", "Undo AddComment p2", "Redo", "Redo"]
    ended = start(PICKING.format(picks=picks), str(folder), home=tmp_path / "home")
    assert (ended.returncode, warnings(ended)) == (0, [])
    shown = [line.split(" | ")[1:] for line in ended.stdout.splitlines()]
    assert shown[2:] == [
        ["head #9", shown[2][1]],
        ["head #8", "Undone: FollowUser Ana, on branch 2. The old history is branch 1."],
        ["head #7", "Undone: AddComment p2, on branch 3. The old history is branch 2."],
        ["head #8", "Redone, on branch 2."],
        ["head #9", "Redone, on branch 1."],
    ]
    moments = [json.loads((folder / "branches" / number / "branch.json").read_text("utf-8"))["at"] for number in "23"]
    assert moments[0] == moments[1], "time stood still, so it does after undo"


def test_a_session_goes_on_from_the_past_and_its_branches_are_switched_between(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    picks = ["Pause", "Add sample posts", "Step", "Add sample posts", "Back", "Go on from here"]
    ended = start(PICKING.format(picks=picks), str(folder), home=tmp_path / "home")
    assert (ended.returncode, warnings(ended)) == (0, [])
    heads = [line.split(" | ")[1] for line in ended.stdout.splitlines()]
    (*_, told) = ended.stdout.splitlines()[-1].split(" | ")
    assert (heads[2], heads[-1]) == ("head #9", "head #9")
    assert re.fullmatch(r"Branch 2 goes on from \d\.\d s\. Branch 1 is kept\.", told)
    whence = json.loads((folder / "branches" / "2" / "branch.json").read_text("utf-8"))
    assert (whence["parent"], whence["cause"]) == (1, "past")

    picks = ["&1  the first", f"&2  from 1 at {whence['at'] / SECOND:.1f} s (looked back)"]
    ended = start(PICKING.format(picks=picks), str(folder), home=tmp_path / "home")
    shown = [line.split(" | ")[1:] for line in ended.stdout.splitlines()]
    assert shown[1:] == [[heads[-2], "On branch 1."], ["head #9", "On branch 2."]]
    assert heads[-2] != "head #9"


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """The folder of a session that would be replayed for ever."""
    busy = Configure(Settings(traffic=TrafficRates(10_000.0)))
    entries = (Entry(0, busy), Entry(9999 * 3600 * SECOND, busy))
    return write_folder(tmp_path / "endless", Session(Head("social-feed", 1), entries))


def test_a_replay_that_is_cancelled_at_the_start_ends_with_a_sentence(tmp_path: Path, endless: Path) -> None:
    before = files_in(endless)
    ended = start(IMPATIENT.format(long=[]), str(endless), home=tmp_path)
    assert (ended.returncode, ended.stdout) == (130, "")
    assert warnings(ended) == ["cqrs-sim: Opening endless was cancelled: nothing has changed."]
    assert files_in(endless) == before


def test_a_replay_that_is_cancelled_leads_back_to_the_session_before(tmp_path: Path, endless: Path) -> None:
    before = files_in(endless)
    ended = start(IMPATIENT.format(long=[str(endless)]), str(tmp_path / "short"), home=tmp_path / "home")
    assert (ended.returncode, warnings(ended)) == (0, [])
    first, second = (line.split(" | ") for line in ended.stdout.splitlines())
    assert first[0] == second[0] == "Social feed - short - CQRS Sim"
    assert second[1] == "Opening endless was cancelled: nothing has changed."
    assert files_in(endless) == before


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows tells programs of Ctrl+C in another way")
def test_ctrl_c_in_the_terminal_breaks_off_a_replay(tmp_path: Path, endless: Path) -> None:
    before = files_in(endless)
    ended = start(PRESSING_CTRL_C, str(endless), home=tmp_path)
    assert (ended.returncode, warnings(ended)) == (130, [])
    assert files_in(endless) == before


def test_a_new_session_has_a_folder_of_its_own_and_the_old_one_is_recent(tmp_path: Path) -> None:
    picks = ["New session… > Social feed"]
    ended = start(PICKING.format(picks=picks), str(tmp_path / "old"), home=tmp_path / "home")
    assert (ended.returncode, warnings(ended)) == (0, [])
    first, second = (line.split(" | ")[0] for line in ended.stdout.splitlines())
    assert (first, first == second) == ("Social feed - old - CQRS Sim", False)


def test_a_new_session_may_be_of_another_domain(tmp_path: Path) -> None:
    picks = ["New session… > Shop orders", "New session… > Social feed"]
    ended = start(PICKING.format(picks=picks), str(tmp_path / "old"), home=tmp_path / "home")
    assert (ended.returncode, warnings(ended)) == (0, [])
    titles, heads, captions = zip(*(line.split(" | ") for line in ended.stdout.splitlines()), strict=True)
    assert [title.split(" - ")[0] for title in titles] == ["Social feed", "Shop orders", "Social feed"]
    assert heads == ("head #3", "head #9", "head #3")
    assert captions[1] == "Press Create order and watch it cross to the order board."


def test_a_session_of_another_domain_is_begun_and_gone_on_with_from_the_command_line(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    assert start(CLOSED_AT_ONCE, str(folder), "--domain", "orders", home=tmp_path).returncode == 0
    assert json.loads((folder / "head.json").read_text("utf-8"))["domain"] == "orders"
    ended = start(PICKING.format(picks=["Reset"]), str(folder), home=tmp_path)
    assert (ended.returncode, warnings(ended)) == (0, [])
    assert [line.split(" | ")[1] for line in ended.stdout.splitlines()] == ["head #9", "head #9"]


def test_files_that_another_program_holds_close_the_window_with_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    assert start(CLOSED_AT_ONCE, str(folder), home=tmp_path).returncode == 0
    home = folder / "branches" / "1"
    journal = (home / "journal.jsonl").read_bytes()
    with closing(sqlite3.connect(home / "read.db", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        ended = start(CLOSED_AT_ONCE, str(folder), home=tmp_path)
        other.execute("ROLLBACK")
    assert ended.returncode == 2
    (sentence,) = warnings(ended)
    assert sentence.startswith(f"cqrs-sim: {home / 'read.db'} is in use by another program")
    assert (home / "journal.jsonl").read_bytes() == journal


def test_the_window_is_painted_before_the_files_are_opened(tmp_path: Path) -> None:
    ended = start(PAINTED_FIRST, str(tmp_path / "session"), home=tmp_path)
    assert (ended.returncode, warnings(ended)) == (0, [])
    assert ended.stdout.split() == ["painted", "settled"]
