"""Mark signs: the small signs below the gap chart, each drawn once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.theming import Theme

SIGN, FOOT = 16.0, 18.0
"""Width of a mark, and room for marks below the chart, beside text of the usual size."""

_SHAPES = {"rejected": ("✗", "rejected"), "fault": ("▲", "text"), "settings": ("◆", "secondary")}
"""The sign of each kind of mark, and its role in the theme; none is the dot of the playhead."""


class MarkSigns:
    """Pictures of the signs: a hundred marks are one picture drawn a hundred times."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        """Draw for this view, in the colours of this theme."""
        self._view = view
        self._theme = theme
        self._kept: dict[tuple[str, str, float, int], QPixmap] = {}

    def of(self, kind: str) -> QPixmap:
        """Return the sign of a kind of mark."""
        shape, role = _SHAPES[kind]
        colour, ratio, wide = getattr(self._theme.colours, role), self._view.devicePixelRatioF(), self._px(SIGN)
        looks = (kind, colour, ratio, wide)
        if looks not in self._kept:
            room = QSizeF(wide, self._px(FOOT - 2))
            pixmap = QPixmap((room * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                font = QFont(self._view.font())
                font.setPixelSize(self._theme.sizes.small)
                painter.setFont(font)
                painter.setPen(QColor(colour))
                painter.drawText(QRectF(QPointF(0, 0), room), Qt.AlignmentFlag.AlignCenter, shape)
            self._kept[looks] = pixmap
        return self._kept[looks]

    def _px(self, usual: float) -> int:
        return self._theme.sizes.px(usual)
