"""The language people are spoken to in: chosen once, when the program starts, with its catalogue of texts."""

from __future__ import annotations

import gettext
import os
import re
from pathlib import Path

from cqrs_sim.shipped import asset

CATALOGUE = "cqrs_sim"
LANGUAGES = {"en": "English", "de": "Deutsch"}
"""What there is, each named in itself."""

_ACCENTED = str.maketrans("aceinouyACEINOUY", "åçéîñöûýÅÇÉÎÑÖÛÝ")
_KEPT = re.compile(r"\{[^}]*\}|<[^>]*>|&\w+;|%(?:\(\w+\))?\w")
"""What a translator would leave alone: placeholders, tags and entities."""


class Pseudo(gettext.NullTranslations):
    """A language that nobody speaks, two fifths longer than English, to find texts that are cut or not translated.

    Chosen as LANGUAGE=pseudo, or pseudo-rtl for one that is written from right to left.
    """

    def gettext(self, message: str) -> str:
        """Return the text with accents and as many letters more as a long language needs."""
        letters = sum(map(str.isalpha, _KEPT.sub("", message)))
        plain = _KEPT.split(message)
        kept = [*_KEPT.findall(message), ""]
        accented = "".join(part.translate(_ACCENTED) + kept[at] for at, part in enumerate(plain))
        return accented + "~" * -(-letters * 2 // 5)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for n, lengthened."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """Return the text, lengthened; the context is not part of it."""
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for n, lengthened; the context is not part of it."""
        return self.ngettext(msgid1, msgid2, n)


def catalogue(languages: list[str] | None = None) -> gettext.NullTranslations:
    """Return the catalogue of the first of these languages that there is; English where there is none.

    Without languages those of the environment count, as gettext reads them: LANGUAGE, LC_ALL, LC_MESSAGES, LANG.
    """
    asked = languages or wished_languages()
    if asked[:1] and asked[0].startswith("pseudo"):
        return Pseudo()
    if not asked or asked[0].startswith(("en", "C", "POSIX")):
        return gettext.NullTranslations()
    return gettext.translation(CATALOGUE, str(asset("locale")), asked, fallback=True)


def wished_languages() -> list[str]:
    """Return the languages that the environment wishes for, the most wanted first; none where it says nothing."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if wish := os.environ.get(name):
            return wish.split(":")
    return []


def right_to_left(languages: list[str]) -> bool:
    """Whether the first of these languages is written from right to left."""
    first = languages[0] if languages else "en"
    return first == "pseudo-rtl" or first.split("_")[0].split(".")[0] in {"ar", "fa", "he", "ur"}


def in_language(path: Path, spoken: gettext.NullTranslations | None = None) -> Path:
    """Return the page beside this one in the language that is spoken, such as left-out.de.md, where there is one."""
    language = (spoken or _chosen).info().get("language", "")
    own = path.with_name(f"{path.stem}.{language}{path.suffix}")
    return own if own.exists() else path


_chosen = catalogue()
_ = _chosen.gettext
ngettext = _chosen.ngettext
pgettext = _chosen.pgettext
npgettext = _chosen.npgettext
MIRRORED = right_to_left(wished_languages())
"""Whether the whole window is mirrored, and the U with it."""
