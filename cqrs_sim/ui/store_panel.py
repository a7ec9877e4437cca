"""The store panel: the tables of one store, one at a time, with how far the store has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cqrs_sim.core.facts import RowChanged
from cqrs_sim.core.rows import Key, ReadRows, Table
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.card import Card
from cqrs_sim.ui.choice_bar import ChoiceBar
from cqrs_sim.ui.columns import title_of
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.line import Chip, Reading
from cqrs_sim.ui.pieces import Elided
from cqrs_sim.ui.row_model import SHOWN, RowModel, Swap
from cqrs_sim.ui.row_table import RowTable
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import Pointed, row_at

if TYPE_CHECKING:
    from cqrs_sim.ui.remembered import Newest
QUIET = 10
"""After so many batches without a change, about a second of them, a table is left for one that does change."""


class StorePanel(Card):
    """Tables to choose from; `follow` shows the table that changed last without being asked."""

    inspected = Signal(object)
    menu_wished = Signal(object, QPoint)

    def __init__(
        self,
        store: str,
        title: str,
        tables_of: str,
        what: str,
        role: str,
        tables: Sequence[Table[Any]],
        texts: Mapping[str, str],
        theme: Theme,
        tint: tuple[str, str],
        follow: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Show these tables of the store that facts call `store`; the roles in `tint` light the last change.

        Screen readers call the choice of them `tables_of`.
        """
        super().__init__(title, what, role, parent)
        self._store = store
        self._texts = texts
        self._follow = follow
        self.models = {table.name: RowModel(table, texts, self) for table in tables}
        self._pending: dict[str, dict[Key, Swap]] = {}
        self._newest: dict[str, tuple[int, set[Key]]] = {}
        self._brief = False
        self.position = Reading(role="key")
        self.position.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.choices = ChoiceBar(tables_of, [(name, self._title(name)) for name in self.models])
        self.view = RowTable(title.capitalize(), theme, *tint)
        self._older = Elided("", "secondary")
        self._level = Level.TOKENS
        self._settled, self._batched, self._left_behind = True, False, False
        self._quiet = 0
        self.added = Chip(role="chip")
        """How many rows the last batch has brought to the table in sight, while they come in batches."""
        self._lay_out()
        self.choices.chosen.connect(self.choose)
        self.view.activated.connect(lambda index: self.inspected.emit(self._row_at(index).thing))
        self.view.menu_wished.connect(lambda index, at: self.menu_wished.emit(self._row_at(index), at))
        self.choose(next(iter(self.models)))

    def _lay_out(self) -> None:
        self.add_choices(self.choices)
        self.top.addWidget(self.position)
        self.body.addWidget(self.view, 3)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.added)
        foot.addWidget(self._older, 1)
        self.body.addLayout(foot)
        self.added.hide()

    def show_level(self, level: Level, running: bool) -> None:
        """Light what has changed, or above single events have a steady bar instead, and count batches at the stream.

        Tables are not turned to and fro while so much happens; in a pause the one that changed last is shown.
        """
        if level is not self._level:
            self._level = level
            self.view.keep_steady(level is not Level.TOKENS)
            self._retell()
        self._settled = level is Level.TOKENS or not running
        self._batched = level is Level.STREAM and running and not self._brief  # a room needs the rows more
        self.added.setVisible(self._batched and bool(self.added.text()))
        if self._settled and self._left_behind:
            self._turn_to_latest(self._newest)

    def project(self, on: bool) -> None:
        """Show a room how far the store is in as few letters as possible, or in words."""
        super().project(on)
        self._brief = on
        self.position.say("")  # until the next picture
        self.position.forget()
        self.view.spare(self._spared(self.choices.current))

    def load(self, rows: ReadRows) -> None:
        """Take what the store holds now."""
        for model in self.models.values():
            model.load(rows.find(model.table))
        self._retell()

    def recall(self, name: str, rows: ReadRows, newest: Newest) -> None:
        """Take from the store what is remembered of one table."""
        model = self.models[name]
        model.recall(newest.rows(model.table, rows, SHOWN), newest.total, newest.changed)

    @property
    def pointed(self) -> Pointed | None:
        """The row chosen in the table in sight."""
        index = self.view.currentIndex()
        return self._row_at(index) if index.isValid() else None

    def _row_at(self, index: QModelIndex) -> Pointed:
        name = self.choices.current
        return self._pointed_in(self.models[name], index, title_of(name, self._texts))

    def _pointed_in(self, model: RowModel, index: QModelIndex, title: str) -> Pointed:
        place, column = index.row(), model.columns[index.column()].name
        row = row_at(self._store, model.table.name, model.key_at(place), column)
        return Pointed(row, f"{title}: {model.line(place)}")

    @property
    def rebuilding(self) -> bool:
        """Whether rows come by and by that were all there before."""
        return False

    @property
    def noted(self) -> int:
        """How many changes wait to be drawn."""
        return sum(map(len, self._pending.values()))

    def note(self, fact: RowChanged) -> None:
        """Remember a change until the next `draw`."""
        pending = self._pending.setdefault(fact.table, {})
        before = pending[fact.key][0] if fact.key in pending else fact.before
        pending[fact.key] = (before, fact.after)
        at, keys = self._newest.get(fact.table, (-1, set()))
        # What happened last stays lit until something else happens, however much is drawn at once.
        if at == fact.at:
            keys.add(fact.key)
        else:
            self._newest[fact.table] = (fact.at, {fact.key})

    def draw(self) -> None:
        """Show the changes noted since the last time."""
        if not self._pending:
            return
        pending, self._pending = self._pending, {}
        for name, changes in pending.items():
            self.models[name].change(changes, self._newest[name][1])
        self.view.fit()
        self._count(pending.get(self.choices.current, {}))
        if self._follow and self._settled:
            self._turn_to_latest(pending)
        elif self._follow:
            self._leave_quiet(pending)
        self._retell()

    def _leave_quiet(self, pending: Mapping[str, Mapping[Key, Swap]]) -> None:
        """Turn from a table in which nothing has happened for QUIET batches to the one with the most changes."""
        self._left_behind = True
        self._quiet = 0 if self.choices.current in pending else self._quiet + 1
        if self._quiet >= QUIET:
            self._quiet = 0
            self.choose(max(pending, key=lambda name: len(pending[name])))

    def _turn_to_latest(self, names: Collection[str]) -> None:
        """Show which of these tables changed last."""
        latest = max(self._newest[name][0] for name in names)
        self.choose(next(name for name in self.models if name in names and self._newest[name][0] == latest))
        self._left_behind = False

    def _count(self, changes: Mapping[Key, Swap]) -> None:
        added = sum(before is None and after is not None for before, after in changes.values())
        if added and self._level is Level.STREAM:
            self.added.say(_("+{n}").format(n=whole(added)))
            self.added.setVisible(self._batched)

    @property
    def lacking(self) -> bool:
        """Whether the table in sight has rows that only the store has."""
        return self.models[self.choices.current].lacking

    def reload(self, rows: ReadRows) -> None:
        """Take the table in sight anew from the store."""
        model = self.models[self.choices.current]
        model.load(rows.find(model.table))
        self._retell()

    def choose(self, name: str) -> None:
        """Show this table."""
        if name != self.choices.current:
            self.added.say("")
            self.added.hide()
        self.choices.choose(name)
        self.view.show_model(self.models[name], self._nothing_in(name))
        self.view.spare(self._spared(name))
        self._retell()

    def _spared(self, name: str) -> Collection[str]:
        """Return the columns of this table that are not shown now: moments are nothing for a room."""
        return {column.name for column in self.models[name].columns if self._brief and column.moment}

    def _nothing_in(self, name: str) -> str:
        return self._texts.get(f"{name}.empty", _("Empty"))

    def _title(self, name: str) -> str:
        return f"{title_of(name, self._texts)} {whole(len(self.models[name]))}"

    def _retell(self) -> None:
        for name in self.models:
            self.choices.retitle(name, self._title(name))
        older = self.models[self.choices.current].older
        self._older.setVisible((bool(older) or self._level is Level.STREAM) and not self._brief)
        self._older.say(ngettext("{n} row older", "{n} rows older", older).format(n=whole(older)) if older else "")
