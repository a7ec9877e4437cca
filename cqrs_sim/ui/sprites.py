"""Sprites: small pictures of one size, one for each number, kept on a sheet and drawn as many as there are at once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from math import ceil
from typing import cast

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from shiboken6 import Shiboken

LEAST = 64
"""For how many pictures a sheet has room at least."""
HIGHEST = 32_700
"""How high a sheet is at most: beyond that, Qt paints nothing."""
FLOATS = 10
"""What tells Qt where to draw which piece of a sheet: x, y, left, top, width, height, two scales, rotation, opacity."""


class Sprites:
    """Paints each picture once. Drawn with a call for each of them, a thousand would take three times as long."""

    def __init__(self, side: float, ratio: float, paint: Callable[[QPainter, int], object]) -> None:
        """Let the picture of a number be painted around the origin, into a square of this side.

        `ratio` is how many pixels of the screen are along one of the view.
        """
        self._ratio, self._paint = ratio, paint
        self._cell = ceil(side * ratio)
        self._sheet = QPixmap()
        self._room = 0
        self._cells: dict[int, tuple[int, int]] = {}
        self._drawn: list[int] = []
        self._pieces = array("d")

    def draw(self, painter: QPainter, numbers: list[int], xs: Iterable[float], ys: Iterable[float]) -> None:
        """Draw the pictures of these numbers around these places, to a pixel of the screen, each over those before it.

        A painter that turns left and right round turns the places, and not the pictures.
        """
        if not numbers:
            return
        if numbers != self._drawn:
            self._choose(numbers)
        turned, ratio, end = painter.worldTransform(), self._ratio, len(numbers) * FLOATS
        across, right, down, below = (ratio * by for by in (turned.m11(), turned.dx(), turned.m22(), turned.dy()))
        self._pieces[0:end:FLOATS] = array("d", [x * across + right for x in xs])
        self._pieces[1:end:FLOATS] = array("d", [y * down + below for y in ys])
        painter.setWorldTransform(QTransform.fromScale(1 / ratio, 1 / ratio))
        painter.drawPixmapFragments(self._first, len(numbers), self._sheet)
        painter.setWorldTransform(turned)

    def _choose(self, numbers: list[int]) -> None:
        """Take the pictures of these numbers, painting those that there are not yet."""
        self._drawn, end = numbers, len(numbers) * FLOATS
        if end > len(self._pieces):
            self._make_room(2 * len(numbers))
        wanted = set(numbers)
        if new := wanted - self._cells.keys():
            self._keep(new, wanted)
        cells = [self._cells[number] for number in numbers]
        self._pieces[2:end:FLOATS] = array("d", [left for left, _top in cells])
        self._pieces[3:end:FLOATS] = array("d", [top for _left, top in cells])

    def _make_room(self, count: int) -> None:
        """Hold so many pieces, one behind the other in memory: Qt is told the first, and reads on from there."""
        self._pieces = array("d", [0, 0, 0, 0, self._cell, self._cell, 1, 1, 0, 1]) * count
        address, _length = self._pieces.buffer_info()
        self._first = cast(QPainter.PixmapFragment, Shiboken.wrapInstance(address, QPainter.PixmapFragment))

    def _keep(self, new: set[int], wanted: set[int]) -> None:
        """Paint new pictures on the sheet; where that is full, on another one, with those that are still wanted."""
        if len(self._cells) + len(new) > self._room:
            self._begin(len(wanted))
            new = wanted
        half, ratio = self._cell / 2, self._ratio
        square = QRectF(-half / ratio, -half / ratio, self._cell / ratio, self._cell / ratio)
        with QPainter(self._sheet) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number in sorted(new):
                left, top = self._cells[number] = self._next_cell()
                painter.setWorldTransform(QTransform(ratio, 0, 0, ratio, left + half, top + half))
                painter.setClipRect(square)
                self._paint(painter, number)

    def _begin(self, wanted: int) -> None:
        """Begin a sheet with room for more than so many pictures, in a single column where that has room for them."""
        rows = min(max(LEAST, 2 * wanted), HIGHEST // self._cell)
        columns = ceil(wanted / rows)
        self._sheet = QPixmap(columns * self._cell, rows * self._cell)
        self._sheet.fill(Qt.GlobalColor.transparent)
        self._room, self._cells = rows * columns, {}

    def _next_cell(self) -> tuple[int, int]:
        """Go up from below, so that a memory that is read on from there has what is drawn after the newest number."""
        rows = self._sheet.height() // self._cell
        column, row = divmod(len(self._cells), rows)
        return column * self._cell, (rows - 1 - row) * self._cell
