"""The query panel: choose a query and a reader, or two, ask, and see what each of them gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import Answered, AnsweredPending, Fact
from cqrs_sim.core.journal import Ask, Watch
from cqrs_sim.core.messages import Query
from cqrs_sim.core.remedies import Remedies
from cqrs_sim.core.sentences import words
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui import askings
from cqrs_sim.ui.answers_given import AnswersGiven, Show
from cqrs_sim.ui.askings import Scope, Wait
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.choice_bar import ChoiceBar
from cqrs_sim.ui.form_stack import FormStack
from cqrs_sim.ui.forms import Form, Unreadable
from cqrs_sim.ui.last_seen import LastSeen
from cqrs_sim.ui.line import Reading
from cqrs_sim.ui.pieces import Advice
from cqrs_sim.ui.presses import feel
from cqrs_sim.ui.reader_view import ReaderView
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import AnswerGiven, Pointed

if TYPE_CHECKING:
    from cqrs_sim.core.bill import Bill

PERIOD = SECOND
"""How often a live view is refreshed (simulated microseconds)."""
LIVE_AT = 2
"""Where the live view stands in the entry row, behind reader and form."""


class QueryPanel(Card):
    """Emits `asked` with what a person wishes to ask; `reading` when someone else reads.

    Two readers, side by side, ask the same query; each has a live view and an answer of their own.
    """

    asked = Signal(object)
    rule_wished = Signal(object)
    """A person wishes another remedy, by this rule."""
    refused = Signal(str)
    reading = Signal(str)
    inspected = Signal(object)
    menu_wished = Signal(object, QPoint)
    turned = Signal()
    """Another answer is in sight."""
    answering = Signal(object)
    """A reader in sight is about to be shown what it has waited for."""

    def __init__(self, domain: Domain, theme: Theme, shown: Show, parent: QWidget | None = None) -> None:
        """Offer every query of the domain, to one reader; `shown` tells how a client shows an answer."""
        super().__init__(_("QUERIES"), _("never change state"), "query", parent)
        self.answers = AnswersGiven(domain, shown)
        self._now = 0
        self._two = False
        self._replicas = 1
        self._watched: dict[str, Query] = {}
        self._projected = False
        self._remedies = Remedies()
        names = [handler.query.__name__ for handler in domain.queries]
        self.choices = ChoiceBar(_("Queries"), [(name, words(name, domain.texts)) for name in names])
        self._new_reader = partial(ReaderView, domain, theme)
        self.readers: tuple[ReaderView, ...] = (self._new_reader(),)
        """The one who is always there, and the second from when two are first shown."""
        self._people: Sequence[str] = ()
        self._off = ""
        self.reader, self.live, self.answer = self.first.reader, self.first.live, self.first.answer
        self.refresh = QPushButton(_("Refresh"))
        self.refresh.setObjectName("refresh")
        self.refresh.setAutoDefault(True)  # so that Return presses it, as Space does
        self._counter = Reading(role="secondary")
        self._advice = Advice()
        self._stack = FormStack((handler.query for handler in domain.queries), domain.texts)
        self._stack.entered.connect(self.refresh.click)
        self._lay_out()
        self.choices.chosen.connect(self.choose)
        self.refresh.clicked.connect(self.ask)
        self._connect(self.first)
        self.choose(names[0])
        self.show_two(False)

    @property
    def first(self) -> ReaderView:
        """The reader who is always there, whose last answer fills the pickers."""
        return self.readers[0]

    @property
    def two(self) -> bool:
        """Whether there are two readers."""
        return self._two

    def _connect(self, view: ReaderView) -> None:
        view.chosen.connect(partial(self._read_as, view))
        view.live_wished.connect(partial(self._watch, view))
        view.refresh_wished.connect(partial(self._ask, [view]))
        view.remedy.wished.connect(self.rule_wished)
        view.remedy.refused.connect(self.refused)
        view.inspected.connect(partial(self._inspect, view))
        view.menu_wished.connect(partial(self._open_menu, view))

    def _add_second(self) -> None:
        """Add the second reader: most sessions do without."""
        view = self._new_reader()
        view.hide()
        self.readers = (self.first, view)
        self._connect(view)
        feel(view)
        view.take_head()
        self._side.addWidget(view, 1)
        view.offer(self._people)
        self._show_answer(view)
        self._show_watching()
        self._show_rules()
        if self._off:
            self._switch_off(view)

    def show_two(self, two: bool) -> None:
        """Show two readers side by side, or one."""
        self._two = two
        if two and len(self.readers) == 1:
            self._add_second()
        first, *others = self.readers
        focused = QApplication.focusWidget()
        # In this order, for showing something lays out all there is: at no time may that need more than there is.
        for second in others:
            second.setVisible(False)
        if two:
            (second,) = others
            if second.client == first.client:
                second.reader.setCurrentIndex((first.reader.currentIndex() + 1) % max(1, first.reader.count()))
            self._entry.insertWidget(self._entry.indexOf(self.refresh), self._counter, 0, Qt.AlignmentFlag.AlignBottom)
            first.take_head()
        else:
            first.give_head(self._entry, LIVE_AT)
            first.foot.addWidget(self._counter)
        for second in others:
            second.setVisible(two)
        self._show_heads()
        self._order_keys()
        if focused is not None and self.isAncestorOf(focused):  # which moving about has put out of focus
            focused.setFocus()

    def _order_keys(self) -> None:
        """Have the keyboard go through the panel as eyes do."""
        first, fields = self.first, self._stack.fields
        if self.two:
            second = self.readers[1]
            order = [*fields, self.refresh, *first.head, *first.rest, *second.head, *second.rest]
        else:
            order = [first.reader, *fields, first.live, self.refresh, *first.rest]
        for one, next_one in pairwise(order):
            QWidget.setTabOrder(one, next_one)

    def choose(self, name: str) -> None:
        """Show the form of this query and the readers' last answers to it."""
        self.choices.choose(name)
        if self._stack.choose(name):
            self._order_keys()
        self._advice.say("")
        for view in self.readers:
            self._show_answer(view)
        self._show_watching()
        self._show_rules()

    @property
    def form(self) -> Form[Any]:
        """The form in sight."""
        return self._stack.form

    def ask(self) -> None:
        """Ask as filled in, for each reader in sight."""
        self._ask(self.in_sight)

    def _ask(self, views: Sequence[ReaderView]) -> None:
        query = self._read_form()
        if query is not None:
            for client in dict.fromkeys(view.client for view in views):
                self.asked.emit(Ask(client, query))

    def _read_form(self) -> Query | None:
        """Return the query as filled in; say what to write where that is none."""
        try:
            query: Query = self.form.message()
        except Unreadable as error:
            self._advice.say(str(error))
            return None
        self._advice.say("")
        return query

    @property
    def in_sight(self) -> tuple[ReaderView, ...]:
        return self.readers if self.two else self.readers[:1]

    @property
    def pointed(self) -> Pointed | None:
        """The answer in sight: that of the reader at whom the keyboard points, else of the first."""
        focused = QApplication.focusWidget()
        at = (view for view in self.in_sight if focused is not None and view.isAncestorOf(focused))
        return self._pointed(next(at, self.first))

    def _pointed(self, view: ReaderView) -> Pointed | None:
        if (found := self.found(view)) is None:
            return None
        _query, answer = found
        return Pointed(AnswerGiven(answer.ticket), f"{self._said(view)}, {view.about.whole}")

    def _said(self, view: ReaderView) -> str:
        return _("{query} as {client}").format(query=self.choices.current, client=view.client)

    def _inspect(self, view: ReaderView) -> None:
        if (pointed := self._pointed(view)) is not None:
            self.inspected.emit(pointed.thing)

    def _open_menu(self, view: ReaderView, said: str, at: QPoint) -> None:
        if (pointed := self._pointed(view)) is not None:
            text = f"{self._said(view)}: {said}" if said else pointed.text
            self.menu_wished.emit(Pointed(pointed.thing, text), at)

    def watches(self, client: str, query: Query) -> bool:
        """Whether this client has a live view of this query."""
        return self._watched.get(client) == query

    def follow(self, wish: Watch) -> None:
        """Show that a client has or no longer has a live view."""
        if wish.period:
            self._watched[wish.client] = wish.query
        else:
            self._watched.pop(wish.client, None)
        self._show_watching()

    def _watch(self, view: ReaderView, wished: bool) -> None:
        query = self._read_form()
        if query is None:
            self._show_watching()
        else:
            self.asked.emit(Watch(view.client, query, PERIOD if wished else 0))

    def _show_watching(self) -> None:
        for view in self.readers:
            view.show_watching(self._is_live(view))

    def _is_live(self, view: ReaderView) -> bool:
        query = self._watched.get(view.client)
        return query is not None and type(query).__name__ == self.choices.current

    def answered(self, query: Query, answer: Answered) -> None:
        """Show an answer to the reader it went to."""
        self._show_answer_of(self.answers.answered(query, answer), arrived=True)

    def note(self, fact: Fact) -> None:
        """Take a fact about a person's query or command; see answers_given.HEARD."""
        self._show_answer_of(self.answers.note(fact), arrived=isinstance(fact, AnsweredPending))

    def _show_answer_of(self, scope: Scope | None, arrived: bool) -> None:
        for view in self.readers:
            if self._scope(view) == scope:
                if arrived and view in self.in_sight and not self._is_live(view):
                    self.answering.emit(view)
                self._show_answer(view)

    def waits(self, now: int) -> list[Wait]:
        """Return what the readers in sight still wait for at this moment (microseconds); live views ask by the way."""
        waits = {}
        for view in self.in_sight:
            asking = self.answers.asking(self._scope(view))
            if asking is not None and not asking.over and not self._is_live(view):
                waits[view.client] = Wait(view.client, asking.of_write_store, askings.kept(asking, now))
        return [*waits.values()]

    def show_remedies(self, remedies: Remedies) -> None:
        """Show what each reader does about answers that lack its own writes."""
        if remedies != self._remedies:
            self._remedies = remedies
            self._show_rules()
            for view in self.in_sight:
                self._show_answer(view)

    def show_bill(self, bill: Bill) -> None:
        """Show what each reader's remedy has brought and cost so far."""
        for view in self.in_sight:
            remedy = self._remedies.of(*self._scope(view)).remedy
            view.show_cost(bill.costs.get((view.client, remedy)))

    def _show_rules(self) -> None:
        for view in self.readers:
            scope = self._scope(view)
            rule = replace(self._remedies.of(*scope), client=scope[0], query=scope[1])
            view.remedy.show_rule(rule)

    def _is_optimist(self, view: ReaderView) -> bool:
        return self._remedies.of(*self._scope(view)).remedy == "optimistic"

    def _scope(self, view: ReaderView) -> Scope:
        return view.client, self.choices.current

    def offer(self, people: Sequence[str], seen: LastSeen) -> None:
        """Offer the people who can read, and to the first reader what that one saw last."""
        self._people = people
        for view in self.readers:
            view.offer(people)
        self._stack.offer(self.first.client, seen, people)

    def show_moment(self, now: int, asked: int, changes: int, waiting: int = 0, replicas: int = 1) -> None:
        """Show how old the answers are, what all queries so far have changed, and how many wait for a replica."""
        self._replicas = replicas
        self._now = now
        self._counter.say(_tally(asked, changes, waiting))
        guessing = self.answers.take_guesses()
        for view in self.in_sight:
            if guessing and self._is_optimist(view):
                self._show_answer(view)
            self._show_age(view)

    def found(self, view: ReaderView) -> tuple[Query, Answered] | None:
        """Return what this reader was answered, with the query."""
        return self.answers.given(self._scope(view))

    def shown(self, view: ReaderView) -> tuple[Query, Answered] | None:
        """Return the answer that this reader is shown, with the query; its rows are those that stand there."""
        if (found := self.answers.shown(self._scope(view))) is None:
            return None
        query, answer, shown = found
        return query, replace(answer, rows=shown.rows)

    def _read_as(self, view: ReaderView) -> None:
        self._show_watching()
        self._show_rules()
        self._show_answer(view)
        self.reading.emit(view.client)

    def _show_answer(self, view: ReaderView) -> None:
        scope = self._scope(view)
        view.show_rollbacks(self.answers.taken_back(scope) if self._is_optimist(view) else ())
        if (pending := self.answers.pending(scope)) is not None:
            view.say_pending(pending)
        elif (found := self.answers.shown(scope)) is None:
            view.say_unanswered(asked=self.answers.asking(scope) is not None)
        else:
            query, answer, shown = found
            view.show_answer(answer, type(query), shown)
        self._show_age(view)
        self.turned.emit()

    def _show_age(self, view: ReaderView) -> None:
        view.show_age(self._now, self._replicas, self.answers.asking(self._scope(view)))

    def project(self, on: bool) -> None:
        """Show a room what is asked and answered, or also by whom, and what each does about stale answers."""
        super().project(on)
        self._stack.project(on)
        self._projected = on
        self._counter.setVisible(not on)
        self._show_heads()

    def _show_heads(self) -> None:
        for view in self.readers:
            view.project(self._projected, alone=not self._two)

    def switch_off(self, reason: str) -> None:
        """Let nobody ask any more, and say why; what the readers were shown stays to be looked at."""
        self._off = reason
        for widget in (self._stack, self.refresh):
            widget.setEnabled(False)
            widget.setToolTip(reason)
        for view in self.readers:
            self._switch_off(view)

    def _switch_off(self, view: ReaderView) -> None:
        for widget in (view.live, view.again, view.remedy):
            widget.setEnabled(False)
            widget.setToolTip(self._off)

    def look_like(self, other: QueryPanel) -> None:
        """Turn to the same query and the same readers as another panel."""
        self.choose(other.choices.current)
        for own, shown in zip(self.in_sight, other.in_sight, strict=True):
            own.reader.setCurrentText(shown.reader.currentText())
            own.reader.setFixedWidth(shown.reader.width())

    def _lay_out(self) -> None:
        self._entry, self._side = QHBoxLayout(), QHBoxLayout()
        self._entry.setSpacing(8)
        self._entry.addWidget(self._stack, 1)
        self.refresh.setAccessibleName(_("Refresh"))
        self._entry.addWidget(self.refresh, 0, Qt.AlignmentFlag.AlignBottom)
        self._side.setSpacing(10)
        self._side.addWidget(self.first, 1)
        self.add_choices(self.choices)
        self.body.addLayout(self._entry)
        self.body.addWidget(self._advice)
        self.body.addLayout(self._side, 1)


def _tally(asked: int, changes: int, waiting: int) -> str:
    """Return how many queries were asked, what they have changed, and how many wait."""
    wait = ngettext("{n} wait", "{n} wait", waiting).format(n=whole(waiting)) if waiting else ""
    all_asked = ngettext("{n} asked", "{n} asked", asked).format(n=whole(asked))
    caused = ngettext("{n} change caused", "{n} changes caused", changes).format(n=whole(changes))
    return " · ".join(filter(None, (wait, all_asked, caused)))
