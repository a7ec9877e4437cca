"""The painting of the lane: what moves on it, over what stands still, and how it looks at each level of detail."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.language import _
from cqrs_sim.ui import fault_painting, lane_words
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.fault_painting import Fallen
from cqrs_sim.ui.lane_pen import FEW, LanePen
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.lane_places import LanePlaces
from cqrs_sim.ui.lane_setting import LaneSetting
from cqrs_sim.ui.lane_streaks import Streak
from cqrs_sim.ui.lane_stream import paint_stream
from cqrs_sim.ui.numbered import numbered, own
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.still import Still
from cqrs_sim.ui.theming import Theme

_BETWEEN = 6.0
"""Least room between two names."""


class LanePainting(LanePlaces):
    """Paints moments of a single lane onto a view, as large as that is."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        """Paint onto this view in the colours of this theme."""
        super().__init__(view, theme)
        self._pen = LanePen(view, theme)
        self._setting = LaneSetting(self, self._pen, theme)
        self._still = Still(view)

    def looks(self, picture: Picture, chosen: Flight | None) -> object:
        """Return what stands still, and what is written, as a value that changes when it does."""
        return self._setting.looks(picture, chosen)

    def paint(
        self,
        painter: QPainter,
        picture: Picture,
        worded: Picture,
        chosen: Flight | None,
        fallen: Sequence[Fallen],
        streaks: Sequence[Streak],
    ) -> None:
        """Paint heading, lane, ruler, tokens and projector, with a strong edge where a token is chosen.

        `worded` is the picture whose figures are written, `fallen` are the copies that were lost of late.
        """
        looks = (self._setting.looks(worded, chosen), self.theme.colours, self.theme.sizes)
        self._still.draw(painter, looks, lambda still: self._setting.paint(still, worded, chosen))
        lane, level = picture.lane, picture.detail.level
        if level is Level.STREAM:
            paint_stream(
                painter, self.way(lane), lane, picture.now, lane.reach, self.theme.colours, picture.viewing.reduced
            )
        elif level is Level.DOTS:
            self._pen.dots(painter, *self.places(lane.flights, picture))
        else:
            self._paint_names(painter, picture)
        self._paint_tokens(painter, picture, chosen)
        for lost in fallen if level is not Level.STREAM else ():
            centre = self.at(lost.left, lane)
            fault_painting.paint_fallen(
                painter, centre, self.radius_of_token - 2, picture.now - lost.at, self.theme.colours
            )
        for streak in streaks:
            self._paint_streak(painter, picture, streak)

    def area(self, picture: Picture) -> QRectF:
        """The part of the view in which tokens move."""
        return self.scale().adjusted(-self.view.width(), -self.px(9), self.view.width(), self.px(9))

    def spots(self, picture: Picture) -> list[tuple[str, Flight, QPointF]]:
        """Return every token in sight: its lane, what it is and where; a stream shows only a person's own."""
        lane = picture.lane
        flights = own(lane) if picture.detail.level is Level.STREAM else lane.flights
        return [(lane.name, flight, self.place(flight, picture)) for flight in flights]

    def spot(self, picture: Picture, _place: int, flight: Flight) -> QPointF:
        """Return where a token is."""
        return self.place(flight, picture)

    def radius(self, picture: Picture) -> float:
        """Return how near to the middle of a token a click hits it."""
        return self.radius_of_token

    def frame(self, _picture: Picture, _place: int) -> QRectF:
        """Return the box of the lane."""
        scale = self.scale()
        return QRectF(1.5, scale.top(), self.view.width() - 3.0, scale.height())

    def covering(self, picture: Picture) -> list[QRectF]:
        """Return where words are written within the lane."""
        words = [under for _name, under in self._names_in_sight(picture)]
        if picture.detail.level is Level.STREAM:
            words.append(self.words_box())
        if picture.detail.level is not Level.TOKENS:
            half = QSizeF(self.px(26), self.px(9))
            for flight in own(picture.lane):
                middle = self._above(self.place(flight, picture))
                words.append(
                    QRectF(middle.x() - half.width(), middle.y() - half.height(), 2 * half.width(), 2 * half.height())
                )
        return words

    def projector_at(self, point: QPointF, picture: Picture) -> LanePicture | None:
        """Return the lane whose projector is there."""
        return picture.lane if self.projector_box().contains(point) else None

    def names(self, picture: Picture) -> list[tuple[str, QRectF]]:
        """Return what is written below tokens and where, as many as have room, the oldest in any case.

        For those to whom tokens do not move, that is when they arrive.
        """
        metrics = QFontMetricsF(self._pen.font(self.theme.sizes.small))
        names: list[tuple[str, QRectF]] = []
        for flight in numbered(picture.lane, picture, None):
            name, centre = self._name(flight, picture), self.place(flight, picture)
            width = min(metrics.horizontalAdvance(name) + 2, self.view.width() - 6.0)
            left = min(max(centre.x() - width / 2, 3.0), self.view.width() - width - 3)
            under = QRectF(left, centre.y() + self.radius_of_token + 4, width, self.px(18))
            wanted = under.adjusted(-_BETWEEN, 0, _BETWEEN, 0)
            if not any(wanted.intersects(taken) for _name, taken in names):
                names.append((name, under))
        return names

    def _name(self, flight: Flight, picture: Picture) -> str:
        if picture.viewing.reduced:
            return lane_words.countdown(flight.left(picture.now))
        name = flight.envelope.event_type
        return _("your {event}").format(event=name) if flight.envelope.position == picture.mine else name

    def _names_in_sight(self, picture: Picture) -> list[tuple[str, QRectF]]:
        """Return the names that are written: none before a room, or where events may overtake each other."""
        fixed = picture.delay.shape == "fixed" and not picture.lane.twins
        single = picture.detail.level is Level.TOKENS and not self.theme.sizes.projected
        return self.names(picture) if single and (fixed or picture.viewing.reduced) else []

    def _paint_names(self, painter: QPainter, picture: Picture) -> None:
        for name, under in self._names_in_sight(picture):
            self._pen.write_on_lane(painter, under, name)

    def _above(self, centre: QPointF) -> QPointF:
        """Return the middle of what is said above a token."""
        return centre - QPointF(0, self.radius_of_token + self.px(11))

    def _paint_tokens(self, painter: QPainter, picture: Picture, chosen: Flight | None) -> None:
        flights = numbered(picture.lane, picture, chosen)
        xs, ys = self.places(flights, picture)
        many = len(flights) > FEW
        self._pen.tokens(painter, flights, xs, ys, self.radius_of_token, chosen, picture.mine, many)
        if picture.detail.level is not Level.TOKENS:
            for flight, x, y in zip(flights, xs, ys, strict=True):
                if flight.envelope.position == picture.mine:
                    self._pen.label(painter, self._above(QPointF(x, y)), _("yours"))

    def _paint_streak(self, painter: QPainter, picture: Picture, streak: Streak) -> None:
        """Draw a bar from end to end for what took no time, else a token that takes long enough to be seen."""
        way, viewing = self.way(picture.lane), picture.viewing
        start = QPointF(way.start, way.arrival.y())
        painter.setPen(QPen(QColor(self.theme.colours.event_edge), 5))
        if streak.travel == 0 or viewing.reduced:
            painter.drawLine(start, way.arrival)
            return
        centre = start + (way.arrival - start) * streak.share(viewing.wall)
        painter.drawLine(start, centre)
        self._pen.token(painter, centre, self.radius_of_token, streak.position, False, streak.position == picture.mine)
