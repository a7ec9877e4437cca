"""The page dialog: a shipped page of text, to read and to copy from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from cqrs_sim.language import in_language
from cqrs_sim.shipped import asset
from cqrs_sim.ui.fitting import open_at

SIZE = (720, 560)
PARTED = 8
"""Pixels between paragraphs."""


class PageDialog(QDialog):
    """Shows one page of assets/pages."""

    def __init__(self, page: str, title: str, parent: QWidget | None = None) -> None:
        """Show the page of this name."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, *SIZE)
        self.text = QTextBrowser()
        self.text.setAccessibleName(title)
        self.text.setOpenLinks(False)
        self.text.document().setMarkdown(in_language(asset(f"pages/{page}.md")).read_text("utf-8"))
        self.text.document().setDocumentMargin(16)
        self._space()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.addWidget(self.text)
        box.addWidget(buttons)

    def _space(self) -> None:
        """Part the paragraphs, which Markdown leaves to whoever shows it."""
        block = self.text.document().begin()
        while block.isValid():
            spaced = block.blockFormat()
            spaced.setBottomMargin(PARTED)
            QTextCursor(block).setBlockFormat(spaced)
            block = block.next()
