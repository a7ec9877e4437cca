"""The GIF maker: has a stretch of a session recorded in a process of its own, so that the window goes on as before."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QSize, Signal

import cqrs_sim
from cqrs_sim.language import _
from cqrs_sim.sessions.files import write_whole
from cqrs_sim.ui.recording import Stretch

_SOURCE = str(Path(cqrs_sim.__file__).parents[1])
"""Where the other process finds the program that this one runs."""
_PICTURE = "made.gif"


class GifMaker(QObject):
    """Records one stretch after another; what is called off, or goes wrong, leaves no file."""

    progressed = Signal(float, str)
    """How much is done, 0 to 1, and the sentence for it."""
    ended = Signal(str)
    """It is over: nothing where the GIF is written, else a sentence why it is not."""

    def __init__(self, session: Path, parent: QObject | None = None) -> None:
        """Record this session, which may go on meanwhile."""
        super().__init__(parent)
        self._session = session
        self._process: QProcess | None = None
        self._aside: TemporaryDirectory[str] | None = None
        self._out = Path()

    @property
    def busy(self) -> bool:
        """Whether one is being made."""
        return self._process is not None

    def start(self, stretch: Stretch, size: QSize, theme: str, out: Path) -> None:
        """Begin to record this stretch at this size, in the theme that the command line calls so, into this file."""
        if not (out.parent.is_dir() and os.access(out.parent, os.W_OK)):
            self.ended.emit(_("{path} cannot be written: choose another folder.").format(path=out))
            return
        self._out, self._aside = out, TemporaryDirectory(prefix="cqrs-sim-")
        self._process = process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        places = (_SOURCE, environment.value("PYTHONPATH", ""))
        environment.insert("PYTHONPATH", os.pathsep.join(filter(None, places)))
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._hear)
        process.finished.connect(self._finish)
        process.errorOccurred.connect(self._fail)
        process.start(sys.executable, ["-m", "cqrs_sim", "record", *self._wished(stretch, size, theme)])

    def cancel(self) -> None:
        """Call it off: whatever was made of it is gone."""
        if self._process is not None:
            process = self._process
            self._let_go()
            process.kill()
            process.waitForFinished()
            process.deleteLater()

    def _wished(self, stretch: Stretch, size: QSize, theme: str) -> list[str]:
        made = str(Path(self._aside.name) / _PICTURE) if self._aside is not None else _PICTURE
        looks = ["--size", f"{size.width()}x{size.height()}", "--theme", theme, "--json"]
        stretched = ["--from", f"{stretch.start} us", "--to", f"{stretch.end} us", "--speed", f"{stretch.speed:g}"]
        return [made, str(self._session), *stretched, *looks]

    def _hear(self) -> None:
        while self._process is not None and self._process.canReadLine():
            told = json.loads(bytes(self._process.readLine().data()))
            self.progressed.emit(float(told["share"]), str(told["said"]))

    def _finish(self, status: int) -> None:
        if self._process is None or self._aside is None:
            return
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
        made = Path(self._aside.name) / _PICTURE
        wrong = ""
        if status != 0 or not made.exists():
            last = said.splitlines()[-1] if said else _("The recording ended before it was done.")
            wrong = last.removeprefix("cqrs-sim: ")
        else:
            try:
                write_whole(self._out, made.read_bytes())
            except OSError as error:
                wrong = _("{path} cannot be written ({why}): name another file.").format(
                    path=self._out, why=error.strerror
                )
        self._process.deleteLater()
        self._let_go()
        self.ended.emit(wrong)

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._process.deleteLater()
            self._let_go()
            self.ended.emit(_("The recording could not be started: use cqrs-sim record instead."))

    def _let_go(self) -> None:
        self._process = None
        if self._aside is not None:
            self._aside.cleanup()
            self._aside = None
