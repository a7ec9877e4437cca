"""What the README shows works as it says."""

import json
import re
import shlex
from pathlib import Path

import pytest

from cqrs_sim.cli import main
from cqrs_sim.core.faults import FAULTS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```json\n(.*?)```", README, re.DOTALL)


def test_the_session_in_the_readme_replays_as_the_text_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert EXAMPLE is not None
    session, facts = tmp_path / "session.json", tmp_path / "facts.jsonl"
    session.write_text(EXAMPLE[1], encoding="utf-8")

    assert main(["run", str(session), "--facts", str(facts), "--json"]) == 0

    summary = json.loads(capsys.readouterr().out)
    assert (summary["accepted"], summary["queries"], summary["head"]) == (2, 2, 2)
    told = map(json.loads, facts.read_text(encoding="utf-8").splitlines())
    answers = [len(fact["rows"]) for fact in told if fact["fact"] == "Answered"]
    assert answers == [0, 1], "Ana looks too early, and then again"


def test_every_section_and_fault_in_the_readme_is_read_as_it_is_written(tmp_path: Path) -> None:
    assert EXAMPLE is not None
    document = json.loads(EXAMPLE[1])
    sections = re.findall(r'`("(?:faults|projector|capacities|outbox|layout)": \{.*?\})`', README)
    assert len(sections) == 5
    document["settings"] |= json.loads("{" + ", ".join(sections) + "}")
    faults = [json.loads(line) for line in re.findall(r'`(\{"at": \d+, "input": "fault".*?\})`', README)]
    assert len(faults) == 2
    lasting = [line for line in document["inputs"] if line["input"] != "settings"]
    document["inputs"] = sorted(lasting + faults, key=lambda line: line["at"])
    session = tmp_path / "session.json"
    session.write_text(json.dumps(document), encoding="utf-8")
    assert main(["run", str(session)]) == 0


def test_every_kind_of_fault_is_named_in_the_readme() -> None:
    assert [kind.__name__ for kind in FAULTS if kind.__name__ not in README] == []


REPLAYING = tuple(f"    python3 run.py {command} " for command in ("run", "remedies", "xray", "lineage"))


@pytest.mark.parametrize("line", [line for line in README.splitlines() if line.startswith(REPLAYING)])
def test_every_command_in_the_readme_that_replays_is_understood(line: str, tmp_path: Path) -> None:
    assert EXAMPLE is not None
    session, facts = tmp_path / "demo", tmp_path / "facts.jsonl"
    session.write_text(EXAMPLE[1], encoding="utf-8")
    _, _, *words = shlex.split(line.split("#")[0])
    named = {"demo": str(session), "facts.jsonl": str(facts)}

    assert main([named.get(word, word) for word in words]) == 0


@pytest.mark.parametrize(
    "line", [line for line in README.splitlines() if line.startswith("    python3 run.py cors explain ")]
)
def test_every_cors_command_in_the_readme_explains_what_blocks(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = tmp_path / "answer.txt"
    silent.write_text("HTTP/1.1 200 OK\n\n", encoding="utf-8")
    _, _, *words = shlex.split(line)
    named = {"answer.txt": str(silent), "options.txt": str(silent)}

    assert main([named.get(word, word) for word in words]) == 1
    assert "Access-Control-Allow-Origin: https://app.example" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line", [line for line in README.splitlines() if line.startswith("    python3 run.py verify ")]
)
def test_every_verify_command_in_the_readme_agrees(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    _, _, *words = shlex.split(line.split("#")[0])
    assert main(words) == 0


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_file_the_readme_points_to_is_there(path: str) -> None:
    assert (ROOT / path).exists()
