"""Everything below the window is said in the chosen language, and what programs read is the same in each."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cqrs_sim.bootstrap import DOMAINS
from cqrs_sim.cli import COMMANDS
from cqrs_sim.sessions.encoding import encode_session
from tests.spoken import names_of, troubled

ROOT = Path(__file__).parents[1]
NAMES = {"Ana", "Ben", "Cy", "Dia", "Kim", "client", "customer", "staff"}
COMMAND_LINE = {
    "N",
    "URL",
    "explain",
    "serve",
    "stage",
    "light",
    "follow",
    "same-origin",
    "own-writes",
    "same-database",
}
IDS = {"social-feed", "read", "read.feed", "response.acao.missing", "unlikes-ignored", "GET", "OPTIONS", "Origin"}
IDS |= {"none", "wait", "optimistic", "synchronous", "sticky", "same-database"}
TYPED = {"nowhere", "soon", "hope", "x"}
FROM_LIBRARIES = (
    "JSON is malformed: invalid character (byte 0)",
    "Object missing required field `schema`",
)
LEFT_ALONE = re.compile(
    r"\bcqrs-sim\b|“[^”]*”"  # its name, and what people wrote
    r"|\{[^}]*\}"  # choices and placeholders
    r"|--[a-z]+(?:-[a-z]+)*|(?<= )-[a-z]\b"  # options
    r"|https?://\S+|/\S+|\S+\.(?:png|gif|json|txt)\b"  # places
    r"|\b[a-z_]+(?:\.[a-z]+)?[:~](?=\w)[\w,]*"  # rows and lanes
    r"|\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b"  # names of messages
    r"|curl -i .*|Access-Control-[A-Za-z-]+"  # headers and commands for a shell
    r"|\b[0-9a-f]{64}\b|\bWxH\b|\b\d+x\d+\b"
)
PLAIN = re.compile(r"(?<![^\W_])[A-Za-z]*[aceinouyACEINOUY][A-Za-z]*(?:[-_.][A-Za-z]+)*(?![^\W_])")
"""A word whose letters a translation into the pseudo language would have changed."""


def spoken(folder: Path, language: str) -> dict[str, str]:
    """Return all that is said in this language, by where."""
    command = [sys.executable, "-m", "tests.spoken", str(folder)]
    environment = {**os.environ, "LANGUAGE": language, "COLUMNS": "120"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True)
    said = json.loads(done.stdout)
    assert isinstance(said, dict)
    return said


def in_english(text: str, known: set[str]) -> list[str]:
    """Return the words in a text that nobody has translated."""
    for phrase in FROM_LIBRARIES:
        text = text.replace(phrase, "")
    return [word for word in PLAIN.findall(LEFT_ALONE.sub("", text)) if word not in known]


def test_no_english_word_is_left_in_the_pseudo_language(tmp_path: Path) -> None:
    known = NAMES | COMMAND_LINE | IDS | TYPED | set(COMMANDS) | set().union(*map(names_of, DOMAINS.values()))
    found = {where: in_english(said, known) for where, said in spoken(tmp_path, "pseudo").items()}
    assert {where: words for where, words in found.items() if words} == {}


def test_the_search_for_english_words_finds_them(tmp_path: Path) -> None:
    assert in_english("Théré îs ñö lane “Hello” of CreatePost", {"feed"}) == ["lane", "of"]


def run(language: str, *words: str | Path) -> str:
    """Return what the program prints, in a process of its own."""
    command = [sys.executable, "-m", "cqrs_sim", *map(str, words)]
    environment = {**os.environ, "LANGUAGE": language}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("language", ["pseudo", "de"])
def test_traces_journals_and_hashes_know_no_language(tmp_path: Path, language: str) -> None:
    file = tmp_path / "troubled.json"
    file.write_bytes(encode_session(troubled()))
    kept: list[dict[str, bytes]] = []
    for spoken_in in ("en", language):
        folder, facts = tmp_path / spoken_in, tmp_path / f"{spoken_in}.jsonl"
        printed = run(spoken_in, "run", file, "--facts", facts)
        run(spoken_in, "import", file, folder)
        run(spoken_in, "export", folder, tmp_path / f"{spoken_in}.json")
        journal = folder / "branches" / "1" / "journal.jsonl"
        files = {"facts": facts, "journal": journal, "session": tmp_path / f"{spoken_in}.json"}
        hashes = "".join(re.findall(r"\b[0-9a-f]{64}\b", printed))
        kept.append({name: path.read_bytes() for name, path in files.items()} | {"hash": hashes.encode()})
    assert kept[0] == kept[1]
    assert b'"fact":"Rejected"' in kept[0]["facts"]
    assert len(kept[0]["hash"]) == 64


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--ledger", "--bill"),
        ("xray", "--at", "6.5s"),
        ("lineage", "--row", "feed:p1"),
    ],
    ids=lambda words: str(words[0]),
)
def test_what_programs_read_is_the_same_in_every_language(tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "troubled.json"
    file.write_bytes(encode_session(troubled()))
    command, *options = words
    printed = [run(language, command, file, *options, "--json") for language in ("en", "pseudo")]
    assert printed[0] == printed[1]
    assert json.loads(printed[0])
