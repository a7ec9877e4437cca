"""The preflight: when it is made, what it says, and what its answer must allow."""

from __future__ import annotations

import pytest

from cqrs_sim.cors.exchange import Answer
from tests.cors.requests import (
    CREDENTIALS,
    HEADERS,
    METHODS,
    ORIGIN,
    PAGE,
    Given,
    answer,
    ask,
    code,
    hop,
    judged,
    preflights,
    step,
)


def blocked(
    allowed: Given, method: str = "GET", headers: Given | None = None, credentials: str = "same-origin"
) -> str | None:
    """The code that blocks a request which OPTIONS answers with these lists."""
    first = {ORIGIN: PAGE, CREDENTIALS: "true"}
    more = list(allowed.items() if isinstance(allowed, dict) else allowed)
    asking = ask(method, headers, credentials=credentials)
    return code(judged(asking, hop(actual=answer(first), preflight=answer([*first.items(), *more]))))


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "post"])
def test_methods_of_forms_are_sent_at_once(method: str) -> None:
    assert preflights(judged(ask(method, {"Content-Type": "text/plain"}))) == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "patch", "CHICKEN"])
def test_other_methods_are_asked_about_first(method: str) -> None:
    verdict = judged(ask(method), hop(preflight=answer({ORIGIN: "*", METHODS: method})))
    assert verdict.outcome == "allowed"
    assert verdict.visits[0].preflight is not None
    assert verdict.visits[0].preflight.lines == (("Origin", PAGE), ("Access-Control-Request-Method", method))
    assert f"{method} is not GET, HEAD or POST" in step(verdict, "need").why


def test_headers_are_asked_about_sorted_in_small_letters_without_blanks_and_without_those_that_are_safe() -> None:
    headers = [("X-B", "1"), ("Accept", "x"), ("Authorization", "a"), ("x-a", "2"), ("X-b", "3")]
    assert preflights(judged(ask("POST", headers))) == ["authorization,x-a,x-b"]


def test_a_listened_upload_is_asked_about_without_naming_headers() -> None:
    verdict = judged(ask("POST", asks_first=True), hop(preflight=answer()))
    assert (verdict.outcome, preflights(verdict)) == ("allowed", [None])
    assert "listens to the upload" in step(verdict, "need").why


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"X-A": "1"}, "a form could not send the header x-a"),
        ({"Accept": "a" * 129}, "accept has 129 bytes, more than 128"),
        ({"Accept": "a(b"}, "accept has the character '(' in it"),
        ({"Content-Type": "application/json"}, "content-type application/json is none of the three"),
        ({"Range": "bytes=-5"}, "range 'bytes=-5' is not one simple range"),
        ([("Accept", "a" * 128)] * 9, "the headers have 1152 bytes together"),
    ],
)
def test_the_reason_for_asking_first_is_told(headers: Given, reason: str) -> None:
    assert reason in step(judged(ask(headers=headers)), "need").why


@pytest.mark.parametrize("status", [200, 204, 206, 299])
def test_the_answer_must_have_a_status_of_success(status: int) -> None:
    assert judged(ask("PUT"), hop(preflight=answer({ORIGIN: "*", METHODS: "PUT"}, status))).outcome == "allowed"


@pytest.mark.parametrize("status", [101, 300, 301, 302, 304, 307, 400, 401, 404, 405, 500])
def test_redirects_and_errors_are_no_permission(status: int) -> None:
    assert code(judged(ask("PUT"), hop(preflight=answer({ORIGIN: "*", METHODS: "PUT"}, status)))) == "preflight.status"


def test_the_origin_is_looked_at_before_the_status_but_a_redirect_is_not_followed_at_all() -> None:
    assert code(judged(ask("PUT"), hop(preflight=answer({}, 404)))) == "preflight.acao.missing"
    assert code(judged(ask("PUT"), hop(preflight=answer({}, 302)))) == "preflight.status"


def test_a_server_that_does_not_know_options_allows_nothing() -> None:
    verdict = judged(ask("PUT"), hop(preflight=None))
    assert (code(verdict), verdict.outcome) == ("preflight.acao.missing", "blocked")


@pytest.mark.parametrize("allowed", ["PUT", "*", " PUT ,", "GET,PUT", "get, *"])
def test_a_method_is_allowed_by_name_or_by_the_wildcard(allowed: str) -> None:
    assert blocked({METHODS: allowed}, "PUT") is None


