"""The first picture of the window waits for nothing that it does not show."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

Loaded = Mapping[str, Sequence[str]]

WITHOUT = {
    "stores in files": ("sqlalchemy", "sqlite3", "cqrs_sim.stores.sql", "cqrs_sim.sessions.recovery"),
    "what reads a session strictly": ("msgspec", "cqrs_sim.sessions.codec", "cqrs_sim.sessions.line_codec"),
    "hashes and luck": ("hashlib", "uuid"),
    "numbers and pictures": ("numpy", "PIL", "decimal"),
    "what speaks to the network or to other programs": ("asyncio", "ssl", "http", "email", "subprocess", "ctypes"),
    "the command line": ("cqrs_sim.cli", "cqrs_sim.oracles"),
    "the CORS lab": ("cqrs_sim.cors", "cqrs_sim.ui.lab"),
    "the other domain": ("cqrs_sim.domains.shop_orders",),
    "the past": (
        "cqrs_sim.sessions.archive",
        "cqrs_sim.ui.past_stage",
        "cqrs_sim.ui.remembered",
        "cqrs_sim.ui.replay_dialog",
    ),
    "the X-ray": (
        "cqrs_sim.core.xray",
        "cqrs_sim.core.lineage",
        "cqrs_sim.ui.absent_card",
        "cqrs_sim.ui.xray_marking",
        "cqrs_sim.ui.xray_painting",
    ),
    "the side panel": (
        "cqrs_sim.core.bill",
        "cqrs_sim.core.ledger",
        "cqrs_sim.ui.bill_words",
        "cqrs_sim.ui.event_log",
        "cqrs_sim.ui.inspector",
        "cqrs_sim.ui.knobs",
        "cqrs_sim.ui.ledger_view",
        "cqrs_sim.ui.machinery",
        "cqrs_sim.ui.side_panel",
    ),
    "answers": ("cqrs_sim.ui.answer_board", "cqrs_sim.ui.answer_card"),
    "dialogs and the menus of things": (
        "cqrs_sim.ui.fault_offers",
        "cqrs_sim.ui.messages",
        "cqrs_sim.ui.new_session",
        "cqrs_sim.ui.page_dialog",
        "cqrs_sim.ui.session_page",
        "cqrs_sim.ui.thing_menu",
    ),
    "recordings": ("cqrs_sim.ui.animation", "cqrs_sim.ui.recording", "cqrs_sim.ui.shot"),
}
"""What nobody sees at first, and which modules that comes in: imported by whoever first needs it."""

UNMADE = ("QFileDialog", "QIcon", "QMessageBox", "QProgressBar", "QStyle", "QTabWidget", "QTextBrowser")
"""Classes of Qt that the first picture needs nothing of.

PySide makes a class when it is first asked for it, with all its numbers by name, which takes milliseconds; and it makes
every widget that Qt has, QTabWidget among them, to find out what a widget is that it did not make itself, such as the
viewport of a table.
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """What is loaded when the window has been painted for the first time, in a process of its own."""
    folder = tmp_path_factory.mktemp("first") / "session"
    places = {f"XDG_{kind}_HOME": str(folder.parent) for kind in ("CONFIG", "DATA", "STATE")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.first_picture", str(folder)],
        cwd=ROOT,
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told: Loaded = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("what", WITHOUT)
def test_the_first_picture_does_without(loaded: Loaded, what: str) -> None:
    too_early = [name for name in WITHOUT[what] if name in loaded["modules"]]
    assert not too_early, f"Import {', '.join(too_early)} where it is first needed"


def test_what_it_does_without_is_there_to_be_imported() -> None:
    ours = [name for names in WITHOUT.values() for name in names if name.startswith("cqrs_sim")]
    assert all(importlib.util.find_spec(name) is not None for name in ours)


def test_the_first_picture_makes_no_class_of_qt_that_it_does_not_show(loaded: Loaded) -> None:
    assert {"QLabel", "QTableView"} <= set(loaded["classes"])
    assert not set(loaded["classes"]) & set(UNMADE)
