"""Mishaps: errors that nobody foresaw, each told in a dialog with a report to copy, so that none goes unseen."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext

COPY = _("Copy the report")

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


def report(error: BaseException) -> str:
    """Return all that is needed to find out what happened."""
    # Imported here because the first picture of the window does without it.
    from cqrs_sim.ui.versions import versions

    return "\n".join((*versions(), "", *(line.rstrip("\n") for line in traceback.format_exception(error))))


class Mishaps:
    """Called with an error, as `sys.excepthook` is: pauses, writes the traceback as before, and tells people.

    While one dialog is open further errors are counted in it: what fails in every frame must not bury the window.
    """

    def __init__(self, window: QWidget, pause: Callable[[], object], before: Hook) -> None:
        """Tell over this window; `pause` has the simulation stand still, `before` is the hook that was there."""
        self.dialog: QMessageBox | None = None
        self._window, self._pause, self._before = window, pause, before
        self._more = 0

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Tell of an error."""
        self._before(kind, error, trace)
        if not issubclass(kind, Exception):
            return
        if self.dialog is not None:
            self._more += 1
            self.dialog.setInformativeText(self._advice())
            return
        self.dialog = self._made(error)
        try:
            self._pause()
        finally:
            self.dialog.open()

    def _made(self, error: BaseException) -> QMessageBox:
        whole = report(error)
        said = _("Something happened that this program did not foresee: {error}")
        dialog = QMessageBox(
            QMessageBox.Icon.Warning, "CQRS Sim", said.format(error=str(error) or type(error).__name__)
        )
        dialog.setParent(self._window, dialog.windowFlags())
        dialog.setInformativeText(self._advice())
        dialog.setDetailedText(whole)
        copy = dialog.addButton(COPY, QMessageBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(whole))
        dialog.addButton(QMessageBox.StandardButton.Close)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._forget)
        return dialog

    def _advice(self) -> str:
        said = _(
            "The simulation is paused. All that you did is in the session's journal: saving is not needed. "
            "Copy the report, and send it with what you did before."
        )
        times = self._more + 1
        again = ngettext("It has happened {n} time.", "It has happened {n} times.", times).format(n=whole(times))
        return f"{said} {again}" if self._more else said

    def _forget(self) -> None:
        self.dialog, self._more = None, 0


@contextmanager
def telling_mishaps(window: QWidget, pause: Callable[[], object]) -> Iterator[Mishaps]:
    """Have every error that nobody catches told over this window, until the end of the block."""
    before = sys.excepthook
    sys.excepthook = mishaps = Mishaps(window, pause, before)
    try:
        yield mishaps
    finally:
        sys.excepthook = before
