"""Lane rows: several lanes one above the other, each with its tokens, its projector and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.duration import seconds
from cqrs_sim.language import pgettext
from cqrs_sim.ui import detail, fault_painting, lane_words
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.fault_painting import Fallen
from cqrs_sim.ui.following import Place
from cqrs_sim.ui.lane_pen import FEW, LanePen
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.lane_places import lefts
from cqrs_sim.ui.lane_streaks import Streak
from cqrs_sim.ui.lane_stream import Way, paint_stream
from cqrs_sim.ui.numbered import numbered, own
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.still import Still
from cqrs_sim.ui.theming import Theme

HEADING, CAPTION, FOOT = 30.0, 17.0, 2.0
"""Heights: above the rows, above each lane, below the rows."""
LOWEST, HIGHEST = 34.0, 78.0
"""How high a row is at least and at most."""
SQUARE = 32.0
"""How wide a projector is at most."""

_LETTER = pgettext("the letter of a projector", "P")
_GAP = 5.0
_TWINS = 4.0
"""How far two copies of an event are beside the middle."""


class LaneRows:
    """Paints moments of several lanes onto a view, all on one scale of time, so that the slower one looks slower."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        """Paint onto this view in the colours of this theme."""
        self._view = view
        self._theme = theme
        self._pen = LanePen(view, theme)
        self._still = Still(view)

    def looks(self, picture: Picture, chosen: Flight | None) -> object:
        """Return what stands still, and what is written, as a value that changes when it does."""
        return (
            picture.detail.level,
            self._heading(picture, chosen),
            *(_looks(lane, picture) for lane in picture.lanes),
        )

    def paint(
        self,
        painter: QPainter,
        picture: Picture,
        worded: Picture,
        chosen: Flight | None,
        fallen: Sequence[Fallen],
        streaks: Sequence[Streak],
    ) -> None:
        """Paint a heading and every lane, with a strong edge where a token is chosen.

        `worded` is the picture whose figures are written, `fallen` are the copies that were lost of late.
        """
        looks = (self.looks(worded, chosen), self._theme.colours, self._theme.sizes)
        self._still.draw(painter, looks, lambda still: self._paint_setting(still, worded, chosen))
        for place, lane in enumerate(picture.lanes):
            self._paint_events(painter, picture, place, lane, chosen)
        for lost in fallen if picture.detail.level is not Level.STREAM else ():
            for place in self._places_of(picture, lost.lane):
                centre = self._way(picture, place).at(lost.left)
                age = picture.now - lost.at
                fault_painting.paint_fallen(painter, centre, self.radius(picture), age, self._theme.colours)
        for streak in streaks:
            for place in self._places_of(picture, streak.lane):
                self._paint_streak(painter, picture, place, streak)

    def area(self, picture: Picture) -> QRectF:
        """The part of the view in which tokens move."""
        return QRectF(0, self._top(picture), self._view.width(), self._row(picture) * len(picture.lanes))

    def spots(self, picture: Picture) -> list[tuple[str, Flight, QPointF]]:
        """Return every token in sight: its lane, what it is and where; a stream shows only a person's own."""
        return [
            (lane.name, flight, self.spot(picture, place, flight))
            for place, lane in enumerate(picture.lanes)
            for flight in (own(lane) if picture.detail.level is Level.STREAM else lane.flights)
        ]

    def spot(self, picture: Picture, place: int, flight: Flight) -> QPointF:
        """Return where a token of the lane at this place is."""
        (x,), (y,) = self._spots(picture, place, (flight,))
        return QPointF(x, y)

    def _spots(self, picture: Picture, place: int, flights: Sequence[Flight]) -> tuple[list[float], list[float]]:
        """Return where tokens of the lane at this place are: how far from the left, and how far from the top."""
        if not flights:
            return [], []
        way, twins = self._way(picture, place), picture.lanes[place].twins
        level = way.arrival.y()
        ys = [
            level if flight.envelope.position not in twins else level + (_TWINS if flight.copy else -_TWINS)
            for flight in flights
        ]
        return way.along(lefts(flights, picture, picture.reach)), ys

    def radius(self, picture: Picture) -> float:
        """Return how near to the middle of a token a click hits it."""
        return min(self._px(13), (self._row(picture) - self._px(CAPTION) - _GAP - 2) / 2)

    def frame(self, picture: Picture, place: int) -> QRectF:
        """Return the box of the lane at this place."""
        return self._box(picture, place)

    def covering(self, picture: Picture) -> list[QRectF]:
        """Return where the projectors are."""
        return [self._square(picture, place) for place in range(len(picture.lanes))]

    def projector_at(self, point: QPointF, picture: Picture) -> LanePicture | None:
        """Return the lane whose projector is there."""
        for place, lane in enumerate(picture.lanes):
            if self._square(picture, place).contains(point):
                return lane
        return None

    # Where things are

    def _px(self, usual: float) -> float:
        return float(self._theme.sizes.px(usual))

    def _places_of(self, picture: Picture, lane: str) -> Iterator[int]:
        return (place for place, each in enumerate(picture.lanes) if each.name == lane)

    def _row(self, picture: Picture) -> float:
        room = self._view.height() - self._px(HEADING) - FOOT
        return max(self._px(LOWEST), min(self._px(HIGHEST), room / len(picture.lanes)))

    def _top(self, picture: Picture) -> float:
        used = self._px(HEADING) + self._row(picture) * len(picture.lanes) + FOOT
        return self._px(HEADING) + max(0.0, (self._view.height() - used) / 3)

    def _box(self, picture: Picture, place: int) -> QRectF:
        row, caption = self._row(picture), self._px(CAPTION)
        return QRectF(1.5, self._top(picture) + row * place + caption, self._view.width() - 3.0, row - caption - _GAP)

    def _square(self, picture: Picture, place: int) -> QRectF:
        box = self._box(picture, place)
        side = min(self._px(SQUARE), box.height())
        return QRectF(box.right() - side, box.top(), side, box.height())

    def _way(self, picture: Picture, place: int) -> Way:
        box, radius = self._box(picture, place), self.radius(picture)
        start, end = box.left() + radius + 3, box.right() - min(self._px(SQUARE), box.height()) - radius - 3
        speed = (end - start) / picture.reach if picture.reach else 0.0
        return Way(QPointF(end, box.center().y()), start, speed, box.height() - 6)

    # What moves

    def _paint_events(
        self, painter: QPainter, picture: Picture, place: int, lane: LanePicture, chosen: Flight | None
    ) -> None:
        level, way, viewing = picture.detail.level, self._way(picture, place), picture.viewing
        if level is Level.STREAM:
            paint_stream(painter, way, lane, picture.now, picture.reach, self._theme.colours, viewing.reduced)
        elif level is Level.DOTS:
            self._pen.dots(painter, *self._spots(picture, place, lane.flights))
        flights = numbered(lane, picture, chosen)
        xs, ys = self._spots(picture, place, flights)
        many = len(flights) * len(picture.lanes) > FEW
        self._pen.tokens(painter, flights, xs, ys, self.radius(picture), chosen, picture.mine, many)

    def _paint_streak(self, painter: QPainter, picture: Picture, place: int, streak: Streak) -> None:
        way, viewing = self._way(picture, place), picture.viewing
        start = QPointF(way.start, way.arrival.y())
        painter.setPen(QPen(QColor(self._theme.colours.event_edge), 4))
        if streak.travel == 0 or viewing.reduced:
            painter.drawLine(start, way.arrival)
            return
        centre = start + (way.arrival - start) * streak.share(viewing.wall)
        painter.drawLine(start, centre)
        self._pen.token(painter, centre, self.radius(picture), streak.position, False, False)

    # What stands still

    def _heading(self, picture: Picture, chosen: Flight | None) -> str:
        return lane_words.detail(picture, chosen) if chosen else lane_words.several(picture)

    def _fitting(self, heading: str, picture: Picture, font: QFont, room: float) -> str:
        """Return the heading, or only how many are in flight where there is no room for more."""
        fits = QFontMetricsF(font).horizontalAdvance(heading) <= room
        return heading if fits else lane_words.all_in_flight(picture)

    def _paint_setting(self, painter: QPainter, picture: Picture, chosen: Flight | None) -> None:
        colours, top = self._theme.colours, self._top(picture) - self._px(HEADING)
        tag = self._pen.pill(painter, 2 - self._view.width(), top + self._px(12), detail.NAMES[picture.detail.level])
        sizes = self._theme.sizes
        font = self._pen.font(sizes.body if chosen else sizes.key, bold=not chosen)
        room = QRectF(2, top, tag.left() - 8, self._px(24))
        said = self._fitting(self._heading(picture, chosen), picture, font, room.width())
        self._pen.write(painter, room, said, font, colours.text, Qt.AlignmentFlag.AlignLeft)
        for place, lane in enumerate(picture.lanes):
            self._paint_lane(painter, picture, place, lane)

    def _paint_lane(self, painter: QPainter, picture: Picture, place: int, lane: LanePicture) -> None:
        colours, box = self._theme.colours, self._box(picture, place)
        self._paint_caption(painter, picture, box, lane)
        painter.setBrush(QColor(colours.event_tint))
        painter.setPen(QPen(QColor(colours.event_edge), 1.2))
        painter.drawRoundedRect(box, self._theme.sizes.radius, self._theme.sizes.radius)
        square = self._square(picture, place).adjusted(1, 1, -1, -1)
        fault_painting.paint_box(painter, square, colours, down=not lane.up)
        self._pen.write(painter, square, _LETTER, self._pen.font(self._theme.sizes.small, bold=True), colours.text)
        if lane.partitioned_until > picture.now:
            x = square.left() - 5
            fault_painting.paint_cut(painter, x, box.top() + 2, box.bottom() - 2, colours)
        if lane.progress is not None:
            bar = QRectF(box.left() + 6, box.bottom() - 5, square.left() - box.left() - 12, 3)
            fault_painting.paint_progress(painter, bar, lane.progress[0] / max(1, lane.progress[1]), colours)
        followed = lane.followed
        if followed is not None and followed.place not in (Place.FLYING, Place.APPLIED):
            self._pen.token(painter, square.center(), self.radius(picture) - 2, followed.position, False, True)

    def _paint_caption(self, painter: QPainter, picture: Picture, box: QRectF, lane: LanePicture) -> None:
        colours, caption = self._theme.colours, self._px(CAPTION)
        bold = self._pen.font(self._theme.sizes.small, bold=True)
        above = QRectF(box.left() + 2, box.top() - caption, box.width() - 4, caption - 1)
        title = f"{lane.title} · {seconds(lane.delay.mean)}"
        self._pen.write(painter, above, title, bold, colours.text, Qt.AlignmentFlag.AlignLeft)
        used = QFontMetricsF(bold).horizontalAdvance(title) + 8
        if picture.detail.level is Level.DOTS and lane.flights:
            count = f"{len(lane.flights):,}"
            used = self._pen.pill(painter, above.left() + used, above.center().y(), count, filled=True).right() + 4
        state, font = lane_words.brief(lane, picture), self._pen.font(self._theme.sizes.small)
        room = above.adjusted(used, 0, 0, 0)
        self._pen.write(painter, room, state, font, colours.secondary, Qt.AlignmentFlag.AlignRight)


def _looks(lane: LanePicture, picture: Picture) -> tuple[object, ...]:
    """Return what of a lane is written or drawn beside its tokens."""
    count = len(lane.flights) if picture.detail.level is Level.DOTS else 0
    words = (lane.title, lane_words.brief(lane, picture), count)
    followed = lane.followed and (lane.followed.position, lane.followed.place)
    return (*words, lane.delay, lane.up, lane.progress, lane.partitioned_until > picture.now, followed)
