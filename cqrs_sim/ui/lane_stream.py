"""The stream: events that are too many to be told apart, as one band on their lane."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.theme import Palette

FULL = 1_000.0
"""How many events a second make a band as thick as there is room for."""
EDGE = 1.5
"""How wide the edge of a band is (pixels)."""
THINNEST = 4.0
"""How thick it is at least where there is any (pixels)."""
PARTS = 16
"""Into how many stretches of time a lane is parted; the band is as thick as events are frequent in each."""


@dataclass(frozen=True)
class Way:
    """The way of events on a view: where they arrive and start, how fast they go, and how much room there is."""

    arrival: QPointF
    start: float
    speed: float
    """Pixels a microsecond."""
    room: float
    """How thick a band may be (pixels)."""

    def at(self, left: float) -> QPointF:
        """Return where whoever still has so long to travel is (microseconds)."""
        return QPointF(self.arrival.x() - left * self.speed, self.arrival.y())

    def along(self, lefts: Sequence[float]) -> list[float]:
        """Return how far from the left those are who still have so long to travel (microseconds)."""
        end, speed = self.arrival.x(), self.speed
        return [end - left * speed for left in lefts]


def thickness(rate: float, room: float) -> float:
    """Return how thick a band is at so many events a second, where it may be as thick as `room`.

    On a scale of square roots, so that a tenth of the rate is still a third as thick.
    """
    return 0.0 if rate <= 0 else min(room, max(THINNEST, room * sqrt(rate / FULL)))


def profile(arrivals: Iterable[int], now: int, reach: int) -> tuple[list[tuple[float, float]], int]:
    """Return how many events a second there are along the lane, and how many are overdue.

    As (time left in microseconds, events a second), the next to arrive first. The stretches that are counted keep to
    the events, so that the profile travels with them; those that are only partly on the lane are left out.
    """
    part = max(1, reach // PARTS)
    counts = Counter([at // part for at in arrivals])
    first, last = -(-now // part), (now + reach) // part
    rates = [((number + 0.5) * part - now, counts[number] * SECOND / part) for number in range(first, last)]
    return rates, sum(count for number, count in counts.items() if number < now // part)


def filled(waiting: int, coming: int) -> float:
    """Return up to which share of the lane, from the projector, the backlog is drawn: its share of all that is due."""
    return waiting / (waiting + coming) if waiting else 0.0


def paint_stream(
    painter: QPainter, way: Way, lane: LanePicture, now: int, reach: int, colours: Palette, still: bool
) -> None:
    """Draw the band, the backlog before the projector, and how much that can take; `still` shows one rate throughout.

    `reach` is how much time the way takes (microseconds).
    """
    rates, overdue = profile([flight.arrives_at for flight in lane.flights], now, reach)
    if still:
        rates = [(left, lane.coming) for left, _rate in rates] if lane.flights else []
    _paint_band(painter, way, rates, colours)
    front = filled(lane.waiting + overdue, len(lane.flights) - overdue)
    if front:
        _paint_backlog(painter, way, front, colours)
    if lane.capacity:
        _paint_capacity(painter, way, thickness(lane.capacity, way.room), colours)


def _paint_band(painter: QPainter, way: Way, rates: list[tuple[float, float]], colours: Palette) -> None:
    if not rates:
        return
    level = way.arrival.y()
    spots = [(way.arrival.x() - left * way.speed, thickness(rate, way.room) / 2) for left, rate in rates]
    painter.setPen(Qt.PenStyle.NoPen)
    # An outline would take ten times as long: the edge is a band behind the band.
    for colour, inner in ((colours.event_edge, 0.0), (colours.event, EDGE)):
        ends = (way.arrival.x() - inner, spots[0][1]), (way.start + inner, spots[-1][1])
        outline = [(x, max(half - inner, 0.0)) for x, half in (ends[0], *spots, ends[1])]
        above = [QPointF(x, level - half) for x, half in outline]
        below = [QPointF(x, level + half) for x, half in reversed(outline)]
        painter.setBrush(QColor(colour))
        painter.drawPolygon(QPolygonF(above + below))


def _paint_backlog(painter: QPainter, way: Way, share: float, colours: Palette) -> None:
    """Pile up at the end of the lane what has arrived, as high as there is room for, up to its front."""
    width = (way.arrival.x() - way.start) * share
    painter.setPen(QPen(QColor(colours.event_edge), 2))
    painter.setBrush(QColor(colours.event))
    painter.drawRect(QRectF(way.arrival.x() - width, way.arrival.y() - way.room / 2, width, way.room))


def _paint_capacity(painter: QPainter, way: Way, opening: float, colours: Palette) -> None:
    """Draw the door of the projector: as wide open as a band of as many as it can take is thick."""
    painter.setPen(QPen(QColor(colours.text), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    x, level = way.arrival.x() + 2, way.arrival.y()
    for side in (-1, 1):
        painter.drawLine(QPointF(x, level + side * opening / 2), QPointF(x, level + side * (way.room / 2 + 4)))
