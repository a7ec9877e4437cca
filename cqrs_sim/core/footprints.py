"""Footprints: which rows of a faultless read store each event of the log has touched, and how."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal, NamedTuple

from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.projection import Projections
from cqrs_sim.core.recording import Recording, Touch
from cqrs_sim.core.rows import Key, Rows, Table

Deed = Literal["made", "changed", "dropped"]
Place = tuple[str, Key]
"""A row of a read store: its table's name and its key."""

_COLUMNS = 24
"""How many columns have a bit of their own; those of a table that has more share the last one."""
_MADE, _DROPPED = 1 << _COLUMNS, 1 << _COLUMNS + 1
_SHIFT = _COLUMNS + 2


class Step(NamedTuple):
    """What the event at `position` did to a row, and to which columns of it."""

    position: int
    deed: Deed
    columns: tuple[str, ...]


class Footprints:
    """Told every event of the log in turn; 8 bytes a row that was touched, and as many to find it by its event."""

    def __init__(self) -> None:
        """Start before the first event."""
        self._numbers: dict[Place, int] = {}
        self._places: list[tuple[Table[object], Key]] = []
        self._steps: list[array[int]] = []
        self._sources: dict[
            int, array[int]
        ] = {}  # of a row, in pairs: a position, and twice another row, + 1 if needed
        self._begins = array("q", (0, 0))
        self._touched = array("q")

    def follow(self, rows: Rows, projections: Projections, envelope: Envelope) -> None:
        """Let every read model take the next event of the log, and note what each does."""
        for projection in projections.get(type(envelope.event), ()):
            recording = Recording(rows)
            projection(recording, envelope)
            for touch in recording.touches():
                self._note(envelope.position, touch)
        self._begins.append(len(self._touched))

    def of_event(self, position: int) -> Iterator[Place]:
        """Yield the rows that an event touched."""
        if 0 < position < len(self._begins) - 1:
            for number in self._touched[self._begins[position] : self._begins[position + 1]]:
                table, key = self._places[number]
                yield table.name, key

    def of_row(self, place: Place, since: int = 0) -> Iterator[Step]:
        """Yield what events from this position on did to a row, in the order of the log."""
        number = self._numbers.get(place)
        if number is None:
            return
        columns = self._places[number][0].columns
        steps = self._steps[number]
        for index in range(bisect_left(steps, since << _SHIFT), len(steps)):
            step = steps[index]
            deed: Deed = "dropped" if step & _DROPPED else "made" if step & _MADE else "changed"
            touched = tuple(name for bit, name in enumerate(columns) if step & 1 << min(bit, _COLUMNS - 1))
            yield Step(step >> _SHIFT, deed, touched)

    def sources_of(self, place: Place) -> Iterator[tuple[int, Place, bool]]:
        """Yield the rows that a row was made from, each with the event, and whether it only had to be there."""
        pairs = self._sources.get(self._numbers.get(place, -1), ())
        for position, source in zip(pairs[::2], pairs[1::2], strict=True):
            table, key = self._places[source >> 1]
            yield position, (table.name, key), bool(source & 1)

    def _note(self, position: int, touch: Touch) -> None:
        table, _, before, after, sources = touch
        number = self._number(table, touch.key)
        if before is None or after is None:
            bits = (1 << _COLUMNS) - 1 | (_MADE if before is None else _DROPPED)
        else:
            changed = (bit for bit, name in enumerate(table.columns) if getattr(before, name) != getattr(after, name))
            bits = sum({1 << min(bit, _COLUMNS - 1) for bit in changed})
        self._steps[number].append(position << _SHIFT | bits)
        self._touched.append(number)
        for source in sources:
            taken = self._sources.setdefault(number, array("q"))
            taken.extend((position, self._numbers[source.table, source.key] << 1 | source.needed))

    def _number(self, table: Table[object], key: Key) -> int:
        number = self._numbers.get((table.name, key))
        if number is None:
            number = self._numbers[table.name, key] = len(self._places)
            self._places.append((table, key))
            self._steps.append(array("q"))
        return number
