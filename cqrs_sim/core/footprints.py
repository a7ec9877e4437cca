"""Footprints: which rows of a faultless read store each event of the log has touched, and how."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.projection import Projections
from cqrs_sim.core.recording import Recording, Touch
from cqrs_sim.core.rows import Key, Rows, Table, values_of

Deed = Literal["made", "changed", "dropped"]
Place = tuple[str, Key]
"""A row of a read store: its table's name and its key."""

_COLUMNS = 24
"""How many columns have a bit of their own; those of a table that has more share the last one."""
_ALL = (1 << _COLUMNS) - 1
_MADE, _DROPPED = 1 << _COLUMNS, 1 << _COLUMNS + 1


class Step(NamedTuple):
    """What the event at `position` did to a row, and to which columns of it; `number` counts all steps of all rows."""

    position: int
    deed: Deed
    columns: tuple[str, ...]
    number: int


class Footprints:
    """Told every event of the log in turn; 12 bytes a row that was touched, so that hours of a busy class fit."""

    def __init__(self) -> None:
        """Start before the first event."""
        self._rows: dict[str, dict[Key, int]] = {}  # the number of each row, by table and key
        self._tables: list[Table[Any]] = []  # of each row, by its number
        self._keys: list[Key] = []
        self._newest = array("I")  # the newest step of each row, from 1
        self._values: dict[str, Callable[[Any], tuple[Any, ...]]] = {}
        # Of each step: its row, what it did, and the one before it that touched this row, from 1, or 0.
        self._row, self._bits, self._before = array("I"), array("I"), array("I")
        self._begins = array("Q", (0, 0))  # the first step of each event
        # Of each row that a row was made from: the step at which, and twice its number, + 1 if it only had to be there.
        self._taken_at, self._taken = array("I"), array("Q")

    def follow(self, rows: Rows, projections: Projections, envelope: Envelope) -> None:
        """Let every read model take the next event of the log, and note what each does."""
        for projection in projections.get(type(envelope.event), ()):
            recording = Recording(rows)
            projection(recording, envelope)
            for touch in recording.touches():
                self._note(touch)
        self._begins.append(len(self._row))

    def of_event(self, position: int) -> Iterator[Place]:
        """Yield the rows that an event touched."""
        if 0 < position < len(self._begins) - 1:
            for row in self._row[self._begins[position] : self._begins[position + 1]]:
                yield self._tables[row].name, self._keys[row]

    def of_row(self, place: Place, since: int = 0, until: int | None = None) -> list[Step]:
        """Return what events from one position to another did to a row, in the order of the log."""
        table, key = place
        row = self._rows.get(table, {}).get(key)
        steps: list[Step] = []
        step = 0 if row is None else self._newest[row]
        while step:
            position = bisect_right(self._begins, step - 1) - 1
            if position < since:
                break
            if until is None or position <= until:
                steps.append(self._step(step - 1, position))
            step = self._before[step - 1]
        return steps[::-1]

    def sources_of(self, step: Step) -> Iterator[tuple[Place, bool]]:
        """Yield the rows that a row was made from at this step, each with whether it only had to be there."""
        for place in range(bisect_left(self._taken_at, step.number), len(self._taken_at)):
            if self._taken_at[place] != step.number:
                break
            row, needed = divmod(self._taken[place], 2)
            yield (self._tables[row].name, self._keys[row]), bool(needed)

    def _step(self, number: int, position: int) -> Step:
        bits, columns = self._bits[number], self._tables[self._row[number]].columns
        deed: Deed = "dropped" if bits & _DROPPED else "made" if bits & _MADE else "changed"
        touched = tuple(name for bit, name in enumerate(columns) if bits & 1 << min(bit, _COLUMNS - 1))
        return Step(position, deed, touched, number)

    def _note(self, touch: Touch) -> None:
        table, key, before, after, sources = touch
        row = self._number(table, key)
        self._row.append(row)
        self._before.append(self._newest[row])
        self._newest[row] = len(self._row)
        self._bits.append(self._bits_of(table, before, after))
        for source in sources:
            self._taken_at.append(len(self._row) - 1)
            self._taken.append(self._rows[source.table][source.key] << 1 | source.needed)

    def _bits_of(self, table: Table[Any], before: Any, after: Any) -> int:
        if before is None:
            return _ALL | _MADE
        if after is None:
            return _ALL | _DROPPED
        values, bits = self._values[table.name], 0
        for bit, (was, now) in enumerate(zip(values(before), values(after), strict=True)):
            if was != now:
                bits |= 1 << min(bit, _COLUMNS - 1)
        return bits

    def _number(self, table: Table[Any], key: Key) -> int:
        rows = self._rows.get(table.name)
        if rows is None:
            rows = self._rows[table.name] = {}
            self._values[table.name] = values_of(table.columns)
        number = rows.get(key)
        if number is None:
            number = rows[key] = len(self._keys)
            self._tables.append(table)
            self._keys.append(key)
            self._newest.append(0)
        return number
