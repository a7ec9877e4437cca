"""The command line: what it prints, what it refuses and with which words, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from cqrs_sim import __version__
from cqrs_sim.bootstrap import new_session, open_session
from cqrs_sim.cli import main
from cqrs_sim.core.journal import SYNCHRONOUS, Configure, Entry, Submit
from cqrs_sim.core.settings import Settings, TrafficRates
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, DeletePost
from cqrs_sim.sessions.branches import JOURNAL
from cqrs_sim.sessions.encoding import encode_session
from cqrs_sim.sessions.folder import HEAD
from cqrs_sim.sessions.session import Head, Session
from tests.sessions.places import linux_only, permissions, unix_only
from tests.sessions.wishes import files_in, lively, write_folder

BRANCH = Path("branches", "1")
ROOT = Path(__file__).resolve().parent.parent
HOUR = 3_600 * SECOND

KEYS = [
    "until",
    "seed",
    "accepted",
    "rejected",
    "queries",
    "head",
    "checkpoint",
    "sent",
    "in_flight",
    "waiting",
    "applied",
    "ignored",
    "lost",
    "parked",
    "facts",
    "trace_hash",
]


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """An exported session; its last input is at 6 s."""
    path = tmp_path / "session.json"
    path.write_bytes(encode_session(lively()))
    return path


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A session whose clients never rest."""
    busy = Configure(Settings(SYNCHRONOUS.delay, TrafficRates(10_000.0, 100.0)))
    path = tmp_path / "endless.json"
    path.write_bytes(encode_session(Session(Head("social-feed", 1), (Entry(0, busy), Entry(9999 * HOUR, busy)))))
    return path


Summaries = Callable[..., dict[str, Any]]


@pytest.fixture
def summary_of(capsys: pytest.CaptureFixture[str]) -> Summaries:
    """What `cqrs-sim run --json` with these further arguments prints."""

    def run(*arguments: str | Path) -> dict[str, Any]:
        status = main(["run", "--json", *map(str, arguments)])
        printed = capsys.readouterr()
        assert (status, printed.err) == (0, "")
        summary: dict[str, Any] = json.loads(printed.out)
        return summary

    return run


Refusals = Callable[..., str]


@pytest.fixture
def refusal_of(capsys: pytest.CaptureFixture[str]) -> Refusals:
    """The one line that these arguments are refused with."""

    def run(*arguments: str | Path) -> str:
        try:
            status: object = main([str(argument) for argument in arguments])
        except SystemExit as ended:
            status = ended.code
        printed = capsys.readouterr()
        assert (status, printed.out) == (2, "")
        return the_line(printed.err)

    return run


def the_line(printed: str) -> str:
    """Return the only line printed, without its prefix."""
    assert printed.startswith("cqrs-sim: ")
    assert printed.endswith(".\n")
    assert printed.count("\n") == 1
    return printed.removeprefix("cqrs-sim: ").removesuffix("\n")


def program(*arguments: str | Path, **environment: str | None) -> tuple[list[str], dict[str, str]]:
    """Return the command line of the program in a process of its own, and its environment; None unsets."""
    command = [sys.executable, "-m", "cqrs_sim", *map(str, arguments)]
    changed = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return command, {name: value for name, value in changed.items() if value is not None}


