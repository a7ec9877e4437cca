"""Shared widths: how the columns of a table share the room that there is. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Sequence

CLOSER = 7
"""How much closer columns come where they would not fit otherwise."""


def shared(needed: Sequence[int], texts: Collection[int], room: int, least: int, squeezed: bool) -> list[int]:
    """Return how wide columns are made that need so much, with a gap in it, in so much room.

    More room than needed goes to the `texts`, which are places in `needed`, to each by what it needs. Where room is
    lacking columns come closer, then the widest texts get shorter, down to `least`; where that is not enough either,
    texts keep what they need, unless they are to be `squeezed` in any case.
    """
    widths = list(needed)
    lacking = sum(widths) - room
    if lacking > 0:
        closer = min(CLOSER, -(-lacking // max(1, len(widths))))
        widths = [width - closer for width in widths]
        lacking = sum(widths) - room
    if lacking > 0:
        short = _shortened(widths, texts, room, least)
        return short if squeezed or sum(short) <= room else widths
    return _spread(widths, texts, -lacking)


def _shortened(widths: Sequence[int], texts: Collection[int], room: int, least: int) -> list[int]:
    """Return the widths with the widest texts cut to the same, no shorter than `least`, until all have room."""
    fixed = sum(width for place, width in enumerate(widths) if place not in texts)
    left, cap = room - fixed, least
    for done, width in enumerate(sorted(widths[place] for place in texts)):
        share = left // (len(texts) - done)
        if width > share:
            cap = max(least, share)
            break
        left -= width
    return [min(width, cap) if place in texts else width for place, width in enumerate(widths)]


def _spread(widths: Sequence[int], texts: Collection[int], spare: int) -> list[int]:
    whole = sum(widths[place] for place in texts)
    return [width + (spare * width // whole if place in texts and whole else 0) for place, width in enumerate(widths)]
