"""The journey: its tracks say what a verdict says, and its beats come to the same end."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from cqrs_sim.cors.judge import judge
from cqrs_sim.cors.presets import Preset, load
from cqrs_sim.cors.situation import read
from cqrs_sim.ui.lab.journey import Beat, Track, at, beats, tracks
from tests.ui.lab.bench import Bench

PRESETS = load(Path(__file__).parents[3] / "assets" / "cors" / "presets.toml")


def journey(name: str) -> tuple[tuple[Track, ...], tuple[Beat, ...], int]:
    exchange = read(next(preset for preset in PRESETS if preset.id == name).situation)
    verdict = judge(exchange.asked, exchange.hops)
    found = tracks(verdict, exchange.hops)
    return found, beats(verdict, found), len(verdict.steps)


def told(name: str) -> list[str]:
    found, course, _ = journey(name)
    return [f"{found[beat.track].sent} {beat.place}" for beat in course]


def test_a_simple_request_goes_at_once_and_its_answer_is_kept_at_the_gate() -> None:
    found, _, _ = journey("missing-header")
    assert [(track.sent, track.reply, track.passes, track.said) for track in found] == [
        ("GET", "200", False, "kept from the page")
    ]
    assert told("missing-header") == ["GET to gate", "GET at gate", "GET to server", "GET back", "GET judged"]


def test_an_answer_that_may_be_read_goes_on_to_the_page() -> None:
    assert told("allowed")[-2:] == ["GET judged", "GET to page"]


def test_a_request_waits_at_the_gate_while_the_browser_asks_and_stays_there_without_permission() -> None:
    found, _, _ = journey("put-without-methods")
    assert [(track.sent, track.reached, track.said) for track in found] == [
        ("OPTIONS", True, "no permission"),
        ("PUT", False, "never sent"),
    ]
    assert told("put-without-methods") == [
        *("PUT to gate", "PUT at gate", "OPTIONS to server", "OPTIONS back", "OPTIONS judged"),
    ]


def test_a_redirect_goes_on_from_the_gate() -> None:
    found, _, _ = journey("redirect")
    assert [(track.server, track.said) for track in found] == [
        ("https://api.example", "goes on to photos.example"),
        ("https://photos.example", "kept from the page"),
    ]


def test_an_opaque_answer_is_an_empty_envelope() -> None:
    found, _, _ = journey("no-cors")
    assert (found[0].to_page, found[0].said) == (True, "an empty envelope")


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_the_gate_decides_step_by_step_and_all_of_them_by_the_end(preset: Preset) -> None:
    _, course, steps = journey(preset.id)
    length = sum(beat.ms for beat in course)
    decided = [moment.decided for moment in (at(course, ms) for ms in range(0, length, 20)) if moment is not None]
    assert decided[0] == 0
    assert decided == sorted(decided)
    assert decided[-1] == steps
    assert at(course, length) is None


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_as_many_requests_arrive_as_the_tracks_say(preset: Preset) -> None:
    found, course, _ = journey(preset.id)
    last = at(course, sum(beat.ms for beat in course) - 1)
    assert last is not None
    assert last.arrivals(course) == sum(track.reached for track in found)


@pytest.fixture
def moving(bench: Bench) -> tuple[Bench, list[float]]:
    """The lab with motion, on a clock of ours."""
    clock = [0.0]
    bench.workbench.journey.clock = lambda: clock[0]
    bench.desk.press("Ctrl+Shift+K")
    return bench, clock


def test_what_plays_ticks_the_steps_and_counts_what_arrives(moving: tuple[Bench, list[float]]) -> None:
    bench, clock = moving
    journey = bench.workbench.journey
    bench.begin("JSON body")
    bench.desk.press("Ctrl+Return")
    assert journey.playing
    assert bench.marks == "○" * 10
    seen = []
    for _ in range(40):
        clock[0] += 0.1
        journey.advance()
        seen.append((bench.marks.count("○"), bench.words.rpartition("received: ")[2]))
    assert seen == sorted(seen, key=lambda moment: -moment[0])
    assert seen[0][1] == "0 requests"
    assert [moment for moment in seen if moment[0]][-1][1] == "1 OPTIONS"
    assert bench.marks == "✓✓✓✓✓✗––––"
    assert bench.workbench.gate.current.rule == "permission"


def test_what_is_edited_while_something_plays_is_shown_at_rest(moving: tuple[Bench, list[float]]) -> None:
    bench, clock = moving
    bench.desk.press("Ctrl+Return")
    clock[0] += 0.5
    bench.workbench.journey.advance()
    bench.desk.pick(bench.request.method, "PUT")
    assert not bench.workbench.journey.playing
    assert bench.caption.startswith("Blocked at step 5")
    assert "○" not in bench.marks
    assert bench.words.endswith("received: 1 GET"), "what was on its way has arrived"


def test_curl_plays_without_the_gate(moving: tuple[Bench, list[float]]) -> None:
    bench, clock = moving
    journey = bench.workbench.journey
    before = bench.marks
    bench.desk.press("Ctrl+Shift+Return")
    clock[0] += 1.0
    journey.advance()
    assert (journey.playing, bench.marks) == (True, before)
    assert bench.words.endswith("received: 1 GET by curl")
    clock[0] += 1.0
    journey.advance()
    assert (journey.playing, bench.marks) == (False, before)


def test_an_idle_lab_draws_nothing(bench: Bench) -> None:
    assert not bench.workbench.journey.playing
    assert not any(timer.isActive() for timer in bench.lab.findChildren(QTimer))


def test_what_plays_is_over_at_once_when_motion_is_switched_off(moving: tuple[Bench, list[float]]) -> None:
    bench, clock = moving
    bench.desk.press("Ctrl+Return")
    clock[0] += 0.5
    bench.workbench.journey.advance()
    bench.desk.press("Ctrl+Shift+K")
    assert not bench.workbench.journey.playing
    assert "○" not in bench.marks
    assert bench.words.endswith("received: 1 GET")
