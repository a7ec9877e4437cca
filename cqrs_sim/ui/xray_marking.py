"""The marks of the X-ray: what is wrong with what the tables and the reader show, marked for the observer alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from itertools import islice
from typing import Any

from cqrs_sim.core.lane import Lane
from cqrs_sim.core.rows import Key, StoreUnavailable, Table
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.written import whole
from cqrs_sim.core.xray import Deviation, Misread, Xray, misread
from cqrs_sim.core.xray_words import deviation_told, row_told
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.columns import columns_of
from cqrs_sim.ui.lane_view import LaneView
from cqrs_sim.ui.marks import NO_ANSWER_MARKS, Absent, AnswerMarks, Marks, Slot, true_values
from cqrs_sim.ui.observer import Observer
from cqrs_sim.ui.query_panel import QueryPanel
from cqrs_sim.ui.read_panel import ReadPanel
from cqrs_sim.ui.reader_view import ReaderView
from cqrs_sim.ui.row_model import RowModel

SLOTS = 4
"""How many missing rows have a slot at most; the others are counted."""

MOST = 100
"""How many missing rows are looked for at most."""

LEGEND = _("Hatched cells differ from the write store, the true value in brackets.")


class XrayMarking:
    """Compares the rows in sight, and nothing else, each time it is drawn."""

    def __init__(
        self, simulation: Simulation, observer: Observer, read: ReadPanel, queries: QueryPanel, lane: LaneView
    ) -> None:
        """Look at what these show."""
        self._simulation = simulation
        self._observer = observer
        self._read, self._queries, self._lane = read, queries, lane
        self._marked: RowModel | None = None

    def draw(self) -> None:
        """Show what is wrong now."""
        if not self._observer.look():
            self.clear()
            looking = _("X-ray is on: looking through the log, {progress} events.")
            self._read.aside.say(looking.format(progress=self._observer.progress))
            return
        with suppress(StoreUnavailable):  # whoever needs the store says so
            self._draw_table()
            self._draw_answers()

    def clear(self) -> None:
        """Take every mark away."""
        if self._marked is not None:
            self._marked.mark(Marks())
            self._marked = None
        self._read.aside.say("")
        self._read.view.viewport().update()
        self._read.fit_anew()
        self._lane.lead(frozenset(), None)
        for view in self._queries.readers:
            view.mark(NO_ANSWER_MARKS, None)

    # The table in sight

    def _draw_table(self) -> None:
        model, lane = self._read.model, self._read.lane
        if self._marked is not None and self._marked is not model:
            self._marked.mark(Marks())
        self._marked = model
        if lane is None:
            model.mark(Marks())
            self._read.aside.say(_("X-ray is on: this table is not kept."))
            self._lane.lead(frozenset(), None)
            return
        wrong, missing, more = self._found(Xray(self._simulation, lane), model, lane)
        values = {each.difference.key: true_values(each.difference) for each in wrong}
        slots = tuple(Slot(each.difference.key, each.difference.true) for each in missing)
        model.mark(Marks(values, slots))
        self._read.view.widen(model.marked_places(self._read.view.places_in_sight))
        told = self._chosen([*missing, *wrong])
        self._read.aside.say(self._sentence(model.table, told, len(wrong) + len(missing) + more - 1))
        self._point(lane, model, told)

    def _found(self, xray: Xray, model: RowModel, lane: Lane) -> tuple[list[Deviation], list[Deviation], int]:
        """Return the rows in sight that are wrong, those that are missing, and how many more of the latter."""
        table = model.table
        with ExitStack() as opened:
            true = opened.enter_context(self._simulation.truth.reading())
            shown = None if model.complete else opened.enter_context(lane.store.reading())

            def holds(key: Key) -> bool:
                return model.holds(key) or (shown is not None and shown.get(table, *key) is not None)

            wrong = list(xray.of_rows(table, model.rows_at(self._read.view.places_in_sight), true))
            lacking = list(islice(xray.lacking(table, holds, true), MOST))
        return wrong, [xray.explained(each) for each in lacking[:SLOTS]], len(lacking[SLOTS:])

    def _chosen(self, found: Sequence[Deviation]) -> Deviation | None:
        """Return what is told: about the row that a person has chosen, else what is missing, else what lasts."""
        key = self._read.chosen_key
        chosen = [each for each in found if each.difference.key == key]
        missing = [each for each in found if each.difference.shown is None]
        lasting = [each for each in found if not each.mends]
        return next(iter((*chosen, *missing, *lasting, *found)), None)

    def _sentence(self, table: Table[Any], told: Deviation | None, others: int) -> str:
        if told is None:
            return _("X-ray is on: every row in sight is as the write store says.")
        row, why = row_told(self._simulation.domain, table, told), deviation_told(told, self._simulation.now)
        said = _("X-ray: {row}; {why}.").format(row=row, why=why)
        more = ngettext("{n} more row differs.", "{n} more rows differ.", others)
        if others >= MOST - SLOTS:
            more = ngettext("At least {n} more row differs.", "At least {n} more rows differ.", others)
        return " ".join((said, *((more.format(n=whole(others)),) if others else ()), LEGEND))

    def _point(self, lane: Lane, model: RowModel, told: Deviation | None) -> None:
        """Lead from the row that is told of to the tokens that mend it."""
        place = None if told is None else model.place_of(told.difference.key)
        if told is None or place is None:
            self._lane.lead(frozenset(), None)
        else:
            tokens = frozenset((lane.name, cause.position) for cause in told.mends)
            self._lane.lead(tokens, self._read.view.level_of(place))

    # What readers got

    def _draw_answers(self) -> None:
        for view in self._queries.in_sight:
            found, marks = self._queries.shown(view), NO_ANSWER_MARKS
            if found is not None:
                query, answer = found
                marks = self._marks_of(misread(self._simulation, answer, query), view)
            view.mark(marks, self._simulation.head)

    def _marks_of(self, found: Misread, view: ReaderView) -> AnswerMarks:
        wrong = {each.difference.shown: true_values(each.difference) for each in found.wrong.values()}
        return AnswerMarks(wrong, tuple(self._absent(each, view) for each in found.missing[:SLOTS]))

    def _absent(self, deviation: Deviation, view: ReaderView) -> Absent:
        row, card = deviation.difference.true, view.card_of(deviation.difference.table)
        columns = columns_of(type(row))
        values = {column.name: column.written(getattr(row, column.name)) for column in columns}
        label = next((values[column.name] for column in columns if column.entity is not None), "")
        said = " · ".join(filter(None, (label, values[card.headline], values[card.body] if card.body else "")))
        comes = (
            deviation_told(deviation, self._simulation.now) if deviation.causes else _("it has come since: ask again")
        )
        return Absent(said, _("Not here: {why}").format(why=comes))
