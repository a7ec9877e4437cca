"""Headers: lists as they are parsed, and values that cannot be sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.cors.headers import checked, got, is_token, items

NAME = "X-List"
tokens = st.text(st.sampled_from("abcXYZ019!#$%&'*+-.^_`|~"), min_size=1, max_size=8)
blanks = st.text(st.sampled_from(" \t"), max_size=3)


def listed(*values: str) -> tuple[str, ...] | str | None:
    """The names of a list, what spoils it, or None where it is absent."""
    found = items(tuple((NAME, value) for value in values), NAME.lower())
    return None if found is None else found.bad if found.bad is not None else found.names


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ((), None),
        (("",), ()),
        ((",, ,\t,",), ()),
        (("a",), ("a",)),
        (("a, B ,\tc\t",), ("a", "B", "c")),
        (("a", "b"), ("a", "b")),
        ((",y-lol,x-PriNT, ,,,Y-PRINT",), ("y-lol", "x-PriNT", "Y-PRINT")),
        (("*",), ("*",)),
        (("a b",), "a b"),
        (("a", "b;c, d"), "b;c"),
        (('"a", b',), '"a"'),
        (("a\x0b",), "a\x0b"),
        (("b\u00e9",), "b\u00e9"),
    ],
)
def test_a_list_is_tokens_between_commas(values: tuple[str, ...], names: tuple[str, ...] | str | None) -> None:
    assert listed(*values) == names


@given(st.lists(st.tuples(blanks, tokens | st.just(""), blanks), min_size=1))
def test_blanks_and_empty_items_change_nothing(parts: list[tuple[str, str, str]]) -> None:
    text = ",".join("".join(part) for part in parts)
    assert listed(text) == tuple(name for _, name, _ in parts if name)


@given(st.lists(tokens, min_size=1), st.data())
def test_a_list_may_be_spread_over_several_headers(names: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(names)))
    assert listed(", ".join(names[:cut]), ", ".join(names[cut:])) == tuple(names)


@given(st.lists(tokens), st.text(st.sampled_from(' ";:/()<>@[]{}?=\\\x01\u00ff'), min_size=1), st.lists(tokens))
def test_one_bad_item_spoils_the_list(before: list[str], middle: str, after: list[str]) -> None:
    bad = f"x{middle}x"
    assert listed(", ".join((*before, bad, *after))) == bad


def test_several_headers_are_read_as_one_with_commas() -> None:
    headers = (("A", "1 "), ("b", "2"), ("a", "\t3"))
    assert got(headers, "a") == "1, 3"
    assert got(headers, "c") is None


def test_a_header_is_trimmed_before_it_is_sent() -> None:
    assert checked("X-A", " \r\n\tvalue \n") == ("X-A", "value")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("X-A", "one\r\nX-B: two", "The value of X-A has a line break in it"),
        ("X-A", "one\ntwo", "a line break"),
        ("X-A", "a\0b", "a NUL byte"),
        ("X-A", "\u20ac", "letters that a header cannot carry"),
        ("X A", "1", "'X A' is no name"),
        ("X:A", "1", "'X:A' is no name"),
        ("", "1", "has no name"),
    ],
)
def test_what_cannot_be_sent_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as raised:
        checked(name, value)
    assert said in str(raised.value)


@given(st.text(max_size=6))
def test_a_token_is_visible_ascii_without_separators(text: str) -> None:
    separators = '"(),/:;<=>?@[\\]{}'
    assert is_token(text) == (text != "" and all("!" <= char <= "~" and char not in separators for char in text))
