"""The choreography: which moves tell of a command, a query and an event that arrives, one thing after another."""

from __future__ import annotations

from typing import NamedTuple

from cqrs_sim.ui.moves import Box, Move, Scene, around, decelerate, later, linear, standard

PRESS, CHIP, TICK, VERDICT = 100.0, 300.0, 80.0, 400.0
"""Milliseconds: a press is felt, a chip flies to the gate, from one rule to the next, the verdict stands."""
DROP, BOUNCE = 250.0, 350.0
"""Milliseconds: an accepted command drops into the write store, a rejected one bounces back to its button."""
BIRTH, FADE, SYNCHRONOUS = 200.0, 250.0, 250.0
"""Milliseconds: a row opens, a value fades, and a bar stands between two rows that change together."""
LENS, SHEET, ABSORB = 200.0, 300.0, 150.0
"""Milliseconds: a query's lens dips into the read store, its answer comes up, and an event shrinks into its row."""
HATCH, EMPTYING, DRAWER, CAPTION = 200.0, 300.0, 250.0, 150.0
"""Milliseconds: a projector crashes or starts again, a read store is emptied, drawers and captions fade."""

SMALL = 0.6
"""Which part of a token's diameter a command has at the gate, and the octagon that it leaves at its button."""
LENS_SIZE, SHEET_SIZE = (46.0, 30.0), (150.0, 84.0)


class Gate(NamedTuple):
    """Where a command goes: its button, the lines of the rules that were tried; and how long the verdict stands.

    `token` is the diameter of an event; where people read from the right, `mirrored`, chips stand left of the lines.
    """

    button: Box
    lines: tuple[Box, ...]
    hold: float
    token: float
    mirrored: bool = False


class Hidden(NamedTuple):
    """What still looks as before until the outcome, and what fades then."""

    panels: tuple[Box, ...]
    caption: Box

    def until(self, moment: float) -> Scene:
        """Return them, the outcome being known at this moment (milliseconds)."""
        old = (Move("old", moment, moment, (box, box), waiting=True) for box in self.panels)
        return (*old, *later((faded(self.caption, CAPTION),), moment))


def verdict_hold(speed: float) -> float:
    """Return how long a verdict stands at this speed (milliseconds): at least VERDICT up to 1x."""
    return VERDICT / max(1.0, speed)


def accepted(gate: Gate, command: str, position: str, landing: Box, hidden: Hidden, rows: Scene) -> Scene:
    """Return the scene of a command that is accepted: its event lands in the write store, and `rows` change then."""
    to_gate, verdict, stop = _to_gate(gate, command)
    landed = verdict + DROP
    drop = Move("command", verdict, landed, (stop, landing), standard, position, becomes="event")
    return (*hidden.until(landed), *later(rows, landed), *to_gate, drop)


def rejected(gate: Gate, command: str, hidden: Hidden) -> Scene:
    """Return the scene of a command that is rejected: it bounces back to its button as an octagon."""
    to_gate, verdict, stop = _to_gate(gate, command)
    end, stays = verdict + BOUNCE, badge(gate.button, gate.token)
    bounce = Move("command", verdict, end, (stop, stays), standard, becomes="rejected")
    return (*hidden.until(verdict), Move("old", end, end, (stays, stays), waiting=True), *to_gate, bounce)


def badge(button: Box, token: float) -> Box:
    """Return where the octagon of a rejected command stays: the lower right corner of its button, beside the point."""
    size = SMALL * token
    return Box(button.x + button.width - size, button.y + button.height - size, size, size)


def waiting(gate: Gate, command: str) -> Scene:
    """Return the scene of a command that is not judged at once: it goes to the gate, where it has to wait."""
    return _to_gate(gate._replace(lines=gate.lines[:1], hold=0.0), command)[0]


