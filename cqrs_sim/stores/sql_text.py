"""SQL text: a compiled statement with its values in place, on one line, for people to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

_LINE_BREAKS = re.compile("([\x00-\x1f\x7f-\x9f\u2028\u2029])")


def sql_text(sql: str, parameters: Sequence[Any]) -> str:
    """Return the statement as a person could type it; it is never run."""
    parts = " ".join(sql.split()).split("?")  # nothing that is compiled here quotes a question mark of its own
    literals = [_literal(value) for value in parameters]
    return "".join(part + literal for part, literal in zip_longest(parts, literals, fillvalue=""))


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(int(value))  # SQLite keeps True as 1
    pieces = _LINE_BREAKS.split(value)  # every other piece is a break
    texts = ["'" + piece.replace("'", "''") + "'" for piece in pieces]
    texts[1::2] = [f"char({ord(piece)})" for piece in pieces[1::2]]
    return " || ".join(text for text in texts if text != "''") or "''"
