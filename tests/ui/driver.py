"""A desk to sit at: the window on a clock of ours, and the hands and eyes of a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from cqrs_sim import bootstrap
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.journal import opening
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import read_tables, write_tables
from cqrs_sim.sessions.folder import Folder
from cqrs_sim.sessions.recorder import Recorder
from cqrs_sim.sessions.session import Head
from cqrs_sim.stores.digest import digest
from cqrs_sim.ui.forms import Picker
from cqrs_sim.ui.live import LONGEST_GAP, Live
from cqrs_sim.ui.main_window import MainWindow
from cqrs_sim.ui.row_model import RowModel

F = TypeVar("F", bound=Fact)

FEED, SEED = "social-feed", 1

FRAME = LONGEST_GAP / 2
"""Seconds between two ticks of ours; a power of two, so that moments are exact."""

COMMANDS = (
    "CreatePost",
    "LikePost",
    "EditPost",
    "DeletePost",
    "AddComment",
    "UnlikePost",
    "FollowUser",
    "UnfollowUser",
    "UpdateProfile",
    "RegisterUser",
)
"""As Ctrl+1 to Ctrl+9 and Ctrl+0 choose them."""


class Clock:
    """Wall time that only a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Desk:
    """One window on one session, with what a person does at it."""

    def __init__(self, recorder: Recorder, folder: Folder, facts: list[Fact], decorated: bool = False) -> None:
        self.folder = folder.path
        self.facts = facts
        """Every fact of the session, those of its opening first."""
        self._opening = len(facts)
        self.clock = Clock()
        self.live = Live(recorder, self.clock)
        judge = partial(bootstrap.bill_of, folder, recorder.simulation)
        archive = partial(bootstrap.archive, folder)
        ui_clock = self.clock if decorated else None
        self.window = MainWindow(self.live, judge=judge, archive=archive, ui_clock=ui_clock)
        self.stage = self.window.stage
        self.simulation = recorder.simulation
        domain = self.simulation.domain
        self.commands = (
            COMMANDS if domain.name == FEED else tuple(handler.command.__name__ for handler in domain.commands)
        )

    def show(self, width: int = 1280, height: int = 720) -> None:
        self.window.resize(width, height)
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()

    def told(self, kind: type[F]) -> list[F]:
        """Return the facts of this kind since the desk was set up."""
        return [fact for fact in self.facts[self._opening :] if isinstance(fact, kind)]

    # Time

    def run(self) -> None:
        if not self.live.running:
            self.press("F5")

    def let_pass(self, seconds: float) -> None:
        """Move the clock in frames that are no gap, the last one to the point."""
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            self.clock.seconds = min(self.clock.seconds + FRAME, end)
            if self.live.running:
                self.live.tick()

    @property
    def now(self) -> int:
        return self.simulation.now

    # Hands

    def press(self, keys: str) -> None:
        """Press a shortcut, wherever the cursor is."""
        QTest.keySequence(self.focused(), QKeySequence(keys))

    def focused(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def type(self, field: QWidget, text: str) -> None:
        """Put the cursor into a field and write over what is there."""
        line = field.lineEdit() if isinstance(field, QComboBox) else field
        assert isinstance(line, QLineEdit)
        line.setFocus(Qt.FocusReason.MouseFocusReason)
        line.selectAll()
        if text:
            QTest.keyClicks(line, text)
        else:
            QTest.keyClick(line, Qt.Key.Key_Delete)

    def enter(self) -> None:
        QTest.keyClick(self.focused(), Qt.Key.Key_Return)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())

    def pick(self, box: QComboBox, choice: str) -> None:
        """Choose from a list as the arrow keys do."""
        box.setFocus(Qt.FocusReason.TabFocusReason)
        wanted = box.findText(choice)
        assert wanted >= 0, f"{choice} is not offered"
        while box.currentIndex() != wanted:
            down = box.currentIndex() < wanted
            QTest.keyClick(box, Qt.Key.Key_Down if down else Qt.Key.Key_Up)

    def act_as(self, name: str) -> None:
        self.pick(self.stage.commands.actor, name)

    def read_as(self, name: str) -> None:
        self.pick(self.stage.queries.reader, name)

    def command(self, name: str, /, **typed: str) -> None:
        """Choose a command by its keys, fill in its form and send it with Return."""
        self.fill(name, **typed)
        self.enter()

    def fill(self, name: str, /, **typed: str) -> None:
        self.press(f"Ctrl+{(self.commands.index(name) + 1) % 10}")
        for field, text in typed.items():
            self.type(self.field(field), text)

    def field(self, name: str) -> QLineEdit | Picker:
        return self.stage.commands.form.field(name)

    def value(self, name: str) -> str:
        """Return what a field of the command in sight holds."""
        field = self.field(name)
        return field.currentText() if isinstance(field, QComboBox) else field.text()

    def query(self, name: str, /, **typed: str) -> None:
        """Choose a query, fill in its form and refresh."""
        self.stage.queries.choices.action(name).trigger()
        for field, text in typed.items():
            self.type(self.stage.queries.form.field(field), text)
        self.press("Ctrl+R")

    def set_delay(self, text: str) -> None:
        self.type(self.window.bar.delay.field, text)
        self.enter()

    def quickly(self) -> None:
        """Let events arrive at once."""
        self.set_delay("0")

    # Eyes

    @property
    def caption(self) -> str:
        return self.stage.caption.text

    @property
    def slips(self) -> list[str]:
        return self.stage.commands.replies.texts

    @property
    def advice(self) -> str:
        return self.stage.commands.replies._advice.text()

    @property
    def answer(self) -> str:
        """Return what the answer says, cards by their accessible names."""
        QApplication.processEvents()  # Qt shows what joins a layout at its next round.
        inside = self.stage.queries.answer.widget()
        assert inside is not None
        said = [
            child.accessibleName() or str(getattr(child, "text", str)())
            for child in inside.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if not child.isHidden()
        ]
        return "\n".join(said)

    @property
    def offered(self) -> list[str]:
        """Return what the post picker of the command in sight offers."""
        picker = self.field("post")
        assert isinstance(picker, QComboBox)
        return [picker.itemText(i) for i in range(picker.count())]

    @property
    def head(self) -> str:
        return self.stage.write.position.text()

    @property
    def checkpoint(self) -> str:
        return self.stage.read.position.text()

    def table(self, name: str) -> list[tuple[str, ...]]:
        """Return the rows of a table of either store as they are shown, "outbox" for the log."""
        write, read = self.stage.write, self.stage.read
        return cells(write.outbox if name == "outbox" else {**write.models, **read.models}[name])

    def tokens(self) -> dict[int, float]:
        """Return how far each token is along its way, 0 to 1, by position in the log."""
        scale = self.stage.lane.painting.scale()
        places = self.stage.lane.tokens()
        return {position: (place.x() - scale.left()) / scale.width() for position, place in places.items()}

    def digests(self) -> tuple[str, str]:
        stores, domain = self.simulation.stores, self.simulation.domain
        with stores.write.reading() as write, self.simulation.lane.store.reading() as read:
            return digest(write, write_tables(domain)), digest(read, read_tables(domain))

    def journal(self) -> list[str]:
        return (self.folder / "branches" / "1" / "journal.jsonl").read_text("utf-8").splitlines()


