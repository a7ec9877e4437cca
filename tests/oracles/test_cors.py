"""Reference cases of CORS: what is judged of each, what the command says, and which files it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from cqrs_sim.cli import main
from cqrs_sim.cors.sentences import CODES
from cqrs_sim.oracles.cors import verify

OPEN = Path(__file__).parent / "cors_open.json"
DOCUMENT: dict[str, Any] = json.loads(OPEN.read_text("utf-8"))
CASES: dict[str, dict[str, Any]] = {case["id"]: case for case in DOCUMENT["cases"]}
SEQUENCES: dict[str, dict[str, Any]] = {case["id"]: case for case in DOCUMENT["preflight_cache_sequences"]}
FIELDS = [(name, field) for name, case in CASES.items() for field in case["expect"]]

Document = dict[str, Any]
Save = Callable[[Document], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write a document to a file."""

    def write(document: Document) -> Path:
        path = tmp_path / "cors.json"
        path.write_text(json.dumps(document), "utf-8")
        return path

    return write


def judged_in(path: Path) -> dict[str, Any]:
    return {result.id: result.said["judged"] for result in verify(path).results}


def one(case: Document) -> Document:
    """A document with this case alone."""
    return {"schema": "cors-oracle/1", "cases": [case]}


@pytest.mark.parametrize(("case", "field"), FIELDS)
def test_each_field_of_each_open_case_is_judged_right(case: str, field: str) -> None:
    assert judged_in(OPEN)[case][field] == CASES[case]["expect"][field]


@pytest.mark.parametrize("name", SEQUENCES)
def test_each_open_sequence_has_its_preflights(name: str) -> None:
    expected = [step["expect_preflights"] for step in SEQUENCES[name]["steps"]]
    assert judged_in(OPEN)[name] == {"preflights": expected}


def test_the_codes_are_those_of_the_format() -> None:
    assert set(CODES) == set(DOCUMENT["step_codes"])


def test_a_file_without_answers_is_judged_alike_but_for_the_headers_that_were_asked_about(save: Save) -> None:
    document = deepcopy(DOCUMENT)
    for case in document["cases"]:
        del case["expect"]
    for sequence in document["preflight_cache_sequences"]:
        for step in sequence["steps"]:
            del step["expect_preflights"]
    path = save(document)
    bare, answered = judged_in(path), judged_in(OPEN)
    assert bare["cors-o24"].pop("readable").items() > answered["cors-o24"].pop("readable").items()
    assert bare == answered
    assert {result.agrees for result in verify(path).results} == {None}
    assert verify(path).sentences() == "0 of 0 agree"


def test_a_wrong_answer_has_no_say_in_what_is_judged(save: Save) -> None:
    document = deepcopy(DOCUMENT)
    for case in document["cases"]:
        case["expect"] |= {"outcome": "nothing", "step": "nowhere", "preflights": [9], "status": 999}
    for sequence in document["preflight_cache_sequences"]:
        for step in sequence["steps"]:
            step["expect_preflights"] = 9
    path = save(document)
    assert judged_in(path) == judged_in(OPEN)
    assert {result.agrees for result in verify(path).results} == {False}


def test_headers_that_are_not_there_are_not_readable_and_are_asked_about_in_any_case(save: Save) -> None:
    case = deepcopy(CASES["cors-o24"])
    case["expect"]["readable"] = {"X-Custom": True, "set-cookie": False, "x-nowhere": False}
    assert verify(save(one(case))).agrees


def redirected_post() -> Document:
    allowing = [["Access-Control-Allow-Origin", "*"], ["Access-Control-Allow-Headers", "*, authorization"]]
    preflight = {"status": 200, "headers": allowing}
    headers = [["X-Test", "1"], ["Authorization", "a"], ["Content-Type", "application/json"]]
    return {
        "id": "redirected",
        "request": {"origin": "http://a.test", "url": "http://b.test/0", "method": "POST", "headers": headers},
        "hops": [
            {
                "url": "http://b.test/0",
                "preflight": preflight,
                "actual": {"status": 303, "headers": [*allowing, ["Location", "http://c.test/1"]]},
            },
            {"url": "http://c.test/1", "preflight": preflight, "actual": {"status": 200, "headers": allowing}},
            {"url": "http://never.test/", "preflight": None, "actual": None},
        ],
    }


def test_a_redirect_in_the_standards_words_drops_body_headers_and_authorization(save: Save) -> None:
    assert judged_in(save(one(redirected_post())))["redirected"] == {
        "outcome": "allowed",
        "step": None,
        "hop": None,
        "preflights": [1, 1],
        "acrm": ["POST", "GET"],
        "acrh": ["authorization,content-type,x-test", "x-test"],
        "origin_headers": ["http://a.test", "null"],
        "readable": {"access-control-allow-headers": False, "access-control-allow-origin": False},
        "status": 200,
        "response_type": "cors",
    }


@pytest.mark.parametrize(
    "expect",
    [
        {"acrm": "POST", "acrh": "authorization,content-type,x-test"},
        {"acrm": ["POST", "GET"], "acrh": ["authorization,content-type,x-test", "x-test"]},
    ],
)
def test_several_preflights_are_told_in_the_form_of_the_answer(expect: Document, save: Save) -> None:
    assert verify(save(one(redirected_post() | {"expect": expect}))).agrees


def test_hops_without_a_preflight_have_null_in_a_list_by_hop(save: Save) -> None:
    case = redirected_post()
    case["request"] |= {"url": "http://a.test/0", "headers": [["X-Test", "1"]]}
    case["hops"][0]["url"] = "http://a.test/0"
    case["expect"] = {"acrm": [None, "GET"], "acrh": [None, "x-test"], "origin_headers": ["http://a.test"] * 2}
    assert verify(save(one(case))).sentences() == "1 of 1 agree"


