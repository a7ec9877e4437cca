"""The read store on screen: the tables of one replica, each from the lane that answers for it."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.facts import RowChanged
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.lane_names import FIRST_LANE
from cqrs_sim.core.rows import Key, ReadRows, Store, StoreUnavailable
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.card import NARROW
from cqrs_sim.ui.fields import Combo
from cqrs_sim.ui.fitting import px_beside
from cqrs_sim.ui.note import Note
from cqrs_sim.ui.row_model import RowModel
from cqrs_sim.ui.store_panel import StorePanel
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.things import Pointed, row_at

if TYPE_CHECKING:
    from cqrs_sim.ui.remembered import Remembered

_NOT_KEPT, _NO_LANE = _("not kept"), _("No lane keeps this table.")
_SO_FAR = _("#{position} of {head}")
_FROM_LANE, _AT, _BUILT = _("From lane {lane}"), _("at #{position} of {head}"), _("built: {done} of {all}")
_REPLICA, _OF_REPLICA = _("Replica {number}"), _("{table} of replica {replica}")


class ReadPanel(StorePanel):
    """Listens to the lanes of the replica that is chosen; where those change, the tables are taken anew."""

    replica_chosen = Signal()
    turned = Signal()
    """Other rows are in sight, or another of them is chosen."""

    def __init__(self, simulation: Simulation, theme: Theme, parent: QWidget | None = None) -> None:
        """Show the first replica."""
        domain = simulation.domain
        firsts = [model.tables[0] for model in domain.read_models]
        tables = [table for model in domain.read_models for table in model.tables]
        super().__init__(
            FIRST_LANE,
            _("READ STORE"),
            _("Tables of the read store"),
            _("shaped for the screen"),
            "query",
            sorted(tables, key=lambda table: table not in firsts),
            domain.texts,
            theme,
            ("query_tint", "query"),
            follow=False,
            parent=parent,
        )
        self._simulation = simulation
        self._cards = {model.tables[0].name: model.card for model in domain.read_models}
        self._model_of = {table.name: model.name for model in domain.read_models for table in model.tables}
        self._lanes: dict[str, str] = {}
        self._roomy = True
        self._stale = True
        self.remembered: Remembered | None = None
        """What the order of rows is taken from, where it is known; they stand by their keys else."""
        self.aside = Note("secondary")
        """What an observer is told about the table in sight."""
        self.body.addWidget(self.aside)
        self.which = Combo()
        self.which.setAccessibleName(_("Replica"))
        self.which.setToolTip(_("Which replica's tables are shown"))
        self.which.hide()
        self.top.insertWidget(self.top.count() - 1, self.which)
        self.which.activated.connect(lambda _place: self._turn_to_replica())
        self.choices.chosen.connect(lambda _table: self.turned.emit())
        self.view.verticalScrollBar().valueChanged.connect(lambda _place: self.turned.emit())
        self.view.row_chosen.connect(self.turned)

    @property
    def replica(self) -> int:
        """The replica that is shown."""
        return min(max(1, self.which.currentIndex() + 1), len(self._simulation.read_side.replicas))

    @property
    def model(self) -> RowModel:
        """The table in sight."""
        return self.models[self.choices.current]

    @property
    def lane(self) -> Lane | None:
        """The lane that brings the table in sight; None where none does."""
        return self._lane_of(self.choices.current)

    @property
    def chosen_key(self) -> Key | None:
        """The key of the row that a person has chosen, or of its slot."""
        index = self.view.currentIndex()
        return self.model.key_at(index.row()) if index.isValid() else None

    @property
    def store(self) -> Store:
        """The store with the table in sight; whichever there is, where that table is not kept."""
        return (self._lane_of(self.choices.current) or self._simulation.lane).store

    @property
    def rebuilding(self) -> bool:
        """Whether the table in sight has been emptied, and is being built from the log."""
        return not self._stale and self.lane is not None and self.lane.progress is not None

    @property
    def noted(self) -> int:
        """How many changes wait to be drawn, taking all anew among them."""
        return super().noted + self._stale

    def rearrange(self, _fact: object = None) -> None:
        """Take every table anew at the next `draw`: lanes have opened, closed or been emptied."""
        self._stale = True

    def note(self, fact: RowChanged) -> None:
        """Remember a change of a table shown; other replicas, and stores still being built, have their own."""
        if self._lanes.get(fact.table) == fact.store:
            super().note(fact)

    def draw(self) -> None:
        """Show what has changed. A store that is not available is shown once it is."""
        if self._stale:
            with suppress(StoreUnavailable):
                self._take_all()
        super().draw()

    def reload(self, rows: ReadRows) -> None:
        """Take the table in sight anew from the store, if it is kept."""
        if self._lane_of(self.choices.current) is not None:
            super().reload(rows)

    def show_progress(self, head: int, xray: bool = False) -> None:
        """Say how far the table in sight is, of a log that is so long, and where it comes from.

        With `xray` also by how many events it is behind, which only an observer knows.
        """
        if (roomy := self._has_room) != self._roomy:
            self._roomy = roomy
            self.position.forget()
        lane = self._lane_of(self.choices.current)
        if lane is None:
            said, whence = _NOT_KEPT, _NO_LANE
        else:
            whence = _FROM_LANE.format(lane=lane.name)
            said = _come_so_far(lane, head, self._brief)
            if xray and not self._brief and roomy and (behind := head - lane.checkpoint) > 0:
                said += " · " + ngettext("{n} behind", "{n} behind", behind).format(n=whole(behind))
        if said != self.position.text():
            self.position.say(said)
        if not len(self.models[self.choices.current]):
            self.view.say_empty(_coming(lane) or self._nothing_in(self.choices.current))
        if whence != self.position.toolTip():
            self.position.setToolTip(whence)
            self.position.setAccessibleDescription(whence)

    @property
    def _has_room(self) -> bool:
        """Whether there is room to say by how much it is behind, beside the choice of a replica."""
        return self.which.isHidden() or self.width() >= px_beside(self)(NARROW)

    def fit_anew(self) -> None:
        """Give back the room that the marks and words of an observer needed."""
        self.view.measure_anew()
        self.position.forget()

    def _spared(self, name: str) -> Collection[str]:
        """Of the table that answers are cards of, a room is shown its key and what counts on a card."""
        if not self._brief or (card := self._cards.get(name)) is None:
            return super()._spared(name)
        model = self.models[name]
        return {column.name for column in model.columns} - {
            model.columns[0].name,
            card.body or card.headline,
            *card.figures,
        }

    def _take_all(self) -> None:
        self._offer_replicas()
        answering = self._simulation.read_side.replicas[self.replica].answering
        self._lanes = {table: answering[model].name for table, model in self._model_of.items() if model in answering}
        for name, model in self.models.items():
            lane = self._lane_of(name)
            if lane is None:
                model.load([])
            elif self.remembered is not None:
                with lane.store.reading() as rows:
                    self.recall(name, rows, self.remembered.newest(lane.name, name))
            else:
                with lane.store.reading() as rows:
                    model.load(rows.find(model.table))
        self._stale = False
        self._pending.clear()
        self._retell()

    def _offer_replicas(self) -> None:
        count = len(self._simulation.read_side.replicas)
        if count != max(1, self.which.count()):  # of one there is nothing to choose, and no list is made for it
            shown = min(self.replica, count)
            with QSignalBlocker(self.which):
                self.which.clear()
                self.which.addItems([_REPLICA.format(number=number) for number in range(1, count + 1)])
                self.which.setCurrentIndex(shown - 1)
        self.which.setVisible(count > 1)

    def _turn_to_replica(self) -> None:
        self._stale = True
        self.replica_chosen.emit()

    def _lane_of(self, table: str) -> Lane | None:
        name = self._lanes.get(table)
        return None if name is None else self._simulation.read_side.lane(name)

    def _pointed_in(self, model: RowModel, index: QModelIndex, title: str) -> Pointed:
        table, place, column = model.table.name, index.row(), model.columns[index.column()].name
        lane = self._lanes.get(table, FIRST_LANE)
        whose = title if self.which.count() < 2 else _OF_REPLICA.format(table=title, replica=self.replica)
        return Pointed(row_at(lane, table, model.key_at(place), column), f"{whose}: {model.line(place)}")


def _coming(lane: Lane | None) -> str:
    """Say of an empty table what is about to fill it, a rebuild or events on their way; nothing where none are."""
    if lane is not None and lane.progress is not None:
        return _("Empty: being built from the log")
    n = len({flight.envelope.position for flight in lane.channel.flights}) if lane else 0
    said = ngettext("Empty: {n} event on its way", "Empty: {n} events on their way", n)
    return said.format(n=whole(n)) if n else ""


def _come_so_far(lane: Lane, head: int, brief: bool) -> str:
    """Say how far a lane has come of a log that is so long, or how far its store is built."""
    if lane.progress is None:
        return (_SO_FAR if brief else _AT).format(position=lane.checkpoint, head=head)
    return _BUILT.format(done=lane.progress[0], all=lane.progress[1])
