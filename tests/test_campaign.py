"""The campaign, bounded: every fault strikes and is survived, and a seed that breaks something is written out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cqrs_sim.bootstrap import DOMAINS, in_memory
from cqrs_sim.cli import main as cqrs_sim
from cqrs_sim.core.journal import replay
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.folder import load
from tests.campaign import __main__ as faults
from tests.campaign.campaign import run
from tests.campaign.running import run_seed
from tests.campaign.table import TABLE, silent
from tests.campaign.watch import Broken, must


@pytest.mark.timeout(300)
def test_every_fault_strikes_and_is_survived(tmp_path: Path) -> None:
    report = run(range(40), range(6), tmp_path)
    assert report.failures == []
    assert [row.fault for row in report.silent] == report.never_injected == []
    assert report.survived


def no_second_post(simulation: Simulation) -> None:
    """Break when the log holds more than one post: nothing that must hold, so sooner or later it does not."""
    with simulation.truth.reading() as rows:
        posts = rows.find(simulation.domain.read_models[0].tables[0])
    must(len(posts) < 2, f"There are {len(posts)} posts at #{simulation.head}.")


def test_a_seed_that_breaks_something_is_written_out_and_replayed_to_the_same_moment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = run(range(3, 5), range(0), tmp_path / "failed", also=no_second_post)
    assert not report.survived
    failure = report.failures[0]
    assert failure.run == "memory-3"
    assert failure.sentence.startswith("There are 2 posts at #")
    assert failure.file is not None
    session = load(failure.file, DOMAINS)
    simulation = in_memory(session.head)
    replay(simulation, session.entries, session.end)
    with pytest.raises(Broken, match=failure.sentence):
        no_second_post(simulation)
    assert cqrs_sim(["run", str(failure.file), "--until", f"{failure.until / SECOND:.6f}s"]) == 0
    assert f"#{simulation.head}" in capsys.readouterr().out


def test_a_seed_is_the_same_story_every_time() -> None:
    assert run_seed(11).trace == run_seed(11).trace != run_seed(12).trace


def test_the_table_has_each_number_once_and_knows_which_never_struck() -> None:
    assert [row.number for row in TABLE] == list(range(1, 27))
    assert [row.number for row in silent(dict.fromkeys(range(2, 26), 1))] == [1, 26]
    assert len([row for row in TABLE if "S" in row.mark]) == 20


def test_a_campaign_of_one_seed_tells_people_what_never_struck(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert faults.main(["--seeds", "1", "--sql", "0", "--out", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert (lines[16].startswith(" 17 SV kill -9 at any moment "), "never struck" in lines[16]) == (True, True)
    assert lines[26].startswith("1 seeds on memory stores, 0 on files, 0 kills: ")
    assert lines[-1] == "Not every fault struck and was survived."


def test_a_campaign_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faults.main(["--seeds", "1", "--sql", "0", "--first", "7", "--json", "--out", str(tmp_path)])
    told = json.loads(capsys.readouterr().out)
    assert {row["number"]: row["fired"] for row in told["faults"]}[24] == 40
    assert (told["failures"], told["survived"]) == ([], False)
    assert list(tmp_path.iterdir()) == []


def test_a_campaign_of_less_than_no_seeds_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        faults.main(["--seeds", "-1"])
    assert ended.value.code == 2
    assert "--seeds" in capsys.readouterr().err
