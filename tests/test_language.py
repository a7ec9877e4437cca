import gettext

import pytest

from cqrs_sim.language import Pseudo, catalogue, right_to_left, wished_languages


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
