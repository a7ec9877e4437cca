"""The session format: what is written is read back, and everything else is refused with a sentence."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_sim.bootstrap import DOMAINS
from cqrs_sim.core.journal import Ask, Entry, Input
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from cqrs_sim.sessions.codec import decode_head, decode_origin, decode_session
from cqrs_sim.sessions.encoding import encode_head, encode_line, encode_origin, encode_session
from cqrs_sim.sessions.line_codec import decode_lines
from cqrs_sim.sessions.session import FORMAT, Cause, Head, Marker, Origin, Session, SessionError
from tests.sessions.wishes import heads, inputs, lively, markers, moments, sessions


@settings(max_examples=40)
@given(sessions())
def test_a_session_is_read_back_as_it_was_written(session: Session) -> None:
    assert decode_session(encode_session(session), DOMAINS) == session


@settings(max_examples=40)
@given(sessions())
def test_a_session_keeps_its_last_marker(session: Session) -> None:
    assert decode_session(encode_session(session), DOMAINS).markers == session.markers[-1:]


@given(heads(), st.integers(1, 10**9))
def test_a_head_is_read_back_as_it_was_written(head: Head, branch: int) -> None:
    assert decode_head(encode_head(head, branch)) == (head, branch)


def test_a_head_that_names_no_branch_means_the_first() -> None:
    document = json.loads(encode_head(lively().head))
    assert document.pop("branch") == 1
    assert decode_head(json.dumps(document).encode()) == (lively().head, 1)


origins = st.builds(Origin, st.integers(1, 10**9), moments, st.sampled_from(get_args(Cause)), st.integers(0, 10**9))


@given(origins)
def test_where_a_branch_sprang_from_is_read_back_as_it_was_written(origin: Origin) -> None:
    assert decode_origin(encode_origin(origin)) == origin


def test_an_origin_without_a_cause_is_a_reset() -> None:
    assert decode_origin(b'{"parent":3,"at":0}') == Origin(3, 0, "reset", 0)


@given(markers())
def test_a_marker_is_one_line_with_these_fields(marker: Marker) -> None:
    line = encode_line(marker)
    assert line.endswith(b"}\n")
    assert list(json.loads(line)) == ["input", "at", "head", "log_hash"]
    assert decode_lines([line], SOCIAL_FEED) == ((), (marker,))


@given(inputs())
def test_an_entry_is_one_line_whatever_its_texts_hold(wish: Input) -> None:
    line = encode_line(Entry(0, wish))
    assert line.count(b"\n") == 1
    assert line.endswith(b"}\n")


def test_a_session_is_readable_json_with_these_fields() -> None:
    document = json.loads(encode_session(lively()))
    assert list(document) == ["format", "domain", "seed", "settings", "inputs"]
    assert document["format"] == FORMAT
    assert document["settings"] == {
        "delay": {"shape": "fixed", "mean": 0, "sigma": 0.5},
        "traffic": {"writes": 0.0, "reads": 0.0},
    }
    assert document["inputs"][4] == {
        "input": "command",
        "at": 500_000,
        "client": "Ana",
        "command": "CreatePost",
        "values": {"text": "Hello ä你"},
    }
    assert document["inputs"][6]["command_id"] == "mine"
    assert document["inputs"][11] == {"input": "query", "at": 4_000_000, "client": "Cy", "query": "GetHomeFeed"}


def test_values_left_out_take_what_the_message_starts_with() -> None:
    line = b'{"input":"query","at":5,"client":"Ana","query":"GetPostFeed"}'
    assert decode_lines([line], SOCIAL_FEED) == ((Entry(5, Ask("Ana", GetPostFeed(50))),), ())


def good() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(encode_session(lively()))
    return document


def test_settings_left_out_take_what_they_start_with() -> None:
    document = good()
    document["settings"] = {"delay": {"shape": "fixed", "mean": 0}}
    assert decode_session(json.dumps(document).encode(), DOMAINS) == lively()


def changed(path: tuple[str | int, ...], value: Any) -> bytes:
    """Return a good session with one value changed."""
    document = place = good()
    for step in path[:-1]:
        place = place[step]  # type: ignore[index]  # a list inside
    place[path[-1]] = value  # type: ignore[index]
    return json.dumps(document).encode()


MISTAKES: tuple[tuple[tuple[str | int, ...], Any, str], ...] = (
    (("format",), 2, "newer version (format 2, this one reads 1): update CQRS Sim"),
    (("format",), 0, "$.format"),
    (("format",), "1", "$.format"),
    (("format",), True, "$.format"),
    (("domain",), "bank", "about 'bank', but this program only knows orders, social-feed"),
    (("domain",), 3, "$.domain"),
    (("seed",), "abc", "$.seed"),
    (("seed",), 1.5, "$.seed"),
    (("seed",), None, "$.seed"),
    (("colour",), "red", "unknown field `colour`"),
    (("inputs",), {}, "$.inputs"),
    (("settings",), [], "$.settings"),
    (("settings", "delay", "shape"), "gamma", "$.settings.delay.shape"),
    (("settings", "delay", "mean"), 31_000_000, "The sync delay lies between 0 s and 30 s."),
    (("settings", "delay", "mean"), -1, "The sync delay lies between 0 s and 30 s."),
    (("settings", "delay", "sigma"), 3.5, "sigma"),
    (("settings", "delay", "width"), 1, "unknown field `width` - at `$.settings.delay`"),
    (("settings", "traffic", "reads"), -1, "Traffic lies between 0 and 10,000 a second."),
    (("settings", "traffic", "reads"), "many", "$.settings.traffic.reads"),
    (("inputs", 0), 7, "Input 1 cannot be read"),
    (("inputs", 0, "input"), "wish", "Input 1 cannot be read"),
    (("inputs", 3, "settings", "delay", "mean"), 31_000_000, "settings of input 4 cannot be used. The sync delay"),
    (("inputs", 4, "at"), "soon", "Input 5 cannot be read: Expected `int`, got `str` - at `$.at`."),
    (("inputs", 0, "at"), -1, "Input 1 cannot be read: Expected `int` >= 0 - at `$.at`."),
    (("inputs", 15, "at"), 10**30, "Input 16 cannot be read"),
    (("inputs", 15, "at"), 1, "Input 16 is at 1 us, before the one above it: sort them by time."),
    (("inputs", 15), {"input": "marker", "at": 10**8, "head": -1, "log_hash": "0" * 64}, "Input 16 cannot be read"),
    (("inputs", 15), {"input": "marker", "at": 10**8, "head": 1, "log_hash": "0" * 63}, "Input 16 cannot be read"),
    (("inputs", 15), {"input": "marker", "at": 10**8, "head": 1}, "missing required field `log_hash`"),
    (("inputs", 15), {"input": "marker", "at": 5, "head": 1, "log_hash": "0" * 64}, "Input 16 is at 5 us, before"),
    (("inputs", 4, "client"), None, "$.client"),
    (("inputs", 4, "client"), "A\0", "Input 5 cannot be used: "),
    (("inputs", 6, "command_id"), "\0", "Input 7 cannot be used: "),
    (("inputs", 4, "client"), "\ud800", "It is not a session of CQRS Sim, or it is damaged: "),
    (("inputs", 4, "command"), "Explode", "The 'Explode' of input 5 is none of AddComment, CreatePost,"),
    (("inputs", 7, "query"), "CreatePost", "The 'CreatePost' of input 8 is none of GetHomeFeed, GetPost,"),
    (("inputs", 4, "values"), [], "$.values"),
    (("inputs", 4, "values"), {}, "The CreatePost of input 5 cannot be used: Object missing required field `text`."),
    (("inputs", 4, "values", "size"), 1, "The CreatePost of input 5 has no field 'size'."),
    (("inputs", 4, "values", "text"), 1, "Expected `str`, got `int` - at `$.text`"),
    (("inputs", 4, "values", "text"), "a\0b", "Input 5 cannot be used: text holds a character that is not text"),
    (("inputs", 4, "values", "text"), "a\ud83d", "It is not a session of CQRS Sim, or it is damaged: "),
    (("inputs", 6, "values", "post"), 10**29, "Input 7 cannot be used: post is too large"),
    (("inputs", 6, "values", "post"), True, "$.post"),
    (("inputs", 6, "values", "post"), 1.0, "$.post"),
)


@pytest.mark.parametrize(("path", "value", "part"), MISTAKES)
def test_a_mistake_in_a_session_is_named(path: tuple[str | int, ...], value: Any, part: str) -> None:
    with pytest.raises(SessionError) as refused:
        decode_session(changed(path, value), DOMAINS)
    sentence = str(refused.value)
    assert part in sentence
    assert sentence.endswith(".")
    assert not sentence.endswith("..")
    assert "\n" not in sentence


def test_a_missing_field_is_named() -> None:
    document = good()
    del document["inputs"]
    with pytest.raises(SessionError, match="missing required field `inputs`"):
        decode_session(json.dumps(document).encode(), DOMAINS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 100,
        b"\x89PNG\r\n\x1a\n\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b'{"name": "another program"}',
        b"[" * 100_000,
        b'{"format":1,"seed":' + b"[" * 100_000,
        b'{"format":1,"domain":"social-feed\xff"',
        b'{"format":' + b"9" * 5_000 + b"}",
        encode_session(lively())[:-10],
        encode_session(lively()) * 2,
        encode_head(Head("social-feed", 1)),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_what_is_no_session_is_refused(data: bytes) -> None:
    with pytest.raises(SessionError, match="not a session of CQRS Sim, or it is damaged"):
        decode_session(data, DOMAINS)


def test_an_input_nested_without_end_is_refused() -> None:
    line = b'{"input":"command","at":0,"client":"Ana","command":"CreatePost","values":{"text":' + b"[" * 100_000
    with pytest.raises(SessionError, match="Input 1 cannot be read"):
        decode_lines([line], SOCIAL_FEED)


@given(st.binary(max_size=40), st.integers(0, 10_000), st.integers(0, 40))
def test_damage_anywhere_is_read_or_refused_but_never_a_crash(damage: bytes, start: int, length: int) -> None:
    whole = encode_session(Session(lively().head, lively().entries[3:8]))
    start %= len(whole)
    with suppress(SessionError):
        decode_session(whole[:start] + damage + whole[start + length :], DOMAINS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b'{"parent":0,"at":0}',
        b'{"parent":1,"at":-1}',
        b'{"parent":1,"at":0,"x":1}',
        b'{"parent":1,"at":0,"cause":"whim"}',
    ],
)
def test_a_damaged_origin_of_a_branch_is_refused(data: bytes) -> None:
    with pytest.raises(SessionError, match=r"Its branch\.json cannot be read: .*\.$"):
        decode_origin(data)
