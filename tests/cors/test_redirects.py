"""Redirects: where they may lead, what they do to the request, and what becomes of its origin."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.cors.exchange import Answer
from cqrs_sim.cors.judge import Verdict
from tests.cors.requests import (
    API,
    CREDENTIALS,
    HEADERS,
    METHODS,
    ORIGIN,
    OTHER,
    PAGE,
    answer,
    ask,
    code,
    hop,
    judged,
    preflights,
    step,
    to,
)

HOME = f"{PAGE}/home"
ALLOWING = answer({ORIGIN: "*", METHODS: "*", HEADERS: "*, authorization"})


def origins(*urls: str, page: str = PAGE) -> list[str | None]:
    """The Origin header at each of these addresses, each redirecting to the next."""
    hops = [hop(url, to(following)) for url, following in pairwise(urls)]
    return [visit.origin_header for visit in judged(ask(url=urls[0], page=page), *hops, hop(urls[-1])).visits]


def test_from_home_the_origin_is_kept_and_from_one_foreign_origin_to_another_it_becomes_null() -> None:
    assert origins(HOME, API) == [None, PAGE]
    assert origins(API, API + "/2") == [PAGE, PAGE]
    assert origins(API, OTHER) == [PAGE, "null"]
    assert origins(API, HOME) == [PAGE, "null"]
    assert origins(HOME, API, OTHER) == [None, PAGE, "null"]
    assert origins(API, OTHER, API, HOME) == [PAGE, "null", "null", "null"]
    assert origins(API, "http://api.test:8080/") == [PAGE, "null"]
    assert origins(API, "https://api.test/x") == [PAGE, "null"]
    assert origins(API, API, page="null") == ["null", "null"]


@pytest.mark.parametrize(
    ("urls", "allowed", "found"),
    [
        ((HOME, API), "*", None),
        ((HOME, API), PAGE, None),
        ((HOME, API), "null", "response.acao.mismatch"),
        ((API, HOME), "*", None),
        ((API, HOME), PAGE, "response.acao.mismatch"),
        ((API, HOME), "null", None),
        ((API, HOME), None, "response.acao.missing"),
        ((API, OTHER), "null", None),
        ((API, OTHER), PAGE, "response.acao.mismatch"),
        ((API, OTHER), "http://api.test", "response.acao.mismatch"),
    ],
)
def test_the_last_answer_must_allow_the_origin_that_is_left(
    urls: tuple[str, str], allowed: str | None, found: str | None
) -> None:
    last = answer({} if allowed is None else {ORIGIN: allowed})
    verdict = judged(ask(url=urls[0]), hop(urls[0], to(urls[1])), hop(urls[1], last))
    assert code(verdict) == found
    assert found is None or verdict.blocking.hop == 1  # type: ignore[union-attr]  # a code has its step


@pytest.mark.parametrize("allowed", ["null", None, "http://api.test"])
def test_the_redirect_itself_must_pass_the_check_at_another_origin_but_not_at_home(allowed: str | None) -> None:
    headers = {} if allowed is None else {ORIGIN: allowed}
    verdict = judged(ask(), hop(API, to(API + "/2", headers=headers)), hop(API + "/2"))
    assert verdict.blocking is not None
    assert (verdict.blocking.rule, verdict.blocking.hop) == ("response", 0)
    assert [visit.address.text for visit in verdict.visits] == [API]
    assert judged(ask(url=HOME), hop(HOME, to(API, headers=headers)), hop()).outcome == "allowed"


@given(st.lists(st.sampled_from([HOME, API, OTHER]), min_size=1, max_size=6))
def test_once_null_the_origin_stays_null_and_it_becomes_so_between_foreign_origins_alone(urls: list[str]) -> None:
    numbered = [f"{url}/{place}" for place, url in enumerate(urls)]
    told = origins(*numbered)
    leaps = [one != other and one != HOME for one, other in pairwise(urls)]  # from a foreign origin to another
    for place, origin in enumerate(told):
        under_cors = any(url != HOME for url in urls[: place + 1])
        expected = None if not under_cors else "null" if any(leaps[:place]) else PAGE
        assert origin == expected


@pytest.mark.parametrize(
    ("method", "status", "becomes"),
    [
        ("POST", 301, "GET"),
        ("POST", 302, "GET"),
        ("POST", 303, "GET"),
        ("POST", 307, "POST"),
        ("POST", 308, "POST"),
        ("PUT", 301, "PUT"),
        ("PUT", 302, "PUT"),
        ("PUT", 303, "GET"),
        ("DELETE", 302, "DELETE"),
        ("patch", 303, "GET"),
        ("HEAD", 303, "HEAD"),
        ("GET", 303, "GET"),
    ],
)
def test_some_redirects_make_it_a_get(method: str, status: int, becomes: str) -> None:
    first = hop(API, Answer(status, (*ALLOWING.headers, ("Location", "/2"))), ALLOWING)
    verdict = judged(ask(method), first, hop("http://api.test/2", ALLOWING, ALLOWING))
    assert verdict.outcome == "allowed"
    assert [visit.method for visit in verdict.visits] == [method, becomes]


def test_a_request_that_becomes_a_get_loses_the_headers_of_its_body_and_so_its_preflight() -> None:
    headers = {"Content-Type": "application/json", "Content-Language": "d@", "Content-Encoding": "x"}
    first = hop(API, Answer(303, (*ALLOWING.headers, ("Location", "/2"))), ALLOWING)
    verdict = judged(ask("POST", headers), first, hop("http://api.test/2"))
    assert preflights(verdict) == ["content-encoding,content-language,content-type"]
    assert "becomes a GET, it loses Content-Encoding, Content-Language, Content-Type" in step(verdict, "redirect").why


def test_authorization_is_lost_where_the_request_leaves_an_origin() -> None:
    headers = {"Authorization": "a", "X-A": "1"}
    hops = [hop(API, Answer(307, (*ALLOWING.headers, ("Location", OTHER))), ALLOWING), hop(OTHER, ALLOWING, ALLOWING)]
    assert preflights(judged(ask(headers=headers), *hops)) == ["authorization,x-a", "x-a"]
    stays = [
        hop(API, Answer(307, (*ALLOWING.headers, ("Location", "/2"))), ALLOWING),
        hop("http://api.test/2", ALLOWING, ALLOWING),
    ]
    assert preflights(judged(ask(headers=headers), *stays)) == ["authorization,x-a", "authorization,x-a"]


def test_a_preflight_is_made_for_the_new_address_too_and_may_fail_there() -> None:
    first = hop(HOME, to(API, headers={}))
    verdict = judged(ask(headers={"X-A": "1"}, url=HOME), first, hop())
    assert verdict.blocking is not None
    assert (verdict.blocking.code, verdict.blocking.hop) == ("preflight.acao.missing", 1)
    assert [visit.preflight is not None for visit in verdict.visits] == [False, True]


@pytest.mark.parametrize(
    "location", ["data:text/plain,x", "mailto:a@b.test", "ftp://b.test/", "foo://x", "javascript:x"]
)
def test_a_redirect_leads_to_http_alone(location: str) -> None:
    assert code(judged(ask(), hop(API, to(location)))) == "redirect.scheme"
    assert code(judged(ask(url=HOME), hop(HOME, to(location)))) == "redirect.scheme"


def test_a_location_that_is_no_address_leads_nowhere() -> None:
    verdict = judged(ask(), hop(API, to("http://a b/")))
    assert (code(verdict), step(verdict, "redirect").said) == ("redirect.scheme", "redirect.unread")
    twice = Answer(302, ((ORIGIN, "*"), ("Location", "/1"), ("Location", "/2")))
    assert code(judged(ask(), hop(API, twice))) == "redirect.scheme"


@pytest.mark.parametrize(
    ("start", "location", "mode", "found"),
    [
        (API, "http://u:p@api.test/2", "cors", "redirect.credentials-in-url"),
        (API, "http://u@other.test/", "cors", "redirect.credentials-in-url"),
        (API, "http://:p@page.test/", "cors", "redirect.credentials-in-url"),
        (API, "http://@api.test/2", "cors", None),
        (HOME, "http://u:p@api.test/", "cors", "redirect.credentials-in-url"),
        (HOME, "http://u:p@page.test/", "cors", None),
        (HOME, "http://u:p@page.test/", "same-origin", None),
        (API, "http://u:p@api.test/2", "no-cors", None),
        (HOME, "http://u:p@api.test/", "no-cors", None),
    ],
)
def test_user_and_password_in_the_address_are_refused_across_origins(
    start: str, location: str, mode: str, found: str | None
) -> None:
    verdict = judged(ask(url=start, mode=mode), hop(start, to(location)), hop(location))
    assert code(verdict) == found
    noted = any("Chromium refuses every address with user" in remark for remark in step(verdict, "redirect").remarks)
    assert noted == (found is None and "//@" not in location)


def followed(redirects: int) -> Verdict:
    """What becomes of a request that meets so many redirects."""
    urls = [f"http://api.test/{place}" for place in range(redirects + 1)]
    hops = [hop(url, to(following)) for url, following in pairwise(urls)]
    return judged(ask(url=urls[0]), *hops, hop(urls[-1]))


def test_twenty_redirects_are_followed_and_the_next_is_not() -> None:
    assert followed(20).outcome == "allowed"
    blocking = followed(21).blocking
    assert blocking is not None
    assert (blocking.code, blocking.hop) == ("redirect.limit", 20)


def test_a_circle_of_one_address_ends_at_the_limit() -> None:
    verdict = judged(ask(), hop(API, to(API)))
    assert (code(verdict), len(verdict.visits)) == ("redirect.limit", 21)
    assert {visit.place for visit in verdict.visits} == {0}


def test_redirect_mode_error_fails_and_manual_shows_nothing_but_both_after_the_check() -> None:
    first = hop(API, to(OTHER))
    assert code(judged(ask(redirect="error"), first)) == "redirect.mode-error"
    manual = judged(ask(redirect="manual"), first)
    assert (manual.outcome, manual.response_type, manual.status) == ("opaqueredirect", "opaqueredirect", 0)
    assert (manual.readable, code(manual), len(manual.visits)) == (frozenset(), None, 1)
    for mode in ("error", "manual"):
        unchecked = hop(API, to(OTHER, headers={}))
        assert code(judged(ask(redirect=mode), unchecked)) == "response.acao.missing"
        assert judged(ask(redirect=mode), hop()).outcome == "allowed"
    home = hop(HOME, to(OTHER, headers={}))
    assert judged(ask(redirect="manual", url=HOME), home).outcome == "opaqueredirect"


def test_a_redirect_without_location_and_other_statuses_with_one_are_answers_like_any_other() -> None:
    assert judged(ask(), hop(API, answer(status=302))).status == 302
    for mode in ("error", "manual"):
        (remark,) = step(judged(ask(redirect=mode), hop(API, answer(status=302))), "redirect").remarks
        assert remark == "Chromium takes a redirect without Location for an ordinary answer."
    assert step(judged(ask(), hop(API, answer(status=302))), "redirect").remarks == ()
    (remark,) = step(judged(ask(redirect="manual"), hop(API, to("http://"))), "redirect").remarks
    assert remark.startswith("Chromium takes a Location that is no address for a failure")
    for status in (200, 201, 300, 304, 305, 306):
        verdict = judged(ask(), hop(API, to(OTHER, status)))
        assert (verdict.outcome, verdict.status) == ("allowed", status)


@pytest.mark.parametrize(
    ("start", "location", "method", "mode", "noted"),
    [
        (HOME, API, "POST", "no-cors", True),
        (HOME, API, "GET", "no-cors", False),
        (HOME, API, "POST", "cors", False),
        (HOME, f"{HOME}2", "POST", "no-cors", False),
        (API, OTHER, "POST", "no-cors", False),
    ],
)
def test_where_chromium_alone_hides_the_origin_in_mode_no_cors_is_noted(
    start: str, location: str, method: str, mode: str, noted: bool
) -> None:
    verdict = judged(ask(method, url=start, mode=mode), hop(start, to(location, 307)), hop(location))
    remarks = step(verdict, "redirect").remarks
    assert remarks == (
        ("In mode no-cors Chromium tells the origin null after every redirect to another origin.",) * noted
    )


def test_modes_hold_at_each_address() -> None:
    away = judged(ask(url=HOME, mode="same-origin"), hop(HOME, to(API)), hop())
    assert (away.outcome, code(away)) == ("blocked", "same-origin-mode")
    assert away.blocking is not None
    assert away.blocking.hop == 1
    opaque = judged(ask(url=HOME, mode="no-cors"), hop(HOME, to(API)), hop(API, answer({})))
    assert (opaque.outcome, opaque.status) == ("opaque", 0)
    back = judged(ask(mode="no-cors"), hop(API, to(HOME, headers={})), hop(HOME, answer({})))
    assert back.outcome == "opaque", "what went through another origin stays hidden"


def test_credentials_are_checked_with_the_origin_null_after_a_redirect() -> None:
    exact = {ORIGIN: PAGE, CREDENTIALS: "true"}
    first = hop(API, to(OTHER, headers=exact))
    for headers, found in (
        ({ORIGIN: "null", CREDENTIALS: "true"}, None),
        (exact, "response.acao.mismatch"),
        ({ORIGIN: "*", CREDENTIALS: "true"}, "response.acao.wildcard-with-credentials"),
    ):
        assert code(judged(ask(credentials="include"), first, hop(OTHER, answer(headers)))) == found


def test_an_answer_that_nobody_gave_is_not_found() -> None:
    assert code(judged(ask(), hop(API, to(OTHER)))) == "response.acao.missing"
