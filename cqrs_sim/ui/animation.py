"""The animation: pictures as one GIF, in the colours that they have most of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtGui import QImage

from cqrs_sim.sessions.files import writing_whole

Colour = tuple[int, int, int]

_COLOURS = 255
"""How many a GIF may have beside the one for what has not changed since the picture before."""
_CELL = 4


def write_gif(pictures: Iterable[QImage], each_ms: int, out: Path) -> int:
    """Write the pictures as a GIF that plays for ever, each shown so long; return how many there are.

    All of them share one choice of colours, or what stands still would flicker. Raises OSError where `out` cannot be
    written, and what `pictures` raises; then nothing is written.
    """
    packed, found = [], Counter[Colour]()
    for picture in pictures:
        image = _converted(picture)
        found.update(_colours(image))
        packed.append(_packed(image))
    palette = _Palette(found)
    frames = (palette.paint(_unpacked(data)) for data in packed)
    with writing_whole(out) as write, BytesIO() as file:
        first = next(frames)
        first.save(file, "GIF", save_all=True, append_images=frames, duration=each_ms, loop=0, disposal=1)
        write(file.getvalue())
    return len(packed)


def _converted(picture: QImage) -> Image.Image:
    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    size, data = (rgb.width(), rgb.height()), bytes(rgb.constBits())
    return Image.frombytes("RGB", size, data, "raw", "RGB", rgb.bytesPerLine(), 1)


def _colours(image: Image.Image) -> dict[Colour, int]:
    """Return how often a picture has each colour."""
    found: Any = image.getcolors(image.width * image.height)  # Pillow does not say that RGB gives triples
    return {colour: count for count, colour in found}


def _packed(image: Image.Image) -> bytes:
    """Return a picture in so little memory that hundreds of them fit."""
    with BytesIO() as file:
        image.save(file, "PNG", compress_level=1)
        return file.getvalue()


def _unpacked(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


class _Palette:
    """The most frequent colours, exactly as they are, so that no surface changes its tint.

    Pillow looks up the nearest colour for the lowest of each cell of _CELL shades a channel: so there is one colour of
    each cell, and it stands for its lowest while colours are looked up.
    """

    def __init__(self, found: Counter[Colour]) -> None:
        of_cell: dict[Colour, Colour] = {}
        for colour, _ in found.most_common():
            of_cell.setdefault(_lowest(colour), colour)
        chosen = list(of_cell.items())[:_COLOURS]
        self._lookup = Image.new("P", (1, 1))
        self._lookup.putpalette([part for lowest, _ in chosen for part in lowest])
        self._colours = [part for _, colour in chosen for part in colour]

    def paint(self, image: Image.Image) -> Image.Image:
        """Return the picture in these colours."""
        painted = image.quantize(palette=self._lookup, dither=Image.Dither.NONE)
        painted.putpalette(self._colours)
        return painted


def _lowest(colour: Colour) -> Colour:
    red, green, blue = colour
    return red - red % _CELL, green - green % _CELL, blue - blue % _CELL
