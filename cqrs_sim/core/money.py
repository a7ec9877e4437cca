"""Money as people write it, such as 12.50; kept as whole cents."""

from __future__ import annotations

import re

from cqrs_sim.core.written import signed

_WRITTEN = re.compile(r"(\d{1,15})(?:[.,](\d{1,2}))?", re.ASCII)


def money(cents: int) -> str:
    """Return the amount with its cents as the chosen language writes it, such as "12.50"; `cents_of` reads it back."""
    return signed(amount(cents))


def amount(cents: int) -> str:
    """Return the amount with its cents as facts keep it, in no language: "12.50"."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"


def cents_of(text: str) -> int | None:
    """Return the cents meant by "12.50", "12,5" or "12"; None where that is no amount."""
    written = _WRITTEN.fullmatch(text.strip())
    return None if written is None else int(written[1]) * 100 + int((written[2] or "").ljust(2, "0"))
