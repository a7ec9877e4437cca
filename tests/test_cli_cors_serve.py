"""`cqrs-sim cors serve`: real servers on the command line, from a case or from answers, until Ctrl+C."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cqrs_sim.cli import main
from cqrs_sim.cors import presets, situation
from cqrs_sim.cors.serving.demonstration import Demonstration
from cqrs_sim.shipped import asset
from tests.cors.serving.browsing import sent
from tests.sessions.places import unix_only

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "oracles" / "cors_open.json"
ASKED = ("--page", "https://app.example", "--url", "https://api.example/posts")
ANSWER = "HTTP/1.1 201 Created\r\nAccess-Control-Allow-Origin: https://app.example\r\n\r\n"


@contextmanager
def serving(*options: str | Path) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own; it must end quietly when Ctrl+C is pressed."""
    command = [sys.executable, "-m", "cqrs_sim", "cors", "serve", *map(str, options)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            yield running
            running.send_signal(signal.SIGINT)
            assert running.communicate(timeout=60) == ("", "")
            assert running.returncode == 0
        finally:
            running.kill()


def line(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline().rstrip("\n")


@unix_only
def test_it_says_what_to_open_and_what_reached_the_servers_until_ctrl_c(tmp_path: Path) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text(ANSWER)
    with serving(*ASKED, "--method", "PUT", "--preflight", answer, answer) as running:
        opened, app, api = (line(running) for _ in range(3))
        page = app.removesuffix(" plays https://app.example.")
        assert opened == f"Open {page}/cors-lab/ in a browser. Ctrl+C ends it."
        assert api.endswith(" plays https://api.example.")
        assert line(running) == ""
        port = urlsplit(api.split(" ")[0]).port
        assert port is not None
        status, headers, _ = sent(port, "/posts", "PUT", {"Origin": page})
        assert (status, headers["access-control-allow-origin"]) == (201, page)
        assert line(running) == (
            f"PUT /posts reached https://api.example with Origin {page}: the request itself, answered 201. "
            "The server did the work: yes."
        )


def written(path: Path, text: str) -> None:
    """Replace the file in one step, so that nobody sees half of it."""
    draft = path.with_suffix(".new")
    draft.write_text(text)
    draft.replace(path)


@unix_only
def test_a_file_that_changes_is_served_as_it_is_then(tmp_path: Path) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text(ANSWER)
    with serving(*ASKED, answer, "--json") as running:
        port = urlsplit(json.loads(line(running))["played"]["https://api.example"]).port
        assert port is not None
        written(answer, "HTTP/1.1 202 Accepted\n\n")
        assert json.loads(line(running)) == {"changed": "The answers are now those that the files hold."}
        assert sent(port, "/posts")[0] == 202
        line(running)
        written(answer, "HTTP/1.1 203 Bad\nX-A\n\n")
        changed = json.loads(line(running))["changed"]
        assert changed.startswith(f"The answers stay as they were. {answer} cannot be read as an answer. Line 2")
        answer.unlink()
        assert json.loads(line(running))["changed"].startswith("The answers stay as they were. There is no ")
        assert sent(port, "/posts")[0] == 202
        line(running)


@pytest.mark.parametrize("preset", presets.load(asset("cors/presets.toml")), ids=lambda preset: preset.id)
def test_every_situation_of_the_lab_can_be_served(preset: presets.Preset) -> None:
    with Demonstration(situation.read(preset.situation)) as demonstration:
        assert demonstration.address.startswith("http://127.0.0.1:")


@unix_only
def test_a_situation_of_the_lab_is_served_by_its_name() -> None:
    with serving("--preset", "like-by-post", "--json") as running:
        assert set(json.loads(line(running))["played"]) == {"https://app.example", "https://api.example"}


@unix_only
def test_the_commands_in_the_readme_serve(tmp_path: Path) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text(ANSWER)
    readme = (ROOT / "README.md").read_text("utf-8").splitlines()
    commands = [shlex.split(line) for line in readme if line.startswith("    python3 run.py cors serve ")]
    assert commands
    for words in commands:
        with serving(*(answer if word == "answer.txt" else word for word in words[4:])) as running:
            assert line(running).startswith("Open http://127.0.0.1:")
            for _ in range(3):
                line(running)


@unix_only
def test_programs_get_a_line_of_json_for_each_thing_that_happens() -> None:
    with serving("--case", CASES, "cors-o15", "--json") as running:
        begun = json.loads(line(running))
        page = begun["played"]["http://app.test"]
        assert begun["page"] == f"{page}/cors-lab/"
        port, own = urlsplit(begun["played"]["http://api.test"]).port, urlsplit(page).port
        assert port is not None
        assert own is not None
        asking = {"Origin": page, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "x-print"}
        sent(port, "/cors-o15/0", "OPTIONS", asking)
        arrival = json.loads(line(running))["arrival"]
        assert (arrival["preflight"], arrival["worked"], arrival["asked_headers"]) == (True, False, "x-print")
        assert arrival["sentence"].startswith("OPTIONS /cors-o15/0 reached http://api.test")
        seen = json.dumps({"attempt": 0, "type": "error", "error": "TypeError: no"})
        sent(own, "/cors-lab/sighting", "POST", {"Origin": page}, seen.encode())
        sighting = json.loads(line(running))["sighting"]
        assert (sighting["type"], sighting["sentence"]) == ("error", "The script saw an error: TypeError: no")


@unix_only
def test_answers_that_are_not_given_are_404() -> None:
    with serving(*ASKED, "--json") as running:
        port = urlsplit(json.loads(line(running))["played"]["https://api.example"]).port
        assert port is not None
        assert sent(port, "/posts")[0] == 404
        assert json.loads(line(running))["arrival"]["worked"] is False


@unix_only
def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(*ASKED, "--json") as running:
        port = urlsplit(json.loads(line(running))["page"]).port
        assert main(["cors", "serve", *ASKED, "--port", str(port)]) == 2
    said = f"cqrs-sim: The port {port} is in use by another program: choose another, or none for a free one.\n"
    assert capsys.readouterr() == ("", said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Say what is asked for with --page and --url, or else with --case or --preset, and only once."),
        (("--page", "https://app.example"), "Say what is asked for with both --page and --url."),
        (("--preset", "allowed", "--case", str(CASES), "cors-o01"), "and only once."),
        (("--preset", "nothing"), "There is no preset 'nothing': choose missing-header, allowed, "),
        (("--case", str(CASES), "nothing"), "has no case 'nothing'."),
        (("--case", "nowhere.json", "cors-o01"), "There is no nowhere.json"),
        (("--case", str(CASES), "cors-o01", "--url", "http://a/"), "and only once."),
        ((*ASKED, "--port", "70000"), "The port 70000 is no number from 0 to 65535."),
        ((*ASKED, "--port", "-1"), "The port -1 is no number from 0 to 65535."),
        ((*ASKED, "--port", "x"), "'x' is not a whole number"),
        ((*ASKED, "--header", "X-A: a\r\nX-B: b"), "--header: The value of X-A has a line break in it"),
        (("--page", "x", "--url", "http://a/"), "--page: The address 'x' has no scheme"),
    ],
)
def test_bad_input_is_named_in_one_sentence(
    options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(["cors", "serve", *options])
    except SystemExit as ended:
        status = int(str(ended.code))
    printed, error = capsys.readouterr()
    assert (status, printed, error.count("\n")) == (2, "", 1)
    assert said in error
