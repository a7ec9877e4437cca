"""What the script may read of the answer, and what the server had better add."""

from __future__ import annotations

import pytest

from tests.cors.requests import CREDENTIALS, EXPOSE, ORIGIN, PAGE, answer, ask, hop, judged, step

SAFE = ["Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Expires", "Last-Modified", "Pragma"]


def read(expose: list[str] | None, *names: str, credentials: str = "same-origin") -> set[str]:
    headers = [(ORIGIN, PAGE), (CREDENTIALS, "true"), *((EXPOSE, value) for value in expose or ())]
    verdict = judged(ask(credentials=credentials), hop(actual=answer([*headers, *((name, "x") for name in names)])))
    return {name for name in names if name.lower() in verdict.readable}


def test_seven_headers_are_readable_always() -> None:
    assert read(None, *SAFE, "X-A", "Server", "Date", "Vary", "ETag", "Set-Cookie") == set(SAFE)


@pytest.mark.parametrize(
    ("expose", "readable"),
    [
        (["x-a"], {"X-A"}),
        (["X-A, x-b"], {"X-A", "X-B"}),
        (["x-a", "x-b"], {"X-A", "X-B"}),
        (["x-a,"], {"X-A"}),
        (["'x-a',x-b"], {"X-B"}),
        (["x-a x-b"], set()),
        (['"x-a",x-b'], set()),
        (["x-a", "no no"], set()),
        (["x-a,@"], set()),
        (["x-a\x0b"], set()),
        ([""], set()),
        (["*"], {"X-A", "X-B"}),
        (["*, x-c"], {"X-A", "X-B"}),
        (["set-cookie, x-a"], {"X-A"}),
    ],
)
def test_others_are_readable_if_the_answer_exposes_them(expose: list[str], readable: set[str]) -> None:
    assert read(expose, "X-A", "X-B", "Set-Cookie", "Set-Cookie2") == readable


def test_with_credentials_the_wildcard_exposes_a_header_of_that_name_alone() -> None:
    assert read(["*"], "X-A", "*", "Pragma", credentials="include") == {"*", "Pragma"}
    assert read(["*, x-a"], "X-A", "X-B", credentials="include") == {"X-A"}
    assert read(["*"], "X-A", "Set-Cookie", credentials="omit") == {"X-A"}


def test_at_home_everything_is_readable_but_cookies() -> None:
    own = judged(
        ask(url=PAGE), hop(PAGE, answer({"X-A": "1", "Set-Cookie": "a=b", "Access-Control-Allow-Origin": "x"}))
    )
    assert own.readable == {"x-a", "access-control-allow-origin"}


def test_hidden_headers_are_told() -> None:
    verdict = judged(ask(), hop(actual=answer({ORIGIN: "*", "X-A": "1", "Pragma": "x"})))
    assert step(verdict, "readable").why == (
        "The page sees status 200, the body, and pragma; hidden from it: access-control-allow-origin, x-a."
    )


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({ORIGIN: "*"}, "server.wildcard"),
        ({ORIGIN: PAGE}, "server.vary"),
        ({ORIGIN: PAGE, "Vary": "Accept"}, "server.vary"),
        ({ORIGIN: PAGE, "Vary": "accept, ORIGIN"}, "server.varied"),
        ({ORIGIN: PAGE, "Vary": "*"}, "server.varied"),
    ],
)
def test_an_answer_that_depends_on_the_origin_had_better_say_so(headers: dict[str, str], said: str) -> None:
    advised = step(judged(ask(), hop(actual=answer(headers))), "server")
    assert (advised.said, advised.state) == (said, "passed")
    if said == "server.vary":
        assert advised.mend.headers == (("Vary", f"{headers['Vary']}, Origin" if "Vary" in headers else "Origin"),)
