"""The language is settled before anything is imported that speaks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cqrs_sim.__main__ import settle_language

ROOT = Path(__file__).parents[1]
TORN = "assets/sessions/torn-screen.json"


@pytest.fixture
def wish(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LANGUAGE", "fr")
    return "fr"


def kept(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "window.ini"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_language_that_was_chosen_in_the_window_counts_before_the_systems(tmp_path: Path, wish: str) -> None:
    settle_language(["run"], kept(tmp_path, "[window]\ntheme=Dark\nlanguage=de\n"))
    assert os.environ["LANGUAGE"] == "de"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[window]\ntheme=Dark",
        "[window]\nlanguage=System",
        "[other]\nlanguage=de",
        "[window]\nlanguage=../x",
    ],
)
def test_where_none_was_chosen_the_system_is_heard(tmp_path: Path, wish: str, text: str) -> None:
    settle_language(["run"], kept(tmp_path, text))
    assert os.environ["LANGUAGE"] == wish


def test_without_a_file_the_system_is_heard(tmp_path: Path, wish: str) -> None:
    settle_language([], tmp_path / "window.ini")
    assert os.environ["LANGUAGE"] == wish


def test_what_programs_read_is_in_english(tmp_path: Path, wish: str) -> None:
    settle_language(["run", "--json"], kept(tmp_path, "[window]\nlanguage=de\n"))
    assert os.environ["LANGUAGE"] == "en"


def test_nothing_that_speaks_is_imported_before_the_language_is_settled() -> None:
    said = "import sys, cqrs_sim.__main__; print('cqrs_sim.language' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_argparse_speaks_the_chosen_language(tmp_path: Path) -> None:
    environment = {**os.environ, "LANGUAGE": "pseudo"}
    command = [sys.executable, "-m", "cqrs_sim", "run"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "åré réqûîréd" in done.stderr
    assert done.returncode == 2
