"""Nothing is cut off or covered in longer languages, at any scale of the screen and any size of text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOOKS = (
    ("pseudo", "1", (1280, 720), 100),
    ("pseudo", "1", (1024, 768), 100),
    ("pseudo-rtl", "1", (1280, 720), 100),
    ("de", "1", (1024, 768), 100),
    ("C", "1.25", (1024, 768), 100),
    ("C", "1.5", (1280, 720), 150),
    ("C", "1.75", (1920, 1080), 100),
    ("C", "2", (1280, 720), 200),
)


@pytest.mark.parametrize(("language", "scale", "size", "percent"), LOOKS)
def test_nothing_is_cut_off(language: str, scale: str, size: tuple[int, int], percent: int) -> None:
    environment = {**os.environ, "LANGUAGE": language, "QT_SCALE_FACTOR": scale}
    command = [sys.executable, "-m", "tests.ui.clipped_window", *map(str, (*size, percent))]
    looked = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (looked.stdout, looked.returncode) == ("", 0), looked.stderr[-2_000:]
