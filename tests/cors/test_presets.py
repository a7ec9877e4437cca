"""The presets: that each shows what its title says, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqrs_sim.cors.judge import Verdict
from cqrs_sim.cors.presets import Preset, load, named
from tests.cors.situations import judged

SHIPPED = Path(__file__).parents[2] / "assets" / "cors" / "presets.toml"
PRESETS = load(SHIPPED)


def verdict(name: str) -> Verdict:
    return judged(named(PRESETS, name).situation)


@pytest.mark.parametrize(
    ("name", "blocked_by", "acted"),
    [
        ("missing-header", "response.acao.missing", True),
        ("allowed", None, True),
        ("like-by-post", "response.acao.missing", True),
        ("put-without-methods", "preflight.allow-methods", False),
        ("json-body", "preflight.allow-headers", False),
        ("custom-header", "preflight.allow-headers", False),
        ("token-and-star", "preflight.authorization", False),
        ("cookies-and-star", "response.acao.wildcard-with-credentials", True),
        ("sandboxed-null", "response.acao.mismatch", True),
        ("redirect", "response.acao.mismatch", True),
        ("subdomain", "response.acao.mismatch", True),
        ("port", "response.acao.mismatch", True),
        ("http-and-https", "response.acao.mismatch", True),
        ("slash", "response.acao.mismatch", True),
        ("two-origins", "response.acao.mismatch", True),
        ("hidden-header", None, True),
        ("no-cors", None, True),
        ("same-origin", None, True),
    ],
)
def test_each_preset_shows_what_its_title_says(name: str, blocked_by: str | None, acted: bool) -> None:
    judged = verdict(name)
    step = judged.blocking
    assert (None if step is None else step.code, judged.server_acted) == (blocked_by, acted)


def test_every_preset_is_in_the_table_above() -> None:
    marks = getattr(test_each_preset_shows_what_its_title_says, "pytestmark", [])
    assert [row[0] for row in marks[0].args[1]] == [preset.id for preset in PRESETS]


def test_the_second_server_of_a_redirect_sees_the_origin_null() -> None:
    assert [visit.origin_header for visit in verdict("redirect").visits] == ["https://app.example", "null"]


def test_what_is_hidden_is_the_header_that_nobody_exposes() -> None:
    assert verdict("hidden-header").readable == {"content-type"}
    assert verdict("no-cors").outcome == "opaque"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_titles_and_sentences_have_room(preset: Preset) -> None:
    assert len(preset.title) <= 28
    assert len(preset.look) <= 95
    assert preset.look[-1] in ".?"


def test_a_name_that_is_none_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"There is no preset 'moon': choose missing-header, allowed, "):
        named(PRESETS, "moon")


ONE = """
[[presets]]
id = "a"
title = "A"
look = "B."
situation = { page = "https://a.example", url = "%s" }
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("presets = [", "holds no presets"),
        ("presets = []", "holds no presets"),
        ("", "missing required field `presets`"),
        ((ONE % "https://b.example").replace("page", "side"), "missing required field `page`"),
        (ONE % "b", "has the preset 'a', which cannot be read. The address 'b' has no scheme"),
        ((ONE % "https://b.example") * 2, "'a' twice"),
    ],
)
def test_what_holds_no_presets_is_said_in_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "presets.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"\.$") as raised:
        load(path)
    assert said in str(raised.value)


def test_presets_that_are_not_there_are_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        load(tmp_path / "nowhere.toml")
