"""The workbench: a situation to edit, judged at once, and its journey to watch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from cqrs_sim.cors.cache import PreflightCache
from cqrs_sim.cors.exchange import NOT_FOUND, Exchange
from cqrs_sim.cors.judge import Verdict, judge
from cqrs_sim.cors.mending import mended, place_of
from cqrs_sim.cors.redirect import led_to
from cqrs_sim.cors.situation import Situation, Unreadable, as_curl, read
from cqrs_sim.cors.steps import Step
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.caption_bar import CaptionBar
from cqrs_sim.ui.fitting import fit, px_beside
from cqrs_sim.ui.lab.gate_card import GateCard
from cqrs_sim.ui.lab.journey import LEG_MS, Beat, Moment, Track, beats, tracks
from cqrs_sim.ui.lab.journey_view import Facts, JourneyView
from cqrs_sim.ui.lab.page import SPACING, Page
from cqrs_sim.ui.lab.request_card import RequestCard
from cqrs_sim.ui.lab.server_card import MOST_SERVERS, ServerCard
from cqrs_sim.ui.lab.words import OUTDATED, arrived, headline, may_read, script_gets
from cqrs_sim.ui.motion import Motion
from cqrs_sim.ui.pieces import Elided
from cqrs_sim.ui.theming import Theme

NARROW = 840
"""Width below which the three cards stand one above the other, beside text of the usual size."""
BY_CURL = (Beat(0, "to server", 2 * LEG_MS), Beat(0, "back", 2 * LEG_MS))


class Workbench(Page):
    """Judges whatever is edited; sends it by the browser or by curl when wished."""

    judged = Signal()

    def __init__(self, theme: Theme, clock: Callable[[], float], motion: Motion) -> None:
        """Take what gives seconds that never go back, and whether things may move."""
        super().__init__(_("Gate"))
        self.first: QWidget | None = None
        self._motion = motion
        self._travelling: list[str] = []
        self._received: list[str] = []
        self._arrived = 0
        self._cache = PreflightCache()
        self.exchange: Exchange | None = None
        self.verdict: Verdict | None = None
        self.look, self.caption = Elided("", "secondary"), CaptionBar()
        self.journey = JourneyView(theme, clock)
        self.request, self.gate, self.server = RequestCard(), GateCard(), ServerCard()
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()

    @property
    def situation(self) -> Situation:
        """What is written there now."""
        return replace(self.request.situation(), servers=self.server.servers())

    def readable(self) -> Exchange | None:
        """Return the exchange that is written there; None while it cannot be read."""
        return None if self.journey.outdated else self.exchange

    def show_situation(self, situation: Situation, look: str = "") -> None:
        """Begin with another situation, saying what to look at; no server has received anything in it."""
        self.look.say(look)
        self._cache = PreflightCache()
        self._travelling.clear()
        self._received.clear()
        self._arrived = 0
        self._write(situation)
        if self.verdict is not None:
            self._turn(self.verdict.blocking or self.verdict.steps[0])

    def send(self) -> None:
        """Let the browser send what is written there."""
        self.judge()  # by what is remembered now
        verdict = self.verdict
        if verdict is None or self.journey.outdated:
            return
        if self.gate.remember.isChecked():
            self._cache = verdict.cache
        for visit in verdict.visits:
            self._travelling += ["OPTIONS"] * (visit.preflight is not None) + [visit.method] * visit.sent
        self._play(self._course)

    def send_by_curl(self) -> None:
        """Let curl send it, which asks nobody first and keeps nothing from anybody."""
        if self.exchange is not None and not self.journey.outdated:
            self._end()
            self._travelling.append(_("{method} by curl").format(method=self.exchange.asked.method))
            self._play(BY_CURL, by_curl=True)

    def mend(self) -> None:
        """Carry out what the step that blocks proposes, or else the step that is looked at."""
        if self.verdict is not None and not self.journey.outdated:
            self._mend(self.verdict.blocking or self.gate.current)

    def copy_as_curl(self) -> None:
        """Put the request as a command of curl onto the clipboard, and say so."""
        if self.exchange is not None and not self.journey.outdated:
            command = as_curl(self.exchange, self.situation.body)
            QGuiApplication.clipboard().setText(command)
            self.caption.notify(_("Copied: {text}").format(text=command))

    def _play(self, course: tuple[Beat, ...], by_curl: bool = False) -> None:
        self.ensureVisible(0, 0)  # where it plays
        if self._motion.reduced:
            self._end()
        else:
            self.journey.play(course, by_curl)

    def _advance(self, moment: Moment) -> None:
        """Show how far the tokens have come that are on their way."""
        due = moment.arrivals(self.journey.beats)
        self._arrive(due - self._arrived)
        if self.verdict is not None and not self.journey.by_curl:
            self.gate.show_verdict(self.verdict, moment.decided)

    def _end(self) -> None:
        self._arrive(len(self._travelling))
        self._arrived = 0
        if self.verdict is not None:
            self.gate.show_verdict(self.verdict)

    def _arrive(self, count: int) -> None:
        """Let so many more of the requests reach their servers."""
        if count:
            self._received += self._travelling[:count]
            del self._travelling[:count]
            self._arrived += count
            self.journey.tell(self._facts())

    def _forget(self) -> None:
        self._cache = PreflightCache()
        self.judge()

    def _turn(self, step: Step) -> None:
        """Show the server that a step is about."""
        place = None if self.verdict is None else place_of(step, self.verdict)
        if place is not None and step.hop is not None:
            self.server.turn(place)

    def _mend(self, step: Step) -> None:
        if self.verdict is not None:
            self._write(mended(self.situation, step, self.verdict))

    def _write(self, situation: Situation) -> None:
        self.request.show_situation(situation)
        self.server.show_servers(situation.servers)
        self.judge()

    def judge(self) -> None:
        """Judge what is written there, or say at each field why it cannot be read."""
        self._end()
        try:
            exchange = read(self.situation)
        except Unreadable as error:
            self._show_problems(error)
            return
        self.request.say({})
        self.server.say({})
        self._offer_servers(exchange)
        verdict = judge(exchange.asked, exchange.hops, self._cache, self.journey.clock())
        self.exchange, self.verdict = exchange, verdict
        self._show(exchange, self.verdict)

    def _show(self, exchange: Exchange, verdict: Verdict) -> None:
        self.gate.setEnabled(True)
        self.gate.show_verdict(verdict)
        journey = tracks(verdict, exchange.hops)
        self._course = beats(verdict, journey)
        self.journey.show_journey(journey, self._course, self._facts())
        self.request.show_result(script_gets(verdict))
        self.caption.say(headline(verdict), news=True)
        self.judged.emit()

    def _show_problems(self, error: Unreadable) -> None:
        self.request.say(error.problems)
        self.server.say(error.problems)
        self.gate.setEnabled(False)
        self.journey.show_outdated()
        self.caption.notify(OUTDATED)

    def _offer_servers(self, exchange: Exchange) -> None:
        """Offer a server more where the last answer leads on."""
        places = [hop.address for hop in exchange.hops]
        last = exchange.hops[-1]
        following = led_to(last.address, last.actual or NOT_FOUND)
        if following is not None and following.is_http and following not in places and len(places) < MOST_SERVERS:
            places.append(following)
        known = len(self.server.servers())
        self.server.show_places([place.text for place in places], exchange.asked.page.text, exchange.asked.method)
        if len(self.server.servers()) > known:
            self.judge()

    def _facts(self) -> Facts:
        verdict, exchange = self.verdict, self.exchange
        assert verdict is not None
        assert exchange is not None
        answer = exchange.hops[0].actual or NOT_FOUND
        by_curl = Track(exchange.asked.url.origin.text, exchange.asked.method, False, True, str(answer.status), True)
        origins = dict.fromkeys(hop.address.origin.text for hop in exchange.hops)
        n = len(origins)
        servers = ngettext("{n} server", "{n} servers", n).format(n=n)
        server = exchange.asked.url.origin.text if n == 1 else servers
        page = exchange.asked.page.text
        return Facts(
            _("page: null") if page == "null" else page,
            server,
            verdict.server_acted,
            may_read(verdict),
            arrived(self._received),
            by_curl,
        )

    def _connect(self) -> None:
        for card in (self.request, self.server):
            card.edited.connect(self.judge)
        self.request.entered.connect(self.send)
        self.gate.mend_wished.connect(self._mend)
        self.gate.remember.toggled.connect(self._forget)
        self.gate.looked_at.connect(self._turn)
        self.journey.advanced.connect(self._advance)
        self.journey.ended.connect(self._end)
        self._motion.changed.connect(self.journey.finish)

    def _lay_out(self) -> None:
        self.column.addWidget(self.look)
        self.column.addWidget(self.caption)
        self.column.addWidget(self.journey, 2)
        self._cards.setSpacing(SPACING)
        for card, share in ((self.request, 9), (self.gate, 12), (self.server, 9)):
            fit(card, card.keep_title_high)  # one of them has a check beside it
            self._cards.addWidget(card, share)
        self.column.addLayout(self._cards, 6)
        fit(self, lambda _px: self._stack())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack()

    def _stack(self) -> None:
        """Have the cards side by side, or one above the other where they are too narrow for that."""
        narrow = self.width() < px_beside(self)(NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if way != self._cards.direction():
            self._cards.setDirection(way)
            self.journey.spread(narrow)
            for card in (self.request, self.gate, self.server):
                card.show_whole(narrow)
