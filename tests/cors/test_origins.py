"""Who is asked: the same origin, other origins, and what the modes make of them."""

from __future__ import annotations

import pytest

from cqrs_sim.cors.exchange import Asked
from tests.cors.requests import PAGE, answer, ask, code, hop, judged, step


@pytest.mark.parametrize("url", ["http://page.test/x", "http://page.test:80/", "HTTP://PAGE.TEST"])
def test_the_pages_own_origin_is_not_under_cors(url: str) -> None:
    verdict = judged(ask("DELETE", {"X-A": "1"}, url=url), hop(url, answer({})))
    assert (verdict.outcome, verdict.response_type, verdict.visits[0].preflight) == ("allowed", "basic", None)
    assert [found.state for found in verdict.steps if found.hop == 0] == ["passed", *["skipped"] * 6]


@pytest.mark.parametrize(
    ("url", "differs"),
    [
        ("https://page.test/", "scheme differs"),
        ("http://api.page.test/", "host differs"),
        ("http://page.test:8080/", "port differs"),
        ("https://other.test:8443/", "scheme, host and port differ"),
    ],
)
def test_another_scheme_host_or_port_is_another_origin(url: str, differs: str) -> None:
    verdict = judged(ask(url=url), hop(url, answer({})))
    assert code(verdict) == "response.acao.missing"
    assert differs in step(verdict, "origin").why


@pytest.mark.parametrize(("page", "differs"), [("https://page.test", True), ("http://page.test", False)])
def test_an_http_address_in_an_https_page_is_noted(page: str, differs: bool) -> None:
    assert bool(step(judged(ask(page=page)), "origin").remarks) == differs


def test_the_origin_null_is_another_even_than_itself() -> None:
    verdict = judged(ask(page="null", url="http://page.test/"), hop("http://page.test/"))
    assert (verdict.response_type, verdict.visits[0].origin_header) == ("cors", "null")


def test_mode_same_origin_refuses_other_origins_before_anything_is_sent() -> None:
    verdict = judged(ask(mode="same-origin"))
    assert (verdict.outcome, code(verdict), verdict.server_acted) == (
        "rejected-before-sending",
        "same-origin-mode",
        False,
    )
    assert judged(ask(mode="same-origin", url=PAGE), hop(PAGE, answer({}))).outcome == "allowed"


def test_mode_no_cors_sends_and_shows_nothing() -> None:
    verdict = judged(ask("POST", mode="no-cors"), hop(actual=answer({"X-A": "1"})))
    assert (verdict.outcome, verdict.response_type, verdict.status) == ("opaque", "opaque", 0)
    assert verdict.readable == frozenset()
    assert verdict.server_acted


@pytest.mark.parametrize("redirect", ["error", "manual"])
def test_mode_no_cors_must_follow_redirects_at_other_origins(redirect: str) -> None:
    verdict = judged(ask(mode="no-cors", redirect=redirect))
    assert (verdict.outcome, code(verdict)) == ("rejected-before-sending", "no-cors-redirect-mode")
    home = judged(ask(mode="no-cors", redirect=redirect, url=PAGE), hop(PAGE, answer({})))
    assert (home.outcome, home.response_type) == ("allowed", "basic")


@pytest.mark.parametrize(
    ("request_of", "origin"),
    [
        (ask(), PAGE),
        (ask("POST"), PAGE),
        (ask(url=PAGE), None),
        (ask("HEAD", url=PAGE), None),
        (ask("POST", url=PAGE), PAGE),
        (ask("PUT", url=PAGE, mode="same-origin"), PAGE),
        (ask(mode="no-cors"), None),
        (ask("POST", mode="no-cors"), PAGE),
        (ask("POST", mode="no-cors", page="https://page.test"), "null"),
        (ask("POST", mode="no-cors", page="https://page.test", url="https://api.test/"), "https://page.test"),
        (ask("POST", mode="no-cors", page="null"), "null"),
    ],
)
def test_the_origin_header_is_sent_across_origins_and_with_all_but_get_and_head(
    request_of: Asked, origin: str | None
) -> None:
    verdict = judged(request_of, hop(request_of.url.text))
    assert verdict.visits[0].origin_header == origin
