"""Situations: what people write becomes an exchange, or each field that cannot be read is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.cors.address import OPAQUE
from cqrs_sim.cors.exchange import Answer
from cqrs_sim.cors.situation import CONTENT_TYPES, Body, Server, Situation, Unreadable, Written, as_curl, read
from tests.cors.situations import judged

PAGE, URL = "https://app.example", "https://api.example/posts"
PLAIN = Situation(PAGE, URL)


def problems(situation: Situation) -> dict[str, str]:
    with pytest.raises(Unreadable) as raised:
        read(situation)
    return dict(raised.value.problems)


def test_what_is_written_is_what_is_judged() -> None:
    answer = Written(201, ("Vary: Origin", "", "X-A:  b "))
    situation = Situation(PAGE, URL, "put", ("X-B: c",), "include", servers=(Server(Written(200), answer),))
    exchange = read(situation)
    request, hops = exchange.asked, exchange.hops
    assert (request.page.text, request.url.text, request.method, request.headers) == (PAGE, URL, "put", (("X-B", "c"),))
    assert request.credentials == "include"
    assert hops[0].preflight == Answer(200)
    assert hops[0].actual == Answer(201, (("Vary", "Origin"), ("X-A", "b")))


def test_a_sandboxed_page_is_written_null() -> None:
    assert read(replace(PLAIN, page="null")).asked.page == OPAQUE


@pytest.mark.parametrize(("body", "kind"), list(CONTENT_TYPES.items()))
def test_a_body_brings_its_content_type_unless_the_script_sets_one(body: str, kind: str) -> None:
    sent = replace(PLAIN, method="POST", body=body)  # type: ignore[arg-type]  # from the table of bodies
    assert read(sent).asked.headers == (("Content-Type", kind),)
    own = read(replace(sent, headers=("content-type: text/csv",))).asked.headers
    assert own == (("content-type", "text/csv"),)


def test_a_form_is_sent_at_once_and_json_and_streams_are_asked_about_first() -> None:
    asked_first = {}
    for body in ("text", "form", "multipart", "json", "stream"):
        verdict = judged(replace(PLAIN, method="POST", body=body))
        asked_first[body] = verdict.visits[0].preflight is not None
    assert asked_first == {"text": False, "form": False, "multipart": False, "json": True, "stream": True}


def test_each_further_server_is_where_the_one_before_leads_to() -> None:
    away = Server(answer=Written(302, ("Location: //photos.example/1",)))
    back = Server(answer=Written(307, ("Location: /2",)))
    hops = read(replace(PLAIN, servers=(away, back, Server(), Server()))).hops
    assert [hop.address.text for hop in hops] == [URL, "https://photos.example/1", "https://photos.example/2"]


def test_servers_that_nobody_leads_to_are_not_asked() -> None:
    assert len(read(replace(PLAIN, servers=(Server(), Server()))).hops) == 1


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"page": "app.example"}, "page", "has no scheme"),
        ({"url": ""}, "url", "has no scheme"),
        ({"url": "ftp://api.example"}, "url", "CORS is about http and https"),
        ({"url": "https://me:secret@api.example"}, "url", "fetch() refuses such an address"),
        ({"url": "https://api.example:99999"}, "url", "'99999' is no number from 0 to 65535"),
        ({"method": "P UT"}, "method", "'P UT' is no method"),
        ({"method": ""}, "method", "'' is no method"),
        ({"headers": ("A: b", "A b")}, "headers", "Line 2: The header 'A b' has no colon"),
        ({"headers": ("A: b\nc: d",)}, "headers", "has a line break in it"),
        ({"body": "json"}, "body", "fetch() sends no body with GET"),
        ({"servers": (Server(Written(204, ("Vary",))),)}, "1 preflight", "Line 1: The header 'Vary' has no colon"),
        ({"servers": (Server(), Server(answer=Written(200, (": x",))))}, "2 answer", "A header has no name"),
    ],
)
def test_what_cannot_be_read_is_named_at_its_field(changed: dict[str, object], field: str, said: str) -> None:
    found = problems(replace(PLAIN, **changed))  # type: ignore[arg-type]  # each row of the table fits its field
    assert list(found) == [field]
    assert said in found[field]
    assert found[field].endswith(".")


def test_every_field_that_cannot_be_read_is_named_at_once() -> None:
    servers = (Server(Written(204, ("x",)), Written(200, ("y",))),)
    found = problems(Situation("a", "b", "c d", ("e",), servers=servers))
    assert list(found) == ["page", "url", "method", "headers", "1 preflight", "1 answer"]


@given(st.text(), st.text(), st.text(), st.lists(st.text()), st.lists(st.text()))
def test_whatever_is_typed_there_is_a_verdict_or_a_sentence(
    page: str, url: str, method: str, headers: list[str], answered: list[str]
) -> None:
    situation = Situation(page, url, method, tuple(headers), servers=(Server(answer=Written(200, tuple(answered))),))
    sentences: list[str] = []
    try:
        steps = judged(situation).steps
    except Unreadable as error:
        sentences, steps = list(error.problems.values()), ()
    assert all(sentence.endswith(".") for sentence in sentences)
    assert len({step.rule for step in steps}) == (0 if sentences else 10)


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("none", ""),
        ("text", " -H 'Content-Type: text/plain;charset=UTF-8' --data-binary 'Hello'"),
        ("json", " -H 'Content-Type: application/json' --data-binary '{\"text\": \"Hello\"}'"),
        ("multipart", " -F 'text=Hello'"),
        ("stream", " --data-binary 'Hello'"),
    ],
)
def test_a_request_is_written_as_a_command_of_curl(body: Body, more: str) -> None:
    exchange = read(replace(PLAIN, method="post", body=body))
    assert as_curl(exchange, body) == f"curl -i -X POST '{URL}' -H 'Origin: {PAGE}'{more}"


def test_curl_sends_cookies_where_the_page_does_and_no_origin_to_its_own_server() -> None:
    assert as_curl(read(replace(PLAIN, credentials="include")), "none").endswith("-b 'session=1234'")
    assert as_curl(read(replace(PLAIN, page=URL)), "none") == f"curl -i '{URL}'"