def test_unknown_fields_are_passed_over_in_cases_and_named_in_answers(save: Save) -> None:
    case = deepcopy(CASES["cors-o01"]) | {"mood": "good"}
    case["request"]["cache"] = "no-store"
    assert verify(save(one(case))).agrees
    case["expect"]["mood"] = "good"
    assert verify(save(one(case))).sentences() == "cors-o01: mood is nothing that is judged\n0 of 1 agree"


def test_a_listened_upload_asks_first(save: Save) -> None:
    case = deepcopy(CASES["cors-o13"])
    del case["expect"]
    case["request"]["upload_listener"] = True
    judged = judged_in(save(one(case)))["cors-o13"]
    assert (judged["preflights"], judged["acrm"], judged["acrh"]) == ([1], "POST", None)


def test_a_case_that_no_browser_could_run_is_unsupported_and_spoils_no_other(
    save: Save, capsys: pytest.CaptureFixture[str]
) -> None:
    document = deepcopy(DOCUMENT)
    document["cases"][0]["request"]["url"] = "http://user:secret@api.test/"
    path = save(document)
    assert main(["verify", "cors", str(path)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("cors-o01: it cannot be judged: request: The address names a user or password")
    assert said[1:] == ["28 of 29 agree"]
    assert "unsupported" in verify(path).results[0].said


def broken(*path: str | int, value: object) -> Document:
    """The case of a preflight and the first sequence, with this value there."""
    document: Any = deepcopy({"cases": [CASES["cors-o15"]], "preflight_cache_sequences": [SEQUENCES["cors-cache-o1"]]})
    at = document
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return {"schema": "cors-oracle/1", **document}


REQUEST, HOP = ("cases", 0, "request"), ("cases", 0, "hops", 0)
SEQUENCE = ("preflight_cache_sequences", 0)
INJECTED = [["X-A", "1\r\nX-B: 2"]]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ((*REQUEST, "url"), "api.test", "request.url: The address 'api.test' has no scheme"),
        ((*REQUEST, "url"), "http://", "request.url: The address has no host"),
        ((*REQUEST, "url"), "http://api.test:port/", "request.url: The port 'port' is no number"),
        ((*REQUEST, "url"), "http://[::1", "request.url: The host [::1 lacks"),
        ((*REQUEST, "url"), "http://%FF.test/", "request.url: The host '%FF.test' has bytes in it that stand"),
        ((*REQUEST, "origin"), "app.test", "request.origin: The address 'app.test' has no scheme"),
        ((*REQUEST, "method"), "GET IT", "request: 'GET IT' is no method"),
        ((*REQUEST, "headers"), INJECTED, "request: The value of X-A has a line break in it"),
        ((*REQUEST, "headers"), [["X\nA", "1"]], "request: 'X\\nA' is no name of a header"),
        ((*REQUEST, "mode"), "navigate", "request: The mode 'navigate' is unknown"),
        ((*HOP, "url"), "http://a b/", "hops[0].url: The host 'a b' has the character ' '"),
        ((*HOP, "preflight", "headers"), INJECTED, "hops[0].preflight.headers: The header 'X-A' has a line break"),
        ((*HOP, "actual", "headers"), [["X\rA", "1"]], "hops[0].actual.headers: The header 'X\\rA' has a line break"),
        ((*SEQUENCE, "url"), "", "steps[0].url: The address '' has no scheme"),
        ((*SEQUENCE, "steps", 1, "headers"), INJECTED, "steps[1]: The value of X-A has a line break in it"),
        ((*SEQUENCE, "actual", "headers"), INJECTED, "steps[0].actual.headers: The header 'X-A' has a line break"),
    ],
)
def test_bad_input_is_named_at_its_field_and_spoils_no_other_case(
    path: tuple[str | int, ...], value: object, said: str, save: Save, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "cors", str(save(broken(*path, value=value)))]) == 1
    printed, error = capsys.readouterr()
    line, count = printed.splitlines()
    assert line.partition(": ")[2].startswith(f"it cannot be judged: {said}")
    assert (line.endswith("."), count, error) == (True, "1 of 2 agree", "")


@pytest.mark.parametrize("value", ["*\0", "a\x0bb", "\u20ac", " *\t"])
def test_odd_bytes_in_an_answer_are_judged_like_any_others(value: str, save: Save) -> None:
    document = one(deepcopy(CASES["cors-o01"]))
    document["cases"][0]["hops"][0]["actual"]["headers"] = [["Access-Control-Allow-Origin", value]]
    assert judged_in(save(document))["cors-o01"]["outcome"] == ("allowed" if value.strip() == "*" else "blocked")


def test_the_command_prints_what_was_judged_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "cors", str(OPEN), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["kind"] == "cors"
    assert [result["id"] for result in printed["results"]] == [*CASES, *SEQUENCES]
    assert all(result["agrees"] is True for result in printed["results"])
    assert printed["results"][0]["judged"]["outcome"] == "allowed"


def test_the_command_counts_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "cors", str(OPEN)]) == 0
    assert capsys.readouterr().out == "29 of 29 agree\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no JSON", "cannot be read"),
        ('{"schema": "cors-oracle/2"}', "is of the schema 'cors-oracle/2'"),
        ('{"schema": "cors-oracle/1", "cases": [{"id": "a"}]}', "$.cases[0]"),
        ('{"schema": "cors-oracle/1", "cases": 3}', "$.cases"),
        (json.dumps(one(CASES["cors-o01"]) | {"cases": [CASES["cors-o01"]] * 2}), "twice"),
        (json.dumps(one(CASES["cors-o01"] | {"expect": [1]})), "The answer to cors-o01"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, "utf-8")
    assert main(["verify", "cors", str(path)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
