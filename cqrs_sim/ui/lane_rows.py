"""Lane rows: several lanes one above the other, each with its tokens, its projector and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.duration import seconds
from cqrs_sim.language import pgettext
from cqrs_sim.ui import fault_painting, lane_words
from cqrs_sim.ui.fault_painting import Fallen
from cqrs_sim.ui.lane_pen import LanePen
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.theme import KEY, RADIUS
from cqrs_sim.ui.theming import Theme

HEADING, CAPTION, FOOT = 30.0, 17.0, 2.0
"""Heights: above the rows, above each lane, below the rows."""
LOWEST, HIGHEST = 34.0, 78.0
"""How high a row is at least and at most."""
SQUARE = 32.0
"""How wide a projector is at most."""
CROWDED = 9
"""From this many tokens on, they are dots without numbers."""

_LETTER = pgettext("the letter of a projector", "P")
_GAP = 5.0
_DOT = 3.5


class LaneRows:
    """Paints moments of several lanes onto a view, all on one scale of time, so that the slower one looks slower."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        """Paint onto this view in the colours of this theme."""
        self._view = view
        self._theme = theme
        self._pen = LanePen(view, theme, _DOT, edge=1.6)

    def paint(self, picture: Picture, chosen: Flight | None, fallen: Sequence[Fallen], region: QRegion) -> None:
        """Paint a heading and every lane within the region, with a ring around the token that is chosen."""
        painter = QPainter(self._view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        flying = sum(len(lane.flights) for lane in picture.lanes)
        said = lane_words.detail(picture, chosen) if chosen else lane_words.on_lanes(flying, len(picture.lanes))
        top = self._top(picture) - HEADING
        font = self._pen.font(13 if chosen else KEY, bold=not chosen)
        self._pen.write(painter, QRectF(0, top, self._view.width(), 24), said, font, colours.text)
        for place, lane in enumerate(picture.lanes):
            if region.intersects(self._band(picture, place)):
                self._paint_lane(painter, picture, place, lane, chosen)
        for lost in fallen:
            for place, lane in enumerate(picture.lanes):
                if lane.name == lost.lane:
                    centre = self._at(picture, place, lost.left)
                    age = picture.now - lost.at
                    fault_painting.paint_fallen(painter, centre, self._radius(picture), age, colours)

    def area(self, picture: Picture) -> QRectF:
        """The part of the view in which tokens move."""
        return QRectF(0, self._top(picture), self._view.width(), self._row(picture) * len(picture.lanes))

    def turns(self, picture: Picture) -> Sequence[QRegion]:
        """Return the parts of the view that take turns to be painted: every other lane where all are streams of dots.

        Nobody can follow a token there, and half as often is often enough.
        """
        if any(len(lane.flights) < CROWDED for lane in picture.lanes):
            return ()
        heading = QRegion(0, 0, self._view.width(), int(self._top(picture)))
        parts = [heading, QRegion()]
        for place in range(len(picture.lanes)):
            parts[place % 2] += self._band(picture, place)
        return parts

    def spots(self, picture: Picture) -> list[tuple[Flight, QPointF]]:
        """Return every token in sight and where it is, lane by lane."""
        return [
            (flight, self._at(picture, place, flight.left(picture.now)))
            for place, lane in enumerate(picture.lanes)
            for flight in lane.flights
        ]

    def spot(self, picture: Picture, place: int, flight: Flight) -> QPointF:
        """Return where a token of the lane at this place is."""
        return self._at(picture, place, flight.left(picture.now))

    def radius(self, picture: Picture) -> float:
        """Return how near to the middle of a token a click hits it."""
        return self._radius(picture)

    def projector_at(self, point: QPointF, picture: Picture) -> LanePicture | None:
        """Return the lane whose projector is there."""
        for place, lane in enumerate(picture.lanes):
            if self._square(picture, place).contains(point):
                return lane
        return None

    # Where things are

    def _row(self, picture: Picture) -> float:
        room = self._view.height() - HEADING - FOOT
        return max(LOWEST, min(HIGHEST, room / len(picture.lanes)))

    def _top(self, picture: Picture) -> float:
        used = HEADING + self._row(picture) * len(picture.lanes) + FOOT
        return HEADING + max(0.0, (self._view.height() - used) / 3)

    def _band(self, picture: Picture, place: int) -> QRect:
        """Where a lane is, with what is written above it."""
        row = self._row(picture)
        return QRectF(0, self._top(picture) + row * place, self._view.width(), row).toAlignedRect()

    def _box(self, picture: Picture, place: int) -> QRectF:
        row = self._row(picture)
        return QRectF(1.5, self._top(picture) + row * place + CAPTION, self._view.width() - 3.0, row - CAPTION - _GAP)

    def _square(self, picture: Picture, place: int) -> QRectF:
        box = self._box(picture, place)
        side = min(SQUARE, box.height())
        return QRectF(box.right() - side, box.top(), side, box.height())

    def _radius(self, picture: Picture) -> float:
        return min(13.0, (self._row(picture) - CAPTION - _GAP - 2) / 2)

    def _at(self, picture: Picture, place: int, left: int) -> QPointF:
        arrival, speed = self._way(picture, place)
        return arrival - QPointF(left * speed, 0)

    def _way(self, picture: Picture, place: int) -> tuple[QPointF, float]:
        """Return where tokens of a lane arrive, and how fast they go: pixels a microsecond."""
        box, radius = self._box(picture, place), self._radius(picture)
        start, end = box.left() + radius + 3, box.right() - min(SQUARE, box.height()) - radius - 3
        return QPointF(end, box.center().y()), (end - start) / picture.reach if picture.reach else 0.0

    # How it is drawn

    def _paint_lane(
        self, painter: QPainter, picture: Picture, place: int, lane: LanePicture, chosen: Flight | None
    ) -> None:
        colours, box = self._theme.colours, self._box(picture, place)
        above = QRectF(box.left() + 2, box.top() - CAPTION, box.width() - 4, CAPTION - 1)
        title = f"{lane.title} · {seconds(lane.delay.mean)}"
        self._pen.write(painter, above, title, self._pen.font(12, bold=True), colours.text, Qt.AlignmentFlag.AlignLeft)
        room = above.adjusted(painter.fontMetrics().horizontalAdvance(title) + 8, 0, 0, 0)
        state = lane_words.brief(lane, picture.head, picture.now)
        self._pen.write(painter, room, state, self._pen.font(12), colours.secondary, Qt.AlignmentFlag.AlignRight)
        painter.setBrush(QColor(colours.event_tint))
        painter.setPen(QPen(QColor(colours.event_edge), 1.2))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        self._paint_tokens(painter, picture, place, lane, chosen)
        square = self._square(picture, place).adjusted(1, 1, -1, -1)
        fault_painting.paint_box(painter, square, colours, down=not lane.up)
        self._pen.write(painter, square, _LETTER, self._pen.font(12, bold=True), colours.text)
        if lane.partitioned_until > picture.now:
            x = square.left() - 5
            fault_painting.paint_cut(painter, x, box.top() - 2, box.bottom() + 2, colours)
        if lane.progress is not None:
            bar = QRectF(box.left() + 6, box.bottom() - 5, square.left() - box.left() - 12, 3)
            fault_painting.paint_progress(painter, bar, lane.progress[0] / max(1, lane.progress[1]), colours)

    def _paint_tokens(
        self, painter: QPainter, picture: Picture, place: int, lane: LanePicture, chosen: Flight | None
    ) -> None:
        flights = lane.flights
        if len(flights) >= CROWDED:
            self._pen.dots(painter, flights, picture.now, *self._way(picture, place))
            flights = (flights[0], flights[-1])
        for flight in reversed(flights):
            centre = self._at(picture, place, flight.left(picture.now))
            if flight.envelope.position in lane.twins:
                centre += QPointF(0, -4.0 if flight.copy == 0 else 4.0)
            self._paint_token(painter, picture, flight, centre, flight is chosen)

    def _paint_token(self, painter: QPainter, picture: Picture, flight: Flight, centre: QPointF, chosen: bool) -> None:
        colours, radius, position = self._theme.colours, self._radius(picture), flight.envelope.position
        painter.setBrush(QColor(colours.event))
        painter.setPen(QPen(QColor(colours.focus if chosen else colours.event_edge), 3 if chosen else 1.5))
        painter.drawEllipse(centre, radius - 1, radius - 1)
        font = self._pen.font(11 if radius > 10 and position < 1_000 else 9, bold=True)
        square = QRectF(centre.x() - 20, centre.y() - radius, 40, 2 * radius)
        self._pen.write(painter, square, str(position), font, colours.on_event)
