"""The request as the browser builds it: methods, forbidden headers, and what mode no-cors leaves of them."""

from __future__ import annotations

import pytest

from cqrs_sim.cors.construction import construct
from tests.cors.requests import Given, ask, code, judged, step


@pytest.mark.parametrize("method", ["CONNECT", "trace", "Track"])
def test_forbidden_methods_are_refused_before_anything_is_sent(method: str) -> None:
    verdict = judged(ask(method))
    assert (verdict.outcome, code(verdict), verdict.status) == ("rejected-before-sending", "forbidden-method", 0)
    assert verdict.visits == ()
    assert method in step(verdict, "request").why


@pytest.mark.parametrize(
    ("written", "sent"),
    [("get", "GET"), ("Put", "PUT"), ("delete", "DELETE"), ("options", "OPTIONS"), ("head", "HEAD"), ("post", "POST")],
)
def test_six_methods_are_made_capitals(written: str, sent: str) -> None:
    assert construct(ask(written))[1] == sent


@pytest.mark.parametrize("method", ["patch", "Patch", "query", "chicken"])
def test_other_methods_stay_as_they_are_written(method: str) -> None:
    assert construct(ask(method))[1] == method


FORBIDDEN = [
    "Accept-Charset",
    "Accept-Encoding",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Connection",
    "Content-Length",
    "Cookie",
    "Cookie2",
    "Date",
    "DNT",
    "Expect",
    "Host",
    "Keep-Alive",
    "Origin",
    "Referer",
    "Set-Cookie",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
    "Proxy-Authorization",
    "Sec-Fetch-Mode",
]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_forbidden_headers_are_dropped_in_silence_and_need_no_preflight(name: str) -> None:
    verdict = judged(ask(headers={name.lower(): "x"}))
    assert verdict.outcome == "allowed"
    assert verdict.visits[0].preflight is None
    assert f"drops {name.lower()}, which scripts may not set" in step(verdict, "request").why


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({"X-HTTP-Method-Override": "TRACK"}, False),
        ({"x-method-override": "get, connect"}, False),
        ({"X-HTTP-Method": "PUT"}, True),
        ({"User-Agent": "mine"}, True),
        ({"Secret": "x"}, True),
    ],
)
def test_overrides_are_forbidden_by_the_method_that_they_smuggle(headers: Given, kept: bool) -> None:
    assert bool(construct(ask(headers=headers))[2]) == kept


@pytest.mark.parametrize("method", ["PUT", "put", "DELETE", "patch", "OPTIONS"])
def test_mode_no_cors_has_three_methods(method: str) -> None:
    verdict = judged(ask(method, mode="no-cors"))
    assert (verdict.outcome, code(verdict)) == ("rejected-before-sending", "no-cors-unsafe-method")


def test_mode_no_cors_drops_what_is_not_safelisted() -> None:
    headers = [
        ("Content-Type", "application/json"),
        ("X-A", "1"),
        ("Range", "bytes=0-"),
        ("Accept", "text/html"),
        ("Content-Language", "de"),
    ]
    step, _, kept = construct(ask("POST", headers, mode="no-cors"))
    assert kept == (("Accept", "text/html"), ("Content-Language", "de"))
    assert "drops Content-Type, X-A, Range, which mode no-cors does not have" in step.why


def test_mode_no_cors_counts_the_values_of_a_name_together() -> None:
    _, _, kept = construct(ask(headers=[("Accept", "a" * 100), ("accept", "b" * 26), ("Accept", "c")], mode="no-cors"))
    assert kept == (("Accept", "a" * 100), ("accept", "b" * 26)), "100 + 2 + 26 are 128 bytes"


@pytest.mark.parametrize(
    ("headers", "mode", "remark"),
    [
        ([("User-Agent", "x")], "cors", "Chromium drops it in silence"),
        ([("User-Agent", "x")], "no-cors", None),
        ([("Content-Type", "text/plain"), ("content-type", "application/json")], "cors", "Chromium joins them"),
        ([("Accept", "a"), ("accept", "b")], "no-cors", None),
        ([("X-A", "1"), ("X-B", "1")], "cors", None),
    ],
)
def test_what_chromium_does_otherwise_is_noted(headers: Given, mode: str, remark: str | None) -> None:
    remarks = step(judged(ask(headers=headers, mode=mode)), "request").remarks
    assert (remark in remarks[0]) if remark else remarks == ()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"mode": "navigate"}, "The mode 'navigate' is unknown: choose cors, no-cors, same-origin."),
        ({"credentials": "yes"}, "The credentials 'yes' is unknown"),
        ({"redirect": "back"}, "The redirect 'back' is unknown"),
        ({"url": "ftp://api.test/"}, "The address has the scheme ftp"),
        ({"url": "http://u:p@api.test/"}, "The address names a user or password"),
        ({"method": "GET IT"}, "'GET IT' is no method"),
        ({"headers": {"X A": "1"}}, "'X A' is no name of a header"),
    ],
)
def test_what_no_script_can_ask_for_is_said_in_a_sentence(more: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as raised:
        ask(**more)  # type: ignore[arg-type]  # one of many fields
    assert str(raised.value).startswith(said)
