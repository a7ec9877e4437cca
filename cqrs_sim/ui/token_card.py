"""The token card: what the event says that a person points at on a lane, and when it arrives, in words beside it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.sentences import named, values_of
from cqrs_sim.language import _
from cqrs_sim.ui.theming import Theme

_INSIDE, _OFF = 8, 6
"""Pixels between the edge and the words, and between the card and its token."""
_TITLE, _ARRIVES = _("{event} #{position}"), _("arrives in {time}")


def told(flight: Flight, now: int, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return an event line by line: what it is, each of its values and when it arrives."""
    envelope = flight.envelope
    values = values_of(envelope.event).items()
    return (
        _TITLE.format(event=envelope.event_type, position=envelope.position),
        *(f"{named(name, texts, envelope.event_type)} {value}" for name, value in values),
        _ARRIVES.format(time=seconds(flight.left(now))),
    )


class TokenCard(QWidget):
    """Goes along with a token, below it or where that has no room above it, and lets the pointer through."""

    def __init__(self, lane: QWidget, theme: Theme, texts: Mapping[str, str]) -> None:
        """Be out of sight; `texts` are the domain's words."""
        super().__init__(lane)
        self._lane, self._theme, self._texts = lane, theme, texts
        self.lines: tuple[str, ...] = ()
        """What is said, the first line in strong letters."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_token(self, flight: Flight, now: int, centre: QPointF, radius: float) -> None:
        """Say what this token is, which is there at this moment (microseconds)."""
        lines = told(flight, now, self._texts)
        if lines != self.lines:
            self.lines = lines
            self.setAccessibleName(". ".join(lines))
            self.update()
        room = self._lane.rect()
        widest = max(QFontMetricsF(self._font(place == 0)).horizontalAdvance(line) for place, line in enumerate(lines))
        width = min(room.width(), round(widest + 2 * _INSIDE + 2))
        height = round(len(lines) * self._line() + 2 * _INSIDE)
        below = centre.y() + radius + _OFF
        top = below if below + height <= room.height() else centre.y() - radius - _OFF - height
        left = min(max(centre.x() - width / 2, 0.0), float(room.width() - width))
        self.setGeometry(round(left), max(0, round(top)), width, height)
        self.show()

    def _font(self, strong: bool) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._theme.sizes.small)
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def _line(self) -> float:
        return QFontMetricsF(self._font(True)).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.event_edge), 1.5))
            painter.setBrush(QColor(colours.card))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            painter.setPen(QColor(colours.text))
            for place, line in enumerate(self.lines):
                painter.setFont(self._font(place == 0))
                room = QRectF(_INSIDE, _INSIDE + place * self._line(), self.width() - 2 * _INSIDE, self._line())
                said = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, said)
