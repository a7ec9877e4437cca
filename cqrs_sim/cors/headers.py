"""Headers: lists of names and values, what they come to together, and what may not be in them (Fetch, "headers")."""

from __future__ import annotations

import re
from typing import NamedTuple

from cqrs_sim.language import _

Headers = tuple[tuple[str, str], ...]
"""Names and values in the order of the wire; a name may come up more than once."""

SPACE = " \t"
"""What is trimmed from the ends of a value and of a list's items on the wire."""

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def is_token(text: str) -> bool:
    """Whether it can be a method or the name of a header."""
    return _TOKEN.fullmatch(text) is not None


def got(headers: Headers, name: str) -> str | None:
    """Return all values of a header together, as a browser compares them; None where it is absent."""
    values = [value.strip(SPACE) for other, value in headers if other.lower() == name]
    return ", ".join(values) if values else None


class Items(NamedTuple):
    """A header read as a list of tokens; `bad` is the first item that is none, and spoils the list."""

    names: tuple[str, ...]
    bad: str | None = None


def items(headers: Headers, name: str) -> Items | None:
    """Return the header as a list without empty items, None where absent (Fetch, "extract header list values")."""
    text = got(headers, name)
    if text is None:
        return None
    pieces = [piece.strip(SPACE) for piece in text.split(",")]
    names = tuple(piece for piece in pieces if piece)
    return Items(names, next((piece for piece in names if not is_token(piece)), None))


def without(headers: Headers, names: frozenset[str]) -> Headers:
    """Return the headers but for those of these names, given in small letters."""
    return tuple(header for header in headers if header[0].lower() not in names)


def checked(name: str, value: str) -> tuple[str, str]:
    """Return a header as it is sent, its value trimmed. Raises ValueError with a sentence for what cannot be sent."""
    if not is_token(name):
        said = _("A header has no name: write it before the colon.")
        if name:
            said = _("{text} is no name of a header: letters, digits and hyphens, without spaces.")
        raise ValueError(said.format(text=repr(name)))
    value = value.strip(" \t\r\n")
    if "\r" in value or "\n" in value:
        said = _("The value of {header} has a line break in it, which would end or break the header.")
        raise ValueError(said.format(header=name))
    if "\0" in value:
        said = _("The value of {header} has a NUL byte in it, which would end or break the header.")
        raise ValueError(said.format(header=name))
    if any(ord(char) > 255 for char in value):
        said = _("The value of {header} has letters that a header cannot carry: Latin-1 alone is possible.")
        raise ValueError(said.format(header=name))
    return name, value
