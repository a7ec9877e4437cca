"""The worksheet: a picture with its caption, what it was taken of, and a legend of the signs below, to be printed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from cqrs_sim.language import _
from cqrs_sim.ui.concepts import paint_sign
from cqrs_sim.ui.theming import Theme

LEGEND = {
    "command": _("Command"),
    "event": _("Event"),
    "query": _("Query"),
    "answer": _("Answer"),
    "rejected": _("Rejected"),
    "success": _("Success"),
}
"""The signs, and the word for each."""
MARGIN, APART, SIGN = 14.0, 6.0, 18.0
"""Pixels around the text, between lines, and for each sign."""


def worksheet(picture: QImage, caption: str, conditions: str, theme: Theme) -> QImage:
    """Return the picture with this caption and these conditions below it, in the colours of this theme."""
    ratio = picture.devicePixelRatio()
    width, height = picture.width() / ratio, picture.height() / ratio
    foot = _Foot(width, caption, conditions, theme)
    whole = QImage(picture.width(), round((height + foot.height) * ratio), QImage.Format.Format_RGB32)
    whole.setDevicePixelRatio(ratio)
    whole.fill(QColor(theme.colours.card))
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawImage(QPointF(0, 0), picture)
    foot.paint(painter, height)
    painter.end()
    return whole


class _Foot:
    """What stands below a picture, laid out for its width."""

    def __init__(self, width: float, caption: str, conditions: str, theme: Theme) -> None:
        self._theme, self._room = theme, width - 2 * MARGIN
        self._texts = (
            (caption, _font(theme.sizes.key, bold=True), theme.colours.text),
            (conditions, _font(theme.sizes.body), theme.colours.secondary),
        )
        self._heights = [self._height_of(text, font) for text, font, _colour in self._texts]
        self._legend = self._laid_out(_font(theme.sizes.body))
        lines = 1 + max((line for *_place, line in self._legend), default=0)
        self._line = QFontMetricsF(_font(theme.sizes.body)).height() + APART
        self.height = 2 * MARGIN + sum(self._heights) + len(self._heights) * APART + lines * self._line

    def paint(self, painter: QPainter, top: float) -> None:
        """Draw it from here down."""
        painter.setPen(QColor(self._theme.colours.line))
        painter.drawLine(QPointF(0, top + 0.5), QPointF(self._room + 2 * MARGIN, top + 0.5))
        top += MARGIN
        for (text, font, colour), height in zip(self._texts, self._heights, strict=True):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(QRectF(MARGIN, top, self._room, height), int(Qt.TextFlag.TextWordWrap), text)
            top += height + APART
        painter.setFont(_font(self._theme.sizes.body))
        for shape, word, left, line in self._legend:
            middle = top + (line + 0.5) * self._line
            painter.save()
            paint_sign(painter, shape, QPointF(MARGIN + left + SIGN / 2, middle), self._theme)
            painter.restore()
            painter.setPen(QColor(self._theme.colours.text))
            place = QRectF(MARGIN + left + SIGN + 4, middle - self._line / 2, self._room, self._line)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), word)

    def _height_of(self, text: str, font: QFont) -> float:
        room = QRectF(0, 0, self._room, 10_000)
        return QFontMetricsF(font).boundingRect(room, int(Qt.TextFlag.TextWordWrap), text).height()

    def _laid_out(self, font: QFont) -> list[tuple[str, str, float, int]]:
        """Return each sign with its word, how far from the left it stands, and on which line."""
        placed, left, line = [], 0.0, 0
        for shape, word in LEGEND.items():
            needed = SIGN + 4 + QFontMetricsF(font).horizontalAdvance(word) + 2 * MARGIN
            if left and left + needed > self._room:
                left, line = 0.0, line + 1
            placed.append((shape, word, left, line))
            left += needed
        return placed


def _font(pixels: int, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font
