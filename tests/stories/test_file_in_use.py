"""A file in use by another program: time waits, nothing is lost, and nothing is told that has not happened."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Applied, Asked, Delivered, SettingsChanged, Submitted
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.settings import TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from tests.core.play import Log, delayed, digests, head, registered


@contextmanager
def in_use(file: Path) -> Iterator[None]:
    """Let another program write to the file."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def busy_run(folder: Path, hindered: str | None, together: bool = False) -> tuple[Log, dict[str, str], int]:
    """Return what a busy run tells and leaves while another program has this file every now and then, and how often.

    `together`: what is committed reaches the files together.
    """

    def pass_time(moment: int) -> None:
        with simulation.together() if together else nullcontext():
            simulation.run_until(moment)

    folder.mkdir()
    files = {"write": folder / "write.db", "read": folder / "read.db"}
    with bootstrap.on_files(head(), folder) as simulation:
        log, hindrances = Log(), 0
        simulation.subscribe(log)
        registered(simulation)
        simulation.configure(delayed("exponential", 1, TrafficRates(5, 5)))
        for moment in range(0, 6 * SECOND, SECOND // 2):
            if hindered is not None:
                with in_use(files[hindered]):
                    try:
                        pass_time(moment)
                    except StoreUnavailable:
                        hindrances += 1
            pass_time(moment)
        return log, digests(simulation), hindrances


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("file", ["write", "read"])
def test_time_waits_for_the_file_and_the_facts_are_those_of_an_undisturbed_run(
    tmp_path: Path, file: str, together: bool
) -> None:
    log, stores, hindrances = busy_run(tmp_path / "hindered", file, together)
    assert hindrances > 3
    assert (log, stores, 0) == busy_run(tmp_path / "undisturbed", None)


def test_an_event_that_arrives_meanwhile_waits_and_is_applied_afterwards(tmp_path: Path) -> None:
    with bootstrap.on_files(head(), tmp_path) as simulation:
        registered(simulation)
        simulation.configure(delayed(seconds=2))
        log = Log()
        simulation.subscribe(log)
        simulation.submit(CreatePost("Hello"), "Ana")
        with in_use(tmp_path / "read.db"), pytest.raises(StoreUnavailable, match="in use by another program"):
            simulation.run_until(9 * SECOND)
        assert (simulation.now, simulation.lane.projector.waiting, log.of(Applied)) == (2 * SECOND, (4,), [])
        simulation.run_until(9 * SECOND)
        assert [fact.at for fact in log.of(Delivered)] == [fact.at for fact in log.of(Applied)] == [2 * SECOND]


def test_whatever_a_person_does_next_comes_after_what_was_due(tmp_path: Path) -> None:
    acts: list[Callable[[Simulation], object]] = [
        lambda simulation: simulation.ask(GetPostFeed(), "Ben"),
        lambda simulation: simulation.submit(LikePost(1), "Ben"),
        lambda simulation: simulation.configure(delayed(seconds=1)),
    ]
    for number, act in enumerate(acts):
        home = tmp_path / f"{number}"
        home.mkdir()
        with bootstrap.on_files(head(), home) as simulation:
            registered(simulation).configure(delayed(seconds=2))
            simulation.submit(CreatePost("Hello"), "Ana")
            log = Log()
            simulation.subscribe(log)
            with in_use(home / "read.db"), pytest.raises(StoreUnavailable):
                simulation.run_until(9 * SECOND)
            act(simulation)
            kinds = [type(fact) for fact in log]
            following = next(kinds.index(kind) for kind in (Asked, Submitted, SettingsChanged) if kind in kinds)
            assert kinds.index(Applied) < following


def test_a_command_that_finds_its_file_in_use_has_never_happened(tmp_path: Path) -> None:
    with bootstrap.on_files(head(), tmp_path) as simulation:
        before, log = digests(registered(simulation)), Log()
        simulation.subscribe(log)
        with in_use(tmp_path / "write.db"), pytest.raises(StoreUnavailable, match="in use by another program"):
            simulation.submit(CreatePost("Hello"), "Ana")
        assert (log, digests(simulation), simulation.head) == ([], before, 3)
        assert simulation.submit(CreatePost("Hello"), "Ana") == 4
