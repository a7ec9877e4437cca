"""Messages of the window: boxes that say what happened and what to do, and go away when they have been read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from cqrs_sim import __version__


def warn(window: QWidget, sentence: str, advice: str) -> None:
    """Say what happened, and below what to do."""
    _open(QMessageBox(QMessageBox.Icon.Warning, "CQRS Sim", sentence, parent=window), advice)


def tell_about(window: QWidget) -> None:
    """Say what program this is."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, "About CQRS Sim", f"CQRS Sim {__version__}", parent=window)
    _open(box, "See commands cross from the write store to the read store.")


def _open(box: QMessageBox, advice: str) -> None:
    box.setInformativeText(advice)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
