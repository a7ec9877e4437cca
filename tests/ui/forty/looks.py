"""Pictures that somebody has looked at: what only an eye can judge is judged again when the screen has changed.

Each picture lies in the folder `looks`. With CQRS_SIM_LOOK=again in the environment the tests put today's picture in
its place, to be looked at and committed; else they fail where today's picture is not like it.
"""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

HERE = Path(__file__).parent / "looks"
COARSE = 8
"""Pixels of a side of the squares that are compared: letters may be drawn a little differently elsewhere."""
UNLIKE = 24
"""Steps of 255 by which a square may differ at most."""


def picture_of(widget: QWidget) -> Image.Image:
    """Return what a widget looks like with every button let go, in pixels of scale 1."""
    for button in (*widget.findChildren(QPushButton), *widget.findChildren(QToolButton)):
        button.setDown(False)
    grabbed = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombytes(
        "RGB", (grabbed.width(), grabbed.height()), bytes(grabbed.constBits()), "raw", "RGB", grabbed.bytesPerLine()
    )


def looked_at(name: str, now: Image.Image) -> None:
    """Fail unless this is what was looked at under this name."""
    file = HERE / f"{name}.png"
    if os.environ.get("CQRS_SIM_LOOK") == "again":
        HERE.mkdir(exist_ok=True)
        now.save(file, optimize=True)
    assert file.exists(), f"Nobody has looked at {name} yet: run with CQRS_SIM_LOOK=again, and open {file.name}."
    then = Image.open(file).convert("RGB")
    assert now.size == then.size
    difference = unlikeness(now, then)
    assert difference <= UNLIKE, f"{name} has changed by {difference}: run with CQRS_SIM_LOOK=again, and open it."


def unlikeness(one: Image.Image, other: Image.Image) -> int:
    """Return by how much the two differ in the square where they differ most, in steps of 255."""
    before, after = (image.convert("RGB").filter(ImageFilter.BoxBlur(COARSE / 2)) for image in (one, other))
    return max(ImageChops.difference(before, after).tobytes())
