"""The waiting lenses: queries that are not answered yet, each hollow at the store that it waits for, with what for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.askings import Wait
from cqrs_sim.ui.choreography import lens_in
from cqrs_sim.ui.mirror import is_mirrored, painter_on
from cqrs_sim.ui.moves import Box
from cqrs_sim.ui.store_panel import StorePanel
from cqrs_sim.ui.table_look import box_of
from cqrs_sim.ui.theming import Theme

_APART, _INSIDE = 4.0, 8.0
"""Pixels between two lenses, and between a lens, its words and the edge around both."""


class Waits:
    """Shows at each of two stores which queries wait for it."""

    def __init__(self, read: StorePanel, write: StorePanel, theme: Theme) -> None:
        """Show them over the tables of these panels, in the colours of this theme."""
        self._panels = {False: read, True: write}
        self._theme = theme
        self._lenses: dict[bool, WaitingLenses] = {}

    def show(self, waits: Sequence[Wait]) -> None:
        """Show these and no others."""
        for of_write_store, panel in self._panels.items():
            here = tuple(wait for wait in waits if wait.of_write_store == of_write_store)
            if here and of_write_store not in self._lenses:
                self._lenses[of_write_store] = WaitingLenses(panel, self._theme)
            if of_write_store in self._lenses:
                self._lenses[of_write_store].show_waits(here)

    def lens_of(self, client: str, on: QWidget) -> tuple[Box, Box] | None:
        """Return where on a widget this reader's waiting lens is, and all that shows that it waits."""
        for lenses in self._lenses.values():
            if (lens := lenses.lens_of(client)) is not None:
                whole = box_of(lenses, on)
                return lens.moved(whole.x, whole.y), whole
        return None

    @property
    def said(self) -> tuple[str, ...]:
        """What waits, in words."""
        return tuple(wait.said for lenses in self._lenses.values() for wait in lenses.waits)


class WaitingLenses(QWidget):
    """Lies over the lower end of a panel's table, one line for each query, and lets the pointer through.

    It is none of the table's own parts: rows that move do not take it along.
    """

    def __init__(self, panel: StorePanel, theme: Theme) -> None:
        """Be out of sight until something waits."""
        super().__init__(panel)
        self._panel, self._table, self._theme = panel, panel.view, theme
        self.waits: tuple[Wait, ...] = ()
        """What is shown."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._table.installEventFilter(self)

    def show_waits(self, waits: tuple[Wait, ...]) -> None:
        """Show these."""
        if waits == self.waits:
            return
        self.waits = waits
        self.setAccessibleName(". ".join(wait.said for wait in waits))
        self._fit()
        self.setVisible(bool(waits))
        self.raise_()
        self.update()

    def lens_of(self, client: str) -> Box | None:
        """Return where in here the lens of this reader is seen."""
        for place, wait in enumerate(self.waits):
            if wait.client == client:
                lens = self._lens(place)
                return lens._replace(x=self.width() - lens.x - lens.width) if is_mirrored(self) else lens
        return None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.FontChange) and self.waits:
            self._fit()
        return False

    def _fit(self) -> None:
        """Be as wide as the longest line, in the middle of the table's lower end."""
        x, y, room_width, room_height = box_of(self._table.viewport(), self._panel)
        lens = self._lens(0)
        words = max((self.fontMetrics().horizontalAdvance(wait.said) for wait in self.waits), default=0)
        width = min(room_width, round(lens.x + lens.width + words + 2 * _INSIDE + 2))
        height = min(room_height, round(len(self.waits) * self._line() + _APART))
        self.setGeometry(QRectF(x + (room_width - width) // 2, y + room_height - height, width, height).toRect())

    def _line(self) -> float:
        return self._theme.sizes.token + _APART

    def _lens(self, place: int) -> Box:
        """Return where the lens of a line is, as if people read from left to right."""
        token = float(self._theme.sizes.token)
        lens = lens_in(Box(0, 0, 0, 0), token)
        return lens.moved(_INSIDE - lens.x, _APART + place * self._line() - lens.y)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.query), 1))
            painter.setBrush(QColor(colours.card))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            for place, wait in enumerate(self.waits):
                lens = self._lens(place)
                painter.setPen(QPen(QColor(colours.query), 2, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QRectF(*lens).adjusted(1, 1, -1, -1))
                start = lens.x + lens.width + _INSIDE
                words = QRectF(start, lens.y, self.width() - start - 2, lens.height)
                painter.setPen(QColor(colours.text))
                side = Qt.AlignmentFlag.AlignLeft
                painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | side, wait.said)
