"""What the lane paints at 1024 x 768, read from a drawing of it: prints the words that end in an ellipsis.

LANGUAGE=de python -m tests.ui.elided_lane room
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from cqrs_sim.app.qt import start_qt
from cqrs_sim.ui.lane_painting import LanePainting
from tests.ui.driver import Desk, desk_in
from tests.ui.test_layout import settle


def painted(desk: Desk, file: Path) -> list[str]:
    """Return the words of what stands still on the lane, which the window keeps as a picture."""
    lane = desk.stage.lane
    assert isinstance(lane.painting, LanePainting)
    drawing = QSvgGenerator()
    drawing.setFileName(str(file))
    drawing.setSize(lane.size())
    with QPainter(drawing) as painter:
        painter.setFont(lane.font())
        assert lane._picture is not None
        lane.painting._setting.paint(painter, lane._picture, None)
    del drawing
    elements = ElementTree.fromstring(file.read_bytes()).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(element.itertext()).strip() for element in elements]


def main(mode: str) -> None:
    start_qt()
    with TemporaryDirectory() as folder, desk_in(Path(folder) / "session") as desk:
        desk.show(1024, 768)
        if mode == "room":
            desk.window.presenter.begin(full_screen=False)
        desk.run()
        desk.stage.commands.send.click()
        desk.window.samples_action.trigger()
        desk.let_pass(1)
        settle()
        texts = painted(desk, Path(folder) / "lane.svg")
        assert len(texts) >= 4, texts
        for text in texts:
            if text.endswith("…"):
                print(text)
        desk.window.close()
        desk.window.deleteLater()


if __name__ == "__main__":
    main(sys.argv[1])
