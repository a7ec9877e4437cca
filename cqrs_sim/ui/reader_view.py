"""The reader view: who reads, whether the view is live, and what that reader was shown last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Card, Domain
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.facts import Answered
from cqrs_sim.core.lane_names import replica_of
from cqrs_sim.core.messages import Query
from cqrs_sim.core.sentences import counted, named
from cqrs_sim.ui.answer_view import AnswerView
from cqrs_sim.ui.fields import Check, Combo
from cqrs_sim.ui.marks import AnswerMarks
from cqrs_sim.ui.pieces import Elided, captioned
from cqrs_sim.ui.theme import TARGET
from cqrs_sim.ui.theming import Theme

CAPTION = "Reading as"
NARROWEST = 74
"""Least width of the choice of the reader."""


class ReaderView(QWidget):
    """Shows one reader's answer to one query; who that is stands in the entry row, or above where readers are two."""

    chosen = Signal()
    """Somebody else reads here."""
    live_wished = Signal(bool)
    refresh_wished = Signal()
    inspected = Signal()
    menu_wished = Signal(str, QPoint)

    def __init__(self, domain: Domain, theme: Theme, parent: QWidget | None = None) -> None:
        """Nobody reads yet."""
        super().__init__(parent)
        self._domain = domain
        self._cards: Mapping[str, Card] = {model.tables[0].name: model.card for model in domain.read_models}
        self._answer: Answered | None = None
        self._log: int | None = None
        self.who, self.reader, self.live = QWidget(self), Combo(), Check("Live", self)
        self.again = QToolButton(self)
        self.answer = AnswerView(domain.texts, theme)
        self.about = Elided("", "secondary")
        self._head, self.foot = QHBoxLayout(), QHBoxLayout()
        self._lay_out()
        self.reader.currentTextChanged.connect(lambda _: self.chosen.emit())
        self.live.toggled.connect(self.live_wished)
        self.again.clicked.connect(self.refresh_wished)
        self.answer.inspected.connect(self.inspected)
        self.answer.menu_wished.connect(self.menu_wished)

    @property
    def client(self) -> str:
        """Who reads."""
        return self.reader.currentText()

    def take_head(self) -> None:
        """Have the choice of the reader above the answer."""
        for part in (self.who, self.live, self.again):
            self._head.addWidget(part, 1 if part is self.who else 0)
            part.show()
        self._caption.hide()

    def give_head(self, entry: QHBoxLayout, live_at: int) -> None:
        """Put the choice of the reader first into the entry row, and the live view at this place of it."""
        self.again.hide()
        self._caption.show()
        entry.insertWidget(0, self.who)
        entry.insertWidget(live_at, self.live, 0, Qt.AlignmentFlag.AlignBottom)
        for part in (self.who, self.live):
            part.show()

    def offer(self, people: Sequence[str]) -> None:
        """Offer the people who can read."""
        # Counted anew each time: the first name to be added is chosen at once, which calls this method again.
        while (known := self.reader.count()) < len(people):
            self.reader.addItem(people[known])

    def show_watching(self, watching: bool) -> None:
        """Show whether the view is live."""
        with QSignalBlocker(self.live):
            self.live.setChecked(watching)

    def show_answer(self, answer: Answered | None, query: type[Query]) -> None:
        """Show this answer to this query, or that there is none yet."""
        self._answer = answer
        if answer is None:
            self.about.say("")
            self.answer.say(f"{self.client or 'Nobody'} has not asked this yet. Press Refresh (Ctrl+R).")
        elif answer.rows:
            self.answer.show_rows(answer.rows, self._cards[answer.table])
        else:
            self.answer.say(self._nothing_yet(query))

    def show_age(self, now: int, replicas: int) -> None:
        """Show where and when the answer was built; the replica, where there are several."""
        answer: Any = self._answer
        if answer is None:
            return
        age, rows = seconds(now - answer.at), counted(len(answer.rows), "row")
        replica = replica_of(answer.lane)
        whose = f"replica {replica}, " if replicas > 1 or replica > 1 else ""
        table = named(answer.table, self._domain.texts)
        head = "" if self._log is None else f"; head is #{self._log}"
        self.about.say(f"{whose}built at #{answer.position}{head} · {age} ago · {rows} of {table}")

    def mark(self, marks: AnswerMarks, head: int | None) -> None:
        """Show an observer what is wrong with the answer by now, and at the next `show_age` how long the log is."""
        self._log = head
        self.answer.mark(marks)

    def card_of(self, table: str) -> Card:
        """Return how rows of this table are shown."""
        return self._cards[table]

    def _nothing_yet(self, query: type[Query]) -> str:
        empty = self._domain.texts.get(f"{query.__name__}.empty", "Nothing here")
        single = self._domain.query_handler_of[query].single
        return f"{empty} yet." if single else f"{empty}."

    def _lay_out(self) -> None:
        self.reader.setMinimumWidth(NARROWEST)
        self.live.setToolTip("Ask again every second. A live view is as stale as any other")
        self.again.setObjectName("icon")
        self.again.setText("↻")
        self.again.setFixedWidth(TARGET)
        self.again.setAccessibleName("Refresh this reader alone")
        self.again.setToolTip("Ask again for this reader alone")
        entry = captioned(CAPTION, self.reader)
        entry.setContentsMargins(0, 0, 0, 0)
        self.who.setLayout(entry)
        self._caption = self.who.findChildren(QLabel)[0]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self._head.setSpacing(6)
        box.addLayout(self._head)
        box.addWidget(self.answer, 1)
        self.foot.addWidget(self.about, 1)
        box.addLayout(self.foot)
