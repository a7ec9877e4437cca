"""A picture of the window is saved on no screen at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[2]


def shot(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Save a picture in a process of its own: Qt starts only once in each."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cqrs_sim", "shot", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_picture_has_the_size_and_the_moment_asked_for(tmp_path: Path) -> None:
    early, late = tmp_path / "early.png", tmp_path / "late.png"
    assert shot(str(early), "--at", "0s", "--size", "1024x768").returncode == 0
    assert shot(str(late), "--at", "6.5s", "--size", "1024x768").returncode == 0
    images = QImage(str(early)), QImage(str(late))
    assert [(image.width(), image.height()) for image in images] == [(1024, 768)] * 2
    assert images[0] != images[1]


def test_a_room_is_shown_a_picture_of_its_own(tmp_path: Path) -> None:
    usual, presented, dark = tmp_path / "usual.png", tmp_path / "presented.png", tmp_path / "dark.png"
    assert shot(str(usual), "--at", "6s", "--size", "1024x768").returncode == 0
    assert shot(str(presented), "--at", "6s", "--size", "1024x768", "--presenter").returncode == 0
    assert shot(str(dark), "--at", "6s", "--size", "1024x768", "--presenter", "--theme", "dark").returncode == 0
    images = [QImage(str(path)) for path in (usual, presented, dark)]
    assert [(image.width(), image.height()) for image in images] == [(1024, 768)] * 3
    assert images[0] != images[1] != images[2]


def test_the_samples_of_another_domain_make_another_picture(tmp_path: Path) -> None:
    feed, shop = tmp_path / "feed.png", tmp_path / "shop.png"
    assert shot(str(feed), "--at", "6s", "--domain", "social-feed").returncode == 0
    assert shot(str(shop), "--at", "6s", "--domain", "orders").returncode == 0
    assert QImage(str(feed)) != QImage(str(shop))


def test_the_same_picture_comes_out_each_time(tmp_path: Path) -> None:
    one, other = tmp_path / "one.png", tmp_path / "other.png"
    for out in (one, other):
        assert shot(str(out), "--at", "4s", "--theme", "dark").returncode == 0
    assert QImage(str(one)) == QImage(str(other))


def test_the_lab_is_pictured_with_the_situation_asked_for(tmp_path: Path) -> None:
    one, other = tmp_path / "one.png", tmp_path / "other.png"
    assert shot(str(one), "--scene", "cors").returncode == 0
    assert shot(str(other), "--scene", "cors", "--preset", "json-body").returncode == 0
    assert QImage(str(one)) != QImage(str(other))


def test_an_xray_shows_what_a_picture_alone_does_not(tmp_path: Path) -> None:
    plain, xray = tmp_path / "plain.png", tmp_path / "xray.png"
    assert shot(str(plain), "--at", "2s").returncode == 0
    assert shot(str(xray), "--at", "2s", "--xray").returncode == 0
    assert QImage(str(plain)) != QImage(str(xray))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("cors.png", "--preset", "json-body"), "--preset is for the CORS lab: add --scene cors"),
        (("cors.png", "--scene", "cors", "--preset", "moon"), "There is no preset 'moon': choose missing-header, "),
        (("missing/stage.png",), "missing/stage.png cannot be written"),
        (("stage.png", "--size", "big"), "'big' is not a size"),
        (("stage.png", "--size", "10x10"), "the size lies between 800x600 and 7680x4320"),
        (("stage.png", "nowhere"), "There is no nowhere"),
        (("stage.png", "old", "--domain", "orders"), "--domain is for a new session, and old is one already"),
        (("stage.png", "--domain", "bank"), "invalid choice: 'bank'"),
    ],
)
def test_what_cannot_be_pictured_is_said(arguments: tuple[str, ...], said: str) -> None:
    ended = shot(*arguments)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
