"""A stretch of a session is recorded as an animated picture, on no screen at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from cqrs_sim import bootstrap
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.replaying import Cancelled, HowFar
from cqrs_sim.ui.animation import write_gif
from cqrs_sim.ui.recording import PICTURE_MS, Recorded, Recording, Stretch
from cqrs_sim.ui.theming import Theme

ROOT = Path(__file__).parents[2]
STALE = ROOT / "assets" / "sessions" / "stale-read.json"
SIZE = QSize(1024, 768)


def record(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Record in a process of its own: Qt starts only once in each."""
    command = [sys.executable, "-m", "cqrs_sim", "record", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def recording(qapp: object) -> Iterator[Recording]:
    session = load(STALE, bootstrap.DOMAINS)
    recording = Recording(bootstrap.in_memory(session.head), session.entries, SIZE, Theme())
    yield recording
    recording.close()


def test_a_gif_has_a_picture_for_each_moment_and_they_differ(tmp_path: Path) -> None:
    out = tmp_path / "stale.gif"
    ended = record(str(out), str(STALE), "--from", "2s", "--to", "2.8s", "--size", "1024x768", "--theme", "dark")
    assert (ended.returncode, ended.stdout) == (0, "")
    with Image.open(out) as gif:
        shown: Any = gif
        assert (shown.size, shown.n_frames, shown.info["duration"], shown.info["loop"]) == (
            (1024, 768),
            0.8 * 1_000 / PICTURE_MS + 1,
            PICTURE_MS,
            0,
        )
        pictures = set()
        for number in range(shown.n_frames):
            shown.seek(number)
            pictures.add(shown.convert("RGB").tobytes())
    assert len(pictures) == 11


def test_a_picture_is_the_same_however_much_was_recorded_before_it(recording: Recording) -> None:
    *_, last = recording.pictures(Stretch(2 * SECOND, 3 * SECOND + 40_000))
    session = load(STALE, bootstrap.DOMAINS)
    other = Recording(bootstrap.in_memory(session.head), session.entries, SIZE, Theme())
    first, *_ = other.pictures(Stretch(3 * SECOND + 40_000, 4 * SECOND))
    other.close()
    assert first == last


def test_it_tells_of_each_picture_and_can_be_broken_off_with_nothing_written(
    recording: Recording, tmp_path: Path
) -> None:
    told: list[str] = []

    def tell(progress: HowFar) -> None:
        told.append(str(progress))
        if progress == Recorded(3, 13):
            raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        write_gif(recording.pictures(Stretch(0, SECOND), tell), PICTURE_MS, tmp_path / "none.gif")
    assert told[-3:] == [f"Recording picture {number} of 13" for number in (1, 2, 3)]
    assert list(tmp_path.iterdir()) == []


def test_surfaces_keep_their_colours_to_the_last_bit(tmp_path: Path) -> None:
    colours = [QColor(255, 241, 209), QColor(253, 239, 208), QColor("#FFFFFF"), QColor("#FBFCFC")]
    pictures = []
    for turn in range(2):
        picture = QImage(40, 10, QImage.Format.Format_RGB32)
        for x in range(40):
            for y in range(10):
                picture.setPixelColor(x, y, colours[(x // 10 + turn) % 4])
        pictures.append(picture)
    assert write_gif(pictures, 100, tmp_path / "tints.gif") == 2
    with Image.open(tmp_path / "tints.gif") as gif:
        for turn in range(2):
            gif.seek(turn)
            shown: Any = gif.convert("RGB")
            for place in range(4):
                seen = shown.getpixel((10 * place + 5, 5))
                assert QColor(*seen) == colours[(place + turn) % 4]


def test_a_faster_recording_has_fewer_pictures_of_the_same_stretch() -> None:
    assert len(Stretch(0, 8 * SECOND, 4.0).moments) == len(Stretch(0, 2 * SECOND).moments) == 26


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no/stale.gif", str(STALE), "--to", "0.1s"), "no/stale.gif cannot be written"),
        (("stale.gif", str(STALE), "--from", "3s", "--to", "2s"), "A recording ends after its beginning."),
        (("stale.gif", str(STALE), "--to", "31s"), "A recording plays for 30 s at most: choose a shorter stretch."),
        (("stale.gif", str(STALE), "--speed", "1000"), "A recording plays at 0.1 to 100 times the speed"),
        (("stale.gif", str(STALE), "--speed", "fast"), "'fast' is not a number"),
        (("stale.gif", "nowhere"), "There is no nowhere"),
    ],
)
def test_what_cannot_be_recorded_is_said(arguments: tuple[str, ...], said: str) -> None:
    ended = record(*arguments)
    assert ended.returncode == 2
    assert said in ended.stderr
