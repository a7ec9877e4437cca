import gettext
import io

import pytest
from babel.messages.catalog import Catalog

from cqrs_sim.language import Pseudo, catalogue, in_language, right_to_left, wished_languages
from cqrs_sim.shipped import asset
from tests.texts import compiled, updated


def test_english_needs_no_catalogue() -> None:
    assert type(catalogue(["en_GB.UTF-8", "de"])) is gettext.NullTranslations
    assert type(catalogue(["C.UTF-8"])) is gettext.NullTranslations


def test_a_language_that_nobody_has_translated_is_answered_in_english() -> None:
    assert catalogue(["xx"]).gettext("Create post") == "Create post"


def test_the_pseudo_language_is_two_fifths_longer_and_leaves_placeholders_alone() -> None:
    assert Pseudo().gettext("Create post {post}") == "Çréåté pöst {post}~~~~"
    assert Pseudo().ngettext("{n} event", "{n} events", 2).format(n=2) == "2 évéñts~~~"


def test_the_wish_of_the_environment_is_the_first_that_says_something(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert wished_languages() == []
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert wished_languages() == ["de_DE.UTF-8"]
    monkeypatch.setenv("LANGUAGE", "fr:de")
    assert wished_languages() == ["fr", "de"]


def test_arabic_and_hebrew_mirror_the_window_and_german_does_not() -> None:
    assert [right_to_left([name]) for name in ("ar_EG.UTF-8", "he", "pseudo-rtl", "de", "pseudo")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_a_page_is_shown_in_the_language_that_is_spoken_where_there_is_one() -> None:
    page = asset("pages/left-out.md")
    german = gettext.GNUTranslations(io.BytesIO(compiled(updated({}, Catalog("de"), "de"))))
    assert in_language(page, german).name == "left-out.de.md"
    assert in_language(page).name == "left-out.md"
    assert in_language(asset("cors/presets.toml"), german).name == "presets.toml"
