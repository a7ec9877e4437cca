"""The shot: the window of a session at one moment, as a picture, on no screen at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from cqrs_sim.core.simulation import Simulation
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.ui.live import Live
from cqrs_sim.ui.main_window import MainWindow
from cqrs_sim.ui.theming import Theme


def take(
    simulation: Simulation,
    replay: Callable[[], object],
    size: QSize,
    theme: Theme,
    out: Path,
    scene: tuple[str, str | None],
    xray: bool = False,
    presented: bool = False,
) -> bool:
    """Show a simulation, have it replayed up to some moment and save what is to be seen then, by `xray` if wished.

    The scene is named, and with it a preset of the lab, or none; `presented` shows it to a room. Return whether the
    picture could be written.
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
    saved = window.grab().save(str(out))
    window.close()
    return saved
