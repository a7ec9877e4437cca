"""`cqrs-sim cors explain`: what it says of a request and its answers, what it still asks for, and what it refuses."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cqrs_sim.cli import main

PAGE, URL = "https://app.example", "https://api.example/posts"
Explained = Callable[..., tuple[int, str]]

OPEN = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n\r\n"
SILENT = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


@pytest.fixture
def explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Explained:
    """The exit status of `cors explain` with these options, and what it prints; answers are given as texts."""

    def run(
        *options: str, response: str | None = None, preflights: tuple[str, ...] = (), page: str = PAGE, url: str = URL
    ) -> tuple[int, str]:
        words = ["cors", "explain", "--page", page, "--url", url, *options]
        for number, text in enumerate(preflights):
            path = tmp_path / f"preflight-{number}.txt"
            path.write_bytes(text.encode())
            words += ["--preflight", str(path)]
        if response is not None:
            path = tmp_path / "response.txt"
            path.write_bytes(response.encode())
            words.append(str(path))
        status = main(words)
        printed = capsys.readouterr()
        return status, printed.out or printed.err

    return run


def test_the_blocking_step_is_marked_and_the_header_that_would_mend_it_is_named(explained: Explained) -> None:
    status, said = explained(response=SILENT)
    assert status == 1
    lines = said.splitlines()
    assert [line for line in lines if line.startswith("> STOP")] == ["> STOP  7  May the page read it?"]
    assert "It looked at Access-Control-Allow-Origin: (absent)" in said
    assert f"To mend it: Answer the request with Access-Control-Allow-Origin: {PAGE}." in said
    assert "The browser blocks it at step 7: The answer has no Access-Control-Allow-Origin" in said
    assert lines[-1].startswith("A server has received the request and may have acted on it")


def test_all_ten_steps_are_told(explained: Explained) -> None:
    status, said = explained(response=OPEN)
    assert status == 0
    told = [line[7:9].strip() for line in said.splitlines() if line[:7] in ("  ok   ", "  -    ", "> STOP ")]
    assert told == [str(number) for number in range(1, 11)]
    assert said.rstrip().endswith("The page may read the answer.")


def test_a_preflight_that_fails_needs_no_answer_to_the_request(explained: Explained) -> None:
    status, said = explained("--method", "DELETE", preflights=(OPEN,))
    assert status == 1
    assert "To mend it: Answer OPTIONS with Access-Control-Allow-Methods: DELETE." in said
    assert said.splitlines()[-1] == "The request itself was never sent, so no server has acted on it."


def test_without_the_answer_to_options_it_says_how_to_ask_for_it(explained: Explained) -> None:
    status, said = explained("--method", "PUT", "--header", "X-A: it's", response=OPEN)
    assert status == 2
    assert said.splitlines()[-1].strip() == (
        f"curl -i -X OPTIONS '{URL}' -H 'Origin: {PAGE}' -H 'Access-Control-Request-Method: PUT' "
        "-H 'Access-Control-Request-Headers: x-a'"
    )
    assert "STOP" not in said


def test_without_the_answer_to_the_request_it_says_how_to_ask_for_it(explained: Explained) -> None:
    status, said = explained("--method", "POST", "--header", "Accept: it's")
    assert status == 2
    assert said.splitlines()[-1].strip() == f"curl -i -X POST '{URL}' -H 'Origin: {PAGE}' -H 'Accept: it'\\''s'"
    assert " 7  May the page" not in said


def test_a_redirect_asks_for_the_next_answer_and_takes_it_from_the_same_file(explained: Explained) -> None:
    away = "HTTP/1.1 302 Found\nAccess-Control-Allow-Origin: *\nLocation: https://login.example/\n\n"
    status, said = explained(response=away)
    assert (status, said.splitlines()[-1].strip()) == (2, "curl -i 'https://login.example/' -H 'Origin: null'")
    status, said = explained(response=away + OPEN)
    assert status == 0
    assert "\n\nAt https://login.example/:\n" in said


def test_a_redirect_to_itself_asks_for_one_more_answer(explained: Explained) -> None:
    status, said = explained(response=f"HTTP/1.1 302 Found\nAccess-Control-Allow-Origin: *\nLocation: {URL}\n\n")
    assert (status, said.splitlines()[-2].startswith("The answer leads on.")) == (2, True)


def test_answers_to_options_belong_to_the_addresses_that_are_asked_first(explained: Explained) -> None:
    allowing = OPEN.replace("\r\n\r\n", "\r\nAccess-Control-Allow-Headers: x-a\r\n\r\n")
    home = f"HTTP/1.1 307 Away\nLocation: {URL}\n\n"
    options = ("--header", "X-A: 1")
    status, said = explained(*options, url=f"{PAGE}/x", response=home + OPEN, preflights=(allowing,))
    assert (status, "STOP" in said) == (0, False)
    status, said = explained(response=OPEN, preflights=(allowing,))
    assert said.rstrip().endswith("An answer to OPTIONS was given that the browser would not have asked for.")


def test_programs_get_the_same(explained: Explained) -> None:
    status, said = explained("--json", "--method", "DELETE", preflights=(OPEN,))
    told = json.loads(said)
    assert (status, told["outcome"], told["step"], told["hop"]) == (1, "blocked", "preflight.allow-methods", 0)
    assert (told["missing"], told["server_acted"], told["status"], told["readable"]) == (None, False, 0, [])
    steps: list[dict[str, Any]] = told["steps"]
    assert [step["number"] for step in steps] == list(range(1, 11))
    (failed,) = [step for step in steps if step["state"] == "failed"]
    assert failed["mend"] == {
        "on": "preflight",
        "headers": [["Access-Control-Allow-Methods", "DELETE"]],
        "status": None,
        "sentence": "Answer OPTIONS with Access-Control-Allow-Methods: DELETE.",
    }
    assert failed["looked_at"] == [["Access-Control-Allow-Methods", None], ["Access-Control-Allow-Headers", None]]


def test_programs_learn_what_is_missing(explained: Explained) -> None:
    status, said = explained("--json", "--method", "DELETE")
    told = json.loads(said)
    assert (status, told["outcome"], told["missing"]["kind"], told["missing"]["hop"]) == (2, None, "preflight", 0)
    assert told["missing"]["command"].startswith("curl -i -X OPTIONS")


def test_standard_input_is_named_with_a_hyphen(monkeypatch: pytest.MonkeyPatch, explained: Explained) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(OPEN.encode())))
    status, said = explained("-")
    assert (status, said.rstrip().endswith("The page may read the answer.")) == (0, True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--page", "app.example"), "--page: The address 'app.example' has no scheme"),
        (("--url", "https://api.example:x/"), "--url: The port 'x'"),
        (("--url", "ftp://api.example/"), "The address has the scheme ftp"),
        (("--url", "https://u:p@api.example/"), "The address names a user or password"),
        (("--header", "X-A"), "--header: The header 'X-A' has no colon"),
        (("--header", "X-A: a\r\nX-B: b"), "--header: The value of X-A has a line break in it"),
        (("--header", "X-A: a\0"), "--header: The value of X-A has a NUL byte in it"),
        (("--header", "X A: a"), "--header: 'X A' is no name of a header"),
        (("--method", "GET IT"), "'GET IT' is no method"),
        (("nowhere.txt",), "There is no nowhere.txt: name a file with what curl -i printed."),
        (("--preflight", "."), ". cannot be read ("),
        (("-", "--preflight", "-"), "Standard input can be one of the answers only"),
    ],
)
def test_bad_input_is_named_in_one_sentence(
    options: tuple[str, ...], said: str, explained: Explained, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    status, printed = explained(*options)
    assert status == 2
    assert said in printed
    assert printed.count("\n") == 1


@pytest.mark.parametrize(
    ("response", "said"),
    [("<html>", "response.txt cannot be read as an answer. Line 1"), ("HTTP/1.1 200 OK\nVary", "Line 2 should be")],
)
def test_an_answer_that_cannot_be_read_is_named_with_its_line(response: str, said: str, explained: Explained) -> None:
    status, printed = explained(response=response)
    assert status == 2
    assert said in printed
    assert printed.count("\n") == 1
