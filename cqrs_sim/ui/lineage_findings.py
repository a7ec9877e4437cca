"""Findings of lineage: the events that make a row of a read store, and the rows that a command touches; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.lineage import Effect, Maker, effects, makers
from cqrs_sim.core.lineage_words import done_to, fate_told
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.rows import StoreUnavailable, Table
from cqrs_sim.core.sentences import key_written, named
from cqrs_sim.core.simulation import Simulation, read_tables
from cqrs_sim.core.truth import ready
from cqrs_sim.core.written import listed
from cqrs_sim.language import _
from cqrs_sim.ui.columns import title_of
from cqrs_sim.ui.finding import MOST, Line, Section, capped, saying
from cqrs_sim.ui.things import StoredRow, Thing, Token

LOOKING = _("The log is being looked through.")
NO_EVENT = _("No event of the log: what made it was never committed.")
_MADE_BY = _("Made by, newest first")


class LineageFindings:
    """Says where rows come from, once the truth has looked through the log; until then, that it does."""

    def __init__(self, simulation: Simulation) -> None:
        """Look at this simulation."""
        self._simulation = simulation
        self._domain = simulation.domain
        self._tables: dict[str, Table[Any]] = {table.name: table for table in read_tables(simulation.domain)}

    def made_by(self, row: StoredRow, facts: Sequence[Fact]) -> Iterator[Section]:
        """Yield what makes a row of a read store what it ought to be, and the one column that was pointed at."""
        lane = self._simulation.read_side.lane(row.store)
        if lane is None:
            return
        if not ready(self._simulation):
            yield Section(_MADE_BY, saying(LOOKING))
            return
        try:
            found = makers(self._simulation, lane, (row.table, row.key), most=MOST + 1)
            of_column = makers(self._simulation, lane, (row.table, row.key), row.column, MOST + 1)
        except StoreUnavailable as trouble:
            yield Section(_MADE_BY, saying(str(trouble)))
            return
        commands = _commands(facts, [maker.envelope for maker in found])
        yield Section(_MADE_BY, _newest([self._maker(maker, row, commands) for maker in found]))
        if row.column and row.column not in self._tables[row.table].key:
            title = title_of(row.column, self._domain.texts, row.table)
            yield Section(
                _("{column} alone").format(column=title), _newest([self._brief(maker) for maker in of_column])
            )

    def lacking(self, row: StoredRow) -> list[tuple[str, Thing]]:
        """Return the events that a row lacks, each in a few words."""
        lane = self._simulation.read_side.lane(row.store)
        if lane is None or not ready(self._simulation):
            return []
        found = makers(self._simulation, lane, (row.table, row.key), most=MOST)
        positions = [maker.envelope.position for maker in found if not maker.fate.applied]
        return [(_("event #{position}, which it lacks").format(position=each), Token(each)) for each in positions]

    def changed(self, events: Iterable[Envelope]) -> Section:
        """Say which rows of read stores a command's events touch, and whether they are there."""
        title = _("Read stores, rows touched")
        if not ready(self._simulation):
            return Section(title, saying(LOOKING))
        found = [effect for event in events for effect in effects(self._simulation, event.position)]
        return Section(title, capped([self._effect(effect) for effect in found]) or saying(_("None.")))

    def _maker(self, maker: Maker, row: StoredRow, commands: dict[int, str]) -> Line:
        envelope = maker.envelope
        done = done_to(self._domain, self._tables, self._tables[row.table], maker.contribution)
        behind = commands.get(envelope.position, envelope.command_id)
        fate = fate_told(maker.fate, self._simulation.now)
        said = _("{event} {done}; {fate}. {command} by {client}").format(
            event=envelope.event_type, done=done, fate=fate, command=behind, client=envelope.client
        )
        return Line(f"#{envelope.position}", said, Token(envelope.position))

    def _brief(self, maker: Maker) -> Line:
        said = listed((maker.envelope.event_type, fate_told(maker.fate, self._simulation.now)))
        return Line(f"#{maker.envelope.position}", said, Token(maker.envelope.position))

    def _effect(self, effect: Effect) -> Line:
        name, key = effect.place
        several = len(self._simulation.read_side.lanes) > 1
        said = (_("{table} in {lane}: {fate}") if several else _("{table}: {fate}")).format(
            table=named(name, self._domain.texts),
            lane=effect.lane,
            fate=fate_told(effect.fate, self._simulation.now),
        )
        return Line(key_written(self._tables[name], key), said, StoredRow(effect.lane, name, key))


def _newest(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the newest of these lines, and whether there are more."""
    more = saying(_("and older ones, all applied")) if len(lines) > MOST else ()
    return (*reversed(lines[-MOST:]), *more) if lines else saying(NO_EVENT)


def _commands(facts: Sequence[Fact], envelopes: Sequence[Envelope]) -> dict[int, str]:
    """Return the names of the commands behind these events, by position, as far as the log remembers."""
    wanted = {envelope.position for envelope in envelopes}
    tickets = {
        fact.ticket: fact.envelope.position
        for fact in facts
        if isinstance(fact, told.Committed) and fact.envelope.position in wanted
    }
    sent = (fact for fact in facts if isinstance(fact, told.Submitted) and fact.ticket in tickets)
    return {tickets[fact.ticket]: type(fact.command).__name__ for fact in sent}
