"""The benchmarks: what they print and that both sides of a contest do the same; never how fast."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench.figures import Target
from tests.bench.likes import GateLikes, log_of
from tests.bench.raw_likes import RawLikes, connected

QUICK = ["like", "feed-page"]


def test_each_figure_is_reported_beside_its_floor_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--quick", "--json", *QUICK]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert [figure["name"] for figure in figures] == QUICK
    for figure in figures:
        keys = {"name", "title", "floor_title", "unit", "target", "word", "figure", "floor", "ratio", "reason"}
        assert set(figure) == keys
        assert figure["word"] in {"ok", "falls short"}
        assert figure["figure"] > 0
        assert figure["floor"] > 0
        assert figure["ratio"] > 0


def test_each_figure_is_a_line_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--quick", *QUICK]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert lines[0].split() == ["figure", "floor", "ratio", "target"]
    assert [line.split()[0] for line in lines[1:]] == QUICK
    assert all(line.endswith(("ok", "falls short")) for line in lines[1:])
    assert printed.err == ""


def test_an_unknown_figure_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["like", "lunch"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("There is no figure lunch; choose from like, ")
    assert said.count("\n") == 1


def test_the_names_of_all_figures_differ() -> None:
    names = [figure.name for figure in bench.FIGURES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("target", "met", "words"),
    [
        (Target(2, "at most"), True, "at most 2x"),
        (Target(1.5, "at least"), True, "at least 1.5x"),
        (Target(1.9, "at most"), False, "at most 1.9x"),
        (Target(20_000, "at least", absolute=True), False, "at least 20,000 /s"),
    ],
)
def test_a_target_bounds_the_ratio_or_the_figure_itself(target: Target, met: bool, words: str) -> None:
    assert target.met(figure=1000, ratio=2) is met
    assert target.words("/s") == words


def test_the_floor_of_a_like_leaves_the_same_rows_and_log_as_the_gate(tmp_path: Path) -> None:
    ours, raw = tmp_path / "ours.db", tmp_path / "raw.db"
    GateLikes(raw, posts=2).store.close()
    gate = GateLikes(ours, posts=2)
    with closing(gate.store), closing(connected(raw)) as connection:
        by_hand = RawLikes(connection)
        for name, post in (("user2", 1), ("user3", 1), ("user2", 2)):
            gate.like(name, post)
            by_hand.like(name, post)
    assert log_of(ours) == log_of(raw)


def test_the_floor_of_a_like_runs_the_statements_that_the_gate_runs(tmp_path: Path) -> None:
    ours, raw = tmp_path / "ours.db", tmp_path / "raw.db"
    GateLikes(raw, posts=1).store.close()
    gate = GateLikes(ours, posts=1)
    with closing(gate.store), closing(connected(raw)) as connection:
        by_hand = RawLikes(connection)
        for like in (gate.like, by_hand.like):
            like("user3", 1)  # from now on both know what is there
        theirs = statements_of(connection, lambda: by_hand.like("user2", 1))
        assert statements_of(gate.connection, lambda: gate.like("user2", 1)) == theirs
    assert len(theirs) == 5


def statements_of(connection: sqlite3.Connection, work: Callable[[], None]) -> list[str]:
    """Return the statements that the work runs on a connection, on one line each, their values left out."""
    said: list[str] = []
    connection.set_trace_callback(said.append)
    work()
    connection.set_trace_callback(None)
    return [re.sub(r"'[^']*'|\b\d+\b", "?", " ".join(sql.split())) for sql in said]
