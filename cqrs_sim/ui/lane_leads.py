"""Lane leads: rings around the tokens that mend what an observer looks at, and lines from them towards that row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import hypot
from typing import NamedTuple, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.ui.lane_pen import DOT
from cqrs_sim.ui.mirror import painter_on
from cqrs_sim.ui.numbered import numbered
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.xray_painting import dashed

BESIDE, BESIDE_RING = 4.0, 3.0
"""How far a ring is from a token, and how much further from one with a ring already."""
INSIDE = 8.0
"""How far from the upper and lower edge of its lane a line stays at least."""


class Lanes(Protocol):
    """Whoever paints lanes knows where things are."""

    def spot(self, picture: Picture, place: int, flight: Flight) -> QPointF:
        """Return where a token of the lane at this place is."""

    def radius(self, picture: Picture) -> float:
        """Return half of how wide a numbered token is."""

    def frame(self, picture: Picture, place: int) -> QRectF:
        """Return the box of the lane at this place."""

    def covering(self, picture: Picture) -> Sequence[QRectF]:
        """Return what lines go behind, beside tokens."""


class Ring(NamedTuple):
    """Where a ring is, how large, and where the line from it leaves its lane."""

    centre: QPointF
    radius: float
    exit: QPointF


def rings(
    lanes: Lanes,
    picture: Picture,
    tokens: Collection[tuple[str, int]],
    chosen: Flight | None,
    level: float,
    edge: float,
) -> tuple[list[Ring], list[QRectF]]:
    """Return a ring around each of these tokens, by lane and position, and where other numbered tokens are.

    Lines lead to this level at the `edge` of the view, and leave their lanes within those.
    """
    found, others, radius = list[Ring](), list[QRectF](), lanes.radius(picture)
    for place, lane in enumerate(picture.lanes):
        frame = lanes.frame(picture, place)
        leaves = QPointF(edge, min(max(level, frame.top() + INSIDE), frame.bottom() - INSIDE))
        shown = {(flight.envelope.position, flight.copy) for flight in numbered(lane, picture, chosen)}
        for flight in lane.flights:
            position, spot = flight.envelope.position, lanes.spot(picture, place, flight)
            is_numbered = (position, flight.copy) in shown
            around = (radius if is_numbered else DOT) + (BESIDE_RING if position == picture.mine else 0.0)
            if (lane.name, position) in tokens:
                found.append(Ring(spot, around + BESIDE, leaves))
            elif is_numbered:
                others.append(QRectF(spot.x() - around, spot.y() - around, 2 * around, 2 * around))
    return found, others


def paint_leads(
    view: QWidget,
    lanes: Lanes,
    picture: Picture,
    tokens: Collection[tuple[str, int]],
    chosen: Flight | None,
    level: int,
    theme: Theme,
) -> None:
    """Ring tokens of a view, and lead from each to the right edge at this level, behind numbers and words."""
    level = min(max(level, 1), view.height() - 1)
    ringed, others = rings(lanes, picture, tokens, chosen, level, view.width() - 1.0)
    free = QRegion(view.rect())
    for other in others:
        free -= QRegion(other.toAlignedRect(), QRegion.RegionType.Ellipse)
    for cover in lanes.covering(picture):
        free -= QRegion(cover.toAlignedRect())
    with painter_on(view) as painter:
        painter.setClipRegion(free)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(dashed(theme.colours, 1.5))
        for ring in ringed:
            painter.drawEllipse(ring.centre, ring.radius, ring.radius)
            away = ring.exit - ring.centre
            length = hypot(away.x(), away.y())
            if length > ring.radius:
                start = ring.centre + away * (ring.radius / length)
                painter.drawPolyline([start, ring.exit, QPointF(ring.exit.x(), level)])
