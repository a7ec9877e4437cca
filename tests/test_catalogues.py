"""Every language is complete: each text of the program translated, and nothing else, as the program reads it."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from tests.texts import (
    LANGUAGES,
    ROOT,
    TOML_KEYS,
    compiled,
    gathered,
    po_of,
    translated,
    untranslated,
    updated,
    written,
)

of_every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def catalogues() -> dict[str, Catalog]:
    return {language: translated(po_of(language), language) for language in LANGUAGES}


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(said: object) -> tuple[str, ...]:
    """Return the one form of a text, or all of them."""
    return tuple(said) if isinstance(said, tuple | list) else (str(said),)


def marks(text: str) -> list[str]:
    """Return what is filled in, and how it is written there."""
    filled = [f"{name}!{conversion}:{form}" for _start, name, form, conversion in Formatter().parse(text) if name]
    return sorted(filled + re.findall(r"%(?:\(\w+\))?[rsd]", text))


@of_every_language
def test_every_text_is_translated(language: str, catalogues: dict[str, Catalog]) -> None:
    assert untranslated(catalogues[language]) == []


@of_every_language
def test_a_text_that_is_new_or_gone_is_noticed(language: str, catalogues: dict[str, Catalog]) -> None:
    catalogue = catalogues[language]
    kept = {(*forms(message.id), message.context or "") for message in messages(catalogue)}
    said = {(text.singular, *filter(None, [text.plural]), text.context) for text in gathered()}
    assert said - kept == set(), "run `python3 run.py texts` and translate these"
    assert kept - said == set(), "run `python3 run.py texts`: nobody says these any more"
    assert not catalogue.obsolete
    assert not any(message.fuzzy for message in messages(catalogue))


@of_every_language
def test_what_is_filled_in_is_the_same_on_both_sides(language: str, catalogues: dict[str, Catalog]) -> None:
    wrong = []
    for message in messages(catalogues[language]):
        wanted = [marks(text) for text in forms(message.id)]
        # The form for one thing may say "a copy", in either language.
        wanted += [[mark for mark in wanted[-1] if mark != "n!None:"]] if message.pluralizable else []
        wrong += [text for text in forms(message.string) if marks(text) not in wanted]
    assert wrong == []


@of_every_language
def test_spaces_and_line_breaks_at_the_edges_are_kept(language: str, catalogues: dict[str, Catalog]) -> None:
    edges = re.compile(r"^(\s*).*?(\s*)$", re.DOTALL)
    for message in messages(catalogues[language]):
        for text in forms(message.string):
            assert edges.sub(r"\1|\2", text) == edges.sub(r"\1|\2", forms(message.id)[0]), text


@of_every_language
def test_the_files_are_what_the_tool_makes_of_them(language: str, catalogues: dict[str, Catalog]) -> None:
    again = updated(gathered(), catalogues[language], language)
    assert po_of(language).read_bytes() == written(again), "run `python3 run.py texts`"
    assert po_of(language).with_suffix(".mo").read_bytes() == compiled(again), "run `python3 run.py texts`"


@of_every_language
def test_every_page_is_translated(language: str) -> None:
    pages = [path for path in (ROOT / "assets" / "pages").glob("*.md") if "." not in path.stem]
    assert pages
    assert [path.name for path in pages if not path.with_name(f"{path.stem}.{language}.md").exists()] == []


def test_every_shipped_table_is_searched_for_texts() -> None:
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "assets").rglob("*.toml")} == set(TOML_KEYS)
