"""The setting of the lane: heading, ruler, projector and all that is written, which stand still while events move."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cqrs_sim.core.channel import Flight
from cqrs_sim.language import _
from cqrs_sim.ui import detail, fault_painting, lane_words
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.fault_painting import BAY
from cqrs_sim.ui.following import Place
from cqrs_sim.ui.lane_pen import LanePen
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.lane_places import LanePlaces
from cqrs_sim.ui.lane_streaks import is_swift
from cqrs_sim.ui.picture import Picture
from cqrs_sim.ui.side_by_side import Written, side_by_side
from cqrs_sim.ui.theming import Theme

TICKS = 4
"""How many parts the ruler is divided into."""


class LaneSetting:
    """Paints what stands still around a single lane."""

    def __init__(self, places: LanePlaces, pen: LanePen, theme: Theme) -> None:
        """Paint at these places, with this pen, in the colours of this theme."""
        self._places = places
        self._pen = pen
        self._theme = theme

    def looks(self, picture: Picture, chosen: Flight | None) -> object:
        """Return all that is painted, as a value."""
        lane, level = picture.lane, picture.detail.level
        return (
            level,
            lane.reach,
            lane_words.heading(lane),
            lane_words.detail(picture, chosen),
            self._below(picture),
            len(lane.flights) if level is Level.DOTS else 0,
            lane.partitioned_until > picture.now,
            (lane.up, lane.second, lane.progress),
            (lane.held or lane.at_door)[:BAY],
            len(lane.held or lane.at_door),
            lane_words.title(lane),
            lane_words.projector(lane),
            lane.followed and (lane.followed.position, lane.followed.place),
        )

    def paint(self, painter: QPainter, picture: Picture, chosen: Flight | None) -> None:
        """Paint all of it."""
        self._paint_heading(painter, picture, chosen)
        self._paint_lane(painter, picture)
        scale, colours = self._places.scale(), self._theme.colours
        if picture.lane.partitioned_until > picture.now:
            x = self._places.view.width() - 8.0
            fault_painting.paint_cut(painter, x, scale.top() - 4, scale.bottom() + 4, colours)
        if not self._theme.sizes.projected:
            self._pen.pill(painter, 8, scale.top(), detail.NAMES[picture.detail.level])
        if picture.detail.level is Level.DOTS and picture.lane.flights:
            count = f"{len(picture.lane.flights):,}"
            self._pen.pill(painter, 8 - self._places.view.width(), scale.top(), count, filled=True)
        if below := self._below(picture):
            self._pen.write_on_lane(painter, self._places.words_box(), below)
        self._paint_projector(painter, picture.lane)

    def _below(self, picture: Picture) -> str:
        """Return what is written below the events."""
        lane, level = picture.lane, picture.detail.level
        if level is Level.STREAM:
            # Before a room, letters are too large for a line beside what piles up; the projector says what waits.
            return "" if self._theme.sizes.projected else lane_words.flow(lane)
        if level is not Level.TOKENS or lane.travel is None or (lane.travel == 0 and lane.reach):
            return ""
        return lane_words.travelled(lane.travel, is_swift(lane.travel, picture.viewing))

    def _paint_heading(self, painter: QPainter, picture: Picture, chosen: Flight | None) -> None:
        px, pen, colours, sizes = self._places.px, self._pen, self._theme.colours, self._theme.sizes
        top, width = self._places.lane_top() - self._places.heights.top, self._places.view.width()
        heading = lane_words.heading(picture.lane)
        pen.write(
            painter, QRectF(0, top, width, 1.3 * sizes.key), heading, pen.font(sizes.key, bold=True), colours.text
        )
        if sizes.projected:
            return
        said = lane_words.detail(picture, chosen)
        pen.write(painter, QRectF(0, top + px(24), width, px(20)), said, pen.font(sizes.body), colours.secondary)

    def _paint_lane(self, painter: QPainter, picture: Picture) -> None:
        colours, scale, view = self._theme.colours, self._places.scale(), self._places.view
        box = QRectF(1.5, scale.top(), view.width() - 3, scale.height())
        painter.setBrush(QColor(colours.event_tint))
        painter.setPen(QPen(QColor(colours.event_edge), 1.5))
        painter.drawRoundedRect(box, self._theme.sizes.radius, self._theme.sizes.radius)
        line = self._places.middle()
        painter.setPen(QPen(QColor(colours.event_edge), 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(scale.left(), line), QPointF(scale.right(), line))
        edge = QColor(colours.event_edge)
        edge.setAlphaF(0.35)
        painter.setPen(QPen(edge, 1))
        for part in range(TICKS + 1 if picture.lane.reach else 1):
            x = self._tick(part)
            painter.drawLine(QPointF(x, scale.top() + 9), QPointF(x, scale.bottom() - 8))
        for text, left, width in self.ruler(picture.lane):
            under = QRectF(left, scale.bottom() + 2, width, self._places.heights.ruler - 4)
            self._pen.write(painter, under, text, self._pen.font(self._theme.sizes.small), colours.event_edge)

    def _tick(self, part: int) -> float:
        scale = self._places.scale()
        return scale.right() - scale.width() * part / TICKS

    def ruler(self, lane: LanePicture) -> list[Written]:
        """Return what is written below the lane and where: both its ends, and between them what has room."""
        between = () if self._theme.sizes.projected else range(1, TICKS)
        wished = [(_("arrives") if lane.reach else _("at once"), self._tick(0))]
        if lane.reach:
            wished += [(lane_words.tick(lane.reach * part // TICKS), self._tick(part)) for part in (TICKS, *between)]
        metrics = QFontMetricsF(self._pen.font(self._theme.sizes.small))
        return side_by_side(wished, lambda text: metrics.horizontalAdvance(text) + 2, self._places.view.width())

    def _paint_projector(self, painter: QPainter, lane: LanePicture) -> None:
        colours, scale, px = self._theme.colours, self._places.scale(), self._places.px
        box, heights = self._places.projector_box(), self._places.heights
        middle, top = box.center().x(), box.top()
        painter.setPen(QPen(QColor(colours.event_edge), 1.5))
        painter.drawLine(QPointF(middle, scale.bottom() + heights.ruler), QPointF(middle, top))
        if lane.second:
            fault_painting.paint_box(painter, box.translated(7, -6), colours, down=False)
        fault_painting.paint_box(painter, box, colours, down=not lane.up)
        if lane.progress is not None:
            share = lane.progress[0] / max(1, lane.progress[1])
            bar = QRectF(box.left() + 10, box.bottom() - 8, box.width() - 20, 4)
            fault_painting.paint_progress(painter, bar, share, colours)
        waiting = lane.held or lane.at_door
        if waiting:
            place = QPointF(middle, scale.bottom() + heights.ruler + px(10))
            fault_painting.paint_bay(
                painter, place, waiting[:BAY], len(waiting), self._pen.font(round(px(10)), bold=True), colours
            )
        aside = self._places.radius_of_token if _is_beside(lane) else 0.0
        upper = QRectF(box.left() + 4 + aside, box.top() + heights.inside, box.width() - 8 - aside, heights.line - 1)
        lower = upper.translated(0, heights.line)
        self._pen.write(
            painter, upper, lane_words.title(lane), self._pen.font(self._theme.sizes.body, bold=True), colours.text
        )
        self._pen.write(
            painter, lower, lane_words.projector(lane), self._pen.font(self._theme.sizes.body), colours.secondary
        )
        if lane.followed is not None and _is_beside(lane):
            centre = QPointF(box.left() - 2, box.center().y())
            self._pen.token(painter, centre, self._places.radius_of_token - 2, lane.followed.position, False, True)


def _is_beside(lane: LanePicture) -> bool:
    """Whether a person's own event is drawn beside the projector, as it is neither on its way nor applied."""
    return lane.followed is not None and lane.followed.place not in (Place.FLYING, Place.APPLIED)
