"""The bundled font, so that the window looks the same everywhere."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from cqrs_sim.shipped import asset
from cqrs_sim.ui.sizes import chosen

FAMILY = "Inter"


def use_bundled_font(application: QApplication) -> None:
    """Let the whole application write in the bundled font, digits all of one width so that counters stand still."""
    for path in sorted(path for path in asset("fonts").iterdir() if path.suffix == ".otf"):  # a glob compiles a pattern
        QFontDatabase.addApplicationFont(str(path))
    font = QFont(FAMILY)
    font.setPixelSize(chosen().body)
    font.setFeature(QFont.Tag("tnum"), 1)
    application.setFont(font)
