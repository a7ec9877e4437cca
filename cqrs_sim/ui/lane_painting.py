"""The painting of the lane: where heading, ruler, tokens and projector are in a view, and how they look."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.language import _
from cqrs_sim.ui import fault_painting, lane_words
from cqrs_sim.ui.fault_painting import BAY, Fallen
from cqrs_sim.ui.lane_pen import LanePen
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.theme import BODY, KEY, RADIUS, TOKEN
from cqrs_sim.ui.theming import Theme

TICKS = 4
"""How many parts the ruler is divided into."""
TRACK = 17.0
"""How far the two tracks are from the middle of the lane."""
CROWDED = 8
"""From this many tokens on, only the first and the last are named below."""

_AT_ONCE, _ARRIVES = _("at once"), _("arrives")
"""What the ruler says of a delay of nothing, and at its end."""
_BETWEEN = 6.0
"""Least room between two names."""
_DOT = 6.0
"""Radius of a token without a number."""
TOP, BOX, RULER, PROJECTOR = 52.0, 96.0, 24.0, 64.0
"""Heights: heading, lane, ruler, projector."""
LEAST_BOX, GAPS = 68.0, 28.0
"""Heights: the lane where there is little room, and what is between all of them."""


class LanePainting:
    """Paints moments of a lane onto a view, as large as that is; keeps what looks the same from one to the next."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        """Paint onto this view in the colours of this theme."""
        self._view = view
        self._theme = theme
        self._still: tuple[object, QPixmap] | None = None
        self._pen = LanePen(view, theme, _DOT, edge=2)

    def paint(self, picture: Picture, chosen: Flight | None, fallen: Sequence[Fallen], region: QRegion) -> None:
        """Paint heading, lane, ruler, tokens and projector, with a ring around the token that is chosen.

        `fallen` are the copies that were lost of late.
        """
        painter = QPainter(self._view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_heading(painter, picture, chosen)
        painter.drawPixmap(0, 0, self._still_part(picture))
        self._paint_tokens(painter, picture, chosen)
        for lost in fallen:
            centre = self._at(lost.left, picture.lane)
            fault_painting.paint_fallen(painter, centre, TOKEN / 2 - 2, picture.now - lost.at, self._theme.colours)
        if picture.lane.partitioned_until > picture.now:
            scale = self.scale()
            x = self._view.width() - 8.0
            fault_painting.paint_cut(painter, x, scale.top() - 4, scale.bottom() + 4, self._theme.colours)
        self._paint_projector(painter, picture)

    def area(self, picture: Picture) -> QRectF:
        """The part of the view in which tokens move."""
        return self.scale().adjusted(-self._view.width(), -6, self._view.width(), 6)

    def turns(self, picture: Picture) -> Sequence[QRegion]:
        """Return no parts that take turns: a single lane is painted in every frame."""
        return ()

    def spots(self, picture: Picture) -> list[tuple[Flight, QPointF]]:
        """Return every token in sight and where it is."""
        return [(flight, self.place(flight, picture)) for flight in picture.lane.flights]

    def spot(self, picture: Picture, _place: int, flight: Flight) -> QPointF:
        """Return where a token is."""
        return self.place(flight, picture)

    def radius(self, picture: Picture) -> float:
        """Return how near to the middle of a token a click hits it."""
        return TOKEN / 2

    def projector_at(self, point: QPointF, picture: Picture) -> LanePicture | None:
        """Return the lane whose projector is there."""
        return picture.lane if self._projector_box().contains(point) else None

    def _projector_box(self) -> QRectF:
        width = min(self._view.width() - 40.0, 190.0)
        return QRectF((self._view.width() - width) / 2, self.scale().bottom() + RULER + 22, width, PROJECTOR - 8)

    def scale(self) -> QRectF:
        """The part of the lane that the ruler measures: from the longest delay to the arrival."""
        inset = TOKEN / 2 + 8
        return QRectF(inset, self.lane_top(), max(1.0, self._view.width() - 2 * inset), self.box_height())

    def lane_top(self) -> float:
        """Where the box of the lane begins."""
        used = TOP + self.box_height() + RULER + PROJECTOR + GAPS
        return TOP + max(0.0, (self._view.height() - used) / 3)

    def box_height(self) -> float:
        """How high the box of the lane is."""
        return min(BOX, max(LEAST_BOX, self._view.height() - (TOP + RULER + PROJECTOR + GAPS)))

    def place(self, flight: Flight, picture: Picture) -> QPointF:
        """Where a token is at this moment."""
        lane = picture.lane
        return self._at(flight.left(picture.now), lane) + QPointF(0, self._track(flight, lane))

    def _at(self, left: int, lane: LanePicture) -> QPointF:
        """Where a token is that still has so long to travel (microseconds), between the tracks."""
        scale = self.scale()
        share = left / lane.reach if lane.reach else 0.0
        return QPointF(scale.right() - share * scale.width(), self._middle())

    def _middle(self) -> float:
        return self.scale().center().y() - 8

    def _track(self, flight: Flight, lane: LanePicture) -> float:
        """How far beside the middle: twins, and where events may overtake neighbours in the log, have two tracks."""
        position = flight.envelope.position
        if position in lane.twins:
            side = -1 if flight.copy == 0 else 1
        elif lane.delay.shape == "fixed":
            return 0.0
        else:
            side = 1 if position % 2 else -1
        return side * self._spread()

    def _spread(self) -> float:
        return min(TRACK, self._middle() - self.scale().top() - TOKEN / 2)

    def _still_part(self, picture: Picture) -> QPixmap:
        """The lane and its ruler, drawn anew only when they look different."""
        ratio = self._view.devicePixelRatioF()
        looks = (self._view.size(), ratio, self._theme.colours, picture.lane.reach)
        if self._still is None or self._still[0] != looks:
            pixmap = QPixmap((QSizeF(self._view.size()) * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setFont(self._view.font())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_lane(painter, picture)
            painter.end()
            self._still = (looks, pixmap)
        return self._still[1]

    def _paint_heading(self, painter: QPainter, picture: Picture, chosen: Flight | None) -> None:
        top = self.lane_top() - TOP
        full = QRectF(0, top, self._view.width(), 24)
        self._pen.write(
            painter, full, lane_words.heading(picture.lane), self._pen.font(KEY, bold=True), self._theme.colours.text
        )
        detail = QRectF(0, top + 25, self._view.width(), 20)
        self._pen.write(
            painter, detail, lane_words.detail(picture, chosen), self._pen.font(BODY), self._theme.colours.secondary
        )

    def _paint_lane(self, painter: QPainter, picture: Picture) -> None:
        colours, scale = self._theme.colours, self.scale()
        box = QRectF(1.5, scale.top(), self._view.width() - 3, scale.height())
        painter.setBrush(QColor(colours.event_tint))
        painter.setPen(QPen(QColor(colours.event_edge), 1.5))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        line = self._middle()
        painter.setPen(QPen(QColor(colours.event_edge), 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(scale.left(), line), QPointF(scale.right(), line))
        for part in range(TICKS + 1 if picture.lane.reach else 1):
            self._paint_tick(painter, picture, part)

    def _paint_tick(self, painter: QPainter, picture: Picture, part: int) -> None:
        colours, scale = self._theme.colours, self.scale()
        x = scale.right() - scale.width() * part / TICKS
        edge = QColor(colours.event_edge)
        edge.setAlphaF(0.35)
        painter.setPen(QPen(edge, 1))
        painter.drawLine(QPointF(x, scale.top() + 8), QPointF(x, scale.bottom() - 8))
        if picture.lane.reach == 0:
            text = _AT_ONCE if part == 0 else ""
        else:
            text = _ARRIVES if part == 0 else lane_words.tick(picture.lane.reach * part // TICKS)
        width = scale.width() / TICKS
        left = min(max(x - width / 2, 0.0), self._view.width() - width)
        under = QRectF(left, scale.bottom() + 2, width, RULER - 4)
        self._pen.write(painter, under, text, self._pen.font(12), colours.event_edge)

    def _paint_tokens(self, painter: QPainter, picture: Picture, chosen: Flight | None) -> None:
        flights = picture.flights
        if len(flights) >= CROWDED:
            self._paint_dots(painter, picture)
            flights = (flights[0], flights[-1])
        elif picture.delay.shape == "fixed" and not picture.lane.twins:
            self._paint_names(painter, picture)
        # The one to arrive first is drawn last, on top.
        for flight in reversed(flights):
            self._paint_token(painter, flight, picture, flight is chosen)

    def _paint_dots(self, painter: QPainter, picture: Picture) -> None:
        lane = picture.lane
        speed = self.scale().width() / lane.reach if lane.reach else 0.0
        track = 0.0 if lane.delay.shape == "fixed" else self._spread()
        self._pen.dots(painter, lane.flights, picture.now, self._at(0, lane), speed, track)

    def _paint_names(self, painter: QPainter, picture: Picture) -> None:
        for name, under in self.names(picture):
            self._pen.write(painter, under, name, self._pen.font(12), self._theme.colours.text)

    def names(self, picture: Picture) -> list[tuple[str, QRectF]]:
        """Return what is named below the lane and where, as many as have room, the oldest in any case."""
        metrics = QFontMetricsF(self._pen.font(12))
        names: list[tuple[str, QRectF]] = []
        for flight in picture.flights:
            name, centre = flight.envelope.event_type, self.place(flight, picture)
            width = min(metrics.horizontalAdvance(name) + 2, self._view.width() - 6.0)
            left = min(max(centre.x() - width / 2, 3.0), self._view.width() - width - 3)
            under = QRectF(left, centre.y() + TOKEN / 2 + 4, width, 18)
            wanted = under.adjusted(-_BETWEEN, 0, _BETWEEN, 0)
            if not any(wanted.intersects(taken) for _name, taken in names):
                names.append((name, under))
        return names

    def _paint_token(self, painter: QPainter, flight: Flight, picture: Picture, chosen: bool) -> None:
        colours = self._theme.colours
        position = flight.envelope.position
        centre = self.place(flight, picture)
        painter.setBrush(QColor(colours.event))
        painter.setPen(QPen(QColor(colours.focus if chosen else colours.event_edge), 3 if chosen else 2))
        painter.drawEllipse(centre, TOKEN / 2 - 1, TOKEN / 2 - 1)
        size = 13 if position < 1_000 else 10
        square = QRectF(centre.x() - TOKEN / 2, centre.y() - TOKEN / 2, TOKEN, TOKEN)
        self._pen.write(painter, square, str(position), self._pen.font(size, bold=True), colours.on_event)

    def _paint_projector(self, painter: QPainter, picture: Picture) -> None:
        colours, scale = self._theme.colours, self.scale()
        box = self._projector_box()
        lane, middle, top = picture.lane, box.center().x(), box.top()
        painter.setPen(QPen(QColor(colours.event_edge), 1.5))
        painter.drawLine(QPointF(middle, scale.bottom() + RULER), QPointF(middle, top))
        if lane.second:
            fault_painting.paint_box(painter, box.translated(7, -6), colours, down=False)
        fault_painting.paint_box(painter, box, colours, down=not lane.up)
        if lane.progress is not None:
            share = lane.progress[0] / max(1, lane.progress[1])
            bar = QRectF(box.left() + 10, box.bottom() - 8, box.width() - 20, 4)
            fault_painting.paint_progress(painter, bar, share, colours)
        waiting = lane.held or lane.at_door
        if waiting:
            place = QPointF(middle, scale.bottom() + RULER + 10)
            fault_painting.paint_bay(
                painter, place, waiting[:BAY], len(waiting), self._pen.font(10, bold=True), colours
            )
        upper = QRectF(box.left() + 4, box.top() + 7, box.width() - 8, 20)
        lower = QRectF(box.left() + 4, box.top() + 28, box.width() - 8, 20)
        self._pen.write(painter, upper, lane_words.title(lane), self._pen.font(BODY, bold=True), colours.text)
        self._pen.write(painter, lower, lane_words.projector(lane), self._pen.font(BODY), colours.secondary)
