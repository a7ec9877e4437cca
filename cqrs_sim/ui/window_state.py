"""Window state: size, place and what is chosen in the View menu, kept from one start to the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow

from cqrs_sim.ui.language_choice import CHOICES as LANGUAGES
from cqrs_sim.ui.motion import CHOICES as MOTIONS
from cqrs_sim.ui.sizes import LARGEST, SMALLEST, USUAL
from cqrs_sim.ui.theming import CHOICES, SYSTEM

_GEOMETRY, _THEME, _TWO, _MOTION = "window/geometry", "window/theme", "window/two_readers", "window/motion"
_TEXT_SIZE = "window/text_size"
_LANGUAGE = "window/language"  # as __main__ reads it


class WindowState:
    """A small INI file; nothing in it alters what a session does. A damaged one counts as empty."""

    def __init__(self, path: Path) -> None:
        """Keep it in this file."""
        self._kept = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """The theme chosen last, one of theming.CHOICES."""
        choice = self._kept.value(_THEME)
        return choice if isinstance(choice, str) and choice in CHOICES else SYSTEM

    @property
    def motion(self) -> str:
        """The choice about motion made last, one of motion.CHOICES."""
        choice = self._kept.value(_MOTION)
        return choice if isinstance(choice, str) and choice in MOTIONS else SYSTEM

    @property
    def language(self) -> str:
        """The choice about the language made last, one of language_choice.CHOICES."""
        choice = self._kept.value(_LANGUAGE)
        return choice if isinstance(choice, str) and choice in LANGUAGES else SYSTEM

    @property
    def text_size(self) -> int:
        """The text size chosen last, in percent."""
        kept = self._kept.value(_TEXT_SIZE)
        size = int(kept) if isinstance(kept, str) and kept.isascii() and kept.isdigit() else USUAL
        return size if SMALLEST <= size <= LARGEST else USUAL

    def save_text_size(self, percent: int) -> None:
        """Keep the text size for the next start."""
        self._kept.setValue(_TEXT_SIZE, str(percent))
        self._kept.sync()

    def save_language(self, choice: str) -> None:
        """Keep the choice about the language for the next start."""
        self._kept.setValue(_LANGUAGE, choice)
        self._kept.sync()

    @property
    def two_readers(self) -> bool:
        """Whether two readers were shown last."""
        return bool(self._kept.value(_TWO) == "true")

    def restore(self, window: QMainWindow) -> None:
        """Give the window its last size and place, moved onto a screen that is there; else the usual size."""
        geometry = self._kept.value(_GEOMETRY)
        if not (isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)):
            window.resize(1280, 720)

    def save(self, window: QMainWindow, theme: str, two_readers: bool = False, moves: str = SYSTEM) -> None:
        """Keep the window's size and place, the theme, whether it shows two readers and the choice about motion."""
        self._kept.setValue(_TWO, "true" if two_readers else "false")
        self._kept.setValue(_GEOMETRY, window.saveGeometry())
        self._kept.setValue(_THEME, theme)
        self._kept.setValue(_MOTION, moves)
        self._kept.sync()
