"""Hints: what the annotations of dataclasses come to."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from types import CodeType
from typing import Any


def hints_of(kind: type[Any]) -> Mapping[str, Any]:
    """Return the type of each field of a class, by name, with the notes in its `Annotated`.

    The standard library's `get_type_hints` compiles each annotation anew. Of those of rows and messages few differ.
    """
    return _hints(kind)  # type: ignore[arg-type]  # mypy does not see that classes are hashable


@cache
def _hints(kind: type[Any]) -> Mapping[str, Any]:
    hints: dict[str, Any] = {}
    for each in kind.__mro__[-2::-1]:  # all but object
        known = vars(sys.modules[each.__module__])
        for name, hint in each.__annotations__.items():
            hints[name] = eval(_compiled(hint), known) if isinstance(hint, str) else hint
    return hints


@cache
def _compiled(written: str) -> CodeType:
    return compile(written, "<annotation>", "eval")
