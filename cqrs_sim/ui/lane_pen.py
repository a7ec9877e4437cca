"""The lane's pen: fonts, words and unnumbered tokens, the same wherever lanes are painted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.ui.theming import Theme

DOT, EDGE = 5, 1.6
"""Radius of a token without a number, beside text of the usual size, and how wide its edge is."""

FEW = 12
"""So many tokens in a view are not many yet."""
KEPT = 1_024
"""Of how many numbers pictures are kept."""

_ARRIVES, _POSITION = attrgetter("arrives_at"), attrgetter("envelope.position")


class LanePen:
    """Writes and draws onto a view; keeps what looks the same from one picture to the next."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        """Write and draw in the colours of this theme."""
        self._view = view
        self._theme = theme
        self._dot: tuple[object, QPixmap] | None = None
        self._numbers: tuple[object, dict[int, QPixmap]] = (None, {})
        self._fonts: dict[tuple[int, bool], QFont] = {}

    def dots(
        self,
        painter: QPainter,
        flights: Sequence[Flight],
        now: int,
        arrival: QPointF,
        speed: float,
        track: float = 0.0,
    ) -> None:
        """Draw unnumbered tokens on their way to the place of arrival, at a speed in pixels a microsecond.

        Odd positions travel on a track this far below, even ones above.
        """
        dot, draw = self._dot_alone(), painter.drawPixmap
        radius = self._radius
        right, middle = arrival.x() - radius, arrival.y() - radius
        for aside, on_track in self._tracks(flights, track):
            level = middle + aside
            for arrives in map(_ARRIVES, on_track):
                left = arrives - now if arrives > now else 0
                draw(QPointF(right - left * speed, level), dot)

    @property
    def _radius(self) -> float:
        return float(self._theme.sizes.px(DOT))

    def dot(self, painter: QPainter, centre: QPointF) -> None:
        """Draw one unnumbered token."""
        painter.drawPixmap(centre - QPointF(self._radius, self._radius), self._dot_alone())

    def tokens(
        self,
        painter: QPainter,
        flights: Sequence[Flight],
        spots: Sequence[tuple[float, float]],
        radius: float,
        chosen: Flight | None,
        mine: int | None,
        many: bool,
    ) -> None:
        """Draw numbered tokens at these spots: the one to arrive first, the one chosen and one's own on top.

        A few are drawn to a fraction of a pixel, as eyes follow them; of `many`, each is a picture that is kept.
        """
        positions = list(map(_POSITION, flights))
        if many:
            self._paint_kept(painter, positions, spots, radius)
        for flight, position, (x, y) in zip(reversed(flights), reversed(positions), reversed(spots), strict=True):
            if not many or position == mine or flight is chosen:
                self.token(painter, QPointF(x, y), radius, position, flight is chosen, position == mine)

    def _paint_kept(
        self, painter: QPainter, positions: Sequence[int], spots: Sequence[tuple[float, float]], radius: float
    ) -> None:
        numbers, draw = self._numbers_of(radius), painter.drawPixmap
        for position in set(positions) - numbers.keys():
            self._keep(numbers, position, radius)
        placed = zip(reversed(positions), reversed(spots), strict=True)
        if self._view.devicePixelRatioF() == 1:  # with whole numbers, which it comes to, it is twice as fast
            aside = radius - 0.5
            for position, (x, y) in placed:
                draw(int(x - aside), int(y - aside), numbers[position])
        else:
            for position, (x, y) in placed:
                draw(QPointF(x - radius, y - radius), numbers[position])

    def _numbers_of(self, radius: float) -> dict[int, QPixmap]:
        """Return the pictures that are kept of tokens of this size, by number."""
        looks = (radius, self._theme.colours, self._theme.sizes, self._view.devicePixelRatioF())
        if self._numbers[0] != looks or len(self._numbers[1]) > KEPT:
            self._numbers = (looks, {})
        return self._numbers[1]

    def _keep(self, kept: dict[int, QPixmap], position: int, radius: float) -> None:
        kept[position] = pixmap = self._clear(2 * radius)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.token(painter, QPointF(radius, radius), radius, position, False, False)

    def _clear(self, side: float) -> QPixmap:
        ratio = self._view.devicePixelRatioF()
        pixmap = QPixmap((QSizeF(side, side) * ratio).toSize())
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    def token(self, painter: QPainter, centre: QPointF, radius: float, position: int, chosen: bool, mine: bool) -> None:
        """Draw a numbered token: with a strong edge where it is chosen, with a ring where it is a person's own."""
        colours = self._theme.colours
        painter.setBrush(QColor(colours.event))
        painter.setPen(QPen(QColor(colours.focus if chosen else colours.event_edge), 3 if chosen else 2))
        painter.drawEllipse(centre, radius - 1, radius - 1)
        if mine:
            self.ring(painter, centre, radius)
        size = max(
            self._theme.sizes.px(9), round(radius * (0.87 if position < 100 else 0.74 if position < 1_000 else 0.6))
        )
        square = QRectF(centre.x() - 2 * radius, centre.y() - radius, 4 * radius, 2 * radius)
        self.write(painter, square, str(position), self.font(size, bold=True), colours.on_event)

    def ring(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        """Draw the ring of a person's own event around a token."""
        colours = self._theme.colours
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((colours.card, 5.0), (colours.text, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(centre, radius + 2.5, radius + 2.5)

    def label(self, painter: QPainter, middle: QPointF, text: str) -> None:
        """Write a few words into such a box, around this point."""
        width = QFontMetricsF(self.font(self._theme.sizes.px(11))).horizontalAdvance(text) + 14
        self.pill(painter, max(0.0, middle.x() - width / 2), middle.y(), text)

    def pill(self, painter: QPainter, left: float, middle: float, text: str, filled: bool = False) -> QRectF:
        """Write a few words into a box with round ends that begins or, for a negative `left`, ends there.

        Return the box.
        """
        colours, px = self._theme.colours, self._theme.sizes.px
        font, half = self.font(px(11), bold=filled), px(8)
        width = QFontMetricsF(font).horizontalAdvance(text) + 14
        box = QRectF(left if left >= 0 else -left - width, middle - half, width, 2 * half)
        painter.setBrush(QColor(colours.event if filled else colours.card))
        painter.setPen(QPen(QColor(colours.event_edge), 1.2))
        painter.drawRoundedRect(box, half, half)
        self.write(painter, box, text, font, colours.on_event if filled else colours.text)
        return box

    def _tracks(self, flights: Sequence[Flight], track: float) -> Iterator[tuple[float, Sequence[Flight]]]:
        if not track:
            yield 0.0, flights
            return
        for odd, aside in ((0, -track), (1, track)):
            yield aside, [flight for flight in flights if flight.envelope.position % 2 == odd]

    def _dot_alone(self) -> QPixmap:
        """One unnumbered token: hundreds of them are one picture drawn hundreds of times."""
        colours, ratio, radius = self._theme.colours, self._view.devicePixelRatioF(), self._radius
        if self._dot is None or self._dot[0] != (colours, ratio, radius):
            pixmap = self._clear(2 * radius)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(colours.event))
            painter.setPen(QPen(QColor(colours.event_edge), EDGE))
            inside = radius - EDGE / 2  # the edge is drawn half outside
            painter.drawEllipse(QPointF(radius, radius), inside, inside)
            painter.end()
            self._dot = ((colours, ratio, radius), pixmap)
        return self._dot[1]

    def font(self, size: int, bold: bool = False) -> QFont:
        """Return the view's font at this size (px)."""
        if (size, bold) not in self._fonts:
            font = QFont(self._view.font())
            font.setPixelSize(size)
            font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            self._fonts[size, bold] = font
        return self._fonts[size, bold]

    def write_on_lane(self, painter: QPainter, rect: QRectF, text: str) -> None:
        """Write a small line into this rectangle, on the ground of the lane: no rule runs through it."""
        font, colours = self.font(self._theme.sizes.small), self._theme.colours
        half = min(rect.width(), QFontMetricsF(font).horizontalAdvance(text) + 6) / 2
        ground = QRectF(rect.center().x() - half, rect.top() + 1, 2 * half, rect.height() - 2)
        painter.fillRect(ground, QColor(colours.event_tint))
        self.write(painter, rect, text, font, colours.text)

    def write(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        font: QFont,
        colour: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
    ) -> None:
        """Write a line into this rectangle, elided where it is too long."""
        painter.setFont(font)
        painter.setPen(QColor(colour))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | side, elided)
