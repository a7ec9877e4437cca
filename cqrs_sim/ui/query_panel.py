"""The query panel: choose a query and a reader, ask, and see what that reader gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.facts import Answered
from cqrs_sim.core.journal import Ask, Watch
from cqrs_sim.core.lane_names import replica_of
from cqrs_sim.core.messages import Query
from cqrs_sim.core.sentences import counted, named, words
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.ui.answer_view import AnswerView
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.choice_bar import ChoiceBar
from cqrs_sim.ui.fields import Check, Combo
from cqrs_sim.ui.forms import Form, Unreadable
from cqrs_sim.ui.last_seen import LastSeen
from cqrs_sim.ui.line import Reading
from cqrs_sim.ui.pieces import Advice, Elided, captioned
from cqrs_sim.ui.things import AnswerGiven, Pointed

PERIOD = SECOND
"""How often a live view is refreshed (simulated microseconds)."""


class QueryPanel(Card):
    """Emits `asked` with what a person wishes to ask; `reading` when someone else reads."""

    asked = Signal(object)
    reading = Signal(str)
    inspected = Signal(object)
    menu_wished = Signal(object, QPoint)

    def __init__(self, domain: Domain, parent: QWidget | None = None) -> None:
        """Offer every query of the domain."""
        super().__init__("QUERIES", "never change state", "query", parent)
        self._domain = domain
        self._cards = {model.tables[0].name: model.card for model in domain.read_models}
        self._answers: dict[tuple[str, str], Answered] = {}
        self._forms: dict[str, Form[Any]] = {}
        self._now = 0
        self._replicas = 1
        self._watched: dict[str, Query] = {}
        names = [handler.query.__name__ for handler in domain.queries]
        self.choices = ChoiceBar("Queries", [(name, words(name.removeprefix("Get"))) for name in names])
        self.reader = Combo()
        self.reader.setMinimumWidth(76)
        self.refresh = QPushButton("Refresh")
        self.refresh.setObjectName("refresh")
        self.refresh.setAutoDefault(True)  # so that Return presses it, as Space does
        self.live = Check("Live")
        self.live.setToolTip("Ask again every second. A live view is as stale as any other")
        self.answer = AnswerView(domain.texts)
        self._counter = Reading(role="secondary")
        self._advice = Advice()
        self._about = Elided("", "secondary")
        self._stack = QStackedWidget()
        for handler in domain.queries:
            self._add_form(handler.query)
        self._lay_out()
        self.choices.chosen.connect(self.choose)
        self.reader.currentTextChanged.connect(self._read_as)
        self.refresh.clicked.connect(self.ask)
        self.live.toggled.connect(self._watch)
        self.answer.inspected.connect(self._inspect)
        self.answer.menu_wished.connect(self._open_menu)
        self.choose(names[0])

    def choose(self, name: str) -> None:
        """Show the form of this query and the reader's last answer to it."""
        self.choices.choose(name)
        self._stack.setCurrentWidget(self._forms[name])
        self._advice.say("")
        self._show_watching()
        self._show_answer()

    @property
    def form(self) -> Form[Any]:
        """The form in sight."""
        return self._forms[self.choices.current]

    def ask(self) -> None:
        """Ask as filled in."""
        try:
            query = self.form.message()
        except Unreadable as error:
            self._advice.say(str(error))
            return
        self._advice.say("")
        self.asked.emit(Ask(self.reader.currentText(), query))

    @property
    def pointed(self) -> Pointed | None:
        """The answer in sight."""
        answer = self._current()
        return None if answer is None else Pointed(AnswerGiven(answer.ticket), f"{self._asked}, {self._about.whole}")

    @property
    def _asked(self) -> str:
        return f"{self.choices.current} as {self.reader.currentText()}"

    def _inspect(self) -> None:
        if (pointed := self.pointed) is not None:
            self.inspected.emit(pointed.thing)

    def _open_menu(self, said: str, at: QPoint) -> None:
        if (pointed := self.pointed) is not None:
            text = f"{self._asked}: {said}" if said else pointed.text
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

    def _watch(self, wished: bool) -> None:
        try:
            query = self.form.message()
        except Unreadable as error:
            self._advice.say(str(error))
            self._show_watching()
            return
        self._advice.say("")
        self.asked.emit(Watch(self.reader.currentText(), query, PERIOD if wished else 0))

    def _show_watching(self) -> None:
        query = self._watched.get(self.reader.currentText())
        with QSignalBlocker(self.live):
            self.live.setChecked(query is not None and type(query) is self.form.kind)

    def answered(self, query: Query, answer: Answered) -> None:
        """Show an answer to the reader it went to."""
        self._answers[answer.client, type(query).__name__] = answer
        self._show_answer()

    def offer(self, people: Sequence[str], seen: LastSeen) -> None:
        """Offer the people who can read, and to the one reading what they saw last."""
        # Counted anew each time: the first name to be added is chosen at once, which calls this method again.
        while (known := self.reader.count()) < len(people):
            self.reader.addItem(people[known])
        for form in self._forms.values():
            form.offer(self.reader.currentText(), seen, people)

    def show_moment(self, now: int, asked: int, changes: int, waiting: int = 0, replicas: int = 1) -> None:
        """Show how old the answer is by now, what all queries so far have changed, and how many wait for a replica."""
        self._replicas = replicas
        self._now = now
        wait = f"{waiting:,} wait · " if waiting else ""
        self._counter.say(f"{wait}{asked:,} asked · {counted(changes, 'change')} caused")
        self._show_age()

    def _show_age(self) -> None:
        answer = self._current()
        if answer is None:
            self._about.say("")
        else:
            age, rows = seconds(self._now - answer.at), counted(len(answer.rows), "row")
            replica = replica_of(answer.lane)
            whose = f"replica {replica}, " if self._replicas > 1 or replica > 1 else ""
            table = named(answer.table, self._domain.texts)
            self._about.say(f"{whose}built at #{answer.position} · {age} ago · {rows} of {table}")

    def _current(self) -> Answered | None:
        return self._answers.get((self.reader.currentText(), self.choices.current))

    def _read_as(self, client: str) -> None:
        self._show_watching()
        self._show_answer()
        self.reading.emit(client)

    def _show_answer(self) -> None:
        self._show_age()
        answer = self._current()
        if answer is None:
            who = self.reader.currentText() or "Nobody"
            self.answer.say(f"{who} has not asked this yet. Press Refresh (Ctrl+R).")
            return
        if answer.rows:
            self.answer.show_rows(answer.rows, self._cards[answer.table])
        else:
            self.answer.say(self._nothing_yet())

    def _nothing_yet(self) -> str:
        query = self.form.kind
        empty = self._domain.texts.get(f"{query.__name__}.empty", "Nothing here")
        single = self._domain.query_handler_of[query].single
        return f"{empty} yet." if single else f"{empty}."

    def _add_form(self, query: type[Query]) -> None:
        form: Form[Query] = Form(query, self._domain.texts)
        form.entered.connect(self.ask)
        self._forms[query.__name__] = form
        self._stack.addWidget(form)

    def _lay_out(self) -> None:
        entry = QHBoxLayout()
        entry.setSpacing(8)
        entry.addLayout(captioned("Reading as", self.reader))
        entry.addWidget(self._stack, 1)
        entry.addWidget(self.live, 0, Qt.AlignmentFlag.AlignBottom)
        side = captioned("", self.refresh)
        self.refresh.setAccessibleName("Refresh")
        entry.addLayout(side)
        self.add_choices(self.choices)
        self.body.addLayout(entry)
        self.body.addWidget(self._advice)
        self.body.addWidget(self.answer, 1)
        facts = QHBoxLayout()
        facts.addWidget(self._about, 1)
        facts.addWidget(self._counter)
        self.body.addLayout(facts)
