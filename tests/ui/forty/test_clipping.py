"""Qualities 24 and 25: nothing is cut off or covered in longer languages, at any scale and any size of text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def cut_off(language: str, scale: str, size: tuple[int, int], percent: int) -> str:
    """Return what is cut off or covered in such a window, a line each."""
    return found("clipped_window", language, scale, (*size, percent))


def found(walk: str, language: str, scale: str, wanted: tuple[int, ...]) -> str:
    """Return what such a walk finds, in a process of its own."""
    environment = {**os.environ, "LANGUAGE": language, "QT_SCALE_FACTOR": scale}
    command = [sys.executable, "-m", f"tests.ui.{walk}", *map(str, wanted)]
    looked = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert looked.returncode == 0, looked.stdout + looked.stderr[-2_000:]
    return looked.stdout


@pytest.mark.parametrize(
    ("scale", "size", "percent"),
    [("1.25", (1024, 768), 100), ("1.5", (1280, 720), 150), ("1.75", (1920, 1080), 100), ("2", (1280, 720), 100)],
)
def test_24_nothing_is_cut_off_at_any_scale_of_the_screen(scale: str, size: tuple[int, int], percent: int) -> None:
    assert cut_off("C", scale, size, percent) == ""


@pytest.mark.parametrize(
    ("language", "size", "percent"),
    [
        ("C", (1280, 720), 200),
        ("de", (1280, 720), 200),
        ("pseudo", (1280, 720), 100),
        ("pseudo", (1024, 768), 100),
        ("pseudo-rtl", (1280, 720), 100),
        ("de", (1024, 768), 100),
    ],
)
def test_25_nothing_is_cut_off_in_text_twice_as_large_or_two_fifths_longer(
    language: str, size: tuple[int, int], percent: int
) -> None:
    assert cut_off(language, "1", size, percent) == ""


@pytest.mark.parametrize(("language", "percent"), [("C", 100), ("C", 200), ("pseudo", 100), ("de", 200)])
def test_25_every_dialog_fits_a_screen_of_1024_by_768_with_all_its_words_and_buttons(
    language: str, percent: int
) -> None:
    assert found("clipped_dialogs", language, "1", (percent,)) == ""
