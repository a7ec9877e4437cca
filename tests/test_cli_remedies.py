"""Remedies on the command line: their bills, one after the other, and how each is written."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

import pytest

from cqrs_sim.cli import main
from cqrs_sim.cli.remedy_arguments import remedy, written
from cqrs_sim.core.remedies import REMEDIES, RemedyRule
from cqrs_sim.core.timeline import SECOND

EARLY = {
    "format": 1,
    "domain": "social-feed",
    "seed": 1,
    "settings": {"delay": {"shape": "fixed", "mean": 2_000_000}},
    "inputs": [
        {"at": 0, "input": "command", "client": "Ana", "command": "RegisterUser", "values": {"name": "Ana"}},
        {"at": 0, "input": "command", "client": "Ana", "command": "CreatePost", "values": {"text": "Hello"}},
        {"at": 500_000, "input": "query", "client": "Ana", "query": "GetPostFeed"},
        {"at": 500_000, "input": "query", "client": "Ben", "query": "GetPostFeed"},
        {"at": 500_000, "input": "settings", "settings": {"delay": {"shape": "fixed", "mean": 1_000_000}}},
        {"at": 3_000_000, "input": "query", "client": "Ana", "query": "GetPostFeed"},
    ],
}


@pytest.fixture
def early(tmp_path: Path) -> str:
    """A session in which Ana and Ben look too early, and Ana again."""
    path = tmp_path / "early.json"
    path.write_text(json.dumps(EARLY), "utf-8")
    return str(path)


def table(printed: str) -> list[str]:
    """Return the rows of the bill, with single spaces."""
    return [" ".join(line.split()) for line in printed.split("\n\n")[-1].strip("\n").splitlines()[:-4]]


def test_every_remedy_has_a_line_with_its_bill(early: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remedies", early]) == 0
    assert table(capsys.readouterr().out) == [
        "remedy asked answers stale RYW wait longest at write load commands guessed",
        "none 3 3 2 1 0.00 s 0.00 s 0 0% 2 0",
        "wait 3 3 1 0 0.50 s 1.50 s 0 0% 2 0",
        "wait:2s 3 3 1 0 0.50 s 1.50 s 0 0% 2 0",
        "wait:2s:pending 3 3 1 0 0.50 s 1.50 s 0 0% 2 0",
        "own-writes 3 3 1 0 0.00 s 0.00 s 1 33% 2 0",
        "optimistic 3 3 2 1 0.00 s 0.00 s 0 0% 2 1",
        "synchronous 3 3 0 0 0.00 s 0.00 s 0 0% 2 0",
        "sticky 3 3 2 1 0.00 s 0.00 s 0 0% 2 0",
        "same-database 3 3 0 0 0.00 s 0.00 s 3 60% 2 0",
    ]


def test_some_remedies_for_one_client_as_json(early: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remedies", early, "--remedy", "none", "--remedy", "wait:1s", "--for", "Ana", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["for"], told["until"], told["seed"]) == ("Ana", 3 * SECOND, 1)
    none, wait = told["bills"]
    assert (none["remedy"], none["answers"], none["broken"]) == ("none", 2, 1)
    assert (wait["remedy"], wait["answers"], wait["timeouts"], wait["broken"]) == ("wait:1s", 2, 1, 1)
    assert (wait["mean_wait"], wait["longest_wait"]) == (SECOND / 2, SECOND)


def test_a_run_tells_the_bill_client_by_client(early: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", early, "--bill", "--remedy", "own-writes", "--for", "Ana"]) == 0
    assert table(capsys.readouterr().out) == [
        "client remedy asked answers stale RYW at write load commands",
        "Ana own writes 2 2 0 0 1 33% 2",
        "Ben none 1 1 1 0 0 0% 0",
    ]
    assert main(["run", early, "--bill", "--json"]) == 0
    bill = json.loads(capsys.readouterr().out)["bill"]
    assert [(line["client"], line["remedy"], line["stale"]) for line in bill] == [
        ("Ana", "none", 1),
        ("Ben", "none", 1),
    ]


def test_to_watch_the_bill_changes_nothing(early: str, capsys: pytest.CaptureFixture[str]) -> None:
    summaries: list[dict[str, Any]] = []
    for options in ([], ["--bill", "--ledger"]):
        assert main(["run", early, "--json", *options]) == 0
        summaries.append(json.loads(capsys.readouterr().out))
    assert summaries[1] | summaries[0] == summaries[1]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("wait", RemedyRule("wait", timeout=0)),
        ("wait:250ms", RemedyRule("wait", timeout=SECOND // 4)),
        ("wait:2s:pending", RemedyRule("wait", on_timeout="pending")),
        ("wait:2:stale", RemedyRule("wait")),
        ("own-writes", RemedyRule("own writes")),
    ],
)
def test_how_a_remedy_is_written(text: str, rule: RemedyRule) -> None:
    assert remedy(text) == rule
    assert remedy(written(rule)) == rule


@pytest.mark.parametrize("name", REMEDIES)
def test_every_remedy_can_be_written(name: Any) -> None:
    assert remedy(written(RemedyRule(name, timeout=0))).remedy == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hope", "'hope' is no remedy: write one of none, wait, own-writes, "),
        ("sticky:2s", "'sticky:2s' is no remedy"),
        ("wait:soon", "'soon' is not a time"),
        ("wait:2s:cry", "'cry' is not what is shown after a timeout"),
        ("wait:40s", "An answer waits for 30 s at most"),
    ],
)
def test_what_is_no_remedy_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ArgumentTypeError, match=said):
        remedy(text)


def test_a_client_without_a_remedy_is_asked_about(early: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", early, "--for", "Ana"]) == 2
    assert "--for says who has the remedy: name that too" in capsys.readouterr().err


def test_where_nobody_did_anything_there_is_no_bill(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text(json.dumps(EARLY | {"inputs": []}), "utf-8")
    assert main(["run", str(empty), "--bill"]) == 0
    assert capsys.readouterr().out.endswith("Nobody has sent a command or a query, so there is no bill.\n")
    assert main(["remedies", str(empty)]) == 0
