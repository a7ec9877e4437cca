"""Qt, started as every window and picture of the program needs it."""

from __future__ import annotations

import builtins
import sys
from typing import TYPE_CHECKING

from cqrs_sim.language import MIRRORED, catalogue

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def load_qt() -> None:
    """Load Qt, without reading what is imported afterwards a second time. Raises ImportError where it cannot be loaded.

    PySide takes the place of `import`, and reads the source of every module from then on, to see whether Qt's methods
    might have other names there (`from __feature__ import snake_case`). In none of ours they have.
    """
    import PySide6.QtWidgets  # noqa: F401 - for what it does

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def start_qt() -> QApplication:
    """Start it, in the style and the font that the pictures of the program are made of."""
    load_qt()
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
