"""The safelist: which headers a browser sends without asking, to the byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.cors.safelist import essence, is_safelisted, unsafe_headers

SAFE = [
    ("Accept", "text/html, */*;q=0.8"),
    ("Accept", "caf\u00e9"),
    ("Accept", "with\ttab"),
    ("Accept", ""),
    ("ACCEPT-LANGUAGE", "de-AT, en;q=0.5, *"),
    ("content-language", "en.x=1"),
    ("Content-Type", "text/plain"),
    ("Content-Type", "TEXT/Plain ; Charset=UTF-8"),
    ("Content-Type", "text/plain;garbage"),
    ("Content-Type", "text/plain;"),
    ("Content-Type", "multipart/form-data; boundary=x"),
    ("Content-Type", "application/x-www-form-urlencoded"),
    ("Range", "bytes=0-"),
    ("Range", "bytes=100-200"),
    ("Range", "bytes=5-5"),
]
UNSAFE = [
    *(("Accept", f"a{char}b") for char in '\x00\x08\x0a\x1f"():<>?@[\\]{}\x7f'),
    *(("Accept-Language", f"de{char}") for char in '"@_/:+!\t\u00e9'),
    ("Content-Language", "de\x01"),
    *(("Content-Type", value) for value in ("application/json", "text/html", "", "text", "/plain", "text/", "x")),
    *(("Content-Type", value) for value in ("text /plain", "text/\tplain", "text/plain,", ",text/plain")),
    *(("Content-Type", value) for value in ("text/plain,text/plain", "text/plain\x0b", "text/plain\x0c")),
    *(("Content-Type", value) for value in ('multipart/form-data;"', "text/plain; a=\x7f", "text/plain;charset=(x)")),
    *(
        ("Range", value)
        for value in ("bytes=-200", "bytes=-", "bytes=200-100", "bytes=1-2,3-4", "bytes 0-", "Bytes=0-")
    ),
    *(("Range", value) for value in ("bytes = 0-", "bytes= 0-", "bytes=0 -", "bytes=a-", "MB=0-", "", "bytes=0-1x")),
    ("X-Requested-With", "XMLHttpRequest"),
    ("Authorization", "x"),
    ("User-Agent", "x"),
    ("If-None-Match", "x"),
    ("Cache-Control", "no-cache"),
    ("DPR", "2"),
    ("Last-Event-ID", "1"),
]


@pytest.mark.parametrize(("name", "value"), SAFE)
def test_what_a_form_could_send_needs_no_permission(name: str, value: str) -> None:
    assert is_safelisted(name, value)


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_everything_else_needs_permission(name: str, value: str) -> None:
    assert not is_safelisted(name, value)


@pytest.mark.parametrize("name", ["accept", "accept-language", "content-language"])
def test_a_value_has_at_most_128_bytes(name: str) -> None:
    assert is_safelisted(name, "a" * 128)
    assert not is_safelisted(name, "a" * 129)


def test_the_limit_holds_for_types_and_ranges_too() -> None:
    assert is_safelisted("content-type", "text/plain;".ljust(128, "x"))
    assert not is_safelisted("content-type", "text/plain;".ljust(129, "x"))
    assert not is_safelisted("range", "bytes=1" + "0" * 60 + "-2" + "0" * 60)


def test_all_safelisted_values_have_at_most_1024_bytes_together() -> None:
    eight = tuple(("Accept", "a" * 128) for _ in range(8))
    assert unsafe_headers(eight) == ()
    more = (*eight, ("Content-Language", "d"), ("X-A", "1"))
    assert [header.name for header in unsafe_headers(more)] == ["accept", "content-language", "x-a"]


def test_names_are_told_once_in_small_letters_and_in_the_order_of_the_alphabet() -> None:
    headers = (("X-B", "1"), ("Accept", "x"), ("x-a", "2"), ("X-b", "3"))
    assert [header.name for header in unsafe_headers(headers)] == ["x-a", "x-b"]


@given(
    st.sampled_from(["accept", "accept-language", "content-language", "content-type", "range", "x-a"]),
    st.text(st.characters(max_codepoint=255), max_size=140),
)
def test_the_case_of_a_name_changes_nothing(name: str, value: str) -> None:
    assert is_safelisted(name, value) == is_safelisted(name.upper(), value) == is_safelisted(name.title(), value)


@given(st.sampled_from(["accept", "accept-language", "content-language"]), st.text(st.characters(max_codepoint=255)))
def test_a_part_of_what_is_safelisted_is_safelisted(name: str, value: str) -> None:
    if is_safelisted(name, value):
        assert is_safelisted(name, value[: len(value) // 2])
    else:
        assert not is_safelisted(name, value + "x")


@given(st.lists(st.tuples(st.sampled_from(["Accept", "X-A", "x-b"]), st.just("v")), max_size=6), st.randoms())
def test_the_order_of_headers_changes_nothing(headers: list[tuple[str, str]], chance: object) -> None:
    turned = tuple(reversed(headers))
    assert unsafe_headers(tuple(headers)) == unsafe_headers(turned)


@pytest.mark.parametrize(
    ("text", "kind"),
    [(" Text/HTML ;a", "text/html"), ("a/b", "a/b"), ("a/b c", None), ("a b/c", None), ("a", None), ("", None)],
)
def test_the_essence_of_a_type_is_its_names_in_small_letters(text: str, kind: str | None) -> None:
    assert essence(text) == kind
