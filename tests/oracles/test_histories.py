"""Reference histories: what is judged of each, what the command says, and which files it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from cqrs_sim.cli import main
from cqrs_sim.oracles.histories import SCHEMA, verify

OPEN = Path(__file__).parent / "histories_open.json"
DOCUMENT: dict[str, Any] = json.loads(OPEN.read_text("utf-8"))
CASES: dict[str, dict[str, Any]] = {case["id"]: case for case in DOCUMENT["histories"]}
FIELDS = [(name, field) for name, case in CASES.items() for field in case["verdict"]]

Document = dict[str, Any]
Save = Callable[[Document], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write a document to a file."""

    def write(document: Document) -> Path:
        path = tmp_path / "histories.json"
        path.write_text(json.dumps(document), "utf-8")
        return path

    return write


def judged_in(path: Path) -> dict[str, Any]:
    return {result.id: result.said["judged"] for result in verify(path).results}


@pytest.mark.parametrize(("case", "field"), FIELDS)
def test_each_field_of_each_open_history_is_judged_right(case: str, field: str) -> None:
    assert judged_in(OPEN)[case][field] == CASES[case]["verdict"][field]


def test_what_is_judged_has_the_fields_of_the_answer_and_no_others() -> None:
    assert {name: set(judged) for name, judged in judged_in(OPEN).items()} == {
        name: set(case["verdict"]) for name, case in CASES.items()
    }


def test_a_file_without_answers_is_judged_alike_and_agrees_with_nothing(save: Save) -> None:
    document = deepcopy(DOCUMENT)
    for case in document["histories"]:
        beyond = case.pop("verdict").get("stale_beyond")
        if beyond is not None:
            case["delta"] = beyond["delta"]
    path = save(document)
    assert judged_in(path) == judged_in(OPEN)
    assert {result.agrees for result in verify(path).results} == {None}
    assert verify(path).sentences() == "0 of 0 agree"


def test_a_wrong_answer_has_no_say_in_what_is_judged(save: Save) -> None:
    document = deepcopy(DOCUMENT)
    for case in document["histories"]:
        case["verdict"] |= {"stale": ["nobody"], "linearizable": {}, "max_versions_behind": 99}
    path = save(document)
    assert judged_in(path) == judged_in(OPEN)
    assert {result.agrees for result in verify(path).results} == {False}


def test_a_bound_may_be_asked_about_where_the_answer_stands(save: Save) -> None:
    document = deepcopy(DOCUMENT)
    document["histories"] = [case for case in document["histories"] if case["id"] == "hist-o12"]
    document["histories"][0]["verdict"] = {"stale_beyond": {"delta": 3.5}}
    (result,) = verify(save(document)).results
    assert result.said["judged"]["stale_beyond"] == {"delta": 3.5, "ids": ["r2"]}
    assert result.agrees is None


def test_ids_are_listed_in_any_order_but_counted_all(save: Save) -> None:
    document = deepcopy(DOCUMENT)
    answer = document["histories"][11]["verdict"]
    answer["stale"].reverse()
    assert verify(save(document)).agrees
    answer["stale"].pop()
    assert not verify(save(document)).agrees


def test_what_the_format_does_not_know_is_passed_over(save: Save) -> None:
    document = deepcopy(DOCUMENT)
    document["notes"] = [1, {"deep": [None]}]
    for case in document["histories"]:
        case |= {"tags": ["new"], "why": {"more": 1}}
        for operation in case["ops"]:
            operation["colour"] = 3.5
    assert judged_in(save(document)) == judged_in(OPEN)


def test_a_write_below_a_version_that_was_read_before_it_began_breaks_the_order(save: Save) -> None:
    def write(name: str, version: int, start: int, end: int) -> Document:
        return {"id": name, "session": name, "op": "write", "key": "x", "version": version, "g": version} | {
            "t0": start,
            "t1": end,
            "ok": True,
        }

    read = {"id": "r", "session": "C", "op": "read", "key": "x", "version": 2, "t0": 1, "t1": 2, "store": "r1"}
    document = {"schema": SCHEMA, "histories": [{"id": "fifth", "ops": [write("high", 2, 0, 9), read]}]}
    low = write("low", 1, 3, 4)
    assert judged_in(save(document))["fifth"]["linearizable"] == {"x": True}
    document["histories"][0]["ops"].append(low)  # type: ignore[index]  # the list of ops above
    judged = judged_in(save(document))["fifth"]
    assert judged["linearizable"] == {"x": False}
    assert all(not judged[kind] for kind in ("stale", "future", "ryw", "mr", "mw", "wfr"))


