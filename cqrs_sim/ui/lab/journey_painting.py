"""The painting of a journey: where page, gate, server and curl are, and what is on its way between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.lab.journey import Beat, Moment, Place, Track
from cqrs_sim.ui.lab.journey_pen import JourneyPen
from cqrs_sim.ui.theming import Theme

if TYPE_CHECKING:
    from cqrs_sim.ui.lab.journey_view import Facts

EDGE, TOP = 12.0, 28.0
NARROWEST, AT_SERVER = 158, 166
"""Least widths of a box and of what is between gate and server, beside text of the usual size."""

_MAY_READ, _WORKED, _READS_ALL = _("may read it:"), _("did the work:"), _("reads all of it")
_GATE, _NO_GATE, _YES, _NO = _("the browser's gate"), _("no gate"), _("yes"), _("no")


class Places(NamedTuple):
    """Where things are: the edges of the boxes, the gate, and the middle of each track; the last is curl's."""

    page: QRectF
    curl: QRectF
    server: QRectF
    gate: float
    rows: tuple[float, ...]
    height: float

    def on_line(self, start: float, end: float, y: float) -> QRectF:
        """Return the room for words on this stretch of a track."""
        return QRectF(start, y - self.height / 2 + 1, max(0.0, end - start), self.height - 2)


