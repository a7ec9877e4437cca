"""The page of the demonstration: what it shows to people, and what they can do there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from cqrs_sim.cors.address import parse_address, parse_origin
from cqrs_sim.cors.exchange import Answer, Exchange, Hop, asked
from cqrs_sim.cors.serving.demonstration import Demonstration

APP, API = "https://app.example", "https://api.example"
POSTS = parse_address(f"{API}/posts")
SILENT = Answer(200, (("X-Likes", "4"),))
OPEN = Answer(
    200, (("Access-Control-Allow-Origin", APP), ("Access-Control-Expose-Headers", "x-likes"), ("X-Likes", "4"))
)
YES, NO = "The page may read the answer: yes", "The page may read the answer: no"


def like(actual: Answer, page: str = APP) -> Exchange:
    """A POST as a form sends it."""
    return Exchange(asked(parse_origin(page), POSTS, method="POST"), (Hop(POSTS, actual=actual),), "post=1")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser's page that has seen nothing yet."""
    with browser.new_context() as context:
        page = context.new_page()
        trouble: list[object] = []
        page.on("pageerror", lambda error: trouble.append(error))
        yield page
        assert trouble == []


def visited(page: Page, demonstration: Demonstration) -> None:
    page.goto(demonstration.address)
    page.wait_for_selector("#send:enabled")


def again(page: Page) -> None:
    page.locator("#send").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#send:enabled")


def arrived(page: Page) -> list[str]:
    """The list of what reached the servers."""
    return page.locator("#arrivals li").all_inner_texts()


def test_a_like_without_permission_is_done_by_the_server_and_withheld_by_the_browser(page: Page) -> None:
    with Demonstration(like(SILENT)) as demonstration:
        visited(page, demonstration)
        origin = demonstration.played[parse_origin(APP)].text
        assert page.inner_text("#verdict") == NO
        assert page.inner_text("#seen") == "TypeError: Failed to fetch"
        assert page.inner_text("#work") == "The server did the work: yes"
        said = f"POST /posts, the request itself, to {API} with Origin {origin}; answered 200, the work done: yes"
        assert arrived(page) == [said]


def test_a_delete_without_permission_stops_at_the_preflight_and_the_server_does_nothing(page: Page) -> None:
    request = asked(parse_origin(APP), POSTS, method="DELETE", headers=(("X-A", "1"),))
    with Demonstration(Exchange(request, (Hop(POSTS, Answer(204), OPEN),))) as demonstration:
        visited(page, demonstration)
        assert (page.inner_text("#verdict"), page.inner_text("#work")) == (NO, "The server did the work: no")
        (said,) = arrived(page)
        assert said.startswith(f"OPTIONS /posts, a preflight for DELETE with x-a, to {API} with Origin ")
        assert said.endswith("; answered 204, the work done: no")


def test_what_no_browser_sends_reaches_nobody(page: Page) -> None:
    with Demonstration(Exchange(asked(parse_origin(APP), POSTS, method="TRACE"), (Hop(POSTS),))) as demonstration:
        visited(page, demonstration)
        assert (page.inner_text("#verdict"), page.inner_text("#work"), arrived(page)) == (NO, "Nothing", [])


def test_the_page_says_what_it_asks_for_and_who_plays_whom(page: Page) -> None:
    with Demonstration(like(OPEN)) as demonstration:
        visited(page, demonstration)
        app, api = (demonstration.played[parse_origin(origin)].text for origin in (APP, API))
        assert page.inner_text("#request").splitlines() == [
            f"POST {api}/posts",
            "",
            "post=1",
            "",
            f"from {app}; mode cors, credentials same-origin, redirect follow",
        ]
        assert page.inner_text("#played") == f"{app} plays {APP}. {api} plays {API}."


def test_headers_may_change_while_the_page_is_open(page: Page) -> None:
    with Demonstration(like(SILENT)) as demonstration:
        visited(page, demonstration)
        demonstration.change(like(OPEN))
        again(page)
        assert page.inner_text("#verdict") == YES
        assert page.inner_text("#seen").splitlines() == ["Status 200", "x-likes: 4", "", "The server did the work."]
        assert len(arrived(page)) == 1


def test_a_cookie_goes_along_where_the_script_asks_for_credentials_alone(page: Page) -> None:
    setting = (*OPEN.headers, ("Access-Control-Allow-Credentials", "true"), ("Set-Cookie", "session=1"))
    with Demonstration(like(OPEN)) as demonstration:
        for credentials in ("include", "include", "same-origin"):
            request = asked(parse_origin(APP), POSTS, method="POST", credentials=credentials)
            demonstration.change(Exchange(request, (Hop(POSTS, actual=Answer(200, setting)),)))
            visited(page, demonstration)
        assert [arrival.cookie for arrival in demonstration.arrivals] == [False, True, False]
        assert page.inner_text("#verdict") == YES


def test_a_sandboxed_page_asks_from_a_frame_of_its_own(page: Page) -> None:
    with Demonstration(like(Answer(200, (("Access-Control-Allow-Origin", "null"),)), "null")) as demonstration:
        visited(page, demonstration)
        assert page.inner_text("#verdict") == YES
        again(page)
        assert [arrival.origin for arrival in demonstration.arrivals] == ["null", "null"]


def test_what_the_answer_says_is_shown_as_text_and_never_becomes_part_of_the_page(page: Page) -> None:
    evil = Answer(200, (*OPEN.headers[:1], ("Access-Control-Expose-Headers", "*"), ("X-A", "<b id=evil>x</b>")))
    with Demonstration(like(evil)) as demonstration:
        visited(page, demonstration)
        assert "x-a: <b id=evil>x</b>" in page.inner_text("#seen")
        assert page.locator("#evil").count() == 0


def test_a_page_that_outlives_the_lab_says_so(page: Page) -> None:
    with Demonstration(like(OPEN)) as demonstration:
        visited(page, demonstration)
    again(page)
    assert page.inner_text("#verdict").endswith("is it still open?")
    assert arrived(page) == []
