"""A step of the decision: what was looked at, what came of it and why, and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from cqrs_sim.core.written import enumerated
from cqrs_sim.cors.headers import Headers
from cqrs_sim.cors.sentences import CODES, MENDS, NOTES, WHY

Rule = Literal[
    "request", "origin", "need", "cache", "preflight", "permission", "response", "redirect", "readable", "server"
]
"""The ten steps, in their order; those from origin to redirect are gone through for each address."""

OF_EACH_HOP: tuple[Rule, ...] = ("origin", "need", "cache", "preflight", "permission", "response", "redirect")
AT_THE_END: tuple[Rule, ...] = ("readable", "server")

State = Literal["passed", "failed", "skipped"]
Values = Mapping[str, object]
Seen = tuple[tuple[str, str | None], ...]
"""The names and bytes that a step looked at; None for what was absent."""

_NO_VALUES: Values = MappingProxyType({})


class Mend(NamedTuple):
    """What would mend a failed step: another status or headers of one answer, or else something in the request."""

    on: Literal["preflight", "response", "request"]
    headers: Headers = ()
    status: int | None = None
    said: str = "headers"
    values: Values = _NO_VALUES

    @property
    def sentence(self) -> str:
        """The mend in words."""
        headers = enumerated([f"{name}: {value}" for name, value in self.headers]) if self.headers else ""
        template = MENDS[f"headers.{self.on}" if self.said == "headers" else self.said]
        return template.format_map({"headers": headers, "status": self.status, **self.values})


class Step(NamedTuple):
    """One step of the decision; `hop` counts the addresses from 0 and is None for what concerns the whole."""

    rule: Rule
    hop: int | None
    state: State
    said: str
    values: Values = _NO_VALUES
    seen: Seen = ()
    code: str | None = None
    mend: Mend | None = None
    notes: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """The step in one sentence."""
        return WHY[self.said].format_map(self.values)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Where browsers differ from the standard, or what else is worth knowing, a sentence each."""
        return tuple(NOTES[note] for note in self.notes)

    @property
    def meaning(self) -> str | None:
        """What the code of a failed step stands for."""
        return None if self.code is None else CODES[self.code]


@cache
def skipped(rule: Rule, hop: int | None, said: str) -> Step:
    """Return a step that was not taken."""
    return Step(rule, hop, "skipped", said)
