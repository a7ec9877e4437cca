"""The stage: write side left, lane in the middle, read side right, kept true by the simulation's facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.journal import Configure, Watch
from cqrs_sim.core.lasting import Lasting
from cqrs_sim.core.remedies import RemedyRule
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.sentences import refusal, spelled
from cqrs_sim.core.settings import TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.troubles import troubles
from cqrs_sim.language import _
from cqrs_sim.ui import answers_given
from cqrs_sim.ui.askings import Wait
from cqrs_sim.ui.behind_view import BehindView
from cqrs_sim.ui.caption import LONGEST, LONGEST_IN_ROOM, caption
from cqrs_sim.ui.caption_bar import CaptionBar
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.command_panel import CommandPanel
from cqrs_sim.ui.detail import Detail
from cqrs_sim.ui.fault_caption import wrong_with
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.gap_chart import GapChart
from cqrs_sim.ui.lane_view import LaneView
from cqrs_sim.ui.last_seen import LastSeen
from cqrs_sim.ui.observer import Observer
from cqrs_sim.ui.picture import Picture, look
from cqrs_sim.ui.query_panel import PERIOD, QueryPanel
from cqrs_sim.ui.read_panel import ReadPanel
from cqrs_sim.ui.remedy_choices import with_rule
from cqrs_sim.ui.replies import Slip
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import CommandSent, Pointed
from cqrs_sim.ui.trouble_strip import TroubleStrip
from cqrs_sim.ui.turns import Part, Turns
from cqrs_sim.ui.viewing import Viewing
from cqrs_sim.ui.write_panel import WritePanel
from cqrs_sim.ui.xray import XrayLayer

if TYPE_CHECKING:
    from cqrs_sim.ui.remembered import Remembered
    from cqrs_sim.ui.waiting_lenses import Waits

SPACING, BELOW = 8, 10
"""Pixels between panels, and below the last."""
TIMELINE, TIMELINE_IN_ROOM = 9.3, 6.6
"""The timeline has this part of the height, also where a room looks."""
SHARES, SHARES_OF_TWO, SHARES_IN_ROOM = (5, 7), (4, 3), (1, 3)
"""How the panels and the tables below share the height: with one reader, with two, and where a room looks."""
_RECEIPT = _("receipt #{position}")


class Stage(QWidget):
    """Listens to facts and draws them at the next `draw`; emits `wished` with a person's inputs."""

    wished = Signal(object)
    inspected = Signal(object)
    redraw_wished = Signal()
    menu_wished = Signal(object, QPoint)

    def __init__(
        self,
        simulation: Simulation,
        theme: Theme,
        remembered: Remembered | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show this simulation as it is now, with what is `remembered` of the way there."""
        super().__init__(parent)
        self.setObjectName("stage")
        self.theme = theme
        self._simulation = simulation
        self._domain = simulation.domain
        self._seen = LastSeen()
        self._open: dict[int, Any] = {}
        self._last: Fact | None = None
        self._captioned: tuple[Fact | None, bool] = (None, False)
        self._asked = self._changes_by_queries = 0
        self._asking = False
        self.checkpoint = 0
        """How far the read store is that was drawn last."""
        self.turns = Turns()
        self.viewing = Viewing()
        """How the next picture is looked at."""
        self._detail = Detail()
        self._mine: int | None = None
        self._to_offer = True
        self._timed = remembered is None  # of the past, the timeline stays with the live stage
        self._lasting = Lasting(simulation, None if remembered is None else remembered.suspect)
        self._make_panels()
        self.observer = Observer(simulation, self)
        self.xray = XrayLayer(simulation, self.observer, self.read, self.queries, self.lane, self)
        self._lay_out()
        fit(self, lambda _px: self._fit_timeline())
        self._connect()
        self._listen(remembered)

    def _make_panels(self) -> None:
        simulation, theme = self._simulation, self.theme
        self.caption = CaptionBar()
        self.troubles = TroubleStrip()
        self.commands = CommandPanel(self._domain, theme)
        self.write = WritePanel(self._domain, theme)
        self.behind = BehindView()
        self.lane = LaneView(theme, self._domain.texts)
        self.read = ReadPanel(simulation, theme)
        self.queries = QueryPanel(self._domain, theme, simulation.optimism.shown)
        self.waits: Waits | None = None
        """The queries that wait at the stores, since the first one did."""
        self.chart = GapChart(simulation.history, theme)
        self.timeline = Card(
            _("TIMELINE"), _("vertical gap = events behind, horizontal gap = seconds behind"), "strong"
        )

    def draw(self, running: bool, in_turn: bool = False) -> None:
        """Show what the facts since the last time have changed; `in_turn` lets panels wait for their turns."""
        # In a pause nothing flickers, so the moment alone decides how much detail there is.
        before = self._detail if self.viewing.running else Detail()
        picture = look(self._simulation, self.read.replica, self.viewing, before, self._mine)
        self._detail, self._mine = picture.detail, picture.mine
        for panel in (self.write, self.read):
            panel.show_level(picture.detail.level, self.viewing.running)
        for table in (self.write.view, self.write.log, self.read.view):
            table.show_tags(self.viewing.reduced)
        self.write.show_rebuild(None if self.read.lane is None else self.read.lane.progress)
        self.checkpoint = picture.checkpoint
        self._draw_in_turn(picture, in_turn)
        self.lane.show_picture(picture, in_turn)
        wrong = self._draw_troubles(running)
        if self.lane.worded is picture:
            self._draw_figures(picture, running, wrong)
        self.behind.traffic.set_rates_if_new(self._simulation.settings.traffic)
        self.queries.show_remedies(self._simulation.settings.remedies)
        replicas = self._simulation.read_side.replicas.values()
        waiting = sum(len(replica.station.waiting) for replica in replicas)
        self.queries.show_moment(picture.now, self._asked, self._changes_by_queries, waiting, len(replicas))
        self._show_waits(self.queries.waits(picture.now))
        if self._to_offer:
            self._offer()

    def _show_waits(self, waits: Sequence[Wait]) -> None:
        if waits and self.waits is None:
            # Imported here because most sessions have no query that waits.
            from cqrs_sim.ui.waiting_lenses import Waits

            self.waits = Waits(self.read, self.write, self.theme)
        if self.waits is not None:
            self.waits.show(waits)

    def _draw_figures(self, picture: Picture, running: bool, wrong: Sequence[str]) -> None:
        """Say in numbers where the stores and the lane are, all of the same moment."""
        self.write.show_progress(picture.head, len(self._simulation.queued))
        self.read.show_progress(picture.head, self.xray.on)
        self.behind.show_picture(picture)
        news, self._captioned = (self._last, running) != self._captioned, (self._last, running)
        longest = LONGEST_IN_ROOM if self.theme.sizes.projected else LONGEST
        self.caption.say(self._told(picture, running, wrong, longest), news)

    def _told(self, picture: Picture, running: bool, wrong: Sequence[str], longest: int) -> str:
        return caption(self._domain, picture, self._last, running, wrong, longest)

    def project(self, on: bool) -> None:
        """Show a room only what matters most, in what room is there, or everything."""
        for panel in (*self.cards, self.timeline):
            panel.project(on)
        self.timeline.setVisible(self._timed)
        self._fit_timeline()
        self._share_height()
        self._to_offer = True

    def show_two_readers(self, two: bool) -> None:
        """Show two readers side by side, or one; two take some room from the tables."""
        self.queries.show_two(two)
        self._share_height()
        self._to_offer = True

    def _share_height(self) -> None:
        alone = SHARES_IN_ROOM if self.theme.sizes.projected else SHARES
        for row, share in enumerate(SHARES_OF_TWO if self.queries.two else alone):
            self._grid.setRowStretch(row, share)

    def _draw_troubles(self, running: bool) -> Sequence[str]:
        """Show a chip for all that is wrong; return the worst as sentences, the longest first."""
        with suppress(StoreUnavailable):  # whoever needs the store says so
            self._lasting.look(running)
        self.troubles.show_troubles((*troubles(self._simulation), *self._lasting.troubles()))
        lasting = self._lasting.caption()
        return wrong_with(self._simulation) or ((lasting, _("The read store is wrong for ever.")) if lasting else ())

    def above(self) -> int:
        """Return how much at the top is never to be covered: caption and troubles are what the back row reads."""
        lowest = self.caption.geometry().bottom() + SPACING
        return lowest + (0 if self.troubles.isHidden() else self.troubles.sizeHint().height() + SPACING)

    def _draw_in_turn(self, picture: Picture, in_turn: bool) -> None:
        turns, simulation = self.turns, self._simulation
        for part, panel, store in (
            (Part.WRITE_TABLE, self.write, simulation.stores.write),
            (Part.READ_TABLE, self.read, self.read.store),
        ):
            if not in_turn or (not (self.viewing.reduced and panel.rebuilding) and turns.allow(part, panel.noted)):
                panel.draw()
                if panel.lacking:
                    with store.reading() as rows:
                        panel.reload(rows)
        if not in_turn or turns.allow(Part.OUTBOX, self.write.committed):
            self.write.draw_outbox()
        if self.xray.on:
            self.observer.look()  # a little in each frame
        if self.xray.on and (not in_turn or turns.allow(Part.XRAY)):
            self.read.draw()  # what is told must be about what is shown
            self.xray.draw()
        if not in_turn or turns.allow(Part.CHART, self.chart.news):
            self.chart.show_moment(simulation.now, _heads(picture))

    @property
    def cards(self) -> tuple[Card, ...]:
        """The panels with a title, but for the timeline."""
        return (self.commands, self.write, self.behind, self.read, self.queries)

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """All but caption, troubles and timeline."""
        return (self.commands, self.write, self.behind, self.lane, self.read, self.queries)

    @property
    def pointed(self) -> Pointed | None:
        """Return what the keyboard points at: a token, a row, the newest command, the answer or the timeline."""
        focus = QApplication.focusWidget()
        for panel in (self.write, self.read, self.commands, self.queries):
            if focus is not None and panel.isAncestorOf(focus):
                return panel.pointed
        if self.chart.hasFocus():
            return self.chart.pointed
        return self.lane.pointed if self.lane.hasFocus() else None

    def _listen(self, remembered: Remembered | None) -> None:
        with self._simulation.stores.write.reading() as rows:
            if remembered is None:
                self.write.load(rows)
            else:
                self.write.recall_all(rows, remembered, self._simulation.head)
        notices: dict[type[Fact], Callable[[Any], None]] = {
            told.Submitted: self._submitted,
            told.RuleChecked: self._rule_checked,
            told.Accepted: self._accepted,
            told.Rejected: self._rejected,
            told.Committed: self.write.commit,
            told.RowChanged: self._row_changed,
            told.Asked: self._note_asked,
            told.Waits: self._note_waiting,
            told.AskedWriteStore: self._note_waiting,
            told.AnsweredPending: self._answered_pending,
            told.Answered: self._answered,
            told.SettingsChanged: self._remember,
            told.Injected: self._remember,
            told.Lost: self.lane.note_lost,
            told.LaneServes: self.read.rearrange,
            told.LaneClosed: self.read.rearrange,
            told.Wiped: self.read.rearrange,
        }
        if remembered is not None:
            self._recall(remembered, notices)
        for kind, notice in notices.items():
            self.destroyed.connect(self._simulation.subscribe(notice, kind))
        self.destroyed.connect(self._simulation.subscribe(self.queries.note, *answers_given.HEARD))
        for listening in self._lasting.stops:
            self.destroyed.connect(listening)

    def _recall(self, remembered: Remembered, notices: Mapping[type[Fact], Callable[[Any], None]]) -> None:
        self.read.remembered = remembered
        self.queries.answers.recall(remembered.askings, remembered.rollbacks)
        for client, query in self._simulation.watched.items():
            self.queries.follow(Watch(client, query, PERIOD))
        for fact in remembered.facts():
            notices[type(fact)](fact)
        self._last = remembered.last
        self._asked, self._changes_by_queries = remembered.asked, remembered.changes_by_queries

    def _remember(self, fact: Fact) -> None:
        self._last = fact

    def _submitted(self, fact: told.Submitted) -> None:
        if fact.client in self._domain.habits.clients:
            return
        self._open[fact.ticket] = fact
        said = _("{client} sends {command}").format(
            client=fact.client, command=spelled(fact.command, self._domain.texts)
        )
        self.commands.newest = Pointed(CommandSent(fact.ticket), said)
        self.commands.gate.show_rules(self._domain.handler_of[type(fact.command)].rules)
        self.commands.show_refusal("")

    def _rule_checked(self, fact: told.RuleChecked) -> None:
        if fact.ticket in self._open:
            self.commands.gate.judge(fact.rule, fact.broken_by is None)

    def _accepted(self, fact: told.Accepted) -> None:
        submitted = self._open.pop(fact.ticket, None)
        self._to_offer = True
        if submitted is not None:
            self._mine = fact.receipt
            name = type(submitted.command).__name__
            self.commands.replies.add(Slip(fact.ticket, True, _RECEIPT.format(position=fact.receipt), name, fact.at))
            self.commands.succeeded(name)
            self._last = fact

    def _rejected(self, fact: told.Rejected) -> None:
        submitted = self._open.pop(fact.ticket, None)
        if submitted is not None:
            said = refusal(self._domain, fact.rule, fact.values)
            self.commands.show_refusal(said)
            self.commands.replies.add(Slip(fact.ticket, False, said, type(submitted.command).__name__, fact.at))
            self._last = fact

    def _row_changed(self, fact: told.RowChanged) -> None:
        self._changes_by_queries += self._asking
        (self.write if fact.store == WRITE else self.read).note(fact)

    def _note_asked(self, fact: told.Asked) -> None:
        self._asking = True
        if fact.client not in self._domain.habits.clients:
            self._open[fact.ticket] = fact
            self._asked += 1

    def _note_waiting(self, _fact: told.Waits | told.AskedWriteStore) -> None:
        self._asking = False  # what changes while a query waits is changed by events

    def _answered(self, fact: told.Answered) -> None:
        self._asking = False
        asked = self._open.pop(fact.ticket, None)
        if asked is not None:
            self._seen.note(fact)
            self.queries.answered(asked.query, fact)
            self._to_offer = True
            if not self.queries.watches(fact.client, asked.query):
                self._last = fact  # a live view must not talk over what a person did

    def _answered_pending(self, fact: told.AnsweredPending) -> None:
        self._asking = False
        self._open.pop(fact.ticket, None)

    def _offer(self) -> None:
        people = self._simulation.clients
        self.commands.offer(people, self._seen)
        self.queries.offer(people, self._seen)
        self._to_offer = False

    def _connect(self) -> None:
        self.behind.line_up_with(self.commands)
        self.commands.sent.connect(self.wished)
        self.troubles.wished.connect(self.wished)
        self.troubles.shown.connect(lambda _shown: self._fit_timeline())
        for view in (self.commands, self.write, self.lane, self.read, self.queries):
            view.inspected.connect(self.inspected)
            view.menu_wished.connect(self.menu_wished)
        self.queries.asked.connect(self.wished)
        self.queries.rule_wished.connect(self._set_remedy)
        self.queries.refused.connect(self.caption.notify)
        self.read.replica_chosen.connect(self.redraw_wished)
        self.behind.traffic.wished.connect(self._set_traffic)
        self.behind.traffic.refused.connect(self.caption.notify)
        self.commands.acting.connect(lambda: self._offer())
        self.queries.reading.connect(lambda: self._offer())

    def _set_traffic(self, rates: TrafficRates) -> None:
        self.wished.emit(Configure(replace(self._simulation.settings, traffic=rates)))

    def _set_remedy(self, rule: RemedyRule) -> None:
        self.wished.emit(Configure(with_rule(self._simulation.settings, rule)))

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 8, 10, BELOW)
        whole.setSpacing(SPACING)
        whole.addWidget(self.caption)
        whole.addWidget(self.troubles)
        self._grid = grid = QGridLayout()
        grid.setSpacing(SPACING)
        places = (
            (self.commands, 0, 0),
            (self.write, 1, 0),
            (self.behind, 0, 1),
            (self.lane, 1, 1),
            (self.read, 1, 2),
            (self.queries, 0, 2),
        )
        for panel, row, column in places:
            grid.addWidget(panel, row, column)
        for column, share in enumerate((5, 3, 5)):
            grid.setColumnStretch(column, share)
        for row, share in enumerate(SHARES):
            grid.setRowStretch(row, share)
        whole.addLayout(grid, 1)
        self.timeline.add_beside(self.chart)
        whole.addWidget(self.timeline)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_timeline()

    def _fit_timeline(self) -> None:
        """Have the timeline stay where it is, whatever troubles come and go."""
        room = self.height() - self.caption.sizeHint().height() - 2 * (SPACING + BELOW)
        part = TIMELINE_IN_ROOM if self.theme.sizes.projected else TIMELINE
        if self.theme.sizes.projected and self._timed:  # what is wrong takes its place: there is no room for both
            self.timeline.setVisible(self.troubles.isHidden())
        self.timeline.setFixedHeight(max(self.timeline.minimumSizeHint().height(), round(room / part)))


def _heads(picture: Picture) -> tuple[tuple[str, str], ...]:
    """Return the lanes whose heads are drawn, with their titles: the one people look at first, then the others."""
    first = picture.lane.name
    lanes = sorted(picture.lanes, key=lambda lane: lane.name != first)
    return tuple((lane.name, lane.title) for lane in lanes)
