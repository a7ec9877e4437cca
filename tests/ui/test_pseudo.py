"""The window in a language that nobody speaks: whatever is English there cannot be translated."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.pseudo_eyes import english_in

ROOT = Path(__file__).parents[2]


def test_nothing_in_the_window_is_english_in_another_language() -> None:
    environment = {**os.environ, "LANGUAGE": "pseudo", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.ui.pseudo_window"]
    looked = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (looked.stdout, looked.returncode) == ("", 0), looked.stderr[-2_000:]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Çréåté post", ["post"]),
        ("read store", ["read", "store"]),
        ("3 évéñts are béhîñd", ["are"]),
        ("PostCreated #4 îs öñ îts wåý (Ctrl+Shift+C)", []),
        ("Åñswér ÖPTÎÖÑS wîth Access-\u200bControl-\u200bAllow-\u200bOrigin: *", []),
        ("téxt “Lunch at noon”", []),
        ("3 /s", []),
    ],
)
def test_english_words_are_told_from_names_and_code(text: str, words: list[str]) -> None:
    assert english_in(text) == words
