"""The pen of a journey: frames, lanes, tags that ask, envelopes, marks and words, in the colours of a theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.mirror import painter_on
from cqrs_sim.ui.sizes import Sizes
from cqrs_sim.ui.theming import Theme

TAG, LINE, MARK = 24.0, 20.0, 10.0
"""Heights of tags and of words on a line, and radius of the gate's marks, beside text of the usual size."""


class JourneyPen:
    """Draws onto a view with its painter, which whoever paints begins and ends."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        """Draw in the colours of this theme."""
        self._view, self._theme = view, theme
        self.painter = QPainter()
        self._fonts: dict[tuple[int, bool], tuple[QFont, QFontMetricsF]] = {}

    def begin(self) -> QPainter:
        """Begin to paint, and return what does."""
        self.painter = painter_on(self._view)
        return self.painter

    @property
    def sizes(self) -> Sizes:
        """The sizes to draw in."""
        return self._theme.sizes

    def width(self, text: str) -> float:
        """Return the width of words as they are usually written."""
        return self._font(self.sizes.body, False)[1].horizontalAdvance(text)

    def frame(self, box: QRectF) -> None:
        """Draw the frame of who asks or answers."""
        self.painter.setPen(QPen(QColor(self._theme.colours.text), 1.5))
        self.painter.setBrush(QColor(self._theme.colours.panel))
        self.painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), 6, 6)

    def line(self, start: float, end: float, y: float, travelled: bool) -> None:
        """Draw a lane: dotted where nothing has travelled on it."""
        style = Qt.PenStyle.SolidLine if travelled else Qt.PenStyle.DotLine
        self.painter.setPen(QPen(QColor(self._theme.colours.border), 1.5, style))
        self.painter.drawLine(QPointF(start, y), QPointF(end, y))

    def tag_width(self, text: str) -> float:
        """Return the width of a tag with this text."""
        return self._font(self.sizes.body, True)[1].horizontalAdvance(text) + 30

    def envelope_width(self, text: str) -> float:
        """Return the width of an envelope with this status."""
        return self.tag_width(text) + 22

    def tag(self, x: float, y: float, text: str, trace: bool = False) -> None:
        """Draw what is asked, an arrow to the right; where it has been, its outline."""
        painter, colours = self.painter, self._theme.colours
        half, tip, high = self.tag_width(text) / 2, 10.0, self.sizes.px(TAG)
        top, bottom = y - high / 2, y + high / 2
        shape = [(x - half, top), (x + half - tip, top), (x + half, y), (x + half - tip, bottom), (x - half, bottom)]
        painter.setPen(QPen(QColor(colours.text), 1.5))
        painter.setBrush(QColor(colours.card if trace else colours.text))
        painter.drawPolygon(QPolygonF([QPointF(*point) for point in shape]))
        self.write(
            QRectF(x - half, top, 2 * half - tip, high),
            text,
            strong=True,
            colour=colours.text if trace else colours.card,
        )

    def envelope(self, x: float, y: float, text: str) -> None:
        """Draw what is answered: an envelope with its status."""
        painter, colours = self.painter, self._theme.colours
        half, high = self.envelope_width(text) / 2, self.sizes.px(TAG)
        box = QRectF(x - half, y - high / 2, 2 * half, high)
        painter.setPen(QPen(QColor(colours.text), 1.5))
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(box, 2, 2)
        flap = QRectF(box.left() + 6, box.top() + 6, 18, high - 12)
        painter.drawRect(flap)
        painter.drawPolyline([flap.topLeft(), flap.center(), flap.topRight()])
        self.write(box.adjusted(28, 0, -6, 0), text, strong=True)

    def mark(self, x: float, y: float, sign: str) -> None:
        """Draw a verdict of the gate."""
        painter, colours = self.painter, self._theme.colours
        painter.setPen(QPen(QColor(colours.text), 2))
        painter.setBrush(QColor(colours.card))
        radius = self.sizes.px(MARK)
        painter.drawEllipse(QPointF(x, y), radius, radius)
        self.write(QRectF(x - radius, y - radius, 2 * radius, 2 * radius), sign, strong=True)

    def say(self, box: QRectF, text: str) -> None:
        """Write in the middle of a line, which makes room for it; one below the other where words have no room else."""
        if not text:
            return
        font, metrics = self._font(self.sizes.body, False)
        wide, high = metrics.horizontalAdvance(text) + 16, float(self.sizes.px(LINE))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        wrapped = metrics.boundingRect(box, flags, text)
        if wide > box.width() and box.contains(wrapped):
            self.painter.fillRect(wrapped, QColor(self._theme.colours.card))
            self.painter.setFont(font)
            self.painter.setPen(QColor(self._theme.colours.secondary))
            self.painter.drawText(box, flags, text)
            return
        width = min(wide, box.width())
        line = QRectF(box.center().x() - width / 2, box.center().y() - high / 2, width, high)
        self.painter.fillRect(line, QColor(self._theme.colours.card))
        self.write(line, text)

    def write(
        self,
        box: QRectF,
        text: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
        strong: bool = False,
        size: int = 0,
        colour: str = "",
    ) -> None:
        """Write a line into a box, of the usual size unless one is given, with an ellipsis where it does not fit."""
        font, metrics = self._font(size or self.sizes.body, strong)
        self.painter.setFont(font)
        colours = self._theme.colours
        self.painter.setPen(QColor(colour or (colours.text if strong else colours.secondary)))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        self.painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _font(self, size: int, strong: bool) -> tuple[QFont, QFontMetricsF]:
        """Return a font with its measures; making them anew for each word takes longer than drawing it."""
        if (size, strong) not in self._fonts:
            font = QFont(self._view.font())
            font.setPixelSize(size)
            font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
            self._fonts[size, strong] = (font, QFontMetricsF(font))
        return self._fonts[size, strong]
