"""The text sizes in the View menu: larger, smaller and the usual one, from 80 to 200 percent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from cqrs_sim.language import _
from cqrs_sim.ui.actions import Actions
from cqrs_sim.ui.sizes import LARGEST, SMALLEST, STOPS, USUAL
from cqrs_sim.ui.theming import Theme

LARGER, SMALLER, AS_USUAL = "Ctrl++", "Ctrl+-", "Ctrl+Shift+0"
_UNSHIFTED = "Ctrl+="
"""The plus of keyboards that have it above this sign."""


class TextSizes(QObject):
    """Has all texts written larger or smaller; in presenter mode the room decides."""

    def __init__(self, theme: Theme, notify: Callable[[str], object], action: Actions, window: QWidget) -> None:
        """Change the sizes of this theme; `notify` tells in a sentence which one there is now."""
        super().__init__(window)
        self._theme, self._notify = theme, notify
        self.larger = action(_("Larger text"), LARGER, lambda: self._step(1))
        self.larger.setShortcuts([QKeySequence(LARGER), QKeySequence(_UNSHIFTED)])
        self.smaller = action(_("Smaller text"), SMALLER, lambda: self._step(-1))
        self.usual = action(_("Text of the usual size"), AS_USUAL, lambda: self._write_in(USUAL))

    def add_to(self, view: QMenu) -> None:
        """Offer them in a menu of their own below this one."""
        view.addMenu(_("Text size")).addActions([self.larger, self.smaller, self.usual])

    def _step(self, way: int) -> None:
        now = self._theme.text_size
        ahead = [stop for stop in STOPS if (stop - now) * way > 0] or [LARGEST if way > 0 else SMALLEST]
        self._write_in(min(ahead) if way > 0 else max(ahead))

    def _write_in(self, percent: int) -> None:
        if self._theme.projecting:
            self._notify(_("In presenter mode the room decides."))
            return
        self._theme.write_in(percent)
        self._notify(_("Text size {percent} %.").format(percent=percent))
