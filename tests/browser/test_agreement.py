"""A real browser and the rules agree on the reference cases, in everything that can be observed."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cqrs_sim.cors.address import parse_address, parse_origin
from cqrs_sim.cors.cache import PreflightCache
from cqrs_sim.cors.exchange import Answer, Exchange, Hop, asked
from cqrs_sim.cors.judge import judge
from cqrs_sim.oracles.cors import exchanges
from tests.browser.agreement import Observed, Trial, by_the_rules
from tests.browser.mixtures import API, PAGE, mixture

OPEN = Path(__file__).parents[1] / "oracles" / "cors_open.json"
DOCUMENT: dict[str, Any] = json.loads(OPEN.read_text("utf-8"))
CASES = dict(exchanges(OPEN))
SEQUENCES: dict[str, Any] = {sequence["id"]: sequence for sequence in DOCUMENT["preflight_cache_sequences"]}
AUTHORIZATION = "cors-o27"
MIXTURES = int(os.environ.get("CQRS_SIM_MIXTURES", "60"))
DIFFERENCES = {
    "authorization",
    "bad-location",
    "no-location",
    "null-without-cors",
    "repeated",
    "user-agent",
    "user-in-address",
}
"""The notes on where Chromium differs from the standard."""


def agrees(trial: Trial, exchange: Exchange) -> None:
    observed = trial.attempt(exchange)
    verdict = trial.expected()
    assert observed == by_the_rules(verdict)
    if verdict.blocking is not None and verdict.blocking.code is not None:
        assert trial.names(verdict.blocking.code), trial.console


@pytest.mark.parametrize("case", [case for case in CASES if case != AUTHORIZATION])
def test_the_browser_does_with_each_open_case_what_the_rules_say(case: str, named: Trial) -> None:
    agrees(named, CASES[case])


@pytest.mark.parametrize("case", [case for case in CASES if case != AUTHORIZATION])
def test_it_does_so_too_where_the_origins_are_played_by_ports(case: str, ported: Trial) -> None:
    agrees(ported, CASES[case])


def answer(given: dict[str, Any]) -> Answer:
    return Answer(given["status"], tuple((name, value) for name, value in given["headers"]))


@pytest.mark.parametrize("name", SEQUENCES)
def test_the_browser_remembers_preflights_as_the_rules_say(name: str, named: Trial) -> None:
    sequence = SEQUENCES[name]
    url, cache = parse_address(sequence["url"]), PreflightCache()
    hop = Hop(url, answer(sequence["preflight"]), answer(sequence["actual"]))
    counts = []
    for step in sequence["steps"]:
        headers = tuple((name, value) for name, value in step["headers"])
        request = asked(parse_origin(sequence["page_origin"]), url, method=step["method"], headers=headers)
        observed = named.attempt(Exchange(request, (hop,)))
        verdict = named.expected(cache, step["at"])
        assert observed == by_the_rules(verdict)
        cache = verdict.cache
        counts.append(len(observed.preflights))
    assert counts == [step["expect_preflights"] for step in sequence["steps"]]


@pytest.mark.parametrize("seed", range(MIXTURES))
def test_the_browser_does_with_mixtures_of_everything_what_the_rules_say(seed: int, named: Trial) -> None:
    exchange = mixture(seed)
    observed = named.attempt(exchange)
    verdict = named.expected()
    if not DIFFERENCES & {note for step in verdict.steps for note in step.notes}:
        assert observed == by_the_rules(verdict)


def differs_at_most_as_noted(exchange: Exchange, observed: Observed, noted: Observed) -> bool:
    """Whether the browser does what the note says, or else, in a newer version, what the standard says."""
    return observed in (noted, by_the_rules(judge(exchange.asked, exchange.hops)))


def test_a_wildcard_stands_for_authorization_in_the_browser_alone(named: Trial) -> None:
    exchange = CASES[AUTHORIZATION]
    observed = named.attempt(exchange)
    step = named.expected().blocking
    assert step is not None
    assert (step.code, step.notes) == ("preflight.authorization", ("authorization",))
    (hop,) = exchange.hops
    assert hop.preflight is not None
    by_its_name = (*hop.preflight.headers, ("Access-Control-Allow-Headers", "authorization"))
    allowing = replace(hop, preflight=replace(hop.preflight, headers=by_its_name))
    assert differs_at_most_as_noted(exchange, observed, by_the_rules(judge(exchange.asked, (allowing,))))


OPENED = Answer(200, (("Access-Control-Allow-Origin", PAGE), ("Access-Control-Allow-Headers", "user-agent")))


def test_user_agent_is_dropped_by_the_browser(named: Trial) -> None:
    url = parse_address(f"{API}/user-agent")
    request = asked(parse_origin(PAGE), url, headers=(("User-Agent", "x"),))
    exchange = Exchange(request, (Hop(url, OPENED, OPENED),))
    observed = named.attempt(exchange)
    assert named.expected().steps[0].notes == ("user-agent",)
    noted = by_the_rules(judge(replace(request, headers=()), exchange.hops))
    assert differs_at_most_as_noted(exchange, observed, noted)


def test_a_redirect_to_an_address_with_a_user_is_refused_by_the_browser_everywhere(named: Trial) -> None:
    first, second = parse_address(f"{PAGE}/user/0"), parse_address(f"{PAGE}/user/1")
    away = Answer(302, (("Location", second._replace(user="u", password="p").text),))
    exchange = Exchange(asked(parse_origin(PAGE), first), (Hop(first, None, away), Hop(second, None, OPENED)))
    observed = named.attempt(exchange)
    verdict = named.expected()
    assert "user-in-address" in {note for step in verdict.steps for note in step.notes}
    noted = Observed("error", 0, frozenset(), (), ((0, "GET", None),))
    assert differs_at_most_as_noted(exchange, observed, noted)


def test_after_an_answer_that_may_not_be_read_the_browser_need_not_ask_again(named: Trial) -> None:
    url = parse_address(f"{API}/forgotten")
    allowing = Answer(204, (*OPENED.headers, ("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Max-Age", "60")))
    request = asked(parse_origin(PAGE), url, method="PUT")
    refused, fine = (Exchange(request, (Hop(url, allowing, actual),)) for actual in (Answer(200), OPENED))
    assert named.attempt(refused) == by_the_rules(named.expected())
    verdict = named.expected()
    assert verdict.steps[6].notes == ("forgotten",)
    observed = named.attempt(fine)
    noted = replace(by_the_rules(named.expected()), preflights=())
    assert differs_at_most_as_noted(fine, observed, noted)