class JourneyPainting:
    """Paints onto a view, in the colours of a theme."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        self._view, self._theme = view, theme
        self._pen = JourneyPen(view, theme)

    def places(self, tracks: int) -> Places:
        """Return where things are with so many tracks."""
        px = self._pen.sizes.px
        inside = QRectF(self._view.rect()).adjusted(EDGE, px(TOP), -EDGE, -10)
        height = inside.height() / (tracks + 1)
        page = min(px(250), max(px(NARROWEST), inside.width() * 0.19))
        server = min(px(300), max(px(NARROWEST), inside.width() * 0.22))
        rows = tuple(inside.top() + height * (row + 0.5) for row in range(tracks + 1))
        return Places(
            QRectF(inside.left(), inside.top(), page, height * tracks - 4),
            QRectF(inside.left(), inside.bottom() - height + 2, page, height - 2),
            QRectF(inside.right() - server, inside.top(), server, inside.height()),
            min(inside.left() + inside.width() * 0.48, inside.right() - server - px(AT_SERVER)),
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
        painter = self._pen.begin()
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
        self._paint_box(places.page, facts.page, _MAY_READ, may_read)
        self._paint_box(places.server, facts.server, _WORKED, worked, facts.arrived)
        self._paint_curl_box(places.curl)
        painter.end()

    # The parts

    def _paint_gate(self, places: Places) -> None:
        painter, colours, px = self._pen.painter, self._theme.colours, self._pen.sizes.px
        top, bottom = places.page.top(), places.page.bottom()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.text))
        painter.drawRoundedRect(QRectF(places.gate - 4, top, 8, bottom - top), 3, 3)
        self._pen.write(QRectF(places.gate - px(120), 4, px(240), px(TOP) - 8), _GATE, strong=True)

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
            self._pen.line(left, places.gate, y, travelled=past("to gate"))
        self._pen.line(places.gate, right, y, travelled=track.reached and past("to server"))
        if several:
            px = self._pen.sizes.px
            at_server = QRectF(places.gate + 8, y - px(24), right - places.gate - 16, px(16))
            self._pen.write(at_server, track.server.partition("//")[2], Qt.AlignmentFlag.AlignRight)
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
        width = self._pen.tag_width(track.sent)
        left, right = places.page.right(), places.server.left()
        waiting = places.gate - 14 - width / 2
        if here is not None and here.place == "to gate":
            self._pen.tag(_between(left + width / 2 + 4, waiting, share), y, track.sent)
        elif here is not None and here.place == "to server":
            self._pen.tag(_between(places.gate + width / 2 + 8, right - width / 2 - 4, share), y, track.sent)
        elif not track.reached:
            if waits:
                self._pen.tag(waiting, y, track.sent)
            if at_rest:
                self._pen.say(places.on_line(places.gate + 14, right - 14, y), track.said)
                self._pen.mark(places.gate, y, "✗")
        elif gone:
            if here is None or here.place != "back":
                beside = places.gate + 30 + self._pen.envelope_width(track.reply) + width / 2
                x = min(max(_between(places.gate, right, 0.5), beside), right - width / 2 - 4)
                self._pen.tag(x, y, track.sent, trace=True)
        elif waits:
            self._pen.tag(waiting, y, track.sent)

    def _paint_reply(
        self, places: Places, y: float, track: Track, here: Beat | None, share: float, past: Callable[[Place], bool]
    ) -> None:
        width = self._pen.envelope_width(track.reply)
        left, right = places.page.right(), places.server.left()
        at_gate = places.gate + 16 + width / 2
        if here is not None and here.place == "back":
            self._pen.envelope(_between(right - width / 2 - 4, at_gate, share), y, track.reply)
        elif here is not None and here.place == "judged":
            self._pen.envelope(at_gate, y, track.reply)
        elif here is not None and here.place == "to page":
            self._pen.envelope(_between(at_gate, left + width / 2 + 6, share), y, track.reply)
            self._pen.mark(places.gate, y, "✓")
        elif track.reached and past("judged"):
            self._pen.envelope(left + width / 2 + 6 if track.to_page else at_gate, y, track.reply)
            self._pen.mark(places.gate, y, "✓" if track.passes else "✗")
            start = left + (width + 12 if track.to_page else 0)
            self._pen.say(places.on_line(start, places.gate - 14, y), track.said)

    def _paint_curl(self, places: Places, track: Track, beats: Sequence[Beat], moment: Moment | None) -> None:
        y = places.rows[-1]
        left, right = places.curl.right(), places.server.left()
        self._pen.line(left, right, y, travelled=True)
        sent, reply = self._pen.tag_width(track.sent), self._pen.envelope_width(track.reply)
        self._pen.say(places.on_line(left + reply + 10, _between(places.gate, right, 0.5) - sent / 2 - 4, y), _NO_GATE)
        if moment is None:
            self._pen.tag(_between(places.gate, right, 0.5), y, track.sent, trace=True)
            self._pen.envelope(left + reply / 2 + 6, y, track.reply)
        elif beats[moment.beat].place == "to server":
            self._pen.tag(_between(left + sent / 2 + 4, right - sent / 2 - 4, moment.share), y, track.sent)
        else:
            self._pen.envelope(_between(right - reply / 2 - 4, left + reply / 2 + 6, moment.share), y, track.reply)

    def _paint_box(self, box: QRectF, name: str, question: str, answer: bool | None, more: str = "") -> None:
        self._pen.frame(box)
        inside = box.adjusted(10, 4, -10, -4)
        lines = 3 if more else 2
        height = min(self._pen.sizes.px(26), inside.height() / lines)
        top = inside.center().y() - height * lines / 2
        left = Qt.AlignmentFlag.AlignLeft
        self._pen.write(QRectF(inside.left(), top, inside.width(), height), name, left, strong=True)
        asked = QRectF(inside.left(), top + height, inside.width(), height)
        self._pen.write(asked, question, left)
        shift = self._pen.width(question) + 8
        said = "…" if answer is None else _YES if answer else _NO
        self._pen.write(asked.adjusted(shift, 0, 0, 0), said, left, strong=True, size=self._pen.sizes.key)
        if more:
            self._pen.write(QRectF(inside.left(), top + 2 * height, inside.width(), height), more, left)

    def _paint_curl_box(self, box: QRectF) -> None:
        self._pen.frame(box)
        inside = box.adjusted(10, 0, -10, 0)
        self._pen.write(inside, "curl", Qt.AlignmentFlag.AlignLeft, strong=True)
        self._pen.write(inside.adjusted(self._pen.sizes.px(36), 0, 0, 0), _READS_ALL, Qt.AlignmentFlag.AlignLeft)


def _between(start: float, end: float, share: float) -> float:
    return start + (end - start) * share
