"""The look of the stage: where on it things are that moves begin and end at, and the scenes of what happened there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.gate import WRITE
from cqrs_sim.ui import choreography
from cqrs_sim.ui.choreography import Asking, Awaited, Gate, Hidden
from cqrs_sim.ui.moves import Box, Move, Scene, around
from cqrs_sim.ui.reader_view import ReaderView
from cqrs_sim.ui.stage import Stage
from cqrs_sim.ui.table_look import Look, box_of, changes, look_at, newest

DEEP = 26
"""Pixels: how deep below the upper edge of a store's table a query's lens dips."""


class StageLook(NamedTuple):
    """The tables of both stores as they look at a moment."""

    write: Look
    log: Look
    read: Look


def look(stage: Stage, on: QWidget) -> StageLook:
    """Return how the stage looks now, placed on a widget that it is inside of."""
    return StageLook(*(look_at(view, on) for view in (stage.write.view, stage.write.log, stage.read.view)))


def rows_changed(before: StageLook, after: StageLook) -> Scene:
    """Return how the rows of both stores change; where they change in one step, a bar joins them."""
    write = (*changes(before.write, after.write), *changes(before.log, after.log))
    read = changes(before.read, after.read)
    ends = newest(after.log), newest(after.read)
    if write and read and ends[0] is not None and ends[1] is not None:
        return (*write, *read, choreography.together(ends[0], ends[1]))
    return (*write, *read)


def arrival(stage: Stage, on: QWidget, before: StageLook, after: StageLook, arrived: int | None) -> Scene:
    """Return how what has changed since came about: by the event at this position that has arrived, or by commits."""
    write = (*changes(before.write, after.write), *changes(before.log, after.log))
    if write or arrived is None:
        return rows_changed(before, after)
    return choreography.applied(_door(stage, on), str(arrived), changes(before.read, after.read))


def _door(stage: Stage, on: QWidget) -> Box:
    """Return where events are when they arrive: at the end of the lane."""
    view, token = box_of(stage.lane, on), stage.theme.sizes.token
    scale = stage.lane.painting.scale()
    x = view.x if on.isRightToLeft() else view.x + view.width - token
    return Box(x, view.y + scale.center().y() - 8 - token / 2, token, token)


def of_command(
    stage: Stage, on: QWidget, facts: Sequence[Fact], before: StageLook, after: StageLook, hold: float
) -> Scene:
    """Return the scene of a command that was sent just now, of which these facts tell."""
    gate, token = stage.commands.gate, stage.theme.sizes.token
    rules = [fact.rule for fact in facts if isinstance(fact, told.RuleChecked)]
    lines = tuple(box_of(gate, on, gate.line(rule)) for rule in rules if rule in gate.verdicts)
    if gate.isHidden() or not lines:  # as before a room: the command stops above its reply
        replies = box_of(stage.commands.replies, on)
        lines = (replies._replace(width=replies.width - token, height=token),)
    places = Gate(box_of(stage.commands.send, on), lines, hold, token, on.isRightToLeft())
    said = stage.commands.send.text()
    panels = (stage.commands.replies, *stage.panels[1:], stage.timeline)
    hidden = Hidden(tuple(box_of(panel, on) for panel in panels), box_of(stage.caption, on))
    receipt = next((fact.receipt for fact in facts if isinstance(fact, told.Accepted)), None)
    if receipt is not None:
        row = newest(after.log) or newest(after.write) or box_of(stage.write, on)
        x = row.x + row.width - token - 2 if on.isRightToLeft() else row.x + 2
        landing = Box(x, row.middle[1] - token / 2, token, token)
        return choreography.accepted(places, said, str(receipt), landing, hidden, rows_changed(before, after))
    if any(isinstance(fact, told.Rejected) for fact in facts):
        return choreography.rejected(places, said, hidden)
    return choreography.waiting(places, said)


def asking(stage: Stage, on: QWidget, facts: Sequence[Fact], client: str, began: float) -> Asking:
    """Return the way of a query that this client asked just now, of which these facts tell."""
    answers = [fact for fact in facts if isinstance(fact, told.Answered | told.AnsweredPending)]
    from_write = any(isinstance(fact, told.AskedWriteStore) for fact in facts) or any(
        isinstance(fact, told.Answered) and fact.lane == WRITE for fact in answers
    )
    readers = stage.queries.in_sight
    view = next((view for view in readers if view.client == client), readers[0])
    button = view.again if stage.queries.two else stage.queries.refresh
    shown = box_of(view.answer, on)
    waits = None if answers else lens_of(stage, on, client)
    if waits is None:
        store = box_of((stage.write.view if from_write else stage.read.view).viewport(), on)
        lens = choreography.lens_in(store._replace(y=store.y - 2, height=2.0 * DEEP), stage.theme.sizes.token)
        # Lenses of two readers go down beside each other.
        waits = lens.moved((readers.index(view) - (len(readers) - 1) / 2) * 1.2 * lens.width, 0), _all_of(view, on)
    write_side = around([box_of(stage.commands, on), box_of(stage.write, on)])
    return Asking(
        box_of(button, on), waits[0], shown, waits[1], None if from_write else write_side, bool(answers), began
    )


def lens_of(stage: Stage, on: QWidget, client: str) -> tuple[Box, Box] | None:
    """Return where a client's lens waits at a store, and all that shows it."""
    return None if stage.waits is None else stage.waits.lens_of(client, on)


def _all_of(view: ReaderView, on: QWidget) -> Box:
    """Return the place of an answer with all that is said about it."""
    shown, below = box_of(view.answer, on), box_of(view, on)
    return Box(shown.x, shown.y, shown.width, below.y + below.height - shown.y)


def awaited(stage: Stage, on: QWidget, view: ReaderView) -> Awaited | None:
    """Return the way of an answer that a reader has waited for in sight of everybody."""
    waits = lens_of(stage, on, view.client)
    return None if waits is None else Awaited(waits[0], box_of(view.answer, on), _all_of(view, on))


def of_fault(stage: Stage, on: QWidget, facts: Iterable[Fact]) -> Scene:
    """Return the scene of a fault or a repair: a projector is hatched or no longer, a read store is emptied."""
    kinds: set[type[Any]] = {type(fact) for fact in facts}
    if told.Wiped in kinds:
        return (choreography.faded(box_of(stage.read.view.viewport(), on), choreography.EMPTYING),)
    if kinds & {told.Crashed, told.Restarted}:
        return (choreography.faded(box_of(stage.lane, on), choreography.HATCH),)
    return ()


def of_caption(stage: Stage, on: QWidget) -> Move:
    """Return how one caption gives way to the next."""
    return choreography.faded(box_of(stage.caption, on), choreography.CAPTION)
