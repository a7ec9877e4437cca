"""Sections of settings: plain values back to dataclasses, of which only what differs from the default is written."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from cqrs_sim.core.written import listed
from cqrs_sim.language import _

Section = dict[str, Any]
"""The values of a dataclass that differ from its defaults, by field."""

T = TypeVar("T")


def section_in(written: Section, kind: type[T], where: str) -> T:
    """Return the dataclass of this kind that `section_out` wrote. Raises ValueError for what it cannot be."""
    _refuse_unknown(written, kind, where)
    return msgspec.convert(written, kind)


def _refuse_unknown(written: Any, kind: Any, where: str) -> None:
    if isinstance(written, list):
        for item in written:
            _refuse_unknown(item, next(iter(get_args(kind)), None), where)
    if not (isinstance(written, dict) and is_dataclass(kind)):
        return  # what it is instead of a section, or of a plain value, the conversion says
    known = get_type_hints(kind)
    if unknown := written.keys() - known.keys():
        raise ValueError(
            _("There is no {choices} in {where}.").format(choices=listed(sorted(map(repr, unknown))), where=where)
        )
    for name, value in written.items():
        _refuse_unknown(value, known[name], f"{where}.{name}")
