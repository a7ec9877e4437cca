"""The preflight cache: what is remembered, for whom and for how long."""

from __future__ import annotations

from typing import Any

import pytest

from cqrs_sim.cors.cache import PreflightCache
from tests.cors.requests import (
    API,
    CREDENTIALS,
    HEADERS,
    MAX_AGE,
    METHODS,
    ORIGIN,
    PAGE,
    answer,
    ask,
    hop,
    judged,
    preflights,
    step,
)

ALLOWED = {ORIGIN: PAGE, CREDENTIALS: "true", METHODS: "PUT, DELETE", HEADERS: "x-a, authorization"}


class Browser:
    """A browser that remembers; it says how many preflights each request made."""

    def __init__(self, **lists: str) -> None:
        self.cache = PreflightCache()
        self.allowed = {**ALLOWED, **{name.replace("_", "-"): value for name, value in lists.items()}}
        self.last: Any = None

    def send(self, at: float, method: str = "PUT", url: str = API, status: int = 200, **more: Any) -> int:
        answers = hop(url, answer(self.allowed, status), answer(self.allowed))
        self.last = judged(ask(method, more.pop("headers", None), url=url, **more), answers, cache=self.cache, now=at)
        self.cache = self.last.cache
        return len(preflights(self.last))


def remembering(seconds: object) -> Browser:
    return Browser(**{MAX_AGE: str(seconds)})


def test_a_permission_is_used_again_until_it_is_too_old() -> None:
    browser = remembering(10)
    assert [browser.send(at) for at in (0, 5, 9.9, 10, 10.1, 20)] == [1, 0, 0, 1, 0, 1]


def test_without_an_age_it_lasts_five_seconds() -> None:
    browser = Browser()
    assert [browser.send(at) for at in (0, 4.9, 5)] == [1, 0, 1]


@pytest.mark.parametrize("value", ["", "abc", "1.5", "5s", "10, 10", "+10"])
def test_an_age_that_is_no_whole_number_counts_as_absent(value: str) -> None:
    browser = remembering(value)
    assert [browser.send(at) for at in (0, 4.9, 5)] == [1, 0, 1]
    assert "no whole number" in step(browser.last, "permission").remarks[0]


@pytest.mark.parametrize("value", ["0", "00", "-1"])
def test_an_age_of_nothing_is_remembered_for_no_time(value: str) -> None:
    browser = remembering(value)
    assert [browser.send(at) for at in (0, 0, 0.1)] == [1, 1, 1]
    assert browser.cache == PreflightCache()


def test_an_age_beyond_what_browsers_keep_is_the_standards_with_a_note() -> None:
    browser = remembering(12000)
    assert browser.send(0) == 1
    assert "7200 s" in step(browser.last, "permission").remarks[0]
    assert browser.send(11999) == 0


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ({"method": "DELETE"}, 0),
        ({"method": "PATCH"}, 1),
        ({"method": "GET", "headers": {"X-A": "1"}}, 0),
        ({"headers": {"X-A": "1", "Authorization": "a"}}, 0),
        ({"headers": {"X-B": "1"}}, 1),
        ({"page": "http://other-page.test"}, 1),
        ({"page": "null"}, 1),
        ({"url": f"{API}?query"}, 1),
        ({"url": "http://api.test:8080/x"}, 1),
        ({"url": f"{API}#fragment"}, 0),
    ],
)
def test_a_permission_is_for_one_origin_and_address_but_for_all_that_the_lists_name(second: Any, count: int) -> None:
    browser = remembering(100)
    assert browser.send(0) == 1
    assert browser.send(1, **second) == count


def test_what_was_given_with_credentials_is_good_without_but_not_the_other_way() -> None:
    browser = remembering(100)
    assert [browser.send(at, credentials=mode) for at, mode in enumerate(("omit", "include", "omit", "include"))] == [
        1,
        1,
        0,
        0,
    ]
    browser = remembering(100)
    assert [browser.send(at, credentials=mode) for at, mode in enumerate(("include", "omit", "same-origin"))] == [
        1,
        0,
        0,
    ]


def test_the_wildcard_is_remembered_but_never_for_authorization() -> None:
    browser = Browser(**{METHODS: "*", HEADERS: "*, authorization", MAX_AGE: "100"})
    assert browser.send(0) == 1
    assert browser.send(1, "DELETE", headers={"X-Z": "1"}) == 0
    assert browser.send(2, headers={"Authorization": "a"}) == 0
    browser = Browser(**{METHODS: "*", HEADERS: "*", MAX_AGE: "100"})
    assert browser.send(0) == 1
    assert browser.send(1, headers={"Authorization": "a"}) == 1


def test_methods_of_forms_need_no_entry_but_their_headers_do() -> None:
    browser = remembering(100)
    assert browser.send(0, "POST", headers={"X-A": "1"}) == 1
    assert browser.send(1, "GET", headers={"x-a": "2"}) == 0
    assert browser.send(2, "PUT") == 0, "the answer listed PUT too"


def test_a_new_answer_makes_old_entries_live_as_long_as_the_new() -> None:
    browser = remembering(10)
    assert browser.send(0) == 1
    browser.allowed[HEADERS] = "x-b"
    assert browser.send(8, headers={"X-B": "1"}) == 1
    assert browser.send(15) == 0, "PUT was listed again at 8 s"
    assert browser.send(16, headers={"X-A": "1"}) == 1, "x-a was not"


def test_a_failure_forgets_all_about_the_origin_and_address() -> None:
    browser = remembering(100)
    assert browser.send(0) == 1
    assert browser.send(1, url=f"{API}/2") == 1
    assert browser.send(2, headers={"X-B": "1"}) == 1, "and it fails"
    assert browser.last.outcome == "blocked"
    assert [browser.send(3), browser.send(4, url=f"{API}/2")] == [1, 0]


def test_an_answer_that_may_not_be_read_is_forgotten_too() -> None:
    browser = remembering(100)
    assert browser.send(0) == 1
    refused = hop(API, answer({}), answer(browser.allowed))
    verdict = judged(ask("PUT"), refused, cache=browser.cache, now=1)
    assert (verdict.outcome, verdict.cache.entries) == ("blocked", ())
    assert step(verdict, "response").remarks[-1].endswith("Chromium remembers it.")
    never_asked = judged(ask(), refused, cache=browser.cache, now=1)
    assert (step(never_asked, "response").remarks, never_asked.cache) == ((), browser.cache)


def test_a_listened_upload_is_remembered_without_a_list() -> None:
    cache = PreflightCache()
    counts = []
    for at in (0, 1):
        verdict = judged(ask("POST", asks_first=True), hop(preflight=answer()), cache=cache, now=at)
        cache = verdict.cache
        counts.append(len(preflights(verdict)))
    assert counts == [1, 0]


def test_the_time_that_is_left_is_told() -> None:
    browser = remembering(10)
    browser.send(0)
    browser.send(4)
    assert "for another 6 s" in step(browser.last, "cache").why
    assert step(browser.last, "preflight").state == "skipped"
