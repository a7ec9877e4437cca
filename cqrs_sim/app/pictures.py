"""Pictures of the window, still or moving, made on no screen at all."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from cqrs_sim import bootstrap
from cqrs_sim.app.qt import start_qt
from cqrs_sim.language import _
from cqrs_sim.sessions.replaying import Tell, replay_telling
from cqrs_sim.sessions.session import Session, SessionError


def take_shot(
    session: Session,
    at: int,
    size: tuple[int, int],
    theme: str,
    out: Path,
    tell: Tell | None = None,
    scene: tuple[str, str | None] = ("stage", None),
    xray: bool = False,
    presented: bool = False,
    caption: bool = False,
) -> None:
    """Save a picture of the window as it looks at this moment (microseconds) of a session, and tell of its replay.

    It shows the scene of this name, the CORS lab with the preset that is named with it, and `presented` what a room is
    shown. See `ui.shot.take` for the rest. Raises SessionError.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = start_qt()
    from PySide6.QtCore import QSize

    from cqrs_sim.ui.shot import take
    from cqrs_sim.ui.theming import Theme

    simulation = bootstrap.in_memory(session.head)
    replay = partial(replay_telling, simulation, session.entries, at, tell)
    if not take(simulation, replay, QSize(*size), Theme(theme), out, scene, xray, presented, caption):
        raise SessionError(
            _("{out} cannot be written: name a file such as stage.png in a folder that is there.").format(out=out)
        )
    application.quit()


def take_recording(
    session: Session,
    stretch: tuple[int, int, float],
    size: tuple[int, int],
    theme: str,
    out: Path,
    tell: Tell | None = None,
) -> None:
    """Save a stretch of a session, from one moment to another (microseconds) at a speed, as an animated picture.

    `tell` hears of the replay and of each picture. Raises ValueError for a stretch that cannot be recorded, and
    SessionError.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = start_qt()
    from PySide6.QtCore import QSize

    from cqrs_sim.ui.animation import write_gif
    from cqrs_sim.ui.recording import PICTURE_MS, Recording, Stretch
    from cqrs_sim.ui.theming import Theme

    wished = Stretch(*stretch)
    recording = Recording(bootstrap.in_memory(session.head), session.entries, QSize(*size), Theme(theme))
    try:
        write_gif(recording.pictures(wished, tell), PICTURE_MS, out)
    except OSError as error:
        raise SessionError(
            _("{out} cannot be written ({reason}): name a file such as stage.gif.").format(
                out=out, reason=error.strerror
            )
        ) from error
    finally:
        recording.close()
    application.quit()
