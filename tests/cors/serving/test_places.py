"""Places: an exchange moved to this machine means what it meant before."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.cors.address import Origin, parse_address, parse_origin
from cqrs_sim.cors.exchange import Answer, Exchange
from cqrs_sim.cors.judge import judge
from cqrs_sim.cors.serving.places import foreign, performed, renamed
from cqrs_sim.oracles.cors import exchanges
from tests.cors.requests import CREDENTIALS, HEADERS, METHODS, ORIGIN, OTHER, PAGE, answer, ask, hop, to
from tests.cors.serving.browsing import exchange

OPEN = Path(__file__).parents[2] / "oracles" / "cors_open.json"
PLAYED = {parse_origin("https://app.example"): Origin("http", "127.0.0.1", 4001)}


def moved(whole: Exchange) -> Exchange:
    """The exchange with its origins played from port 4000 on."""
    origins = (whole.asked.page, *foreign(whole))
    real = {origin: Origin("http", "127.0.0.1", 4000 + number) for number, origin in enumerate(origins)}
    return performed(whole, {origin: there for origin, there in real.items() if origin.scheme})


def judged(whole: Exchange) -> tuple[object, ...]:
    verdict = judge(whole.asked, whole.hops)
    step = verdict.blocking
    way = [(visit.sent, visit.place, visit.preflight is not None) for visit in verdict.visits]
    return verdict.outcome, step and (step.code, step.hop), verdict.status, verdict.readable, way


@pytest.mark.parametrize(("_name", "whole"), list(exchanges(OPEN)))
def test_every_open_case_is_judged_alike_on_this_machine(_name: str, whole: Exchange) -> None:
    assert judged(moved(whole)) == judged(whole)


values = st.sampled_from(
    [
        "*",
        PAGE,
        f"{PAGE}/",
        PAGE.upper(),
        f"{PAGE}:80",
        f"{PAGE}, {PAGE}",
        "http://api.test",
        "null",
        "",
        "https://page.test",
        PAGE + ".evil",
    ]
)
answers = st.builds(
    lambda allowed, credentials, methods, names, status: answer(
        {ORIGIN: allowed, CREDENTIALS: credentials, METHODS: methods, HEADERS: names}, status
    ),
    *(
        values,
        st.sampled_from(["true", "True"]),
        st.sampled_from(["PUT", "*", "put"]),
        st.sampled_from(["x-a", "*", ""]),
    ),
    st.sampled_from([200, 204, 404]),
)


@given(
    *(answers, answers, answers, st.sampled_from(["GET", "PUT"]), st.sampled_from([{}, {"X-A": "1"}])),
    st.sampled_from(["omit", "include"]),
    st.sampled_from([OTHER, f"{PAGE}/", "/x2", "http://u:p@other.test/y", "ftp://other.test/", "http://"]),
    st.booleans(),
)
def test_every_exchange_is_judged_alike_on_this_machine(
    first: Answer,
    preflight: Answer,
    last: Answer,
    method: str,
    headers: dict[str, str],
    credentials: str,
    location: str,
    away: bool,
) -> None:
    request = ask(method, headers, credentials=credentials)
    hops = (
        (hop(actual=to(location, 307)), hop(OTHER, last, preflight))
        if away
        else (hop(actual=first, preflight=preflight),)
    )
    whole = exchange(*hops, request=request)
    assert judged(moved(whole)) == judged(whole)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://app.example", "http://127.0.0.1:4001"),
        ("https://app.example/", "http://127.0.0.1:4001/"),
        ("a, https://app.example,b", "a, http://127.0.0.1:4001,b"),
        ("HTTPS://APP.EXAMPLE", "HTTP://127.0.0.1:4001"),
        *((same, same) for same in ("http://app.example", "https://app.example:443", "https://app.example.evil", "*")),
        *((same, same) for same in ("https://app.examples", "https://www.app.example", "xhttps://app.example", "")),
    ],
)
def test_whole_origins_are_replaced_and_mistakes_stay_mistakes(text: str, expected: str) -> None:
    assert renamed(text, PLAYED) == expected


@given(st.text())
def test_where_nothing_is_played_nothing_is_renamed(text: str) -> None:
    assert renamed(text, {}) == text


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/x2?a", "/x2?a"),
        ("?a", "?a"),
        ("x2", "http://127.0.0.1:4001/x2"),
        ("//other.test/y", "http://127.0.0.1:4002/y"),
        ("http://api.test/x2", "http://127.0.0.1:4001/x2"),
        ("http://u:p@other.test/y", "http://u:p@127.0.0.1:4002/y"),
        ("ftp://other.test/", "ftp://other.test/"),
        ("http://", "http://"),
    ],
)
def test_a_redirect_leads_where_it_led(location: str, expected: str) -> None:
    whole = moved(exchange(hop(actual=to(location)), hop(OTHER)))
    assert whole.hops[0].actual is not None
    assert dict(whole.hops[0].actual.headers)["Location"] == expected


def test_a_page_of_the_origin_null_stays_so() -> None:
    whole = moved(exchange(hop(actual=answer({ORIGIN: "null"})), request=ask(page="null")))
    assert (whole.asked.page.text, whole.asked.url) == ("null", parse_address("http://127.0.0.1:4001/x"))
    assert judge(whole.asked, whole.hops).outcome == "allowed"
