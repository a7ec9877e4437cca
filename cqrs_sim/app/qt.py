"""Qt, started as every window and picture of the program needs it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cqrs_sim.language import MIRRORED, catalogue

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def start_qt() -> QApplication:
    """Start it, in the style and the font that the pictures of the program are made of."""
    from PySide6.QtWidgets import QApplication

    from cqrs_sim.ui.fonts import use_bundled_font

    # The style is named as on a command line: whoever sets it is handed a QStyle, and with it 600 numbers by name.
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    application.setApplicationName("CQRS Sim")
    use_bundled_font(application)
    if MIRRORED:
        from PySide6.QtCore import Qt

        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    _translate(application)
    return application


def _translate(application: QApplication) -> None:
    """Have Qt's own texts, such as the buttons of its dialogs, in the language of the program's catalogue."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    language = catalogue().info().get("language")
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language and translator.load(QLocale(str(language)), "qtbase", "_", folder):
        application.installTranslator(translator)
