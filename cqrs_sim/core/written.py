"""Numbers and enumerations as the chosen language writes them."""

from __future__ import annotations

from collections.abc import Iterable

from cqrs_sim.language import _, pgettext

POINT = pgettext("decimal sign", ".")
_THOUSANDS = pgettext("sign between thousands", ",")
_SIGNS = str.maketrans({".": POINT, ",": _THOUSANDS})
_PLAIN = (POINT, _THOUSANDS) == (".", ",")
_NEXT = pgettext("between the parts of a list", ", ")


def whole(number: int) -> str:
    """Return a whole number with its thousands apart, such as "12,340"."""
    return signed(f"{number:,}")


def decimal(number: float, form: str) -> str:
    """Return a number in a form of Python's `format`, such as "2.5" for ".1f" and "25%" for ".0%"."""
    return signed(format(number, form))


def signed(number: str) -> str:
    """Return a number that is written as Python writes it, with the language's own signs in it."""
    return number if _PLAIN else number.translate(_SIGNS)


def listed(parts: Iterable[str]) -> str:
    """Return "a, b, c"."""
    return _NEXT.join(parts)


def enumerated(parts: Iterable[str]) -> str:
    """Return "a", "a and b" or "a, b and c", for at least one."""
    *others, last = parts
    return _("{others} and {last}").format(others=listed(others), last=last) if others else last
