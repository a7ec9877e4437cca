"""The report: what was judged of each reference case, and whether the file's own answer agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.language import _


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one case: `said` by field, each with a difference to the file's answer in words.

    `agrees` is None where the file holds no answer.
    """

    id: str
    said: Mapping[str, Any]
    agrees: bool | None
    differences: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one file, and what kind of cases they are."""

    kind: str
    results: Sequence[Result]

    @property
    def agrees(self) -> bool:
        """Whether every case that has an answer agrees with it."""
        return all(result.agrees is not False for result in self.results)

    def sentences(self) -> str:
        """Return a line for each case that differs, and how many agree."""
        differing = [result for result in self.results if result.agrees is False]
        answered = sum(result.agrees is not None for result in self.results)
        lines = [" ".join(f"{result.id}: {'; '.join(result.differences)}".split()) for result in differing]
        agreeing = answered - len(differing)
        return "\n".join((*lines, _("{n} of {of} agree").format(n=agreeing, of=answered)))

    def document(self) -> dict[str, Any]:
        """Return the report for programs."""
        results = [{"id": result.id, **result.said, "agrees": result.agrees} for result in self.results]
        return {"kind": self.kind, "results": results}
