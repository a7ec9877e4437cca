"""The judgement: every step of the decision on one request, in the order in which a browser takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.cors.address import Address
from cqrs_sim.cors.cache import PreflightCache
from cqrs_sim.cors.check import check
from cqrs_sim.cors.construction import construct
from cqrs_sim.cors.exchange import NOT_FOUND, Answer, Asked, Hop
from cqrs_sim.cors.gate import gate
from cqrs_sim.cors.headers import Headers
from cqrs_sim.cors.preflight import Preflight, answered, asking, need, permitted, remembered
from cqrs_sim.cors.reading import advice, readable, reading
from cqrs_sim.cors.redirect import STATUSES, redirect
from cqrs_sim.cors.steps import AT_THE_END, OF_EACH_HOP, Rule, Step, skipped
from cqrs_sim.cors.travelling import Travelling

_UNKNOWN = Hop(Address(""))
RULES_OF_CORS: tuple[Rule, ...] = ("need", "cache", "preflight", "permission", "response")
"""The steps that are skipped where an address is not under CORS."""

Outcome = Literal["allowed", "blocked", "opaque", "opaqueredirect", "rejected-before-sending"]


@dataclass(slots=True)
class Visit:
    """What happened at one address; `place` is its number among the hops that were given, None for one not given."""

    place: int | None
    address: Address
    method: str
    headers: Headers = ()
    preflight: Preflight | None = None
    sent: bool = False
    origin_header: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the request: the steps, and what they come to.

    `status` is what the script sees, 0 where it sees nothing; `readable` are the headers it may read, in small
    letters; `cache` is what the browser remembers afterwards.
    """

    outcome: Outcome
    response_type: str
    status: int
    readable: frozenset[str]
    steps: tuple[Step, ...]
    visits: tuple[Visit, ...]
    answer: Answer | None
    cache: PreflightCache

    @property
    def blocking(self) -> Step | None:
        """The step that stopped the request; None if none did."""
        return next((step for step in self.steps if step.state == "failed"), None)

    @property
    def server_acted(self) -> bool:
        """Whether a server has received the request itself, and so has done what it asks for."""
        return any(visit.sent for visit in self.visits)


def judge(asked: Asked, hops: Sequence[Hop], cache: PreflightCache | None = None, now: float = 0.0) -> Verdict:
    """Decide as the Fetch standard does on a request, given what each address on its way would answer.

    Hop 0 answers the request's own address. Each redirect leads to the next hop, or to another that has its address.
    `now` is in seconds, on the clock of the cache.
    """
    return _Judgement(asked, hops, cache or PreflightCache(), now).verdict()


class _Stopped(Exception):
    """A step has failed, and the browser goes no further."""


