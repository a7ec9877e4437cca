"""Differences: where a read store shows something else than the truth, for the observer alone."""

from __future__ import annotations

from typing import Any

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.rows import Key
from cqrs_sim.core.sentences import plain_columns
from cqrs_sim.core.simulation import Simulation


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is not as it should be: as the read store has it and as it ought to be, None for no row."""

    table: str
    key: Key
    shown: Any
    true: Any

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that say something else than they should; of a row too many or too few, all that say anything."""
        shown, true = self.shown, self.true
        names = plain_columns(type(true if shown is None else shown))
        if shown is None or true is None:
            return names
        return tuple(name for name in names if getattr(shown, name) != getattr(true, name))


def at_rest(lane: Lane) -> bool:
    """Whether nothing that is on its way could still change the lane's read store, unless somebody acts."""
    projector, channel = lane.projector, lane.channel
    under_way = channel.flights or channel.retrying or projector.waiting or projector.at_door
    return projector.up and lane.progress is None and not under_way


def differences(simulation: Simulation, lane: Lane) -> tuple[Difference, ...]:
    """Return every row in which the lane's read store differs from the truth. Raises StoreUnavailable.

    When the lane is at rest these stay for ever, until somebody rebuilds the store.
    """
    found = []
    tables = [table for model in lane.models for table in model.tables]
    with lane.store.reading() as shown, simulation.truth.reading() as true:
        for table in tables:
            here = {table.key_of(row): row for row in shown.find(table)}
            there = {table.key_of(row): row for row in true.find(table)}
            for key in sorted(here.keys() | there.keys()):
                shown_row, true_row = here.get(key), there.get(key)
                if content_of(shown_row) != content_of(true_row):
                    found.append(Difference(table.name, key, shown_row, true_row))
    return tuple(found)


def content_of(row: Any) -> tuple[Any, ...] | None:
    """Return what a row says: positions only tell how fresh it is."""
    if row is None:
        return None
    return tuple(getattr(row, name) for name in plain_columns(type(row)))
