"""Short ways to write a request and the answers it meets."""

from __future__ import annotations

from typing import Any

from cqrs_sim.cors.address import parse_address, parse_origin
from cqrs_sim.cors.cache import PreflightCache
from cqrs_sim.cors.exchange import Answer, Asked, Hop, asked
from cqrs_sim.cors.judge import Verdict, judge

PAGE = "http://page.test"
API = "http://api.test/x"
OTHER = "http://other.test/y"

ORIGIN = "Access-Control-Allow-Origin"
CREDENTIALS = "Access-Control-Allow-Credentials"
METHODS = "Access-Control-Allow-Methods"
HEADERS = "Access-Control-Allow-Headers"
EXPOSE = "Access-Control-Expose-Headers"
MAX_AGE = "Access-Control-Max-Age"

Given = dict[str, str] | list[tuple[str, str]]


def pairs(headers: Given) -> tuple[tuple[str, str], ...]:
    return tuple(headers.items() if isinstance(headers, dict) else headers)


def answer(headers: Given | None = None, status: int = 200) -> Answer:
    """An answer that allows every origin if nothing else is given."""
    return Answer(status, pairs({ORIGIN: "*"} if headers is None else headers))


def ask(method: str = "GET", headers: Given | None = None, page: str = PAGE, url: str = API, **more: Any) -> Asked:
    return asked(parse_origin(page), parse_address(url), method=method, headers=pairs(headers or {}), **more)


def hop(url: str = API, actual: Answer | None = None, preflight: Answer | None = None) -> Hop:
    return Hop(parse_address(url), preflight, answer() if actual is None else actual)


def to(location: str, status: int = 302, headers: Given | None = None) -> Answer:
    """A redirect that allows every origin if nothing else is given."""
    return Answer(status, (*pairs({ORIGIN: "*"} if headers is None else headers), ("Location", location)))


def judged(request: Asked, *hops: Hop, cache: PreflightCache | None = None, now: float = 0.0) -> Verdict:
    return judge(request, hops or (hop(),), cache, now)


def code(verdict: Verdict) -> str | None:
    """The code of the step that blocks; None if none does."""
    return None if verdict.blocking is None else verdict.blocking.code


def preflights(verdict: Verdict) -> list[str | None]:
    """Access-Control-Request-Headers of each preflight that was sent."""
    return [visit.preflight.headers for visit in verdict.visits if visit.preflight is not None]


def step(verdict: Verdict, rule: str, number: int = 0) -> Any:
    """The step of this rule; with a number, of this address."""
    return [found for found in verdict.steps if found.rule == rule][number]