def cells(model: RowModel) -> list[tuple[str, ...]]:
    """Return what a table shows, row by row."""
    return [
        tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


@contextmanager
def desk_in(folder: Path, files: bool = False, domain: str = FEED, decorated: bool = False) -> Iterator[Desk]:
    """A desk at a new session in this folder, 2 s of delay; the window is not shown yet.

    Its journal is written there in any case. Its rows are kept in `files`, as the app keeps them, or in dictionaries,
    which are equal and open faster. Where it is `decorated`, what only decorates moves by the desk's clock.
    """
    facts: list[Fact] = []
    with (_on_files if files else _in_memory)(folder, facts, domain) as (recorder, opened):
        yield Desk(recorder, opened, facts, decorated)


@contextmanager
def _on_files(folder: Path, facts: list[Fact], domain: str) -> Iterator[tuple[Recorder, Folder]]:
    with bootstrap.new_session(folder, domain, SEED, Settings(), facts.append) as session:
        yield session, session.folder


@contextmanager
def _in_memory(folder: Path, facts: list[Fact], domain: str) -> Iterator[tuple[Recorder, Folder]]:
    head = Head(domain, SEED)
    with Folder.create(folder, head) as opened:
        simulation = bootstrap.in_memory(head)
        simulation.subscribe(facts.append)
        recorder = Recorder(simulation, opened.append, opened.take_back)
        for entry in opening(simulation.domain, Settings()):
            recorder.do(entry.input)
        yield recorder, opened
