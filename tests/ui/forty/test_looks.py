"""The eye's memory: letters drawn otherwise are the same to it, and anything moved or missing is a change."""

from PIL import Image, ImageDraw

from tests.ui.forty.looks import UNLIKE, unlikeness


def drawn(at: int, ink: str = "black") -> Image.Image:
    picture = Image.new("RGB", (200, 100), "white")
    ImageDraw.Draw(picture).rectangle((at, 20, at + 60, 60), fill=ink)
    return picture


def test_a_shade_is_no_change_and_a_place_is_one() -> None:
    assert unlikeness(drawn(20), drawn(20, "#101010")) <= UNLIKE
    assert unlikeness(drawn(20), drawn(30)) > UNLIKE
    assert unlikeness(drawn(20), Image.new("RGB", (200, 100), "white")) > UNLIKE
