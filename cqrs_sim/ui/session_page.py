"""The session page: which session this is, with the seed of all its luck, to read and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.language import _
from cqrs_sim.sessions.open_session import OpenSession
from cqrs_sim.ui.pieces import breakable, label

SAME = _("The same seed and the same inputs at the same moments give the same events, to the microsecond.")


def described(session: OpenSession) -> tuple[tuple[str, str], ...]:
    """Return what identifies a session and how far it has come, each with its title."""
    simulation, folder = session.simulation, session.folder
    return (
        (_("Simulates"), simulation.domain.title),
        (_("Seed"), str(simulation.seed)),
        (_("Branch"), str(folder.branch.number)),
        (_("Simulated time"), seconds(simulation.now)),
        (_("Head"), f"#{simulation.head}"),
        (_("Folder"), str(folder.path)),
    )


class SessionPage(QDialog):
    """Shows a session's seed, branch, head and folder; its text can be marked, and copied as a whole."""

    def __init__(self, session: OpenSession, parent: QWidget | None = None) -> None:
        """Describe this session as it is now."""
        super().__init__(parent)
        self.setWindowTitle(_("About this session"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lines = described(session)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        for title, value in self._lines:
            form.addRow(label(title, "secondary"), _shown(title, value))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton(_("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text))
        buttons.rejected.connect(self.reject)
        same = label(SAME, "secondary")
        same.setWordWrap(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 14, 16, 14)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(same)
        box.addWidget(buttons)

    @property
    def text(self) -> str:
        """All that is shown, one line each."""
        return "\n".join(f"{title}: {value}" for title, value in self._lines)


def _shown(title: str, value: str) -> QLabel:
    shown = label(breakable(value))
    shown.setAccessibleName(f"{title}: {value}")
    shown.setWordWrap(True)
    shown.setMinimumWidth(320)
    shown.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return shown