class _Judgement:
    """A judgement on its way; it ends where a step fails or an answer is the last."""

    def __init__(self, asked: Asked, hops: Sequence[Hop], cache: PreflightCache, now: float) -> None:
        self._asked, self._hops, self._cache, self._now = asked, hops, cache, now
        self._steps: list[Step] = []
        self._visits: list[Visit] = []
        self._at: Travelling | None = None
        self._guarded = False  # whether the request needed a preflight anywhere

    def verdict(self) -> Verdict:
        """Go through all steps and say what they come to."""
        try:
            request, answer = self._fetched()
        except _Stopped:
            return self._stopped()
        if answer.status in STATUSES and self._asked.redirect == "manual":
            self._skip_end("skipped.opaqueredirect")
            return self._come_to("opaqueredirect", "opaqueredirect", 0, answer)
        names = readable(answer.headers, request.tainting, request.credentialed)
        self._steps.append(reading(request, answer, names))
        if request.tainting == "opaque":
            self._steps.append(skipped("server", None, "skipped.no-cors"))
            return self._come_to("opaque", "opaque", 0, answer)
        checked = request.tainting == "cors"
        self._steps.append(advice(answer) if checked else skipped("server", None, "skipped.same-origin"))
        return self._come_to("allowed", request.tainting, answer.status, answer, names)

    def _fetched(self) -> tuple[Travelling, Answer]:
        """Go from address to address until an answer is the last."""
        step, method, headers = construct(self._asked)
        self._take(step)
        request = Travelling(self._asked, 0, self._asked.url, method, headers)
        while True:
            request, answer = self._at_one_address(request)
            step, address = redirect(request, answer)
            self._take(step)
            if address is None:
                return request, answer
            request = request.redirected(address, answer.status)

    def _at_one_address(self, request: Travelling) -> tuple[Travelling, Answer]:
        """Go through steps 2 to 7."""
        place = self._place(request)
        hop = _UNKNOWN if place is None else self._hops[place]
        visit = Visit(place, request.address, request.method, request.headers)
        self._visits.append(visit)
        step, tainting = gate(request)
        self._take(step)
        request = self._at = request._replace(tainting=tainting)
        answer = hop.actual or NOT_FOUND
        if tainting != "cors":
            self._skip(request, RULES_OF_CORS, "skipped.same-origin" if tainting == "basic" else "skipped.no-cors")
            visit.sent, visit.origin_header = True, request.origin_header
            return request, answer
        self._ask_first(request, hop.preflight or NOT_FOUND, visit)
        visit.sent, visit.origin_header = True, request.origin_header
        self._take(check("response", request.hop, answer, request.origin, request.credentialed))
        return request, answer

    def _ask_first(self, request: Travelling, answer: Answer, visit: Visit) -> None:
        """Go through steps 3 to 6."""
        unsafe = request.unsafe
        self._take(need(request, unsafe))
        if not request.needs_preflight(unsafe):
            self._skip(request, ("cache", "preflight", "permission"), "skipped.no-preflight")
            return
        self._guarded = True
        step, spared = remembered(request, unsafe, self._cache, self._now)
        self._take(step)
        if spared:
            self._skip(request, ("preflight", "permission"), "skipped.cached")
            return
        visit.preflight = asking(request, unsafe)
        self._take(answered(request, answer))
        permission = permitted(request, unsafe, answer)
        self._take(permission.step)
        self._cache = self._cache.stored(request.whose, permission.methods, permission.names, permission.age, self._now)

    def _place(self, request: Travelling) -> int | None:
        """Return which of the given hops answers: the next, or another of this address."""
        place, address = request.hop, request.address.bare
        there = place < len(self._hops)
        if there and self._hops[place].address.bare == address:
            return place
        found = (number for number, hop in enumerate(self._hops) if hop.address.bare == address)
        return next(found, place if there else None)

    def _take(self, step: Step) -> None:
        self._steps.append(step)
        if step.state == "failed":
            raise _Stopped

    def _skip(self, request: Travelling, rules: Sequence[Rule], said: str) -> None:
        self._steps.extend(skipped(rule, request.hop, said) for rule in rules)

    def _skip_end(self, said: str) -> None:
        self._steps.extend(skipped(rule, None, said) for rule in AT_THE_END)

    def _stopped(self) -> Verdict:
        last = self._steps[-1]
        if self._guarded and self._at is not None:
            before, self._cache = self._cache, self._cache.cleared(self._at.whose)
            if self._cache != before and last.rule in ("response", "redirect"):
                self._steps[-1] = last._replace(notes=(*last.notes, "forgotten"))
        done = OF_EACH_HOP.index(last.rule) + 1 if last.rule in OF_EACH_HOP else 0
        self._steps.extend(skipped(rule, last.hop or 0, "skipped.not-reached") for rule in OF_EACH_HOP[done:])
        self._skip_end("skipped.not-reached")
        acted = any(visit.sent or visit.preflight for visit in self._visits)
        return self._come_to("blocked" if acted else "rejected-before-sending", "error", 0, None)

    def _come_to(
        self,
        outcome: Outcome,
        response_type: str,
        status: int,
        answer: Answer | None,
        names: frozenset[str] = frozenset(),
    ) -> Verdict:
        steps, visits = tuple(self._steps), tuple(self._visits)
        return Verdict(outcome, response_type, status, names, steps, visits, answer, self._cache)
