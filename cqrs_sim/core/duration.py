"""Durations as people write them: "250ms", "2", "2 s", "1.5min"."""

from __future__ import annotations

import re

from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.written import POINT, signed
from cqrs_sim.language import _

_UNITS = {"": SECOND, "us": 1, "µs": 1, "ms": 1_000, "s": SECOND, "min": 60 * SECOND, "h": 3_600 * SECOND}
_WRITTEN = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?|[.,]\d{1,9})\s*([a-zµ]*)", re.ASCII | re.IGNORECASE)


def parse(text: str) -> int:
    """Return the microseconds meant; a bare number means seconds. Raises ValueError with a sentence."""
    written = _WRITTEN.fullmatch(text.strip().replace("μ", "µ"))
    if written is None or written[2].lower() not in _UNITS:
        raise ValueError(_("{text!r} is not a time: write 2, 2s, 250ms or 1.5min.").format(text=text.strip()))
    from decimal import Decimal  # what is typed comes late; what is shown comes with the first picture

    return round(Decimal(written[1].replace(",", ".")) * _UNITS[written[2].lower()])


def seconds(microseconds: int, places: int = 1) -> str:
    """Return the duration in seconds for a screen, such as "3.6 s"."""
    return signed(f"{microseconds / SECOND:.{places}f} s")


def exact(microseconds: int) -> str:
    """Return the shortest text that `parse` reads back as the same duration, such as "2.0 s" or "250 ms"."""
    if 0 < microseconds < 1_000:
        return f"{microseconds} µs"
    if 0 < microseconds < SECOND and microseconds % 100_000:
        return f"{_shortest(microseconds, 3, 0)} ms"
    return f"{_shortest(microseconds, 6, 1)} s"


def _shortest(count: int, places: int, least: int) -> str:
    """Return a count as a decimal number with so many places, without noughts at its end but for the `least` places."""
    whole, part = divmod(abs(count), 10**places)
    shown = f"{part:0{places}d}".rstrip("0").ljust(least, "0")
    return f"{'-' if count < 0 else ''}{whole}{POINT if shown else ''}{shown}"