@pytest.mark.parametrize(
    ("method", "allowed"), [("PUT", "put"), ("patch", "PATCH"), ("PATCH", "Patch"), ("PUT", "GET"), ("PUT", "")]
)
def test_a_method_is_compared_with_its_capitals(method: str, allowed: str) -> None:
    assert blocked({METHODS: allowed}, method) == "preflight.allow-methods"


def test_methods_of_forms_need_no_listing() -> None:
    assert blocked({METHODS: "PUT", HEADERS: "x-a"}, "POST", {"X-A": "1"}) is None
    assert blocked({HEADERS: "x-a"}, "POST", {"X-A": "1"}, "include") is None


@pytest.mark.parametrize("allowed", ["x-a, X-B", "X-A,x-b", "*", ",y-lol,X-a, ,,,x-B", "*, other"])
def test_headers_are_allowed_in_any_case_or_by_the_wildcard(allowed: str) -> None:
    assert blocked({HEADERS: allowed}, headers={"X-A": "1", "X-B": "2"}) is None


def test_every_header_must_be_listed() -> None:
    assert blocked({HEADERS: "x-a"}, headers={"X-A": "1", "X-B": "2"}) == "preflight.allow-headers"
    assert blocked({}, headers={"X-A": "1"}) == "preflight.allow-headers"
    assert blocked([(HEADERS, "x-a"), (HEADERS, "x-b")], headers={"X-A": "1", "X-B": "2"}) is None


def test_with_credentials_the_wildcard_stands_for_itself_alone() -> None:
    assert blocked({METHODS: "*"}, "PUT", credentials="include") == "preflight.allow-methods"
    assert blocked({METHODS: "*"}, "*", credentials="include") is None
    assert blocked({HEADERS: "*"}, headers={"X-A": "1"}, credentials="include") == "preflight.allow-headers"
    assert blocked({HEADERS: "*"}, headers={"*": "1"}, credentials="include") is None


@pytest.mark.parametrize(
    ("allowed", "found"),
    [
        ("*", "preflight.authorization"),
        ("x-a", "preflight.authorization"),
        ("authorization", "preflight.allow-headers"),
        ("*, AUTHORIZATION", None),
        ("Authorization, x-a", None),
    ],
)
def test_authorization_must_be_listed_by_name(allowed: str, found: str | None) -> None:
    assert blocked({HEADERS: allowed}, headers={"authorization": "a", "X-A": "1"}) == found


def test_browsers_that_let_the_wildcard_stand_for_authorization_are_noted() -> None:
    asking = ask(headers={"Authorization": "a"})
    wild = judged(asking, hop(preflight=answer({ORIGIN: "*", HEADERS: "*"})))
    assert "still do" in step(wild, "permission").remarks[0]
    assert step(judged(asking, hop(preflight=answer())), "permission").remarks == ()


@pytest.mark.parametrize(
    "lists",
    [
        {METHODS: "Bad method name", HEADERS: "x-a"},
        {HEADERS: "x-a, header name with space"},
        {HEADERS: "x-a, b:c"},
        {METHODS: '"PUT"', HEADERS: "x-a"},
        {METHODS: "PUT;GET", HEADERS: "*"},
    ],
)
def test_one_bad_name_spoils_the_answer_even_if_nobody_needs_it(lists: Given) -> None:
    assert blocked(lists, "GET", {"X-A": "1"}) == "preflight.malformed-list"


def test_the_method_is_looked_at_before_authorization_and_authorization_before_other_headers() -> None:
    headers = {"X-A": "1", "Authorization": "a"}
    assert blocked({}, "PUT", headers) == "preflight.allow-methods"
    assert blocked({METHODS: "PUT"}, "PUT", headers) == "preflight.authorization"
    assert blocked({METHODS: "PUT", HEADERS: "authorization"}, "PUT", headers) == "preflight.allow-headers"


def test_the_answer_to_options_does_not_stand_for_the_answer_to_the_request() -> None:
    both = hop(actual=Answer(200), preflight=answer({ORIGIN: "*", METHODS: "PUT"}))
    assert code(judged(ask("PUT"), both)) == "response.acao.missing"


def test_credentials_are_looked_at_in_the_answer_to_options_although_none_are_sent_with_it() -> None:
    lists = {ORIGIN: PAGE, METHODS: "PUT"}
    verdict = judged(ask("PUT", credentials="include"), hop(preflight=answer(lists)))
    assert code(verdict) == "preflight.acac"
