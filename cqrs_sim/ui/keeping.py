"""Keeping: the stage in sight copied as text or as a picture, and saved as one, for worksheets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.simulation import Simulation
from cqrs_sim.language import _
from cqrs_sim.ui.actions import Actions
from cqrs_sim.ui.stage import Stage
from cqrs_sim.ui.theming import NAMED

if TYPE_CHECKING:
    from PySide6.QtGui import QImage  # has a hundred formats by name, which nobody needs before keeping a picture

InSight = Callable[[], tuple[Stage, Simulation]]
"""Returns the stage that people look at, live or past, and the simulation that it shows."""


class Keeping(QObject):
    """What it does it says in the caption in sight."""

    def __init__(self, in_sight: InSight, session: Path | None, action: Actions, window: QWidget) -> None:
        """Keep what is in sight whenever somebody asks, and record the session in this folder where there is one."""
        super().__init__(window)
        self._in_sight, self._window = in_sight, window
        self.actions: list[QAction] = [
            action(_("Copy the stage as text"), "Ctrl+F12", self._copy_text),
            action(_("Copy the stage as a picture"), "Shift+F12", self._copy_picture),
            action(_("Save a picture…"), "F12", self._save),
        ]
        if session is not None:
            self.actions.append(action(_("Record a GIF…"), "Alt+F12", partial(self._record, session)))

    # What these need is imported when somebody asks for it: the first picture of the window does without it.

    def _copy_text(self) -> None:
        from cqrs_sim.ui.stage_text import stage_text

        stage, simulation = self._in_sight()
        stage.caption.uncover()
        QGuiApplication.clipboard().setText(stage_text(stage, simulation))
        stage.caption.notify(_("The stage is copied as text."))

    def _copy_picture(self) -> None:
        stage, _simulation = self._in_sight()
        QGuiApplication.clipboard().setImage(self._picture())
        stage.caption.notify(_("The stage is copied as a picture, with a legend."))

    def _save(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        from cqrs_sim.ui.messages import warn

        picture = self._picture()  # as it is now: time goes on while a name is chosen
        path = QFileDialog.getSaveFileName(self._window, _("Save a picture"), filter=_("Pictures") + " (*.png)")[0]
        if not path:
            return
        out = Path(path).with_suffix(".png")
        if picture.save(str(out)):
            self._in_sight()[0].caption.notify(_("The picture is saved as {name}.").format(name=out.name))
        else:
            said = _("{path} cannot be written.").format(path=out)
            warn(self._window, said, _("Choose a folder that is there and that you may write to."))

    def _record(self, session: Path) -> None:
        from cqrs_sim.ui.gif_maker import GifMaker
        from cqrs_sim.ui.record_dialog import RecordDialog

        stage, simulation = self._in_sight()
        theme = next(name for name, colours in NAMED.items() if colours == stage.theme.colours)
        dialog = RecordDialog(GifMaker(session), simulation.now, theme.lower().replace(" ", "-"), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.recorded.connect(self._tell_recorded)
        dialog.show()

    def _tell_recorded(self, name: str) -> None:
        self._in_sight()[0].caption.notify(_("The GIF is saved as {name}.").format(name=name))

    def _picture(self) -> QImage:
        from cqrs_sim.ui.stage_text import setting_line
        from cqrs_sim.ui.worksheet import worksheet

        stage, simulation = self._in_sight()
        stage.caption.uncover()
        return worksheet(stage.grab().toImage(), stage.caption.text, setting_line(simulation), stage.theme)
