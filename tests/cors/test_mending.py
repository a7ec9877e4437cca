"""Mending: a proposal that is carried out takes away what it was made for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cqrs_sim.cors.mending import can_mend, mended
from cqrs_sim.cors.presets import Preset, load
from cqrs_sim.cors.situation import Server, Situation, Written
from tests.cors.situations import judged

PRESETS = load(Path(__file__).parents[2] / "assets" / "cors" / "presets.toml")
PAGE, URL = "https://app.example", "https://api.example/posts"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_mending_what_blocks_again_and_again_lets_the_page_read(preset: Preset) -> None:
    situation, codes = preset.situation, []
    while (step := judged(situation).blocking) is not None:
        codes.append((step.code, step.hop))
        assert can_mend(step, judged(situation))
        situation = mended(situation, step, judged(situation))
    assert len(codes) == len(set(codes)) <= 3, "no step blocks twice"
    assert judged(situation).outcome in ("allowed", "opaque")


def test_a_header_is_mended_in_its_place_and_its_doubles_are_gone() -> None:
    lines = ("A: b", "access-control-allow-origin: x", "C: d", "Access-Control-Allow-Origin: y")
    situation = Situation(PAGE, URL, servers=(Server(answer=Written(200, lines)),))
    verdict = judged(situation)
    assert verdict.blocking is not None
    better = mended(situation, verdict.blocking, verdict)
    assert better.servers[0].answer == Written(200, ("A: b", f"Access-Control-Allow-Origin: {PAGE}", "C: d"))
    assert better.servers[0].preflight == situation.servers[0].preflight


def test_a_status_is_mended_as_headers_are() -> None:
    allowing = ("Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: PUT")
    situation = Situation(PAGE, URL, "PUT", servers=(Server(Written(404, allowing), Written(200)),))
    verdict = judged(situation)
    assert verdict.blocking is not None
    assert mended(situation, verdict.blocking, verdict).servers[0].preflight == Written(204, allowing)


def test_what_the_server_should_add_is_carried_out_too() -> None:
    written = Written(200, (f"Access-Control-Allow-Origin: {PAGE}",))
    situation = Situation(PAGE, URL, servers=(Server(answer=written),))
    verdict = judged(situation)
    better = mended(situation, verdict.steps[-1], verdict)
    assert better.servers[0].answer.headers == (*written.headers, "Vary: Origin")


def test_the_second_server_is_mended_where_it_is_the_second_that_blocks() -> None:
    preset = next(preset for preset in PRESETS if preset.id == "redirect")
    verdict = judged(preset.situation)
    assert verdict.blocking is not None
    better = mended(preset.situation, verdict.blocking, verdict)
    assert better.servers[0] == preset.situation.servers[0]
    assert better.servers[1].answer.headers[0] == "Access-Control-Allow-Origin: *"


@pytest.mark.parametrize("changed", [{"method": "TRACE"}, {"mode": "same-origin"}])
def test_what_only_the_request_can_mend_is_left_to_its_author(changed: dict[str, str]) -> None:
    situation = replace(Situation(PAGE, URL), **changed)  # type: ignore[arg-type]  # each fits its field
    verdict = judged(situation)
    assert verdict.blocking is not None
    assert not can_mend(verdict.blocking, verdict)
    assert mended(situation, verdict.blocking, verdict) == situation