def _to_gate(gate: Gate, command: str) -> tuple[Scene, float, Box]:
    """Return the way to the gate and along the rules tried, when the verdict is over, and where the chip is then."""
    size = SMALL * gate.token
    ends = [line.x + 2 - size if gate.mirrored else line.x + line.width - 2 for line in gate.lines]
    stops = [Box(x, line.middle[1] - size / 2, size, size) for x, line in zip(ends, gate.lines, strict=True)]
    ticks = [CHIP + TICK * place for place in range(len(gate.lines))]
    verdict = ticks[-1] + gate.hold
    moves = [
        *(Move("old", tick, tick, (line, line), waiting=True) for tick, line in zip(ticks, gate.lines, strict=True)),
        Move("press", 0, PRESS, (gate.button, gate.button)),
        Move("command", 0, CHIP, (gate.button, stops[0]), decelerate, command),
        Move("command", CHIP, ticks[-1], (stops[0], stops[-1])),
        Move("command", ticks[-1], verdict, (stops[-1], stops[-1])),
    ]
    return tuple(move for move in moves if move.end > move.start or move.waiting), verdict, stops[-1]


class Asking(NamedTuple):
    """Where a query goes: its button, the store it reads, the answer and the side that stays untouched meanwhile."""

    button: Box
    store: Box
    answer: Box
    untouched: Box | None


def asked(places: Asking, answered: bool, hidden: Hidden) -> Scene:
    """Return the scene of a query: its lens goes down to the store and, if it is answered at once, a sheet comes up."""
    x, y = places.store.middle[0], places.store.y + 26
    target = Box(x, y, 0, 0).around_middle(*LENS_SIZE)
    lens = Move("lens", 0, LENS, (places.button.around_middle(*LENS_SIZE), target), decelerate)
    press = Move("press", 0, PRESS, (places.button, places.button))
    untouched = () if places.untouched is None else (Move("veil", 0, LENS, (places.untouched, places.untouched)),)
    if not answered:
        return (*untouched, press, lens)
    return (*hidden.until(LENS + SHEET), *untouched, press, lens, *later(answer(target, places.answer), LENS))


def answer(store: Box, view: Box) -> Scene:
    """Return the scene of an answer: its sheet comes up from the store into the view, and unfolds."""
    width, height = min(view.width, SHEET_SIZE[0]), min(view.height, SHEET_SIZE[1])
    return (Move("sheet", 0, SHEET, (store, Box(view.x, view.y, width, height)), decelerate),)


def applied(door: Box, position: str, rows: Scene) -> Scene:
    """Return the scene of an event at the end of its lane: it shrinks into its row, then rows change."""
    if not rows:
        return ()
    row = rows[0].path[0]
    target = Box(row.x + 4, row.y + min(row.height, 26) / 2 - 4, 8, 8)
    return (Move("event", 0, ABSORB, (door, target), decelerate, position), *later(rows, ABSORB))


def opened(rows: Box, by: float, until: float = BIRTH) -> Move:
    """Return the move that opens new rows on top of a table: what was there goes down by their height."""
    return Move("old", 0, until, (rows, rows.moved(0, by)), decelerate, waiting=True)


def faded(box: Box, until: float = FADE) -> Move:
    """Return the move that lets what was there fade."""
    return Move("fading", 0, until, (box, box), standard, waiting=True)


def struck(cell: Box, old: str) -> Move:
    """Return the move that strikes an old value out, and lets it fade for the new one."""
    return Move("struck", 0, FADE, (cell, cell), linear, old, waiting=True)


def drawer(place: Box, comes: bool, mirrored: bool = False) -> Move:
    """Return the move of a panel at the right, or the left where that is mirrored, that comes or goes."""
    if comes:
        left = place._replace(width=0.0)
        end = left.moved(place.width, 0) if mirrored else left
        return Move("wiped", 0, DRAWER, (place, end), standard, waiting=True)
    end = place.moved(-place.width if mirrored else place.width, 0)
    return Move("old", 0, DRAWER, (place, end), standard, waiting=True)


def together(write: Box, read: Box) -> Move:
    """Return the bar between two rows that changed in one step; the lane has the word for it."""
    return Move("bar", 0, SYNCHRONOUS, (write, read))


def bounds(scene: Scene) -> Box:
    """Return the part of the screen that a scene takes."""
    return around(box for move in scene for box in (move.path[:1] if is_old(move) else move.path))


def is_old(move: Move) -> bool:
    """Whether a move shows what was there before, within the place where that was."""
    return move.figure in ("old", "fading", "struck", "wiped")
