"""The store panel: the tables of one store, one at a time, with how far the store has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from cqrs_sim.core.facts import RowChanged
from cqrs_sim.core.rows import Key, ReadRows, Table
from cqrs_sim.ui.columns import title_of
from cqrs_sim.ui.pieces import Card, ChoiceBar, Elided, label
from cqrs_sim.ui.row_model import RowModel
from cqrs_sim.ui.row_table import RowTable
from cqrs_sim.ui.sentences import counted
from cqrs_sim.ui.theme import Palette


class StorePanel(Card):
    """Tables to choose from; `follow` shows the table that changed last without being asked."""

    def __init__(
        self,
        title: str,
        what: str,
        role: str,
        tables: Sequence[Table[Any]],
        texts: Mapping[str, str],
        colours: Palette,
        tint: tuple[str, str],
        follow: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Show these tables; `tint` is the colour of the last change and of the bar beside it."""
        super().__init__(title, what, role, parent)
        self._texts = texts
        self._follow = follow
        self.models = {table.name: RowModel(table, texts, self) for table in tables}
        self._pending: dict[str, dict[Key, Any]] = {}
        self.position = label("", "key")
        self.top.addWidget(self.position)
        self.choices = ChoiceBar(f"Tables of the {title.lower()}", [(name, self._title(name)) for name in self.models])
        self.view = RowTable(title.capitalize(), colours, *tint)
        self._older = Elided("", "secondary")
        self.body.addWidget(self.choices)
        self.body.addWidget(self.view, 3)
        self.body.addWidget(self._older)
        self.choices.chosen.connect(self.choose)
        self.choose(next(iter(self.models)))

    def load(self, rows: ReadRows) -> None:
        """Take what the store holds now."""
        for model in self.models.values():
            model.load(rows.find(model.table))
        self._retell()

    def note(self, fact: RowChanged) -> None:
        """Remember a change until the next `draw`."""
        self._pending.setdefault(fact.table, {})[fact.key] = fact.after

    def draw(self) -> None:
        """Show the changes noted since the last time."""
        if not self._pending:
            return
        pending, self._pending = self._pending, {}
        for name, changes in pending.items():
            self.models[name].change(changes)
        self.view.fit()
        if self._follow:
            self.choose(next(name for name in self.models if name in pending))
        self._retell()

    def choose(self, name: str) -> None:
        """Show this table."""
        self.choices.choose(name)
        self.view.show_model(self.models[name], self._texts.get(f"{name}.empty", "Empty"))
        self._retell()

    def _title(self, name: str) -> str:
        return f"{title_of(name, self._texts)} {len(self.models[name]):,}"

    def _retell(self) -> None:
        for name in self.models:
            self.choices.retitle(name, self._title(name))
        older = self.models[self.choices.current].older
        self._older.setVisible(bool(older))
        self._older.say(f"{counted(older, 'row')} older")
