"""The lane's pen: fonts, words and unnumbered tokens, the same wherever lanes are painted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.ui.theming import Theme

_ARRIVES = attrgetter("arrives_at")


class LanePen:
    """Writes and draws onto a view; keeps what looks the same from one picture to the next."""

    def __init__(self, view: QWidget, theme: Theme, radius: float, edge: float) -> None:
        """Draw dots of this radius and with an edge of this width, in the colours of this theme."""
        self._view = view
        self._theme = theme
        self._radius = radius
        self._edge = edge
        self._dot: tuple[object, QPixmap] | None = None
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

        Odd positions travel on a track this far below, even ones above. Tokens with less between them than the width
        of an edge look like one, and are drawn as one.
        """
        dot, apart = self._dot_alone(), max(1, round(self._edge / speed)) if speed else 1
        right, middle = arrival.x() - self._radius, arrival.y() - self._radius
        for aside, on_track in self._tracks(flights, track):
            for arrives in {at // apart: at for at in map(_ARRIVES, on_track)}.values():
                left = arrives - now if arrives > now else 0
                painter.drawPixmap(QPointF(right - left * speed, middle + aside), dot)

    def _tracks(self, flights: Sequence[Flight], track: float) -> Iterator[tuple[float, Sequence[Flight]]]:
        if not track:
            yield 0.0, flights
            return
        for odd, aside in ((0, -track), (1, track)):
            yield aside, [flight for flight in flights if flight.envelope.position % 2 == odd]

    def _dot_alone(self) -> QPixmap:
        """One unnumbered token: hundreds of them are one picture drawn hundreds of times."""
        colours, ratio = self._theme.colours, self._view.devicePixelRatioF()
        if self._dot is None or self._dot[0] != (colours, ratio):
            radius = self._radius
            pixmap = QPixmap((QSizeF(2 * radius, 2 * radius) * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(colours.event))
            painter.setPen(QPen(QColor(colours.event_edge), self._edge))
            inside = radius - self._edge / 2  # the edge is drawn half outside
            painter.drawEllipse(QPointF(radius, radius), inside, inside)
            painter.end()
            self._dot = ((colours, ratio), pixmap)
        return self._dot[1]

    def font(self, size: int, bold: bool = False) -> QFont:
        """Return the view's font at this size (px)."""
        if (size, bold) not in self._fonts:
            font = QFont(self._view.font())
            font.setPixelSize(size)
            font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            self._fonts[size, bold] = font
        return self._fonts[size, bold]

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