def started(*arguments: str | Path, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own to its end."""
    command, changed = program(*arguments, **environment)
    return subprocess.run(command, env=changed, capture_output=True, text=True, timeout=60, check=False)


# --- run ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("until", ["0", "3s", "60s"])
def test_every_way_to_run_a_session_has_one_trace_hash(
    exported: Path, tmp_path: Path, summary_of: Summaries, until: str
) -> None:
    folder, facts = write_folder(tmp_path / "folder", lively()), tmp_path / "facts.jsonl"
    summaries = [
        summary_of(exported, "--until", until, "--facts", facts),
        summary_of(exported, "--until", until, "--stores", "sql"),
        summary_of(folder, "--until", until),
        summary_of("--stores", "sql", "--until", until, "--facts", tmp_path / "again.jsonl", folder),
    ]
    assert summaries == [summaries[0]] * 4
    assert summaries[0]["trace_hash"] == sha256(facts.read_bytes()).hexdigest()
    assert (tmp_path / "again.jsonl").read_bytes() == facts.read_bytes()


@pytest.mark.parametrize("until", ["3s", "60s"])
def test_the_summary_is_right_against_the_facts(
    exported: Path, tmp_path: Path, summary_of: Summaries, until: str
) -> None:
    summary = summary_of(exported, "--until", until, "--facts", tmp_path / "facts")
    facts = [json.loads(line) for line in (tmp_path / "facts").read_text("utf-8").splitlines()]
    kinds = Counter(fact["fact"] for fact in facts)
    applied = [fact["position"] for fact in facts if fact["fact"] == "Applied"]
    held = {fact["position"] for fact in facts if fact["fact"] == "Held"}
    assert summary["facts"] == len(facts)
    assert summary["accepted"] == kinds["Accepted"]
    assert summary["rejected"] == kinds["Rejected"]
    assert summary["queries"] == kinds["Asked"]
    assert summary["head"] == kinds["Committed"] == kinds["Sent"] == summary["sent"]
    assert summary["checkpoint"] == len(applied) == summary["applied"]
    assert applied == list(range(1, len(applied) + 1))
    assert summary["in_flight"] == kinds["Sent"] - kinds["Delivered"]
    assert summary["waiting"] == len(held.difference(applied))
    assert summary["ignored"] == kinds["Ignored"]
    assert all(fact["at"] <= summary["until"] for fact in facts)


def test_the_keys_of_the_json_stay(exported: Path, summary_of: Summaries) -> None:
    summary = summary_of(exported)
    assert list(summary) == KEYS
    assert {type(value) for key, value in summary.items() if key != "trace_hash"} == {int}
    assert len(summary["trace_hash"]) == 64


def test_a_run_goes_to_the_last_input_when_nothing_else_is_said(exported: Path, summary_of: Summaries) -> None:
    summary = summary_of(exported)
    assert summary["until"] == 6 * SECOND
    assert summary == summary_of(exported, "--until", "6s")


def test_a_run_beyond_the_last_input_lets_the_rest_arrive(exported: Path, summary_of: Summaries) -> None:
    assert summary_of(exported)["in_flight"] > 0
    late = summary_of(exported, "--until", "1min")
    assert late["until"] == 60 * SECOND
    assert late["in_flight"] == late["waiting"] == 0


def test_inputs_after_the_end_of_a_run_are_left_out(exported: Path, summary_of: Summaries) -> None:
    early = summary_of(exported, "--until", "0")
    assert (early["until"], early["accepted"], early["head"], early["checkpoint"]) == (0, 3, 3, 3)


def test_a_session_without_inputs_runs(tmp_path: Path, summary_of: Summaries) -> None:
    (tmp_path / "empty.json").write_bytes(encode_session(Session(Head("social-feed", -5))))
    summary = summary_of(tmp_path / "empty.json")
    assert summary["facts"] == summary["until"] == 0
    assert summary["seed"] == -5


def test_without_json_the_summary_is_a_few_lines(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(exported), "--until", "2s"]) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[0] == "2.0 s simulated, seed 7"
    assert len(printed.splitlines()) == 7


def test_an_option_given_twice_counts_as_given_last(exported: Path, summary_of: Summaries) -> None:
    assert summary_of(exported, "--until", "1s", "--until", "2s")["until"] == 2 * SECOND


EARLY = {
    "format": 1,
    "domain": "social-feed",
    "seed": 1,
    "settings": {"delay": {"shape": "fixed", "mean": 2_000_000}},
    "inputs": [
        {"at": 0, "input": "command", "client": "Ana", "command": "RegisterUser", "values": {"name": "Ana"}},
        {"at": 0, "input": "command", "client": "Ana", "command": "CreatePost", "values": {"text": "Hello"}},
        {"at": 1_500_000, "input": "query", "client": "Ana", "query": "GetPostFeed"},
        {"at": 3_000_000, "input": "query", "client": "Ana", "query": "GetPostFeed"},
    ],
}


@pytest.fixture
def early(tmp_path: Path) -> Path:
    """A session in which Ana looks too early, and then again."""
    path = tmp_path / "early.json"
    path.write_text(json.dumps(EARLY), "utf-8")
    return path


def test_the_ledger_is_a_table_with_a_sentence_for_each_violation(
    early: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(early), "--ledger", "--bound", "1.6s"]) == 0
    lines = capsys.readouterr().out.split("\n\n")[1].splitlines()
    assert [" ".join(line.split()) for line in lines[:2]] == [
        "client writes answers stale over 1.6 s RYW MR MW WFR torn future no order at worst behind",
        "Ana 2 2 1 0 1 0 0 0 0 0 1 1 version, 1.5 s",
    ]
    assert lines[-2:] == [
        "Ana did not see p1 at 1.5 s, 1 version behind Ana's own CreatePost to version 1, acknowledged at 0.0 s.",
        "Ana did not see p1 at 1.5 s, after Ana's own CreatePost to version 1 was acknowledged at 0.0 s.",
    ]


def test_the_ledger_is_in_the_json_too(early: Path, summary_of: Summaries) -> None:
    summary = summary_of(early, "--ledger")
    plain = summary_of(early)
    ledger = summary.pop("ledger")
    assert summary == plain, "to watch changes nothing"
    assert ledger["clients"] == [
        {
            "client": "Ana",
            "writes": 2,
            "answers": 2,
            "stale": 1,
            "stale_beyond": 1,
            "ryw": 1,
            "mr": 0,
            "mw": 0,
            "wfr": 0,
        }
        | {"prefix": 0, "future": 0, "linearizable": 1, "max_versions_behind": 1, "max_time_behind": 1_500_000}
    ]
    assert [(entry["at"], entry["kind"], entry["since"]) for entry in ledger["violations"]] == [
        (1_500_000, "stale", 0),
        (1_500_000, "ryw", 0),
    ]
    assert (ledger["bound"], ledger["left_out"]) == (SECOND, 0)


def test_a_long_ledger_tells_the_newest_and_how_many_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    delay = {"shape": "fixed", "mean": 2_000_000}
    busy = EARLY | {"settings": {"delay": delay, "traffic": {"writes": 3.0, "reads": 3.0}}}
    (tmp_path / "busy.json").write_text(json.dumps(busy), "utf-8")
    assert main(["run", str(tmp_path / "busy.json"), "--until", "1min", "--ledger"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (place,) = [index for index, line in enumerate(lines) if line.startswith("The newest 10 of ")]
    assert len(lines) == place + 11


def test_a_run_leaves_no_files_behind(
    exported: Path, tmp_path: Path, summary_of: Summaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    before = exported.read_bytes()
    summary_of(exported, "--stores", "sql")
    assert list((tmp_path / "scratch").iterdir()) == []
    assert exported.read_bytes() == before


def test_a_facts_file_from_before_is_replaced(exported: Path, tmp_path: Path, summary_of: Summaries) -> None:
    facts = tmp_path / "facts"
    facts.write_text("old\n" * 10_000)
    summary = summary_of(exported, "--until", "0", "--facts", facts)
    assert facts.read_bytes().count(b"\n") == summary["facts"]


# --- branches, export, import -------------------------------------------------------------------------------


Printed = Callable[..., str]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """What these arguments print."""

    def run(*arguments: str | Path) -> str:
        status = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        assert (status, told.err) == (0, "")
        return told.out

    return run


@pytest.fixture
def home(tmp_path: Path, exported: Path, printed: Printed) -> Path:
    """A session's folder, imported from the exported one."""
    assert printed("import", exported, tmp_path / "home") == ""
    return tmp_path / "home"


def test_an_import_and_an_export_come_back_to_the_same_session(home: Path, tmp_path: Path, printed: Printed) -> None:
    assert printed("export", home, tmp_path / "again.json") == ""
    assert (tmp_path / "again.json").read_bytes() == encode_session(lively())


def test_the_branches_are_listed_with_the_current_one_marked(home: Path, printed: Printed) -> None:
    assert printed("branches", home) == "* 1  the first, 16 inputs, to 6.0 s\n"
    assert printed("branches", home, "--reset").splitlines() == [
        "  1  the first, 16 inputs, to 6.0 s",
        "* 2  from branch 1 at 0.0 s (reset), 4 inputs, to 0.0 s",
    ]
    assert printed("branches", home, "--switch", "1").splitlines() == [
        "* 1  the first, 16 inputs, to 6.0 s",
        "  2  from branch 1 at 0.0 s (reset), 4 inputs, to 0.0 s",
    ]


def test_a_session_goes_on_from_a_moment_on_a_new_branch(home: Path, printed: Printed, refusal_of: Refusals) -> None:
    assert printed("branches", home, "--from", "4s").splitlines()[1].startswith("* 2  from branch 1 at 4.0 s (past), ")
    assert printed("branches", home, "--switch", "1").splitlines()[0].startswith("* 1  the first, ")
    assert refusal_of("branches", home, "--from", "7s") == (
        f"{home} has come to 6.0 s: name a time up to there, not 7.0 s."
    )


def test_the_newest_command_is_undone_on_a_new_branch(
    tmp_path: Path, home: Path, printed: Printed, refusal_of: Refusals
) -> None:
    with new_session(tmp_path / "new", "social-feed", 1, Settings()) as session:
        session.do(Submit("Ana", CreatePost("Hello")))
        session.simulation.run_until(SECOND)
        session.do(Submit("Ana", DeletePost(1)))
        session.simulation.run_until(3 * SECOND)
    assert printed("branches", tmp_path / "new", "--undo").splitlines() == [
        "Undone: DeletePost p1, on branch 2. The old history is branch 1.",
        "  1  the first, 6 inputs, to 3.0 s",
        "* 2  from branch 1 at 1.0 s (undo), 5 inputs, to 1.0 s",
    ]
    before = files_in(home)
    assert refusal_of("branches", home, "--undo").startswith(f"{home} has no command to undo: ")
    assert files_in(home) == before


def test_a_run_replays_the_current_branch_or_the_one_that_is_named(
    home: Path, exported: Path, printed: Printed, summary_of: Summaries
) -> None:
    whole = summary_of(exported)
    printed("branches", home, "--reset")
    assert summary_of(home)["head"] == 3
    assert summary_of(home, "--branch", "1") == whole
    assert summary_of(home, "--branch", "2") == summary_of(home)


def test_a_branch_that_is_not_there_is_refused(home: Path, exported: Path, refusal_of: Refusals) -> None:
    sentence = f"{home} cannot be opened. It has no branch 9: choose from 1."
    assert refusal_of("run", home, "--branch", "9") == refusal_of("branches", home, "--switch", "9") == sentence
    assert refusal_of("run", exported, "--branch", "1").endswith("It is no folder, so it has no branches.")
    assert refusal_of("branches", exported) == (
        f"{exported} cannot be opened. It is a file: import it into a folder first."
    )


def test_a_new_session_is_not_begun_where_one_is(home: Path, refusal_of: Refusals) -> None:
    sentence = f"--seed is for a new session, and {home} is there already: leave it out."
    assert refusal_of(home, "--seed", "3") == sentence


def test_what_would_be_lost_is_not_overwritten(home: Path, exported: Path, refusal_of: Refusals) -> None:
    before = files_in(home)
    assert "belongs to the session, which would be lost" in refusal_of("export", home, home / HEAD)
    assert "belongs to the session, which would be lost" in refusal_of("export", exported, exported)
    assert "holds something already" in refusal_of("import", exported, home)
    assert files_in(home) == before


@pytest.mark.parametrize("command", ["record", "shot"])
@pytest.mark.parametrize("within", ["head.json", "branches/1/journal.jsonl", "branches/1/write.db", "stage.gif"])
def test_pictures_do_not_overwrite_the_session(home: Path, refusal_of: Refusals, command: str, within: str) -> None:
    before = files_in(home)
    assert "belongs to the session, which would be lost" in refusal_of(command, home / within, home)
    assert files_in(home) == before


def test_a_session_that_tells_otherwise_is_refused_or_imported_anew(
    home: Path, tmp_path: Path, printed: Printed, refusal_of: Refusals
) -> None:
    with open_session(home) as session:
        session.simulation.run_until(7 * SECOND)
    other = tmp_path / "other.json"
    printed("export", home, other)
    other.write_bytes(other.read_bytes().replace(b"Hello again", b"Hullo again"))
    assert refusal_of("import", other, tmp_path / "new").startswith(f"{other} was left as it is, because")
    assert not (tmp_path / "new").exists()
    assert printed("import", other, tmp_path / "new", "--anew") == ""
    assert printed("branches", tmp_path / "new") == "* 1  the first, 16 inputs, to 7.0 s\n"


# --- what cannot be used ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--colour"], "unrecognized arguments: --colour. See cqrs-sim --help."),
        (["run"], "the following arguments are required: SESSION. See cqrs-sim run --help."),
        (["run", "a", "b"], "unrecognized arguments: b. See cqrs-sim --help."),
        (["run", "a", "--sto", "sql"], "unrecognized arguments: --sto sql."),
        (["run", "a", "--stores", "paper"], "argument --stores: invalid choice: 'paper' (choose from"),
        (["run", "a", "--until"], "argument --until: expected one argument."),
        (["run", "a", "--until", "abc"], "argument --until: 'abc' is not a time: write 2, 2s, 250ms or 1.5min."),
        (["run", "a", "--until", ""], "argument --until: '' is not a time"),
        (["run", "a", "--until=-1s"], "argument --until: '-1s' is not a time"),
        (["run", "a", "--until", "1e9"], "argument --until: '1e9' is not a time"),
        (["run", "a", "--until", "9" * 30], "is not a time"),
        (["--seed", "abc"], "argument --seed: 'abc' is not a whole number. See cqrs-sim --help."),
        (["--seed", "1.5"], "argument --seed: '1.5' is not a whole number."),
        (["--seed", "9" * 5000], "is not a whole number."),
        (["--delay", "31s"], "argument --delay: The sync delay lies between 0 s and 30 s. See cqrs-sim --help."),
        (["--delay", "soon"], "argument --delay: 'soon' is not a time: write 2, 2s, 250ms or 1.5min. See"),
        (["--delay", "-1s"], "argument --delay: expected one argument."),
        (["--delay=-1s"], "argument --delay: '-1s' is not a time"),
        (["--delay", "-1"], "argument --delay: '-1' is not a time"),
        (["--domain", "bank"], "argument --domain: invalid choice: 'bank' (choose from"),
        (["--folder", "f"], "unrecognized arguments: --folder. See cqrs-sim --help."),
        (["a", "b"], "unrecognized arguments: b. See cqrs-sim --help."),
        (
            ["--seed", "3", "run", "a"],
            "argument SESSION: run is a command, which comes first; write ./run for a folder.",
        ),
        (["run", "--seed", "3", "a"], "unrecognized arguments: --seed"),
        (["--anew"], "--anew is for a session that is there already: leave it out."),
        (["new", "--anew"], "--anew is for a session that is there already: leave it out."),
        (["run", "-"], "There is no -: name the folder or file of a session."),
        (
            ["run", "none.json"],
            "There is no none.json: name the folder or file of a session.",
        ),
        (["run", "none.json", "--branch", "1"], "There is no none.json: name the folder or file of a session."),
        (["run", "a", "--branch", "x"], "argument --branch: 'x' is not a whole number. See cqrs-sim run --help."),
        (["export", "none"], "the following arguments are required: OUT.json. See cqrs-sim export --help."),
        (["export", "none", "out.json"], "There is no none: name the folder or file of a session."),
        (["import", "none.json", "new"], "There is no none.json: name the folder or file of a session."),
        (["import", "none.json"], "the following arguments are required: FOLDER. See cqrs-sim import --help."),
        (["branches", "none"], "There is no none: name the folder or file of a session."),
        (["branches", "none", "--reset"], "There is no none: name the folder or file of a session."),
        (["branches", "none", "--switch", "1"], "There is no none: name the folder or file of a session."),
        (["branches", "none", "--switch", "one"], "argument --switch: 'one' is not a whole number."),
        (["branches", "a", "--switch", "1", "--reset"], "argument --reset: not allowed with argument --switch."),
        (["branches", "."], ". cannot be opened. It has no head.json, so it is not a session of CQRS Sim."),
        (["run", ""], ". cannot be opened. It has no head.json, so it is not a session of CQRS Sim."),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(
    refusal_of: Refusals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sentence in refusal_of(*arguments)


def test_what_is_no_session_is_refused_with_its_path(refusal_of: Refusals, tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    for data, reason in (
        (b"", "It is not a session of CQRS Sim, or it is damaged: Input data was truncated."),
        (os.urandom(200) + b"\xff", "It is not a session of CQRS Sim, or it is damaged: "),
        (b'{"format":1}', "It is not a session of CQRS Sim, or it is damaged: Object missing required field `domain`."),
        (b'{"format":9,"new":1}', "The session was written by a newer version (format 9, this one reads 1): update"),
        (encode_session(lively()).replace(b'"CreatePost"', b'"Explode"'), "The 'Explode' of input 5 is none of Add"),
    ):
        file.write_bytes(data)
        assert refusal_of("run", file).startswith(f"{file} cannot be opened. {reason}")


def test_a_folder_that_is_no_session_is_refused(refusal_of: Refusals, tmp_path: Path) -> None:
    assert refusal_of("run", tmp_path) == (
        f"{tmp_path} cannot be opened. It has no {HEAD}, so it is not a session of CQRS Sim."
    )


def test_facts_that_cannot_be_written_are_refused(refusal_of: Refusals, exported: Path, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "facts", exported / "facts"):
        sentence = refusal_of("run", exported, "--facts", path)
        assert sentence.startswith(f"{path} ")
        assert sentence.endswith("name another file.")


@linux_only
def test_a_disk_without_room_for_the_facts_is_named(refusal_of: Refusals, exported: Path) -> None:
    assert refusal_of("run", exported, "--facts", "/dev/full") == (
        "/dev/full cannot be written (No space left on device): name another file."
    )


@unix_only
def test_facts_that_may_not_be_overwritten_are_refused(refusal_of: Refusals) -> None:
    with TemporaryDirectory() as place:  # which others may be let into, unlike the folders of a test
        Path(place).chmod(0o755)
        session, facts = Path(place, "session.json"), Path(place, "facts")
        session.write_bytes(encode_session(lively()))
        facts.write_text("kept")
        with permissions(facts, 0o444):
            sentence = refusal_of("run", session, "--facts", facts)
        assert sentence == f"{facts} cannot be written (Permission denied): name another file."
        assert facts.read_text() == "kept"


@pytest.mark.parametrize("within", ["head.json", "branches/1/journal.jsonl", "branches/1/new.jsonl", "x/../head.json"])
def test_facts_do_not_overwrite_the_session(refusal_of: Refusals, tmp_path: Path, within: str) -> None:
    folder = write_folder(tmp_path / "folder", lively())
    before = (folder / HEAD).read_bytes(), (folder / BRANCH / JOURNAL).read_bytes()
    assert "belongs to the session" in refusal_of("run", folder, "--facts", folder / within)
    assert ((folder / HEAD).read_bytes(), (folder / BRANCH / JOURNAL).read_bytes()) == before


@unix_only
def test_facts_do_not_overwrite_the_session_through_a_link(
    refusal_of: Refusals, exported: Path, tmp_path: Path
) -> None:
    before = exported.read_bytes()
    (tmp_path / "link").symlink_to(exported)
    assert "belongs to the session" in refusal_of("run", exported, "--facts", exported)
    assert "belongs to the session" in refusal_of("run", exported, "--facts", tmp_path / "link")
    assert exported.read_bytes() == before


def test_without_a_place_for_temporary_files_memory_is_offered(
    refusal_of: Refusals, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert "set TMPDIR, or leave --stores out." in refusal_of("run", exported, "--stores", "sql")


# --- a process of its own -----------------------------------------------------------------------------------


def test_the_version_and_the_help_need_no_qt() -> None:
    version, text = started("--version"), started("--help")
    assert (version.stdout, version.stderr, version.returncode) == (f"CQRS Sim {__version__}\n", "", 0)
    assert "run" in text.stdout
    assert (text.stderr, text.returncode) == ("", 0)


def test_no_command_but_the_window_imports_qt_and_it_may_be_missing(exported: Path) -> None:
    script = (
        "import sys; sys.modules['PySide6'] = None\n"  # importing it fails from here on
        "from cqrs_sim.cli import main\n"
        f"for stores in 'memory', 'sql': assert main(['run', {str(exported)!r}, '--stores', stores]) == 0\n"
        "assert [name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))] == ['PySide6']\n"
        "main(['--version'])"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.stderr, ended.returncode) == ("", 0)


def test_bad_input_ends_the_process_with_2_and_no_traceback(tmp_path: Path) -> None:
    ended = started("run", tmp_path / "none")
    assert (ended.stdout, ended.returncode) == ("", 2)
    assert the_line(ended.stderr).startswith("There is no ")


HEADLESS: dict[str, str | None] = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": None}


@linux_only
@pytest.mark.parametrize(
    ("display", "sentence"),
    [
        ({}, "There is no display to open a window on: set DISPLAY, or log in to a desktop."),
        ({"DISPLAY": ":987"}, "The display :987 does not answer: check DISPLAY."),
        ({"QT_QPA_PLATFORM": "xcb"}, "There is no display to open a window on: set DISPLAY, or log in to a desktop."),
    ],
)
def test_without_a_display_a_sentence_says_what_works(tmp_path: Path, display: dict[str, str], sentence: str) -> None:
    ended = started(tmp_path / "new", **{**HEADLESS, **display})
    assert (ended.stdout, ended.returncode) == ("", 2)
    said = the_line(ended.stderr)
    assert said.endswith("What works without one: cqrs-sim run SESSION.")
    assert said.startswith((sentence, "Qt needs "))  # without Qt's libraries nobody can ask the display
    assert not (tmp_path / "new").exists()


def test_progress_is_not_shown_where_nobody_watches(exported: Path) -> None:
    ended = started("run", exported)
    assert (ended.stderr, ended.returncode) == ("", 0)


@unix_only
@pytest.mark.parametrize("arguments", [["run", "ENDLESS", "--until", "9999h"], ["import", "ENDLESS", "FOLDER"]])
def test_progress_is_shown_on_a_terminal_and_taken_away_at_the_end(
    endless: Path, tmp_path: Path, arguments: list[str]
) -> None:
    import termios

    before = files_in(tmp_path)
    terminal, end = os.openpty()
    termios.tcsetwinsize(end, (24, 80))
    named = {"ENDLESS": str(endless), "FOLDER": str(tmp_path / "folder")}
    command, environment = program(*(named.get(argument, argument) for argument in arguments))
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=end) as running:
        os.close(end)
        shown = b""
        while shown.count(b"Replaying 1 of 2 inputs, ") < 2:
            shown += read(terminal)
        running.send_signal(signal.SIGINT)
        shown += b"".join(iter(lambda: read(terminal), b""))
        assert running.communicate()[0] == b""
    os.close(terminal)
    assert running.returncode == 130
    assert shown.endswith(b"\r")
    assert b"\n" not in shown
    assert files_in(tmp_path) == before


def read(terminal: int) -> bytes:
    """Return what is shown next on a terminal, nothing at its end."""
    try:
        return os.read(terminal, 1024)
    except OSError:  # how Linux says that the other end is closed
        return b""


@unix_only
@pytest.mark.parametrize("stores", ["memory", "sql"])
def test_ctrl_c_ends_a_run_quietly_and_removes_its_own_files_alone(endless: Path, tmp_path: Path, stores: str) -> None:
    scratch, facts = tmp_path / "scratch", tmp_path / "facts"
    scratch.mkdir()
    os.mkfifo(facts)
    command, environment = program(
        "run", endless, "--until", "9999h", "--facts", facts, "--stores", stores, TMPDIR=str(scratch)
    )
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        with facts.open("rb") as told:
            assert told.readline().startswith(b'{"fact":"SettingsChanged"')
            running.send_signal(signal.SIGINT)
            assert told.read().endswith(b"}\n")
        assert running.communicate() == (b"", b"")
    assert running.returncode == 130
    assert list(scratch.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"scratch", "facts", "endless.json"}


@unix_only
def test_ctrl_c_leaves_the_facts_of_an_earlier_run(endless: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts"
    facts.write_text("of an earlier run")
    command, environment = program("run", endless, "--until", "9999h", "--facts", facts)
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        while len(list(tmp_path.iterdir())) == 2:
            running.poll()
        running.send_signal(signal.SIGINT)
        assert running.communicate() == (b"", b"")
    assert (running.returncode, facts.read_text()) == (130, "of an earlier run")
    assert {path.name for path in tmp_path.iterdir()} == {"facts", "endless.json"}


@unix_only
@pytest.mark.parametrize(
    ("arguments", "unbuffered"),
    [(["run", "SESSION"], ""), (["run", "SESSION", "--json"], "1"), (["--help"], "")],
)
def test_whoever_stops_reading_hears_nothing_of_it(exported: Path, arguments: list[str], unbuffered: str) -> None:
    arguments = [str(exported) if argument == "SESSION" else argument for argument in arguments]
    command, environment = program(*arguments, PYTHONUNBUFFERED=unbuffered)
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(command, env=environment, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (ended.stderr, ended.returncode) == (b"", 0)


@unix_only
@pytest.mark.parametrize("closed", ["1", "2"])
def test_closed_output_does_no_harm(exported: Path, tmp_path: Path, closed: str) -> None:
    command, environment = program("run", exported, "--facts", tmp_path / "facts")
    shell = ["sh", "-c", f'exec "$@" {closed}>&-', "sh", *command]
    ended = subprocess.run(shell, env=environment, capture_output=True, text=True, check=False)
    assert (ended.stderr, ended.returncode) == ("", 0)
    assert (tmp_path / "facts").read_bytes().endswith(b"}\n")


@linux_only
def test_output_without_room_is_a_sentence(exported: Path) -> None:
    command, environment = program("run", exported)
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 2
    assert the_line(ended.stderr) == "The output cannot be written (No space left on device): send it elsewhere."


def test_an_old_code_page_does_no_harm(exported: Path) -> None:
    ended = started("run", exported, "--until", "500us", PYTHONIOENCODING="ascii")
    assert (ended.stderr, ended.returncode) == ("", 0)
    assert ended.stdout.startswith("500 ?s simulated")
