"""The shot: the window of a session at one moment, as a picture, on no screen at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from cqrs_sim.core.simulation import Simulation
from cqrs_sim.sessions.files import write_whole
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.main_window import MainWindow
from cqrs_sim.ui.stage_text import setting_line, stage_text
from cqrs_sim.ui.theming import Theme
from cqrs_sim.ui.worksheet import worksheet

TEXT = ".txt"
"""How the name of a file ends that is to hold text."""


def take(
    simulation: Simulation,
    replay: Callable[[], object],
    size: QSize,
    theme: Theme,
    out: Path,
    scene: tuple[str, str | None],
    xray: bool = False,
    presented: bool = False,
    caption: bool = False,
) -> bool:
    """Show a simulation, have it replayed up to some moment and save what is to be seen then, by `xray` if wished.

    The scene is named, and with it a preset of the lab, or none; `presented` shows it to a room. With `caption` the
    picture has caption and legend below; where `out` ends in .txt, what the stage shows is saved as text. Return
    whether it could be written.
    """
    QApplication.setCursorFlashTime(0)  # a caret that blinks would be in one picture and not in the next
    live = Live(Recorder(simulation, lambda _: None), lambda: 0.0)
    window = MainWindow(live, theme)
    window.resize(size)
    window.show()
    if presented:
        window.presenter.begin(full_screen=False)
        theme.choose(theme.choice)
    QApplication.processEvents()
    replay()
    if xray:
        while not window.stage.observer.look():
            pass
        window.xray_action.setChecked(True)
    window.draw_as_if_running()
    name, preset = scene
    if name == "drill":
        window.scenes.lab.pages.show_scene(name)
    else:
        window.scenes.show_scene(name)
    if preset is not None:
        window.scenes.lab.show_preset(preset)
    # Twice: what was drawn first may have changed how much room there is.
    for _ in range(2):
        QApplication.processEvents()
    saved = _saved(window, simulation, out, caption)
    window.close()
    return saved


def _saved(window: MainWindow, simulation: Simulation, out: Path, caption: bool) -> bool:
    if out.suffix == TEXT:
        try:
            write_whole(out, stage_text(window.stage, simulation).encode())
        except OSError:
            return False
        return True
    picture = window.grab().toImage()
    if caption:
        stage = window.stage
        picture = worksheet(picture, stage.caption.text, setting_line(simulation), stage.theme)
    return picture.save(str(out))
