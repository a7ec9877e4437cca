"""Keeping what is in sight: as text, as a picture with caption and legend, and as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from cqrs_sim.ui.stage_text import APART, ROWS, table_text
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.worksheet import LEGEND, worksheet
from tests.ui.driver import Desk, cells
from tests.ui.test_shot import shot


def copied(desk: Desk) -> str:
    desk.press("Ctrl+F12")
    return QGuiApplication.clipboard().text()


def in_use(desk: Desk) -> None:
    desk.run()
    desk.command("CreatePost", text="Hello")
    desk.let_pass(0.5)
    desk.press("Ctrl+R")


def test_the_text_has_caption_heads_lane_answer_tables_and_settings(desk: Desk) -> None:
    in_use(desk)
    caption = desk.caption
    text = copied(desk)
    assert desk.caption == "The stage is copied as text."
    assert text.startswith("Social feed, at 0.5 s, seed 1. Events sent from now on travel 2.0 s;")
    for part in (
        f"\n{caption}\n",
        "Write store: head #4",
        "Read store: at #3 of 4",
        "PostCreated #4 arrives in 1.5 s",
        "Answer to Ana:",
    ):
        assert part in text, part


def test_every_row_of_every_table_in_the_text_is_a_row_on_the_screen(desk: Desk) -> None:
    in_use(desk)
    desk.let_pass(3)
    text = copied(desk)
    for panel in (desk.stage.write, desk.stage.read):
        for model in panel.models.values():
            for row in cells(model):
                assert any(line.split() == " ".join(row).split() for line in text.splitlines()), row


def test_long_tables_are_cut_and_say_how_much_is_left_out(desk: Desk) -> None:
    desk.run()
    desk.quickly()
    for number in range(ROWS):
        desk.command("CreatePost", text=f"Post {number}")
        desk.let_pass(0.1)
    assert "… and 3 more rows" in copied(desk)


def test_copying_twice_gives_the_same_text(desk: Desk) -> None:
    in_use(desk)
    assert copied(desk) == copied(desk)


def test_what_was_is_copied_while_people_look_back(desk: Desk) -> None:
    in_use(desk)
    desk.let_pass(5)
    desk.press("Shift+F10")
    assert "at 2.0 s" in copied(desk)


WORDS = st.text("aåc漢 ", max_size=6).map(str.strip)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=1, max_size=5)))
def test_columns_of_a_text_begin_in_one_line_and_lose_nothing(lines: list[list[str]]) -> None:
    written = table_text(lines[0], lines[1:]).split("\n")
    assert len(written) == len(lines)
    for line, texts in zip(written, lines, strict=True):
        assert line.split() == " ".join(texts).split()
    assert not any(line.endswith(" ") for line in written)


def test_narrow_columns_are_as_wide_as_their_widest_text() -> None:
    assert table_text(["Id", "Text"], [["p1", "Hello"], ["p10", ""]]) == f"Id {APART}Text\np1 {APART}Hello\np10"


def test_the_picture_is_the_stage_with_caption_and_legend_below(desk: Desk) -> None:
    in_use(desk)
    desk.press("Shift+F12")
    kept = QGuiApplication.clipboard().image()
    stage = desk.stage.size()
    assert kept.width() == stage.width()
    assert kept.height() > stage.height() + 60
    assert desk.caption == "The stage is copied as a picture, with a legend."
    above = kept.copy(QRect(0, 60, stage.width(), stage.height() - 60))
    assert above == desk.stage.grab(QRect(0, 60, stage.width(), stage.height() - 60)).toImage().convertToFormat(
        above.format()
    )


@pytest.mark.parametrize("width", [320, 1280])
def test_a_worksheet_leaves_the_picture_as_it_is_and_finds_room_for_every_sign(width: int, desk: Desk) -> None:
    picture = QImage(width, 100, QImage.Format.Format_RGB32)
    picture.fill(0xFF336699)
    short = worksheet(picture, "Short.", "At 0 s.", Theme(parent=desk.window))
    long = worksheet(picture, "A caption of many words. " * 12, "At 0 s.", Theme(parent=desk.window))
    assert short.copy(picture.rect()) == picture
    assert long.height() > short.height() > 100
    assert len(LEGEND) == 6


def test_a_picture_is_saved_where_somebody_says(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_use(desk)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "sheet"), ""))
    desk.press("F12")
    assert QImage(str(tmp_path / "sheet.png")).width() == desk.stage.width()
    assert desk.caption == "The picture is saved as sheet.png."


def test_a_picture_that_cannot_be_saved_says_so(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "nowhere" / "sheet.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(out), ""))
    desk.press("F12")
    QApplication.processEvents()
    boxes = desk.window.findChildren(QMessageBox)
    assert [box.text() for box in boxes] == [f"{out} cannot be written."]
    boxes[0].reject()


def test_nothing_is_saved_where_nobody_names_a_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    caption = desk.caption
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: ("", ""))
    desk.press("F12")
    assert desk.caption == caption


def test_the_command_line_saves_a_picture_with_caption_and_the_stage_as_text(tmp_path: Path) -> None:
    plain, sheet, text = tmp_path / "plain.png", tmp_path / "sheet.png", tmp_path / "stage.txt"
    assert shot(str(plain), "--at", "2s").returncode == 0
    assert shot(str(sheet), "--at", "2s", "--caption").returncode == 0
    assert shot(str(text), "--at", "2s").returncode == 0
    assert QImage(str(sheet)).height() > QImage(str(plain)).height() + 60
    assert text.read_text("utf-8").startswith("Social feed, at 2.0 s, seed 1.")


def test_the_lab_has_no_caption_and_is_no_text(tmp_path: Path) -> None:
    for arguments in (("lab.txt",), ("lab.png", "--caption")):
        refused = shot(str(tmp_path / arguments[0]), *arguments[1:], "--scene", "cors")
        assert refused.returncode == 2
        assert "Only the stage has a caption and can be text" in refused.stderr
    assert not list(tmp_path.iterdir())