def test_a_write_that_timed_out_without_a_trace_can_be_seen_by_nobody(save: Save) -> None:
    document = deepcopy(DOCUMENT)
    lost = {"id": "lost", "session": "Z", "op": "write", "key": "x", "version": None, "g": None, "t0": 0, "t1": None}
    for case in document["histories"]:
        case["ops"].insert(0, lost | {"ok": "unknown"})
    assert judged_in(save(document)) == judged_in(OPEN)


# --- the command --------------------------------------------------------------------------------------------

Printed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """The status of `cqrs-sim verify histories` with these arguments, and what it prints."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = main(["verify", "histories", *map(str, arguments)])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_the_command_says_how_many_agree(printed: Printed) -> None:
    assert printed(OPEN) == (0, "12 of 12 agree\n", "")


def test_the_command_gives_a_line_to_each_history_that_differs(printed: Printed, save: Save) -> None:
    document = deepcopy(DOCUMENT)
    document["histories"][1]["verdict"] |= {"stale": [], "causal": True}
    document["histories"][4]["verdict"]["linearizable"] = {"x": True}
    assert printed(save(document)) == (
        1,
        'hist-o02: stale is ["r1"], not []; causal is nothing that is judged\n'
        'hist-o05: linearizable is {"x": false}, not {"x": true}\n'
        "10 of 12 agree\n",
        "",
    )


def test_the_json_holds_each_history_with_what_was_judged(printed: Printed) -> None:
    status, out, _ = printed(OPEN, "--json")
    expected = [{"id": name, "judged": case["verdict"], "agrees": True} for name, case in CASES.items()]
    assert (status, json.loads(out)) == (0, {"kind": "histories", "results": expected})
    assert list(json.loads(out)["results"][0]["judged"]) == list(CASES["hist-o01"]["verdict"])


WHOLE = json.dumps(DOCUMENT).encode()
SPOILT: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"x: 1",
    "a list": b"[]",
    "cut off": WHOLE[:-20],
    "not UTF-8": WHOLE.replace(b"fresh read", b"fresh \xff\xfe"),
    "UTF-16": WHOLE.decode().encode("utf-16"),
    "nested without end": b"[" * 100_000,
    "nested deep inside": WHOLE.replace(b'"why":', b'"deep": ' + b"[" * 100_000 + b"]" * 100_000 + b', "why":', 1),
    "another schema": WHOLE.replace(SCHEMA.encode(), b"cqrs-history-oracle/2"),
    "no schema": WHOLE.replace(b'"schema"', b'"scheme"'),
    "no histories": b'{"schema": "cqrs-history-oracle/1"}',
    "histories of another kind": b'{"schema": "cqrs-history-oracle/1", "histories": {}}',
    "an id twice": WHOLE.replace(b"hist-o02", b"hist-o01"),
    "an operation twice": WHOLE.replace(b'"id": "r1"', b'"id": "w1"', 1),
    "an operation without its moment": WHOLE.replace(b'"t0": 0, ', b"", 1),
    "an acknowledged write without its place": WHOLE.replace(b'"g": 1, ', b"", 1),
    "an acknowledged write without its end": WHOLE.replace(b'"t1": 1,', b'"t1": null,', 1),
    "a write that failed": WHOLE.replace(b'"ok": true', b'"ok": false', 1),
    "another operation": WHOLE.replace(b'"op": "read"', b'"op": "peek"', 1),
    "a version as text": WHOLE.replace(b'"version": 1', b'"version": "1"', 1),
    "a version below 0": WHOLE.replace(b'"version": 0', b'"version": -1', 1),
    "a version without end": WHOLE.replace(b'"version": 1', b'"version": 1' + b"0" * 400, 1),
    "a moment without end": WHOLE.replace(b'"t0": 0', b'"t0": 1e999', 1),
    "an operation that ends before it begins": WHOLE.replace(b'"t0": 2, "t1": 3', b'"t0": 3, "t1": 2', 1),
    "an answer of another kind": b'{"schema": "cqrs-history-oracle/1", '
    b'"histories": [{"id": "a", "ops": [], "verdict": 5}]}',
}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_a_file_that_cannot_be_read_is_one_sentence(printed: Printed, tmp_path: Path, spoilt: bytes) -> None:
    assert spoilt != WHOLE
    path = tmp_path / "spoilt.json"
    path.write_bytes(spoilt)
    status, out, err = printed(path)
    assert (status, out) == (2, "")
    assert err.startswith("cqrs-sim: ")
    assert err.endswith(".\n")
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_and_a_folder_are_one_sentence(printed: Printed, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json"):
        status, out, err = printed(path)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert str(path) in err
