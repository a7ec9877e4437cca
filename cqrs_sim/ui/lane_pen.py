"""The lane's pen: fonts, words and unnumbered tokens, the same wherever lanes are painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.ui.sprites import Sprites
from cqrs_sim.ui.theming import Theme

DOT, EDGE = 5, 1.6
"""Radius of a token without a number, beside text of the usual size, and how wide its edge is."""

FEW = 12
"""So many tokens in a view are not many yet."""


Paint = Callable[[float, QPainter, int], None]
"""Paints a token of this radius around the origin, with this number or without."""


class LanePen:
    """Writes and draws onto a view; keeps what looks the same from one picture to the next."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        """Write and draw in the colours of this theme."""
        self._view = view
        self._theme = theme
        self._sprites: dict[Paint, tuple[object, Sprites]] = {}
        self._fonts: dict[tuple[int, bool], QFont] = {}

    def dots(self, painter: QPainter, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Draw unnumbered tokens at these places."""
        self._kept(self._paint_dot, self._theme.sizes.px(DOT)).draw(painter, [0] * len(xs), xs, ys)

    def tokens(
        self,
        painter: QPainter,
        flights: Sequence[Flight],
        xs: Sequence[float],
        ys: Sequence[float],
        radius: float,
        chosen: Flight | None,
        mine: int | None,
        many: bool,
    ) -> None:
        """Draw numbered tokens at these places: the one to arrive first, the one chosen and one's own on top.

        A few are drawn to a fraction of a pixel, as eyes follow them; of `many`, each is a picture that is kept.
        """
        numbers = [flight.envelope.position for flight in flights]
        on_top = [place for place, number in enumerate(numbers) if number == mine or flights[place] is chosen]
        below = [place for place in range(len(numbers)) if place not in on_top]
        if many:
            self._kept(self._paint_token, radius).draw(painter, numbers[::-1], xs[::-1], ys[::-1])
            below = []
        for place in (*reversed(below), *reversed(on_top)):
            centre, position = QPointF(xs[place], ys[place]), numbers[place]
            self.token(painter, centre, radius, position, flights[place] is chosen, position == mine)

    def _kept(self, paint: Paint, radius: float) -> Sprites:
        """Return the pictures that are kept of what this paints: hundreds of tokens look the same but for a number."""
        ratio = self._view.devicePixelRatioF()
        looks = (radius, self._theme.colours, self._theme.sizes, ratio)
        if self._sprites.get(paint, (None,))[0] != looks:
            self._sprites[paint] = (looks, Sprites(2 * radius, ratio, partial(paint, radius)))
        return self._sprites[paint][1]

    def _paint_token(self, radius: float, painter: QPainter, position: int) -> None:
        self.token(painter, QPointF(), radius, position, False, False)

    def _paint_dot(self, radius: float, painter: QPainter, _position: int) -> None:
        painter.setBrush(QColor(self._theme.colours.event))
        painter.setPen(QPen(QColor(self._theme.colours.event_edge), EDGE))
        inside = radius - EDGE / 2  # the edge is drawn half outside
        painter.drawEllipse(QPointF(), inside, inside)

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
