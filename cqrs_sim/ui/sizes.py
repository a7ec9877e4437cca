"""The sizes: every length that is drawn, as a pure function of a person's text size or of a projected picture."""

from __future__ import annotations

from cqrs_sim.core.frozen import dataclass

SMALLEST, USUAL, LARGEST = 80, 100, 200
"""Text sizes that people can choose, in percent."""
STOPS = (80, 90, 100, 110, 125, 150, 175, 200)
"""The text sizes on the way from the smallest to the largest."""

_BODY = 13


@dataclass(frozen=True)
class Sizes:
    """Lengths by what they are for, in device-independent pixels."""

    body: int
    """Running text, tables, buttons."""
    small: int
    """What is written beside and below things that are drawn."""
    lead: int
    """What a class reads together: the table of CQRS and CORS, the reasons of the drill."""
    key: int
    """Key facts: caption, heads, the verdict."""
    large: int
    huge: int
    """By how much the read side is behind: in time, and in events."""
    row: int
    """Height of a table row."""
    token: int
    """Diameter of a token on the lane."""
    target: int
    """Least height of anything to click."""
    verdict: int
    """What came of a command."""
    lane: int
    """Least width of the lane."""
    radius: int = 7
    projected: bool = False
    """Whether a room looks at it, to which only what matters most is shown."""

    def px(self, usual: float) -> int:
        """Return what is so long beside text of the usual size, in proportion to the text."""
        return round(usual * self.body / _BODY)


def chosen(percent: int = USUAL) -> Sizes:
    """Return the sizes for who sits before the screen and has chosen this text size."""

    def px(usual: int) -> int:
        return (usual * percent + 50) // 100

    return Sizes(px(_BODY), px(12), px(16), px(18), px(22), px(34), px(26), px(30), px(28), px(_BODY), px(230))


def projected(height: int) -> Sizes:
    """Return the sizes for a room that looks at a picture so high.

    A letter has to be 1/200 of the distance it is read from. Capitals are 0.727 of a letter's size: running text of
    1/36 of the height can be read from four heights away, and key facts of 1/24 from six, which is the back row.
    Neither is ever less; rows, tokens and targets go by the text before it was rounded up.
    """
    body, key, pixels = _part(height, 36), _part(height, 24), height // 36
    row, token, target = pixels * 17 // 10, (pixels * 23 + 5) // 10, (pixels * 17 + 5) // 10
    return Sizes(body, body, body, key, key, key * 5 // 4, row, token, target, key, 5 * token, projected=True)


def _part(height: int, of: int) -> int:
    return -(-height // of)
