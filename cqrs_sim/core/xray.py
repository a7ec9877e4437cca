"""X-ray: what is wrong with rows that somebody sees, and which events would mend that; for the observer alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cqrs_sim.core.differences import Difference, content_of, differences
from cqrs_sim.core.facts import Answered
from cqrs_sim.core.fates import Fate, Fates
from cqrs_sim.core.footprints import Deed
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.lineage import contributions
from cqrs_sim.core.messages import Caller, Query
from cqrs_sim.core.rows import Key, ReadRows, Table
from cqrs_sim.core.simulation import Simulation

SHORT = 1_000
"""Up to so many rows a table is gone through for what it lacks; of a longer one, what is not applied yet tells."""


@dataclass(frozen=True, slots=True)
class Cause:
    """An event that is not as it should be in a row, the columns that it would change, and what has become of it."""

    position: int
    deed: Deed
    columns: tuple[str, ...]
    fate: Fate


@dataclass(frozen=True, slots=True)
class Deviation:
    """A row that is not as it should be, and the events to blame for it, in the order of the log."""

    difference: Difference
    causes: tuple[Cause, ...]

    @property
    def mends(self) -> tuple[Cause, ...]:
        """The events that are still coming; of a row too many or too few, those that bring or take it."""
        coming = tuple(cause for cause in self.causes if not (cause.fate.applied or cause.fate.never))
        difference = self.difference
        wanted = "made" if difference.shown is None else "dropped" if difference.true is None else ""
        return tuple(cause for cause in coming if cause.deed == wanted) or coming

    @property
    def lasts(self) -> tuple[Cause, ...]:
        """The events of which nothing will come unless somebody acts, and those that count twice."""
        return tuple(cause for cause in self.causes if cause.fate.applied or cause.fate.never)


class Xray:
    """Compares what one lane shows with the truth as far as that is known, and names causes.

    The truth must have caught up, footprints included; see `ready`. To be made anew once time has passed.
    """

    def __init__(self, simulation: Simulation, lane: Lane) -> None:
        """Look at this lane as it is now."""
        self._simulation = simulation
        self._footprints = simulation.truth.observe()
        self._fates = Fates(simulation, lane)

    def of_rows(self, table: Table[Any], shown: Mapping[Key, Any], true: ReadRows) -> Iterator[Deviation]:
        """Yield what is wrong with these rows of a table, in their order."""
        for key, row in shown.items():
            if (difference := compared(table, key, row, true.get(table, *key))) is not None:
                yield self.explained(difference)

    def lacking(self, table: Table[Any], holds: Callable[[Key], bool], true: ReadRows) -> Iterator[Difference]:
        """Yield the rows of a table that ought to be there, where `holds` says that they are not; the newest first.

        Of a long table these are only the ones that an event brings which has not been applied.
        """
        for key in self._suspects(table, true):
            if not holds(key) and (row := true.get(table, *key)) is not None:
                yield Difference(table.name, key, None, row)

    def explained(self, difference: Difference) -> Deviation:
        """Return a difference with its causes."""
        place, wrong = (difference.table, difference.key), set(difference.columns)
        causes, since = [], self._fates.oldest_wrong
        for each in contributions(self._footprints, place, self._fates.applied, since) if since else ():
            columns = tuple(name for name in each.columns if name in wrong)
            fate = self._fates.of(each.position)
            if columns and fate.state != "applied":
                causes.append(Cause(each.position, each.deed, columns, fate))
        return Deviation(difference, tuple(causes))

    def _suspects(self, table: Table[Any], true: ReadRows) -> Iterable[Key]:
        rows = true.find(table, order=tuple(f"-{column}" for column in table.key), limit=SHORT + 1)
        if len(rows) <= SHORT:
            return [table.key_of(row) for row in rows]
        unapplied = reversed(self._fates.unapplied)
        touched = (place for position in unapplied for place in self._footprints.of_event(position))
        return _once(key for name, key in touched if name == table.name)


def compared(table: Table[Any], key: Key, shown: Any, true: Any) -> Difference | None:
    """Return how a row differs from what it ought to be; None where it says the same."""
    return None if content_of(shown) == content_of(true) else Difference(table.name, key, shown, true)


def deviations(simulation: Simulation, lane: Lane) -> Iterator[Deviation]:
    """Yield everything that is wrong with a lane's read store, table by table. Raises StoreUnavailable."""
    simulation.truth.observe()
    found = differences(simulation, lane)
    return map(Xray(simulation, lane).explained, found)


@dataclass(frozen=True, slots=True)
class Misread:
    """What is wrong with an answer by now: rows that say something else than they should, and rows it lacks."""

    wrong: Mapping[Key, Deviation]
    missing: tuple[Deviation, ...]


def misread(simulation: Simulation, answered: Answered, query: Query) -> Misread:
    """Compare an answer with what the same query would find if nothing took time. Raises StoreUnavailable.

    A row that has only given its place to a newer one is not wrong. What the write store answered has no causes: there
    it is true by now.
    """
    select = simulation.domain.query_handler_of[type(query)].select(query, Caller(answered.client, simulation.now))
    table, lane = select.table, simulation.read_side.lane(answered.lane) or simulation.lane
    shown = {table.key_of(row): row for row in answered.rows}
    xray = Xray(simulation, lane)
    with simulation.truth.reading() as true:
        compare = ((key, compared(table, key, row, true.get(table, *key))) for key, row in shown.items())
        wrong = {key: difference for key, difference in compare if difference is not None}
        rows = true.find(table, dict(select.where), order=select.order, limit=select.limit)
    lacking = ((table.key_of(row), row) for row in rows)
    missing = (Difference(table.name, key, None, row) for key, row in lacking if key not in shown)

    def explained(difference: Difference) -> Deviation:
        return Deviation(difference, ()) if answered.lane == WRITE else xray.explained(difference)

    return Misread({key: explained(each) for key, each in wrong.items()}, tuple(map(explained, missing)))


def _once(keys: Iterable[Key]) -> Iterator[Key]:
    """Yield each key the first time that it comes."""
    seen: set[Key] = set()
    for key in keys:
        if key not in seen:
            seen.add(key)
            yield key
