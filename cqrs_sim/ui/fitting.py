"""Lengths that no layout finds, kept in proportion to a widget's text, whatever size that is written in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from cqrs_sim.ui.sizes import USUAL, chosen

Px = Callable[[float], int]
"""Turns a length beside text of the usual size into that beside the text of a widget."""

BESIDE = 40
"""Pixels that a dialog leaves free of the screen, for its frame."""
_USUAL_BODY = chosen(USUAL).body


class _Fitting(QObject):
    def __init__(self, widget: QWidget, fit: Callable[[Px], object]) -> None:
        super().__init__(widget)
        self._widget, self._fit = widget, fit
        widget.installEventFilter(self)
        fit(px_beside(widget))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FontChange:
            self._fit(px_beside(self._widget))
        return False


def px_beside(widget: QWidget) -> Px:
    """Return what turns lengths beside text of the usual size into those beside the text of this widget."""
    size = widget.fontInfo().pixelSize()
    return lambda usual: round(usual * size / _USUAL_BODY)


def open_at(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog this size, in proportion to its text, or as much of it as the screen has room for."""
    dialog.ensurePolished()
    px, screen = px_beside(dialog), dialog.screen().availableSize()
    dialog.resize(min(px(width), screen.width() - BESIDE), min(px(height), screen.height() - BESIDE))


def fit(widget: QWidget, fitting: Callable[[Px], object]) -> None:
    """Have lengths set by this function, now and whenever the widget's text gets another size."""
    _Fitting(widget, fitting)
