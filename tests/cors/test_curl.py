"""Answers as curl prints them: which are read, and at which line one cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.cors.curl import decoded, header, parse, quoted
from cqrs_sim.cors.exchange import Answer

OK = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n\r\n"
READ = Answer(200, (("Access-Control-Allow-Origin", "*"),))


@pytest.mark.parametrize(
    "text",
    [
        OK,
        OK.replace("\r", ""),
        OK.strip(),
        "\n\n" + OK,
        OK + "body: of the answer\nHTTP/1.1 500 in the body\n",
        OK.replace("HTTP/1.1 200 OK", "HTTP/2 200"),
        OK.replace("HTTP/1.1 200 OK", "HTTP/2 200 "),
        "HTTP/1.1 100 Continue\r\n\r\n" + OK,
        "HTTP/1.1 200 Connection established\r\nVia: proxy\r\n\r\n" + OK,
        "* Trying\n> GET / HTTP/1.1\n> Accept: */*\n>\n< " + OK.replace("\r\n", "\n< ") + "\n{ [5 bytes",
    ],
)
def test_the_headers_of_one_answer_are_read_and_its_body_is_not(text: str) -> None:
    assert parse(text) == [READ]


def test_redirects_are_read_up_to_the_first_answer_that_is_none() -> None:
    first = "HTTP/1.1 302 Found\nLocation: /2\n\n<a href='/2'>HTTP</a>\n"
    assert parse(first + OK + OK) == [Answer(302, (("Location", "/2"),)), READ]
    assert parse(first) == [Answer(302, (("Location", "/2"),))]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_files_of_every_shell_are_read(coding: str) -> None:
    assert parse(decoded(OK.encode(coding))) == [READ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no answer in it"),
        ("\n\r\n", "There is no answer in it"),
        ("hello", "Line 1 should be a status line such as HTTP/1.1 200 OK, and is 'hello'."),
        ("\n\n" + "x" * 99, "Line 3 should be a status line"),
        ("HTTP/1.1 OK", "Line 1 should be a status line"),
        ("HTTP/1.1 200 OK\nVary\n", "Line 2 should be a header such as Vary: Origin, and is 'Vary'."),
        ("HTTP/1.1 200 OK\nA: 1\nB C: 2", "Line 3: 'B C' is no name of a header"),
        ("HTTP/1.1 200 OK\nA: 1\0", "Line 2: The value of A has a NUL byte in it"),
        ("HTTP/1.1 200 OK\n: 1", "Line 2: A header has no name"),
        ("HTTP/1.1 100 Continue\n\n", "There is no answer in it"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as raised:
        parse(text)
    assert said in str(raised.value)


@given(st.binary() | st.text().map(lambda text: f"HTTP/1.1 200 OK\n{text}".encode()))
def test_any_bytes_are_answers_or_a_sentence(data: bytes) -> None:
    found = answers_or_refusal(data)
    assert found.endswith(".") if isinstance(found, str) else found


def answers_or_refusal(data: bytes) -> list[Answer] | str:
    try:
        return parse(decoded(data))
    except ValueError as error:
        return str(error)


def test_a_request_header_is_written_with_a_colon() -> None:
    assert header("X-A: 1: 2 ") == ("X-A", "1: 2")
    with pytest.raises(ValueError, match="has no colon"):
        header("X-A 1")


def test_words_for_a_shell_are_quoted() -> None:
    assert quoted("it's $HOME") == "'it'\\''s $HOME'"
