"""The reader view: who reads, whether the view is live, and what that reader was shown last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Card, Domain
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.facts import Answered
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.lane_names import replica_of
from cqrs_sim.core.messages import Query
from cqrs_sim.core.optimism import Shown
from cqrs_sim.core.sentences import named
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.answer_view import AnswerView
from cqrs_sim.ui.askings import Asking, origin, waiting
from cqrs_sim.ui.fields import Check, Combo
from cqrs_sim.ui.fitting import Px, fit
from cqrs_sim.ui.guessing import Rollback, guessed
from cqrs_sim.ui.marks import AnswerMarks
from cqrs_sim.ui.pieces import PARTING, Elided, Parted, captioned
from cqrs_sim.ui.remedy_picker import RemedyPicker
from cqrs_sim.ui.theming import Theme

if TYPE_CHECKING:
    from cqrs_sim.core.bill import Costs

CAPTION = _("Reading as")
NARROWEST, NARROWEST_ALONE = 62, 84
"""Least width of the choice of the reader: where readers are two, and where five letters of a long name have room."""
LOWEST = 32
"""Least height of an answer."""

_PENDING = _("Pending: #{position} is accepted, but not here yet. Refresh later; nothing is lost.")
_IN_VAIN, _WITH_HEAD = _("waited for #{position} in vain"), _("head is #{position}")
_AGO = _("{time} ago")


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
        self._tables = {model.tables[0].name: model.tables[0] for model in domain.read_models}
        self._cards: Mapping[str, Card] = {model.tables[0].name: model.card for model in domain.read_models}
        self._answer: Answered | None = None
        self._log: int | None = None
        self.who, self.reader, self.live = QWidget(self), Combo(), Check(_("Live"), self)
        self.again = QToolButton(self)
        self.remedy, self.rollback = RemedyPicker(self), Rollback(self)
        self.answer = AnswerView(domain.texts, theme)
        self.about, self.cost = Parted("", "secondary"), Elided("", "secondary", self)
        self._head, self.foot, self._lowest = QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        self._px: Px = round
        self._narrowest = NARROWEST_ALONE
        self._lay_out()
        fit(self, self._take)
        self.reader.currentTextChanged.connect(lambda _name: self.chosen.emit())
        self.live.toggled.connect(self.live_wished)
        self.again.clicked.connect(self.refresh_wished)
        self.answer.inspected.connect(self.inspected)
        self.answer.menu_wished.connect(self.menu_wished)

    @property
    def client(self) -> str:
        """Who reads."""
        return self.reader.currentText()

    @property
    def head(self) -> tuple[QWidget, ...]:
        """What chooses who reads, and asks, as the keyboard goes through it."""
        return self.reader, self.live, self.again

    @property
    def rest(self) -> tuple[QWidget, ...]:
        """What is below it, as the keyboard goes through it."""
        return self.remedy.remedy, self.remedy.timeout, self.answer

    def _take(self, px: Px) -> None:
        self._px = px
        self._fit_reader()
        self.answer.setMinimumHeight(px(LOWEST))
        self.again.setFixedWidth(px(28))

    def _fit_reader(self) -> None:
        self.reader.setMinimumWidth(self._px(self._narrowest))

    def take_head(self) -> None:
        """Have the choice of the reader above the answer."""
        self._narrowest = NARROWEST
        self._fit_reader()
        self._lowest.addWidget(self.cost)
        for part in (self.who, self.live, self.again):
            self._head.addWidget(part, 1 if part is self.who else 0)
            part.show()
        self._caption.hide()

    def give_head(self, entry: QHBoxLayout, live_at: int) -> None:
        """Put the choice of the reader first into the entry row, and the live view at this place of it."""
        self.again.hide()
        self._caption.show()
        self._narrowest = NARROWEST_ALONE
        self._fit_reader()
        self.remedy.row.insertWidget(self.remedy.row.count() - 1, self.cost, 8)
        entry.insertWidget(0, self.who)
        entry.insertWidget(live_at, self.live, 0, Qt.AlignmentFlag.AlignBottom)
        for part in (self.who, self.live):
            part.show()

    def project(self, on: bool, alone: bool) -> None:
        """Show a room the answer, and whose it is where readers are two, or everything."""
        self.who.setVisible(not (on and alone))
        self.remedy.setVisible(not on)

    def offer(self, people: Sequence[str]) -> None:
        """Offer the people who can read."""
        # Counted anew each time: the first name to be added is chosen at once, which calls this method again.
        while (known := self.reader.count()) < len(people):
            self.reader.addItem(people[known])

    def show_watching(self, watching: bool) -> None:
        """Show whether the view is live."""
        with QSignalBlocker(self.live):
            self.live.setChecked(watching)

    def say_unanswered(self, asked: bool) -> None:
        """Show that there is no answer yet, and whether the reader has asked."""
        self._answer = None
        said = (
            _("{client} has asked, and no answer is here yet.")
            if asked
            else _("{client} has not asked this yet. Press Refresh (Ctrl+R).")
        )
        self.answer.say(said.format(client=self.client or _("Nobody")))

    def say_pending(self, receipt: int) -> None:
        """Show that instead of an answer the reader was told that this is pending."""
        self._answer = None
        self.answer.say(_PENDING.format(position=receipt))

    def show_answer(self, answer: Answered, query: type[Query], shown: Shown) -> None:
        """Show this answer to this query, as the reader's own side shows it."""
        self._answer = answer
        if not shown.rows:
            self.answer.say(self._nothing_yet(query))
            return
        table = self._tables[answer.table]

        def hope(row: Any) -> str:
            return guessed(shown.guesses.get(table.key_of(row), ()))

        self.answer.show_rows(shown.rows, self._cards[answer.table], hope)

    def show_rollbacks(self, said: Sequence[str]) -> None:
        """Show what was taken back since the last answer, the newest first."""
        self.rollback.show_notes(said)

    def show_cost(self, costs: Costs | None) -> None:
        """Show what the reader's remedy has brought and cost so far, where that is known."""
        known = costs is not None and costs.answers + costs.pending > 0
        if known and costs is not None:
            # Imported here because nothing is known before somebody wants to know it.
            from cqrs_sim.ui.bill_words import on_one_line

            self.cost.say(on_one_line(costs))
        self.cost.setVisible(known)

    def show_age(self, now: int, replicas: int, asking: Asking | None = None) -> None:
        """Show what the newest query waits for, else where and when the answer was built; of several, the replica."""
        waits = waiting(asking, now)
        if waits or self._answer is None:
            self.about.say(waits)
            return
        answer = self._answer
        replica = 0 if answer.lane == WRITE else replica_of(answer.lane)
        where = origin(answer, replica if replica > 1 or replicas > 1 else 0)
        said = [] if asking is None or asking.in_vain is None else [_IN_VAIN.format(position=asking.in_vain)]
        said += [where] if self._log is None else [where, _WITH_HEAD.format(position=self._log)]
        said.append(_AGO.format(time=seconds(now - answer.at)))
        said.append(_rows_of(len(answer.rows), named(answer.table, self._domain.texts)))
        self.about.say(PARTING.join(said))

    def mark(self, marks: AnswerMarks, head: int | None) -> None:
        """Show an observer what is wrong with the answer by now, and at the next `show_age` how long the log is."""
        self._log = head
        self.answer.mark(marks)

    def card_of(self, table: str) -> Card:
        """Return how rows of this table are shown."""
        return self._cards[table]

    def _nothing_yet(self, query: type[Query]) -> str:
        empty = self._domain.texts.get(f"{query.__name__}.empty", _("Nothing here"))
        single = self._domain.query_handler_of[query].single
        return _("{nothing_here} yet.").format(nothing_here=empty) if single else f"{empty}."

    def _lay_out(self) -> None:
        self.cost.hide()
        self.live.setToolTip(_("Ask again every second. A live view is as stale as any other"))
        self.again.setObjectName("icon")
        self.again.setText("↻")
        self.again.setAccessibleName(_("Refresh this reader alone"))
        self.again.setToolTip(_("Ask again for this reader alone"))
        entry = captioned(CAPTION, self.reader)
        entry.setContentsMargins(0, 0, 0, 0)
        self.who.setLayout(entry)
        self._caption = self.who.findChildren(QLabel)[0]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self._head.setSpacing(6)
        box.addLayout(self._head)
        box.addWidget(self.remedy)
        box.addWidget(self.rollback)
        box.addWidget(self.answer, 1)
        self.foot.setSpacing(14)
        self.foot.addWidget(self.about, 1)
        self._lowest.setSpacing(1)
        self._lowest.addLayout(self.foot)
        box.addLayout(self._lowest)


def _rows_of(rows: int, table: str) -> str:
    return ngettext("{n} row of {table}", "{n} rows of {table}", rows).format(n=whole(rows), table=table)
