"""Messages of the window: boxes that say what happened and what to do, and go away when they have been read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from cqrs_sim.language import _


def warn(window: QWidget, sentence: str, advice: str) -> None:
    """Say what happened, and below what to do."""
    _open(QMessageBox(QMessageBox.Icon.Warning, "CQRS Sim", sentence, parent=window), advice)


def tell_about(window: QWidget) -> None:
    """Say what program this is, and what it is made of."""
    from cqrs_sim.ui.versions import versions  # nothing else asks for them

    program, *parts = versions()
    box = QMessageBox(QMessageBox.Icon.NoIcon, _("About CQRS Sim"), program, parent=window)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    _open(box, "\n".join((_("See commands cross from the write store to the read store."), "", *parts)))


def tell_what_is_left_out(window: QWidget) -> None:
    """Show what nobody should take this model for."""
    from cqrs_sim.ui.page_dialog import PageDialog  # few people ask for it

    PageDialog("left-out", _("What this model leaves out"), window).open()


def _open(box: QMessageBox, advice: str) -> None:
    box.setInformativeText(advice)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
