"""The CORS check: what an answer must say to the letter, with and without credentials."""

from __future__ import annotations

import pytest

from tests.cors.requests import (
    CREDENTIALS,
    METHODS,
    ORIGIN,
    PAGE,
    Given,
    answer,
    ask,
    code,
    hop,
    judged,
    step,
)

MISSING, MISMATCH, WILDCARD = "acao.missing", "acao.mismatch", "acao.wildcard-with-credentials"


def both(headers: Given, credentials: str = "same-origin", page: str = PAGE) -> tuple[str | None, str | None]:
    """What the check says of an answer to the request, and of the same answer to OPTIONS."""
    plain = code(judged(ask(page=page, credentials=credentials), hop(actual=answer(headers))))
    methods = [*(headers.items() if isinstance(headers, dict) else headers), (METHODS, "PUT")]
    first = judged(ask("PUT", page=page, credentials=credentials), hop(preflight=answer(methods)))
    found = code(first) if step(first, "preflight").state == "failed" else None
    return plain, found


@pytest.mark.parametrize("value", ["*", " *  ", "\t*", PAGE, f" {PAGE}", f"\t{PAGE}   \t "])
def test_the_origin_itself_and_the_wildcard_pass_with_blanks_around_them(value: str) -> None:
    assert both({ORIGIN: value}) == (None, None)
    assert both({ORIGIN.lower(): value}) == (None, None)


def test_no_header_at_all_is_missing() -> None:
    assert both({}) == (f"response.{MISSING}", f"preflight.{MISSING}")
    assert both({"X-Allow-Origin": "*"})[0] == f"response.{MISSING}"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "null",
        f"{PAGE}/",
        f"{PAGE} /",
        f"{PAGE}:80",
        f"{PAGE}?",
        f"{PAGE}#",
        f"{PAGE}, *",
        f"*, {PAGE}",
        f"{PAGE} {PAGE}",
        PAGE.upper(),
        "HTTP://page.test",
        "page.test",
        "//page.test",
        "http:page.test",
        "https://page.test",
        "http://sub.page.test",
        "http://*.test",
        "*.page.test",
        "**",
        "'*'",
        '"*"',
        "* *",
        "\x0b*",
        "*\0",
        f"{PAGE}\0",
        "-",
        "http://other.test",
    ],
)
def test_anything_else_is_a_mismatch(value: str) -> None:
    assert both({ORIGIN: value}) == (f"response.{MISMATCH}", f"preflight.{MISMATCH}")
    assert both({ORIGIN: value}, "include") == (f"response.{MISMATCH}", f"preflight.{MISMATCH}")


@pytest.mark.parametrize("values", [("*", "*"), ("", "*"), ("*", ""), (PAGE, PAGE), ("*", PAGE)])
def test_several_headers_match_nobody(values: tuple[str, str]) -> None:
    headers = [(ORIGIN, value) for value in values]
    assert both(headers) == (f"response.{MISMATCH}", f"preflight.{MISMATCH}")


def test_the_origin_null_is_allowed_as_null_or_with_the_wildcard() -> None:
    assert both({ORIGIN: "null"}, page="null") == (None, None)
    assert both({ORIGIN: "*"}, page="null") == (None, None)
    assert both({ORIGIN: "NULL"}, page="null")[0] == f"response.{MISMATCH}"
    assert both({ORIGIN: "null", CREDENTIALS: "true"}, "include", "null") == (None, None)


@pytest.mark.parametrize("credentials", ["omit", "same-origin"])
def test_credentials_that_stay_at_home_need_no_permission(credentials: str) -> None:
    assert both({ORIGIN: "*"}, credentials) == (None, None)
    assert both({ORIGIN: PAGE, CREDENTIALS: "false"}, credentials) == (None, None)


def test_with_credentials_the_wildcard_allows_nobody() -> None:
    headers = {ORIGIN: "*", CREDENTIALS: "true"}
    assert both(headers, "include") == (f"response.{WILDCARD}", f"preflight.{WILDCARD}")


@pytest.mark.parametrize("value", ["true", " true\t"])
def test_with_credentials_the_answer_must_name_the_origin_and_say_true(value: str) -> None:
    assert both({ORIGIN: PAGE, CREDENTIALS: value}, "include") == (None, None)


@pytest.mark.parametrize("value", [None, "", "True", "TRUE", "yes", "1", '"true"', "true, true", "false"])
def test_any_other_word_than_true_allows_no_credentials(value: str | None) -> None:
    headers = {ORIGIN: PAGE} if value is None else {ORIGIN: PAGE, CREDENTIALS: value}
    assert both(headers, "include") == ("response.acac", "preflight.acac")


@pytest.mark.parametrize("status", [200, 204, 304, 400, 401, 404, 500, 503])
def test_the_status_of_the_answer_changes_nothing(status: int) -> None:
    verdict = judged(ask(), hop(actual=answer(status=status)))
    assert (verdict.outcome, verdict.status) == ("allowed", status)
    assert code(judged(ask(), hop(actual=answer({}, status)))) == "response.acao.missing"


def test_a_blocked_answer_has_been_acted_on_and_a_blocked_preflight_has_not() -> None:
    assert judged(ask("POST"), hop(actual=answer({}))).server_acted
    assert not judged(ask("DELETE"), hop()).server_acted


@pytest.mark.parametrize(
    ("value", "remark"),
    [
        (f"{PAGE}/", "An origin ends before the slash."),
        (PAGE.upper(), "byte for byte"),
        (f"{PAGE}, *", "one origin only"),
        ("http://*.test", "cannot be part of one"),
        ("http://other.test", None),
    ],
)
def test_the_likely_mistake_is_told(value: str, remark: str | None) -> None:
    remarks = step(judged(ask(), hop(actual=answer({ORIGIN: value}))), "response").remarks
    assert (remark in remarks[0]) if remark else remarks == ()
