"""The look of a table: which rows it shows and where, and which moves lead from one look to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.rows import Key
from cqrs_sim.ui.choreography import faded, opened, struck
from cqrs_sim.ui.moves import Box, Move, Scene
from cqrs_sim.ui.row_model import RowModel
from cqrs_sim.ui.row_table import RowTable

LEAST = 20.0
"""Of a value less wide than this nothing could be recognised."""


class Look(NamedTuple):
    """What is to be seen of a table: its name, its place and that of its rows, and of each the place and texts."""

    table: str
    whole: Box
    room: Box
    rows: dict[Key, tuple[Box, tuple[str, ...]]]
    columns: tuple[tuple[float, float], ...]
    """Where each column begins and how wide it is."""
    at_top: bool
    """Whether the table is scrolled to its newest row."""


def box_of(widget: QWidget, on: QWidget, part: QRect | None = None) -> Box:
    """Return where a widget, or a part of it, is on another one that it is inside of."""
    part = widget.rect() if part is None else part
    corner = widget.mapTo(on, part.topLeft())
    return Box(corner.x(), corner.y(), part.width(), part.height())


def look_at(view: RowTable, on: QWidget) -> Look:
    """Return how a table looks now, placed on a widget that it is inside of."""
    model, room = view.model(), box_of(view.viewport(), on)
    assert isinstance(model, RowModel)
    places = view.places_in_sight if model.rowCount() else range(0)
    rows = {}
    for place in places:
        top, height = view.rowViewportPosition(place), view.rowHeight(place)
        rows[model.key_at(place)] = (_within(room, top, height), tuple(model.texts(place)))
    sections = range(len(model.columns))
    columns = tuple((float(view.columnViewportPosition(each)), float(view.columnWidth(each))) for each in sections)
    at_top = view.verticalScrollBar().value() == 0
    return Look(model.table.name, box_of(view, on), room, rows, columns, at_top)


def _within(room: Box, top: float, height: float) -> Box:
    end = min(room.height, top + height)
    top = max(0.0, top)
    return Box(room.x, room.y + top, room.width, max(0.0, end - top))


def changes(before: Look, after: Look) -> Scene:
    """Return the moves from one look of a table to another: rows that open on top, or values that are struck out.

    Where rows are gone, or it is another table, all of it fades. Where nothing in sight differs, nothing moves.
    """
    # A table may get or lose the bar to scroll sideways meanwhile, which costs height alone.
    if before.table != after.table or _upper_edge(before.room) != _upper_edge(after.room):
        return (faded(after.whole),)
    if before.rows == after.rows:
        return ()
    new = [key for key in after.rows if key not in before.rows]
    if new and [*after.rows][: len(new)] == new and before.rows and before.at_top and after.at_top:
        return (opened(after.room, sum(after.rows[key][0].height for key in new)),)
    if new or len(after.rows) != len(before.rows):
        return (faded(after.room),)
    return tuple(move for key, row in after.rows.items() for move in _struck(before.rows[key][1], row, after))


def _upper_edge(room: Box) -> tuple[float, float, float]:
    return room.x, room.y, room.width


def _struck(before: tuple[str, ...], row: tuple[Box, tuple[str, ...]], look: Look) -> Iterator[Move]:
    """Yield a move for each value of a row, as far as it is in sight, that has changed."""
    box, texts = row
    for (left, width), text, was in zip(look.columns, texts, before, strict=True):
        start, end = max(0.0, left), min(look.room.width, left + width)
        if text != was and end - start >= LEAST:
            yield struck(Box(look.room.x + start, box.y, end - start, box.height), was)


def newest(look: Look) -> Box | None:
    """Return where the row on top is; None where there is none."""
    return next((box for box, _texts in look.rows.values()), None)
