"""The choreography: which moves tell of a command, a query and an event that arrives, one thing after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cqrs_sim.ui.moves import Box, Move, Scene, around, decelerate, later, linear, standard

CHIP, TICK, VERDICT = 300.0, 80.0, 400.0
"""Milliseconds: a chip flies to the gate, from one rule to the next, the verdict stands."""
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
SHEET_SIZE = (150.0, 84.0)
_LENS_SHAPE = (1.55, 1.0)
"""How wide and high a query's lens is, in diameters of a token."""


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


def lens_in(place: Box, token: float) -> Box:
    """Return a query's lens in the middle of a place, beside events of this diameter."""
    width, height = _LENS_SHAPE
    return place.around_middle(width * token, height * token)


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
        Move("command", 0, CHIP, (gate.button, stops[0]), decelerate, command),
        Move("command", CHIP, ticks[-1], (stops[0], stops[-1])),
        Move("command", ticks[-1], verdict, (stops[-1], stops[-1])),
    ]
    return tuple(move for move in moves if move.end > move.start or move.waiting), verdict, stops[-1]


class Asking(NamedTuple):
    """Where a query goes, when its lens sets off, and where its answer will be, which looks as before until then.

    `untouched` is the side that the query leaves alone; `hides` what is new in sight once the lens is down, or the
    sheet up: of an answer that is there at once, all that shows it; else how it waits.
    """

    button: Box
    store: Box
    answer: Box
    hides: Box
    untouched: Box | None
    answered: bool
    began: float = 0.0


def asked(askings: Sequence[Asking], caption: Box) -> Scene:
    """Return the scene of queries asked together: lenses go down, and sheets up once all of those are down.

    What is not answered at once waits at the store.
    """
    down = max(asking.began for asking in askings) + LENS
    answered = [asking for asking in askings if asking.answered]
    over = down + SHEET if answered else down
    moves: list[Move] = []
    covers: list[Move] = []
    for asking in askings:
        landed = asking.began + LENS
        start = asking.button.around_middle(asking.store.width, asking.store.height)
        moves.append(Move("lens", asking.began, landed, (start, asking.store), decelerate))
        if not asking.answered:
            covers.append(Move("old", landed, landed, (asking.hides, asking.hides), waiting=True))
        elif landed < down:
            moves.append(Move("lens", landed, down, (asking.store, asking.store)))
    sides = {asking.untouched for asking in askings}
    veils = [] if None in sides else [Move("veil", 0, over, (side, side)) for side in sides if side is not None]
    hidden = Hidden(tuple(asking.hides for asking in answered), caption).until(over) if answered else ()
    sheets = (move for asking in answered for move in later(sheet(asking.store, asking.answer), down))
    return (*hidden, *covers, *veils, *moves, *sheets)


class Awaited(NamedTuple):
    """An answer that a reader has waited for: the place of its lens, that of the answer, and all that shows it."""

    lens: Box
    answer: Box
    hides: Box


def arrived(answers: Sequence[Awaited], begin: float) -> Scene:
    """Return the scene of answers that had to be waited for, and come up from now on, or from `begin`."""
    moves: list[Move] = []
    for lens, view, hides in answers:
        moves.append(Move("old", begin + SHEET, begin + SHEET, (hides, hides), waiting=True))
        if begin:
            moves.append(Move("lens", 0, begin, (lens, lens)))
        moves += later(sheet(lens, view), begin)
    return tuple(moves)


def sheet(store: Box, view: Box) -> Scene:
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
