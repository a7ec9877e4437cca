"""What a browser made of an exchange and what the rules make of it, in the same words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import ConsoleMessage, Page

from cqrs_sim.cors.cache import PreflightCache
from cqrs_sim.cors.exchange import Exchange
from cqrs_sim.cors.judge import Verdict, judge
from cqrs_sim.cors.serving.demonstration import Demonstration
from cqrs_sim.cors.serving.diary import Arrival, Sighting

_ALLOW = "'Access-Control-Allow"
_UNEQUAL = f"{_ALLOW}-Origin' header.*(not equal|multiple values|invalid)"
CONSOLE = {
    "preflight.status": "It does not have HTTP ok status|Redirect is not allowed for a preflight request",
    "preflight.acao.missing": f"Response to preflight.*No {_ALLOW}-Origin' header is present",
    "preflight.acao.mismatch": f"Response to preflight.*{_UNEQUAL}",
    "preflight.acao.wildcard-with-credentials": "Response to preflight.*must not be the wildcard",
    "preflight.acac": f"Response to preflight.*{_ALLOW}-Credentials' header",
    "preflight.malformed-list": "Cannot parse Access-Control-Allow-(Methods|Headers)",
    "preflight.allow-methods": "is not allowed by Access-Control-Allow-Methods",
    "preflight.allow-headers": "is not allowed by Access-Control-Allow-Headers",
    "response.acao.missing": f"policy: No {_ALLOW}-Origin' header is present",
    "response.acao.mismatch": f"policy: The {_UNEQUAL}",
    "response.acao.wildcard-with-credentials": f"policy: The value of the {_ALLOW}-Origin' header.*wildcard",
    "response.acac": f"policy: The value of the {_ALLOW}-Credentials' header",
}
"""What Chromium says in its console where it blocks at a step; at the other steps it says nothing that names one."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What can be observed of an attempt from outside: on the wire, and by the page's script.

    `preflights` are place, Origin, and what is asked for, `requests` place, method and Origin; `readable` are the
    headers of the answer that the script can read.
    """

    type: str
    status: int
    readable: frozenset[str]
    preflights: tuple[tuple[int | None, str | None, str | None, str | None], ...]
    requests: tuple[tuple[int | None, str, str | None], ...]


def by_the_rules(verdict: Verdict) -> Observed:
    """What should be observed."""
    asking = [(visit.place, visit.preflight) for visit in verdict.visits if visit.preflight is not None]
    return Observed(
        verdict.response_type,
        verdict.status,
        verdict.readable,
        tuple((place, asked.origin, asked.method, asked.headers) for place, asked in asking),
        tuple((visit.place, visit.method, visit.origin_header) for visit in verdict.visits if visit.sent),
    )


def by_the_browser(sighting: Sighting, arrivals: Sequence[Arrival], exchange: Exchange) -> Observed:
    """What was observed; of the headers, those that the exchange has."""
    written = {name.lower() for hop in exchange.hops if hop.actual for name, _ in hop.actual.headers}
    asking = [arrival for arrival in arrivals if arrival.preflight]
    return Observed(
        sighting.type,
        sighting.status,
        frozenset(name.lower() for name, _ in sighting.headers) & written,
        tuple((one.place, one.origin, one.asked_method, one.asked_headers) for one in asking),
        tuple((one.place, one.method, one.origin) for one in arrivals if not one.preflight),
    )


class Trial:
    """A page of the demonstration in a browser, and what the browser's console says there."""

    def __init__(self, page: Page, demonstration: Demonstration) -> None:
        self._page, self._demonstration = page, demonstration
        self.console: list[str] = []
        page.on("console", self._said)

    def _said(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)

    def attempt(self, exchange: Exchange) -> Observed:
        """Let the browser perform the exchange; the page stays, and so does what the browser remembers."""
        self.console.clear()
        self._demonstration.change(exchange)
        if self._page.url == self._demonstration.address:
            self._page.click("#send")
        else:
            self._page.goto(self._demonstration.address)
        self._page.wait_for_selector("#send:enabled")
        sighting = self._demonstration.entries[-1]
        assert isinstance(sighting, Sighting)
        assert self._page.inner_text("#verdict").endswith("yes" if sighting.readable else "no")
        arrivals = [arrival for arrival in self._demonstration.arrivals if arrival.attempt == sighting.attempt]
        return by_the_browser(sighting, arrivals, self._demonstration.performed)

    def expected(self, cache: PreflightCache | None = None, now: float = 0.0) -> Verdict:
        """The rules' verdict on what was performed last."""
        performed = self._demonstration.performed
        return judge(performed.asked, performed.hops, cache, now)

    def names(self, code: str) -> bool:
        """Whether the console names this step; True for one that no console names."""
        return code not in CONSOLE or any(re.search(CONSOLE[code], said) for said in self.console)
