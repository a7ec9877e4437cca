"""The catalogues of texts are gathered from the program and made alike every time."""

from __future__ import annotations

import ast
import gettext
import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests import texts
from tests.texts import Text, compiled, gathered, translated, untranslated, updated, written

PROGRAM = '''"""A program."""

from cqrs_sim.language import _, ngettext, pgettext

print(_("Send {command}" " now"), _(unknown), "not for people")
print(ngettext("{n} event", "{n} events", 2), _("{n} event"), pgettext("state", "Open"), _("Open"))
'''


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(texts, "TOML_KEYS", {"assets/some.toml": {"title"}})
    monkeypatch.setattr(texts, "ARGPARSE", ("usage: ",))
    (tmp_path / "cqrs_sim").mkdir()
    (tmp_path / "assets").mkdir()
    (tmp_path / "cqrs_sim" / "said.py").write_text(PROGRAM, "utf-8")
    (tmp_path / "assets" / "some.toml").write_text('[[rows]]\nid = "a"\ntitle = "Missing header"\n', "utf-8")
    return tmp_path


def test_texts_are_found_in_code_in_files_and_in_argparse_with_their_plurals_and_contexts(root: Path) -> None:
    assert gathered(root) == {
        Text("Missing header"): ["assets/some.toml"],
        Text("Open"): ["cqrs_sim/said.py"],
        Text("Open", "state"): ["cqrs_sim/said.py"],
        Text("Send {command} now"): ["cqrs_sim/said.py"],
        Text("usage: "): ["argparse"],
        Text("{n} event", "", "{n} events"): ["cqrs_sim/said.py"],
    }


def test_what_is_translated_stays_and_what_is_no_longer_said_goes(root: Path, tmp_path: Path) -> None:
    known = Catalog("de")
    known.add("Open", "Öffnen")
    known.add("Open", "Offen", context="state")
    known.add("Close", "Schließen")
    known.add(("{n} event", "{n} events"), ("{n} Event", "{n} Events"))
    known.add("Missing header", "Kopf", flags=["fuzzy"])
    catalogue = updated(gathered(root), known, "de")
    assert untranslated(catalogue) == ["Missing header", "Send {command} now", "usage: "]
    po = tmp_path / "de.po"
    po.write_bytes(written(catalogue))
    again = updated(gathered(root), translated(po, "de"), "de")
    assert written(again) == po.read_bytes()
    assert compiled(again) == compiled(catalogue)
    assert b"fuzzy" not in po.read_bytes()
    assert b"Date" not in po.read_bytes()
    assert "Close" not in again


def test_a_text_that_is_not_translated_is_said_in_english(root: Path) -> None:
    known = Catalog("de")
    known.add("Open", "Offen", context="state")
    known.add(("{n} event", "{n} events"), ("{n} Event", ""))
    spoken = gettext.GNUTranslations(io.BytesIO(compiled(updated(gathered(root), known, "de"))))
    assert [spoken.pgettext("state", "Open"), spoken.gettext("Open")] == ["Offen", "Open"]
    assert spoken.ngettext("{n} event", "{n} events", 2) == "{n} events"


def test_no_text_is_hidden_in_an_f_string_where_nobody_would_find_it() -> None:
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in sorted((texts.ROOT / "cqrs_sim").rglob("*.py"))
        for whole in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(whole, ast.JoinedStr)
        for call in ast.walk(whole)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in texts.KEYWORDS
        if any(isinstance(argument, ast.Constant) for argument in call.args)
    ]
    assert hidden == []
