"""The painting of a journey: boxes for page, server and curl, the gate, lanes, tags that ask and envelopes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.lab.journey import Beat, Moment, Place, Track
from cqrs_sim.ui.theme import BODY, KEY
from cqrs_sim.ui.theming import Theme

if TYPE_CHECKING:
    from cqrs_sim.ui.lab.journey_view import Facts

EDGE, TOP = 12.0, 28.0
TAG, MARK = 24.0, 10.0
"""Height of tags, and radius of the gate's marks."""


class Places(NamedTuple):
    """Where things are: the edges of the boxes, the gate, and the middle of each track; the last is curl's."""

    page: QRectF
    curl: QRectF
    server: QRectF
    gate: float
    rows: tuple[float, ...]
    height: float


class JourneyPainting:
    """Paints onto a view, in the colours of a theme."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        self._view, self._theme = view, theme
        self._painter = QPainter()
        self._fonts: dict[tuple[int, bool], tuple[QFont, QFontMetricsF]] = {}

    def places(self, tracks: int) -> Places:
        """Return where things are with so many tracks."""
        inside = QRectF(self._view.rect()).adjusted(EDGE, TOP, -EDGE, -10)
        height = inside.height() / (tracks + 1)
        page = min(250.0, max(176.0, inside.width() * 0.19))
        server = min(300.0, max(204.0, inside.width() * 0.22))
        rows = tuple(inside.top() + height * (row + 0.5) for row in range(tracks + 1))
        return Places(
            QRectF(inside.left(), inside.top(), page, height * tracks - 4),
            QRectF(inside.left(), inside.bottom() - height + 2, page, height - 2),
            QRectF(inside.right() - server, inside.top(), server, inside.height()),
            inside.left() + inside.width() * 0.48,
            rows,
            height,
        )

    def paint(
        self,
        tracks: Sequence[Track],
        facts: Facts,
        beats: Sequence[Beat],
        fetched: Moment | None,
        curled: Moment | None,
        outdated: bool,
    ) -> None:
        """Paint the journey at rest, or at a moment of it."""
        painter = self._painter
        painter.begin(self._view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.45 if outdated else 1.0)
        places = self.places(len(tracks))
        self._paint_gate(places)
        several = len({track.server for track in tracks}) > 1
        for number, track in enumerate(tracks):
            self._paint_track(places, number, track, beats, fetched, several)
        self._paint_curl(places, facts.curl, beats, curled)
        worked: bool | None = facts.worked
        if fetched is not None and not any(
            fetched.is_past(beats, number, "to server") for number, track in enumerate(tracks) if not track.preflight
        ):
            worked = None
        may_read = facts.may_read if fetched is None else None
        self._paint_box(places.page, facts.page, "may read it:", may_read)
        self._paint_box(places.server, facts.server, "did the work:", worked, facts.arrived)
        self._paint_curl_box(places.curl)
        painter.end()

    # The parts

    def _paint_gate(self, places: Places) -> None:
        painter, colours = self._painter, self._theme.colours
        top, bottom = places.page.top(), places.page.bottom()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.text))
        painter.drawRoundedRect(QRectF(places.gate - 4, top, 8, bottom - top), 3, 3)
        self._write(QRectF(places.gate - 120, 4, 240, TOP - 8), "the browser's gate", strong=True)

    def _paint_track(
        self,
        places: Places,
        number: int,
        track: Track,
        beats: Sequence[Beat],
        moment: Moment | None,
        several: bool,
    ) -> None:
        y = places.rows[number]
        here = beats[moment.beat] if moment is not None and beats[moment.beat].track == number else None
        share = moment.share if moment is not None else 0.0

        def past(place: Place) -> bool:
            return moment is None or moment.is_past(beats, number, place)

        left, right = places.page.right(), places.server.left()
        if not track.preflight and (track.first or track.to_page):
            self._line(left, places.gate, y, travelled=past("to gate"))
        self._line(places.gate, right, y, travelled=track.reached and past("to server"))
        if several:
            at_server = QRectF(right - 190, y - 24, 182, 16)
            self._write(at_server, track.server.partition("//")[2], Qt.AlignmentFlag.AlignRight)
        waits = past("to gate") or (here is not None and here.place == "at gate")
        self._paint_sent(places, y, track, here, share, past("to server"), waits, moment is None)
        self._paint_reply(places, y, track, here, share, past)

    def _paint_sent(
        self,
        places: Places,
        y: float,
        track: Track,
        here: Beat | None,
        share: float,
        gone: bool,
        waits: bool,
        at_rest: bool,
    ) -> None:
        width = self._tag_width(track.sent)
        left, right = places.page.right(), places.server.left()
        waiting = places.gate - 14 - width / 2
        if here is not None and here.place == "to gate":
            self._tag(_between(left + width / 2 + 4, waiting, share), y, track.sent)
        elif here is not None and here.place == "to server":
            self._tag(_between(places.gate + width / 2 + 8, right - width / 2 - 4, share), y, track.sent)
        elif not track.reached:
            if waits:
                self._tag(waiting, y, track.sent)
            if at_rest:
                self._say(QRectF(places.gate + 14, y - 10, right - places.gate - 28, 20), track.said)
                self._mark(places.gate, y, "✗")
        elif gone:
            if here is None or here.place != "back":
                self._tag(_between(places.gate, right, 0.5), y, track.sent, trace=True)
        elif waits:
            self._tag(waiting, y, track.sent)

    def _paint_reply(
        self, places: Places, y: float, track: Track, here: Beat | None, share: float, past: Callable[[Place], bool]
    ) -> None:
        width = self._tag_width(track.reply) + 22
        left, right = places.page.right(), places.server.left()
        at_gate = places.gate + 16 + width / 2
        if here is not None and here.place == "back":
            self._envelope(_between(right - width / 2 - 4, at_gate, share), y, track.reply)
        elif here is not None and here.place == "judged":
            self._envelope(at_gate, y, track.reply)
        elif here is not None and here.place == "to page":
            self._envelope(_between(at_gate, left + width / 2 + 6, share), y, track.reply)
            self._mark(places.gate, y, "✓")
        elif track.reached and past("judged"):
            self._envelope(left + width / 2 + 6 if track.to_page else at_gate, y, track.reply)
            self._mark(places.gate, y, "✓" if track.passes else "✗")
            start = left + (width + 12 if track.to_page else 0)
            self._say(QRectF(start, y - 10, places.gate - 14 - start, 20), track.said)

    def _paint_curl(self, places: Places, track: Track, beats: Sequence[Beat], moment: Moment | None) -> None:
        y = places.rows[-1]
        left, right = places.curl.right(), places.server.left()
        self._line(left, right, y, travelled=True)
        self._say(QRectF(places.gate - 60, y - 10, 120, 20), "no gate")
        sent, reply = self._tag_width(track.sent), self._tag_width(track.reply) + 22
        if moment is None:
            self._tag(_between(places.gate, right, 0.5), y, track.sent, trace=True)
            self._envelope(left + reply / 2 + 6, y, track.reply)
        elif beats[moment.beat].place == "to server":
            self._tag(_between(left + sent / 2 + 4, right - sent / 2 - 4, moment.share), y, track.sent)
        else:
            self._envelope(_between(right - reply / 2 - 4, left + reply / 2 + 6, moment.share), y, track.reply)

    def _paint_box(self, box: QRectF, name: str, question: str, answer: bool | None, more: str = "") -> None:
        self._frame(box)
        inside = box.adjusted(10, 4, -10, -4)
        lines = 3 if more else 2
        height = min(26.0, inside.height() / lines)
        top = inside.center().y() - height * lines / 2
        left = Qt.AlignmentFlag.AlignLeft
        self._write(QRectF(inside.left(), top, inside.width(), height), name, left, strong=True)
        asked = QRectF(inside.left(), top + height, inside.width(), height)
        self._write(asked, question, left)
        shift = self._font(BODY, False)[1].horizontalAdvance(question) + 8
        said = "…" if answer is None else "yes" if answer else "no"
        self._write(asked.adjusted(shift, 0, 0, 0), said, left, strong=True, size=KEY)
        if more:
            self._write(QRectF(inside.left(), top + 2 * height, inside.width(), height), more, left)

    def _paint_curl_box(self, box: QRectF) -> None:
        self._frame(box)
        inside = box.adjusted(10, 0, -10, 0)
        self._write(inside, "curl", Qt.AlignmentFlag.AlignLeft, strong=True)
        self._write(inside.adjusted(36, 0, 0, 0), "reads all of it", Qt.AlignmentFlag.AlignLeft)

    # The strokes

    def _frame(self, box: QRectF) -> None:
        self._painter.setPen(QPen(QColor(self._theme.colours.text), 1.5))
        self._painter.setBrush(QColor(self._theme.colours.panel))
        self._painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), 6, 6)

    def _line(self, start: float, end: float, y: float, travelled: bool) -> None:
        style = Qt.PenStyle.SolidLine if travelled else Qt.PenStyle.DotLine
        self._painter.setPen(QPen(QColor(self._theme.colours.border), 1.5, style))
        self._painter.drawLine(QPointF(start, y), QPointF(end, y))

    def _tag_width(self, text: str) -> float:
        return self._font(BODY, True)[1].horizontalAdvance(text) + 30

    def _tag(self, x: float, y: float, text: str, trace: bool = False) -> None:
        """Draw what is asked, an arrow to the right; where it has been, its outline."""
        painter, colours = self._painter, self._theme.colours
        half, tip = self._tag_width(text) / 2, 10.0
        top, bottom = y - TAG / 2, y + TAG / 2
        shape = [(x - half, top), (x + half - tip, top), (x + half, y), (x + half - tip, bottom), (x - half, bottom)]
        painter.setPen(QPen(QColor(colours.text), 1.5))
        painter.setBrush(QColor(colours.card if trace else colours.text))
        painter.drawPolygon(QPolygonF([QPointF(*point) for point in shape]))
        self._write(
            QRectF(x - half, top, 2 * half - tip, TAG),
            text,
            strong=True,
            colour=colours.text if trace else colours.card,
        )

    def _envelope(self, x: float, y: float, text: str) -> None:
        """Draw what is answered: an envelope with its status."""
        painter, colours = self._painter, self._theme.colours
        half = (self._tag_width(text) + 22) / 2
        box = QRectF(x - half, y - TAG / 2, 2 * half, TAG)
        painter.setPen(QPen(QColor(colours.text), 1.5))
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(box, 2, 2)
        flap = QRectF(box.left() + 6, box.top() + 6, 18, TAG - 12)
        painter.drawRect(flap)
        painter.drawPolyline([flap.topLeft(), flap.center(), flap.topRight()])
        self._write(box.adjusted(28, 0, -6, 0), text, strong=True)

    def _mark(self, x: float, y: float, sign: str) -> None:
        painter, colours = self._painter, self._theme.colours
        painter.setPen(QPen(QColor(colours.text), 2))
        painter.setBrush(QColor(colours.card))
        painter.drawEllipse(QPointF(x, y), MARK, MARK)
        self._write(QRectF(x - MARK, y - MARK, 2 * MARK, 2 * MARK), sign, strong=True)

    def _say(self, box: QRectF, text: str) -> None:
        """Write in the middle of a line, which makes room for it."""
        if text:
            half = self._font(BODY, False)[1].horizontalAdvance(text) / 2 + 8
            x = box.center().x()
            self._painter.fillRect(QRectF(x - half, box.top(), 2 * half, box.height()), self._ground())
            self._write(box, text)

    def _ground(self) -> QColor:
        return QColor(self._theme.colours.card)

    def _write(
        self,
        box: QRectF,
        text: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
        strong: bool = False,
        size: int = BODY,
        colour: str = "",
    ) -> None:
        font, metrics = self._font(size, strong)
        self._painter.setFont(font)
        colours = self._theme.colours
        self._painter.setPen(QColor(colour or (colours.text if strong else colours.secondary)))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        self._painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _font(self, size: int, strong: bool) -> tuple[QFont, QFontMetricsF]:
        """Return a font with its measures; making them anew for each word takes longer than drawing it."""
        if (size, strong) not in self._fonts:
            font = QFont(self._view.font())
            font.setPixelSize(size)
            font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
            self._fonts[size, strong] = (font, QFontMetricsF(font))
        return self._fonts[size, strong]


def _between(start: float, end: float, share: float) -> float:
    return start + (end - start) * share
