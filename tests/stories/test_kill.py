"""Kills: a process that is killed at any moment loses no command that it acknowledged, and doubles none."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from cqrs_sim.bootstrap import DOMAINS, in_memory, open_session
from cqrs_sim.core.journal import Submit, replay
from cqrs_sim.core.outbox import OUTBOX
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.trace import Trace
from tests.core.play import digests

KILLS = int(os.environ.get("CQRS_SIM_KILLS", "8"))
"""How often the session is killed; 60 for a thorough look."""

LIVES = 6
"""How often one session is killed before another begins: each opening replays all that happened before."""

ROOT = Path(__file__).parents[2]
Receipts = dict[str, int]


def killed(folder: Path, name: str, chance: Random) -> Receipts:
    """Let a process live on the session and kill it some time later; return the receipts it gave."""
    command = [sys.executable, str(Path(__file__).with_name("victim.py")), str(folder), name, "3"]
    own_hand = chance.random() < 0.5
    if own_hand:
        command.append(str(chance.randrange(1200)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = []
        if not own_hand:
            lines = [process.stdout.readline() for _ in range(1 + chance.randrange(60))]
            process.kill()
        lines += process.stdout
        assert process.stderr.read() == b""
    assert process.returncode not in (0, 1)
    told = [line.decode().split() for line in lines if line.endswith(b"\n") and line != b"open\n"]
    return {command_id: int(receipt) for receipt, command_id in told}


def log_of(simulation: Simulation) -> dict[int, str]:
    with simulation.stores.write.reading() as rows:
        return {row.position: row.command_id for row in rows.find(OUTBOX)}


def check_whole(folder: Path) -> None:
    for file in folder.glob("branches/*/*.db"):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def check_after(folder: Path, acknowledged: Receipts) -> tuple[str, ...]:
    """Open the session and compare all there is with the receipts and with a replay; return what was told."""
    live, replayed = Trace(), Trace()
    with open_session(folder, live) as session:
        simulation, notices = session.simulation, session.notices
        log, stores, flights = log_of(simulation), digests(simulation), simulation.lane.channel.flights
        now, waiting = simulation.now, simulation.lane.projector.waiting
    check_whole(folder)
    recorded = load(folder, DOMAINS)
    fresh = in_memory(recorded.head)
    fresh.subscribe(replayed)
    replay(fresh, recorded.entries, now)
    assert live.digest == replayed.digest
    assert stores == digests(fresh)
    assert (flights, waiting) == (fresh.lane.channel.flights, fresh.lane.projector.waiting)
    assert {command_id: receipt for receipt, command_id in log.items() if command_id in acknowledged} == acknowledged
    wished = Counter(entry.input.command_id for entry in recorded.entries if isinstance(entry.input, Submit))
    assert all(wished[command_id] == 1 for command_id in acknowledged)
    assert max(Counter(log.values()).values()) == 1
    return notices


@pytest.mark.timeout(60 + 10 * KILLS)
def test_no_kill_loses_or_doubles_what_was_acknowledged(tmp_path: Path) -> None:
    chance = Random(os.environ.get("CQRS_SIM_KILLS_SEED", "1"))
    commands = repairs = 0
    for session in range(0, KILLS, LIVES):
        folder, acknowledged = tmp_path / str(session), Receipts()
        for number in range(session, min(session + LIVES, KILLS)):
            acknowledged |= killed(folder, f"v{number}", chance)
            repairs += bool(check_after(folder, acknowledged))
        commands += len(acknowledged)
    assert commands
    print(f"{KILLS} kills, {commands} commands acknowledged, {repairs} times files were written anew")
