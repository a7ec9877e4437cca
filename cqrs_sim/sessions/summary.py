"""The summary: what a run came to, counted from its facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from cqrs_sim.core import facts as told
from cqrs_sim.core.duration import exact
from cqrs_sim.core.facts import Fact


@dataclass(frozen=True)
class Summary:
    """Figures of one run; `until` in simulated microseconds, positions as in the log."""

    until: int
    seed: int
    accepted: int
    rejected: int
    queries: int
    head: int
    checkpoint: int
    sent: int
    in_flight: int
    waiting: int
    applied: int
    ignored: int
    facts: int
    trace_hash: str

    def sentences(self) -> str:
        """Return the summary as a few lines for people."""
        return "\n".join(
            (
                f"{exact(self.until)} simulated, seed {self.seed}",
                f"Commands  {self.accepted} accepted, {self.rejected} rejected",
                f"Queries   {self.queries}",
                f"Write     head #{self.head}",
                f"Read      at #{self.checkpoint} of {self.head}",
                f"Lane      {self.sent} sent = {self.in_flight} in flight + {self.waiting} waiting"
                f" + {self.applied} applied + {self.ignored} ignored",
                f"Trace     {self.trace_hash} ({self.facts} facts)",
            )
        )


class Tally:
    """Listens to facts and counts them by kind."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._count: Counter[type[Fact]] = Counter()
        self._head = 0
        self._checkpoint = 0
        self._waiting: set[tuple[int, int]] = set()

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        self._count[type(fact)] += 1
        match fact:
            case told.Committed():
                self._head = fact.envelope.position
            case told.Held():
                self._waiting.add((fact.position, fact.copy))
            case told.Applied():
                self._checkpoint = fact.position
                self._waiting.discard((fact.position, fact.copy))

    def summary(self, until: int, seed: int, facts: int, trace_hash: str) -> Summary:
        """Return what the facts came to."""
        count = self._count
        return Summary(
            until=until,
            seed=seed,
            accepted=count[told.Accepted],
            rejected=count[told.Rejected],
            queries=count[told.Asked],
            head=self._head,
            checkpoint=self._checkpoint,
            sent=count[told.Sent],
            in_flight=count[told.Sent] - count[told.Delivered],
            waiting=len(self._waiting),
            applied=count[told.Applied],
            ignored=count[told.Ignored],
            facts=facts,
            trace_hash=trace_hash,
        )
