"""The painting of moves: figures on their way from one shape and colour to another, and what was there before."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin, tan

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF

from cqrs_sim.ui.choreography import is_old
from cqrs_sim.ui.moves import Box, Drawn, Figure, Move, between
from cqrs_sim.ui.theme import Palette

_CORNERS = 40
"""How many points an outline has: any shape can turn into any other, point by point."""
_BESIDE = 4.0
"""How far a figure reaches beyond its box: half an edge, and what antialiasing needs."""
_STRUCK = 0.45
"""Up to this share of its time an old value stands, with a line through it; then it fades."""
_TEXT = 7.0
"""Where in a cell its text begins."""
_VEIL = 0.6
"""How much of what it lies on a veil takes away."""


class Before:
    """Pictures of what was to be seen before, each with the place where it was."""

    def __init__(self) -> None:
        """Know of nothing."""
        self._parts: list[tuple[Box, QPixmap]] = []

    def keep(self, place: Box, picture: QPixmap) -> None:
        """Keep what was to be seen at this place."""
        self._parts.append((place, picture))

    def paint(self, painter: QPainter, part: Box, at: Box) -> None:
        """Draw what was in a part of the screen at a place of the same size, as far as that is within the part."""
        for place, picture in self._parts:
            if rect(place).contains(rect(part)):
                ratio = picture.devicePixelRatio()
                x, y = part.x - place.x, part.y - place.y
                source = QRectF(x * ratio, y * ratio, part.width * ratio, part.height * ratio)
                painter.save()
                painter.setClipRect(rect(part), Qt.ClipOperation.IntersectClip)
                painter.drawPixmap(rect(at), picture, source)
                painter.restore()
                return


def rect(box: Box) -> QRectF:
    """Return a box as Qt has it."""
    return QRectF(*box)


def area(drawn: Drawn) -> QRectF:
    """Return what of the screen a move takes at this moment."""
    move = drawn.move
    if is_old(move):
        return rect(move.path[0])
    if move.figure == "bar":
        return rect(move.path[0]).united(rect(move.path[1])).adjusted(0, -_BESIDE, 0, _BESIDE)
    return rect(drawn.box).adjusted(-_BESIDE, -_BESIDE, _BESIDE, _BESIDE)


def paint(painter: QPainter, drawn: Drawn, before: Before | None, colours: Palette) -> None:
    """Draw a move at this moment, in these colours."""
    move, share = drawn
    if is_old(move):
        if before is not None:
            _paint_old(painter, drawn, before, colours)
    elif move.figure == "veil":
        veil = QColor(colours.background)
        veil.setAlphaF(_VEIL)
        painter.fillRect(rect(drawn.box), veil)
    elif move.figure == "bar":
        _paint_bar(painter, *move.path, colours)
    elif move.figure == "sheet":
        _paint_sheet(painter, drawn.box, colours)
    else:
        _paint_figure(painter, drawn, share, colours)


def _paint_old(painter: QPainter, drawn: Drawn, before: Before, colours: Palette) -> None:
    move, share = drawn
    painter.save()
    if move.figure == "struck":
        _paint_struck(painter, move, share, before, colours)
    else:
        painter.setOpacity(1 - share if move.figure == "fading" else 1)
        before.paint(painter, drawn.box if move.figure == "wiped" else move.path[0], drawn.box)
    painter.restore()


def _paint_struck(painter: QPainter, move: Move, share: float, before: Before, colours: Palette) -> None:
    cell = move.path[0]
    painter.setOpacity(1 - max(0.0, share - _STRUCK) / (1 - _STRUCK))
    before.paint(painter, cell, cell)
    painter.setPen(QPen(QColor(colours.text), 1.5))
    start, middle = cell.x + _TEXT - 2, cell.middle[1]
    end = min(start + painter.fontMetrics().horizontalAdvance(move.label) + 4, cell.x + cell.width)
    painter.drawLine(QPointF(start, middle), QPointF(end, middle))


def _paint_bar(painter: QPainter, write: Box, read: Box, colours: Palette) -> None:
    """Draw what joins two rows: from the end of one to the beginning of the other."""
    left, right = sorted((write, read))
    start, end = QPointF(left.x + left.width, left.middle[1]), QPointF(right.x, right.middle[1])
    painter.setPen(QPen(QColor(colours.event_edge), 8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(start, end)
    painter.setPen(QPen(QColor(colours.event), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(start, end)


def _paint_sheet(painter: QPainter, box: Box, colours: Palette) -> None:
    painter.setPen(QPen(QColor(colours.query), 2))
    painter.setBrush(QColor(colours.card))
    painter.drawRoundedRect(rect(box), 4, 4)
    painter.setPen(QPen(QColor(colours.query), 2))
    y = box.y + 12
    while y < box.y + box.height - 8:
        painter.drawLine(QPointF(box.x + 10, y), QPointF(box.x + box.width * 0.75, y))
        y += 14


def _paint_figure(painter: QPainter, drawn: Drawn, share: float, colours: Palette) -> None:
    move, box = drawn.move, drawn.box
    end = move.becomes or move.figure
    corners = zip(outline(move.figure, box), outline(end, box), strict=True)
    shape = [QPointF(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in corners]
    fill, edge = (_mixed(a, b, share) for a, b in zip(_looks(move.figure, colours), _looks(end, colours), strict=True))
    style = Qt.PenStyle.DashLine if move.figure == "lens" else Qt.PenStyle.SolidLine
    painter.setPen(QPen(edge, 2, style))
    painter.setBrush(fill)
    painter.drawPolygon(QPolygonF(shape))
    if move.label:
        _write(painter, box, move.label, _ink(end if share > 0.5 else move.figure, colours))
    elif "rejected" in (move.figure, end):
        paint_cross(painter, box, share if end != move.figure else 1.0, colours)


def _write(painter: QPainter, box: Box, text: str, colour: str) -> None:
    """Write into a figure what has room there."""
    _set_font(painter)
    if painter.fontMetrics().horizontalAdvance(text) <= box.width:
        painter.setPen(QColor(colour))
        painter.drawText(rect(box), Qt.AlignmentFlag.AlignCenter, text)


def _set_font(painter: QPainter) -> None:
    font = painter.font()
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)


def outline(figure: Figure, box: Box) -> list[tuple[float, float]]:
    """Return the outline of a figure in a box."""
    return [(box.x + x * box.width, box.y + y * box.height) for x, y in _OUTLINES[figure]]


def paint_cross(painter: QPainter, box: Box, share: float, colours: Palette) -> None:
    """Draw the cross of what is rejected, grown to this share."""
    inside = between(box.around_middle(0, 0), box.around_middle(box.width * 0.4, box.height * 0.4), share)
    painter.setPen(QPen(QColor(colours.on_rejected), 2.5))
    painter.drawLine(rect(inside).topLeft(), rect(inside).bottomRight())
    painter.drawLine(rect(inside).topRight(), rect(inside).bottomLeft())


def _looks(figure: Figure, colours: Palette) -> tuple[QColor, QColor]:
    """Return fill and edge of a figure."""
    found = {
        "command": (colours.command, colours.card),
        "event": (colours.event, colours.event_edge),
        "rejected": (colours.rejected, colours.card),
        "lens": (colours.query, colours.query),
    }[figure]
    fill, edge = map(QColor, found)
    if figure == "lens":  # which is hollow
        fill.setAlphaF(0.12)
    return fill, edge


def _ink(figure: Figure, colours: Palette) -> str:
    return {"command": colours.on_command, "event": colours.on_event}.get(figure, colours.text)


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    def mix(a: float, b: float) -> float:
        return a + (b - a) * share

    red, green, blue = mix(one.redF(), other.redF()), mix(one.greenF(), other.greenF()), mix(one.blueF(), other.blueF())
    return QColor.fromRgbF(red, green, blue, mix(one.alphaF(), other.alphaF()))


Outline = list[tuple[float, float]]
"""Points on the edge of a shape in a square of side 1, clockwise from its right, at equal angles from the middle."""


def _seen_from_middle(radius: Callable[[float], float]) -> Outline:
    angles = [2 * pi * place / _CORNERS for place in range(_CORNERS)]
    return [(0.5 + radius(angle) * cos(angle), 0.5 + radius(angle) * sin(angle)) for angle in angles]


def _circle(_angle: float) -> float:
    return 0.5


def _octagon(angle: float) -> float:
    within = (angle + pi / 8) % (pi / 4) - pi / 8
    return 0.5 / cos(within)


def _pentagon(angle: float) -> float:
    """A square whose lower edge comes to a point in the middle, as the button of a command has it."""
    down, right = sin(angle), abs(cos(angle))
    reach = min(0.5 / right if right > 1e-9 else 9.0, 0.5 / -down if down < -1e-9 else 9.0)
    slope = tan(pi / 9)  # the point is so steep that the shoulders are at four fifths of the height
    tip = 0.5 / (down + right * slope) if down + right * slope > 1e-9 else 9.0
    return min(reach, tip)


_OUTLINES: dict[str, Outline] = {
    "command": _seen_from_middle(_pentagon),
    "event": _seen_from_middle(_circle),
    "rejected": _seen_from_middle(_octagon),
    "lens": _seen_from_middle(_circle),
}
