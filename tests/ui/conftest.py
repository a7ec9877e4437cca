"""What the tests of the window have around them: Qt dressed as in the app, a desk, and nothing left behind."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cqrs_sim.ui import observer
from cqrs_sim.ui.fonts import use_bundled_font
from tests.ui.driver import Desk, desk_in

HERE = Path(__file__).parent
OFFSCREEN_ALONE = r"^This plugin does not support (propagateSizeHints\(\)|raise\(\)|grabbing the keyboard)$"
"""What Qt's platform without a screen warns about: a window's least size, and menus; any other warning fails."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_ALONE))


@pytest.fixture(scope="session")
def application(qapp: QApplication) -> QApplication:
    """Qt, with style and font as the app sets them."""
    qapp.setStyle("Fusion")
    use_bundled_font(qapp)
    return qapp


@pytest.fixture(autouse=True)
def nothing_left_on_screen(application: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window behind."""
    before = set(QApplication.topLevelWidgets())
    yield
    if _windows() - before:
        gc.collect()  # What only Python's cycles kept is nothing left behind.
    left = _windows() - before
    for widget in left:
        widget.deleteLater()
    assert not left, f"Left behind: {left}"


def _windows() -> set[QWidget]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return set(QApplication.topLevelWidgets())


@pytest.fixture(autouse=True)
def an_observer_in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all of the log looked through in one slice, however slow the machine is."""
    monkeypatch.setattr(observer, "SLICE", 60.0)


@pytest.fixture
def desk(tmp_path: Path, application: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    """A window with a new session, paused at 0 s, 2 s of delay."""
    with desk_in(tmp_path / "session") as made:
        qtbot.addWidget(made.window)
        made.show()
        yield made


@pytest.fixture
def desk_on_files(tmp_path: Path, application: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    """The same with its rows in SQLite files, as the app opens it."""
    with desk_in(tmp_path / "session", files=True) as made:
        qtbot.addWidget(made.window)
        made.show()
        yield made
