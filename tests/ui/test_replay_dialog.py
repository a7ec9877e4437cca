"""The replay dialog: shown only where waiting is long, and a way out by mouse and by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.replaying import Cancelled, Progress
from cqrs_sim.ui.replay_dialog import PARTS, ReplayDialog
from cqrs_sim.ui.replay_watch import WORTH_SHOWING, ReplayWatch
from cqrs_sim.ui.theming import NAMED, Theme
from tests.ui.driver import Clock

HALF = Progress(50, 100, 5 * SECOND, 10 * SECOND)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def theme() -> Theme:
    return Theme()


@pytest.fixture
def watch(application: QApplication, clock: Clock, theme: Theme) -> Iterator[ReplayWatch]:
    """A watch on a replay that begins now."""
    made = ReplayWatch("Opening demo", clock, theme)
    yield made
    made.close()


def shown(watch: ReplayWatch, clock: Clock) -> ReplayDialog:
    clock.seconds += WORTH_SHOWING
    watch(HALF)
    assert watch.dialog is not None
    return watch.dialog


def test_a_short_replay_shows_nothing(watch: ReplayWatch, clock: Clock) -> None:
    clock.seconds = WORTH_SHOWING * 0.9
    watch(HALF)
    assert watch.dialog is None


def test_a_long_one_shows_how_far_it_has_come_a_few_times_a_second(watch: ReplayWatch, clock: Clock) -> None:
    dialog = shown(watch, clock)
    assert (dialog.isVisible(), dialog.isModal()) == (True, True)
    assert dialog.said.text() == "Replaying 50 of 100 inputs, 5.0 s of 10.0 s"
    assert (dialog.bar.value(), dialog.bar.accessibleName()) == (PARTS // 2, "Opening demo")
    later = Progress(75, 100, 5 * SECOND, 10 * SECOND)
    watch(later)
    assert dialog.said.text() == str(HALF), "not at every telling"
    clock.seconds += 0.1
    watch(later)
    assert dialog.said.text() == str(later)
    watch.close()
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    "leave",
    [
        lambda dialog: QTest.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton),
        lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape),
        lambda dialog: QTest.keyClick(dialog.cancel, Qt.Key.Key_Return),
        lambda dialog: dialog.close(),
    ],
    ids=["click", "escape", "return", "close"],
)
def test_a_person_can_leave(watch: ReplayWatch, clock: Clock, leave: Callable[[ReplayDialog], object]) -> None:
    dialog = shown(watch, clock)
    leave(dialog)
    clock.seconds += 0.1
    with pytest.raises(Cancelled, match=r"^Opening demo was cancelled: nothing has changed\.$"):
        watch(HALF)


def test_all_of_it_fits_in_every_theme(watch: ReplayWatch, clock: Clock, theme: Theme) -> None:
    for name in NAMED:
        theme.choose(name)
        watch.close()
        dialog = shown(watch, clock)
        dialog.show_progress(Progress(49_999, 50_000, 35_996_399 * SECOND, 35_996_400 * SECOND))
        QApplication.processEvents()
        assert dialog.said.width() >= dialog.said.sizeHint().width()
