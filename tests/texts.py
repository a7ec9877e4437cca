"""The catalogues of texts: gathered from the program, kept beside it for translators, compiled for the program.

python -m tests.texts
"""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LANGUAGES = {"de": "German"}
KEYWORDS: Mapping[str, Any] = {
    "_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
TOML_KEYS = {
    "assets/cors/presets.toml": {"title", "look"},
    "assets/cors/drill.toml": {"aspect", "cqrs", "cors", "text", "because"},
}
"""The keys of shipped files whose values are for people."""
ARGPARSE = (
    "usage: ",
    "positional arguments",
    "options",
    "show this help message and exit",
    "argument %(argument_name)s: %(message)s",
    "ambiguous option: %(option)s could match %(matches)s",
    "expected one argument",
    "expected at most one argument",
    "expected at least one argument",
    "ignored explicit argument %r",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "invalid %(type)s value: %(value)r",
    "not allowed with argument %s",
    "one of the arguments %s is required",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
)
"""What Python's argparse says by itself, and has translated."""


@dataclass(frozen=True, order=True)
class Text:
    """A text in English, its plural if it has one, and the context that tells it from another of the same words."""

    singular: str
    context: str = ""
    plural: str = ""


class _Reproducible(Catalog):
    """A catalogue whose head says nothing of when, where and by whom it was made."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What programs need to know."""
        return [
            ("Language", str(self.locale)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def gathered(root: Path = ROOT) -> dict[Text, list[str]]:
    """Return every text of the program for people, with the files it is in."""
    found: dict[Text, list[str]] = {}
    for text, place in _places(root):
        places = found.setdefault(text, [])
        if place not in places:
            places.append(place)
    plurals = {(text.singular, text.context): text for text in found if text.plural}
    for text in [text for text in found if not text.plural and (text.singular, text.context) in plurals]:
        both = plurals[text.singular, text.context]
        found[both] = sorted({*found[both], *found.pop(text)})
    return dict(sorted(found.items()))


def _places(root: Path) -> Iterator[tuple[Text, str]]:
    for path in sorted((root / "cqrs_sim").rglob("*.py")):
        with path.open("rb") as file:
            for _line, said, _comments, context in extract("python", file, KEYWORDS, options={"encoding": "utf-8"}):
                singular, plural = said if isinstance(said, tuple) else (said, "")
                yield Text(singular, context or "", plural), path.relative_to(root).as_posix()
    for name, keys in TOML_KEYS.items():
        for said in _values(tomllib.loads((root / name).read_text("utf-8")), keys):
            yield Text(said), name
    for said in ARGPARSE:
        yield Text(said), "argparse"


def _values(document: Any, keys: set[str]) -> Iterator[str]:
    if isinstance(document, list):
        for item in document:
            yield from _values(item, keys)
    elif isinstance(document, dict):
        for key, value in document.items():
            if key in keys and isinstance(value, str):
                yield value
            else:
                yield from _values(value, keys)


def translated(path: Path, language: str) -> Catalog:
    """Return the translations that this file holds, none where there is no file."""
    if not path.exists():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, language, abort_invalid=True)


def updated(texts: Mapping[Text, list[str]], known: Catalog, language: str) -> Catalog:
    """Return a catalogue of just these texts, with what is known of their translations."""
    catalogue = _Reproducible(language, header_comment=f"# {LANGUAGES[language]} texts of CQRS Sim.", fuzzy=False)
    for text, places in texts.items():
        there = known.get(text.singular, text.context or None)
        kept = there is not None and not there.fuzzy and bool(there.pluralizable) == bool(text.plural)
        catalogue.add(
            (text.singular, text.plural) if text.plural else text.singular,
            there.string if there is not None and kept else None,
            [(place, 0) for place in places],
            context=text.context or None,
        )
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """Return the catalogue as translators read it."""
    file = io.BytesIO()
    write_po(file, catalogue, width=120, sort_output=True, include_lineno=False)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as the program reads it: what is not translated is left out, and said in English."""
    whole = _Reproducible(catalogue.locale, fuzzy=False)
    for message in catalogue:
        if message.id and _is_translated(message, catalogue.num_plurals):
            whole.add(message.id, message.string, context=message.context)
    file = io.BytesIO()
    write_mo(file, whole)
    return file.getvalue()


def po_of(language: str, root: Path = ROOT) -> Path:
    """Return where translators find a language."""
    return root / "assets" / "locale" / language / "LC_MESSAGES" / "cqrs_sim.po"


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts that are not translated, or not into every plural form."""
    missing = (message for message in catalogue if message.id and not _is_translated(message, catalogue.num_plurals))
    return [message.id[0] if message.pluralizable else str(message.id) for message in missing]


def _is_translated(message: Message, forms: int) -> bool:
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(said) and len(said) == (forms if message.pluralizable else 1)


def main() -> int:
    """Bring the catalogues up to date with the program, and say what is missing in them."""
    texts = gathered()
    for language, name in LANGUAGES.items():
        path = po_of(language)
        catalogue = updated(texts, translated(path, language), language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        print(f"{name}: {len(texts)} texts, {len(untranslated(catalogue))} not translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
