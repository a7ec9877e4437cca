"""The summary: what a run came to, counted from its facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from cqrs_sim.core import facts as told
from cqrs_sim.core.duration import exact
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.language import _, pgettext


@dataclass(frozen=True)
class Summary:
    """Figures of one run; `until` in simulated microseconds, positions as in the log.

    `checkpoint` is that of the lane which is furthest behind. Copies are counted on all lanes.
    """

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
    lost: int
    parked: int
    facts: int
    trace_hash: str

    def sentences(self) -> str:
        """Return the summary as a few lines for people."""
        titled = {
            _("Commands"): _("{accepted} accepted, {rejected} rejected"),
            _("Queries"): "{queries}",
            pgettext("the write store", "Write"): _("head #{head}"),
            pgettext("the read store", "Read"): _("at #{checkpoint} of {head}"),
            _("Lane"): self._lane(),
            _("Trace"): _("{trace_hash} ({facts} facts)"),
        }
        wide = max(8, *map(len, titled)) + 2
        begin = _("{time} simulated, seed {seed}").format(time=exact(self.until), seed=self.seed)
        return "\n".join((begin, *(f"{name:{wide}}{said.format(**asdict(self))}" for name, said in titled.items())))

    def _lane(self) -> str:
        parts = [_("{in_flight} in flight"), _("{waiting} waiting"), _("{applied} applied"), _("{ignored} ignored")]
        parts += [_("{lost} lost")] * bool(self.lost) + [_("{parked} parked")] * bool(self.parked)
        return " = ".join((_("{sent} sent"), " + ".join(parts)))


class Tally:
    """Listens to facts and counts them by kind."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._count: Counter[type[Fact]] = Counter()
        self._head = 0
        self._checkpoints: dict[str, int] = {}
        self._waiting: set[tuple[str, int, int]] = set()

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        self._count[type(fact)] += 1
        match fact:
            case told.Committed():
                self._head = fact.envelope.position
            case told.Delivered():
                self._waiting.add((fact.lane, fact.position, fact.copy))
            case told.Applied() | told.Ignored() | told.Parked():
                self._waiting.discard((fact.lane, fact.position, fact.copy))
        match fact:
            case told.Applied() | told.AppliedAtOnce() | told.CheckpointSaved():
                self._checkpoints[fact.lane] = fact.checkpoint
            case told.Rebuilt():
                self._checkpoints[fact.lane] = fact.position
            case told.Wiped():
                self._checkpoints[fact.lane] = 0
            case told.LaneClosed():
                self._checkpoints.pop(fact.lane, None)

    def summary(self, until: int, seed: int, facts: int, trace_hash: str) -> Summary:
        """Return what the facts came to."""
        count = self._count
        sent = count[told.Sent] + count[told.Duplicated]
        return Summary(
            until=until,
            seed=seed,
            accepted=count[told.Accepted],
            rejected=count[told.Rejected],
            queries=count[told.Asked],
            head=self._head,
            checkpoint=min(self._checkpoints.values(), default=0),
            sent=sent,
            in_flight=sent - count[told.Delivered] - count[told.Lost],
            waiting=len(self._waiting),
            applied=count[told.Applied],
            ignored=count[told.Ignored],
            lost=count[told.Lost],
            parked=count[told.Parked],
            facts=facts,
            trace_hash=trace_hash,
        )
