"""Markers: what a recorder notes of how far a session has come, and when it notes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.journal import Ask, Configure, Entry, Submit
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import RegisterUser
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from cqrs_sim.sessions.log_hash import LogHash
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.sessions.session import Head, Marker
from tests.stories.test_file_in_use import in_use

HEAD = Head("social-feed", 1)
ANA = Submit("Ana", RegisterUser("Ana"))
BUSY = Configure(Settings(DelayLaw("fixed", 0), TrafficRates(50.0, 0.0)))


def recorder_of(simulation: Simulation) -> tuple[Recorder, list[Marker]]:
    """Return a recorder and the markers that it notes."""
    markers: list[Marker] = []
    return Recorder(simulation, lambda _: None, note=markers.append), markers


def test_a_marker_says_moment_head_and_log() -> None:
    simulation, log = bootstrap.in_memory(HEAD), LogHash()
    simulation.subscribe(log)
    recorder, markers = recorder_of(simulation)
    recorder.mark()
    recorder.do(ANA)
    recorder.mark()
    assert markers == [Marker(0, 0, LogHash().digest), Marker(0, 1, log.digest)]


def test_a_marker_that_says_nothing_new_is_left_out() -> None:
    recorder, markers = recorder_of(bootstrap.in_memory(HEAD))
    recorder.do(ANA)
    recorder.mark()
    recorder.mark()
    recorder.do(Ask("Ana", GetPostFeed()))
    recorder.mark()
    assert len(markers) == 1
    recorder.simulation.run_until(1)
    recorder.mark()
    assert [marker.at for marker in markers] == [0, 1]


def test_a_marker_that_could_not_be_noted_is_noted_the_next_time() -> None:
    markers: list[Marker] = []
    hindrances = [OSError("full")]

    def note(marker: Marker) -> None:
        if hindrances:
            raise hindrances.pop()
        markers.append(marker)

    recorder = Recorder(bootstrap.in_memory(HEAD), lambda _: None, note=note)
    with pytest.raises(OSError, match="full"):
        recorder.mark()
    recorder.mark()
    assert len(markers) == 1


@pytest.mark.parametrize("file", ["write", "read"])
def test_in_the_middle_of_an_instant_nothing_is_noted(tmp_path: Path, file: str) -> None:
    with bootstrap.on_files(HEAD, tmp_path) as simulation:
        recorder, markers = recorder_of(simulation)
        recorder.do(BUSY)
        with in_use(tmp_path / f"{file}.db"), pytest.raises(StoreUnavailable):
            simulation.run_until(SECOND)
        recorder.mark()
        assert markers == []
        simulation.run_until(SECOND)
        recorder.mark()
        assert [marker.at for marker in markers] == [SECOND]


def test_after_a_mistake_the_input_is_taken_back_and_nothing_is_noted_any_more() -> None:
    entries, markers = list[Entry](), list[Marker]()
    simulation = bootstrap.in_memory(HEAD)
    recorder = Recorder(simulation, entries.append, entries.pop, markers.append)
    with simulation.stores.write.transaction(), pytest.raises(RuntimeError, match="open already"):
        recorder.do(ANA)
    assert entries == []
    recorder.mark()
    assert markers == []


def test_an_input_that_somebody_interrupts_stays_and_nothing_is_noted_any_more() -> None:
    def press(_: object) -> None:
        raise KeyboardInterrupt

    entries, markers = list[Entry](), list[Marker]()
    simulation = bootstrap.in_memory(HEAD)
    simulation.subscribe(press)
    recorder = Recorder(simulation, entries.append, entries.pop, markers.append)
    with pytest.raises(KeyboardInterrupt):
        recorder.do(ANA)
    assert entries == [Entry(0, ANA)]
    recorder.mark()
    assert markers == []
