"""The row model: the newest rows of a table, changed row by row, against a plain list."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cqrs_sim.core.rows import Key, Table
from cqrs_sim.ui import row_model
from cqrs_sim.ui.row_model import FRESH, RowModel, Swap
from cqrs_sim.ui.row_table import RowTable
from cqrs_sim.ui.theming import Theme
from tests.ui.driver import cells

SHOWN = 4


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    text: str


NOTES: Table[Note] = Table("notes", Note, key=("id",))

Changes = dict[int, str | None]
CHANGES = st.dictionaries(st.integers(0, 9), st.none() | st.sampled_from("abc"), max_size=6)


@pytest.fixture(autouse=True)
def few_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let four rows be many."""
    monkeypatch.setattr(row_model, "SHOWN", SHOWN)
    monkeypatch.setattr(row_model, "KEPT", SHOWN + 2)


def note(key: int, text: str | None) -> Note | None:
    return None if text is None else Note(key, text)


def swaps(held: Mapping[int, str], changes: Changes) -> dict[Key, Swap]:
    """What the changes do to what is held."""
    return {(key,): (note(key, held.get(key)), note(key, text)) for key, text in changes.items()}


@pytest.mark.usefixtures("application")
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(loaded=st.dictionaries(st.integers(0, 9), st.sampled_from("abc"), max_size=8), steps=st.lists(CHANGES))
def test_a_model_shows_the_newest_rows_after_any_changes(loaded: dict[int, str], steps: list[Changes]) -> None:
    model = RowModel(NOTES, {})
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is model
    model.load([Note(key, loaded[key]) for key in sorted(loaded)])
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    held = {key: loaded[key] for key in sorted(loaded)}  # in the order they came

    def newest() -> list[tuple[str, str]]:
        return [(str(key), text) for key, text in reversed(held.items())][:SHOWN]

    assert cells(model) == newest()
    for changes in steps:
        model.change(swaps(held, changes))
        for key, text in changes.items():
            if text is None:
                held.pop(key, None)
            else:
                held[key] = text
        assert len(model) == len(held)
        if model.lacking:
            # Rows that were let go are in the store alone: what is shown is still the newest, and then loaded anew.
            assert cells(model) == newest()[: model.rowCount()]
            held = {key: held[key] for key in sorted(held)}
            model.load([Note(key, text) for key, text in held.items()])
            resets.clear()
            changes = {}
        assert cells(model) == newest()
        assert model.older == max(0, len(held) - SHOWN)
        fresh = [model.index(row, 0).data(FRESH) for row in range(model.rowCount())]
        assert fresh == [int(key) in changes for key, _ in newest()]
    assert resets == []


def model_of(*keys: int) -> RowModel:
    model = RowModel(NOTES, {"text": "Says"})
    model.load([Note(key, "a") for key in keys])
    return model


def test_a_new_row_is_one_insertion_and_keeps_the_place_of_the_others(application: object) -> None:
    model = model_of(1, 2)
    second = QPersistentModelIndex(model.index(0, 0))
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _, first, last: inserted.append((first, last)))
    model.change(swaps({}, {3: "c"}))
    assert inserted == [(0, 0)]
    assert (second.row(), second.data()) == (1, "2")


def test_a_row_beyond_what_is_shown_pushes_the_oldest_out(application: object) -> None:
    model = model_of(1, 2, 3, 4)
    removed: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _, first, last: removed.append((first, last)))
    model.change(swaps({}, {5: "e"}))
    assert removed == [(SHOWN - 1, SHOWN - 1)]
    assert [key for key, _ in cells(model)] == ["5", "4", "3", "2"]
    model.change(swaps({5: "e"}, {5: None}))
    assert [key for key, _ in cells(model)] == ["4", "3", "2", "1"]


def test_a_changed_row_tells_of_itself_and_of_the_one_that_fades(application: object) -> None:
    model = model_of(1, 2, 3)
    touched: list[int] = []
    model.dataChanged.connect(lambda top, bottom: touched.append(top.row()))
    model.change(swaps({1: "a"}, {1: "b"}))
    assert touched == [2]
    touched.clear()
    model.change(swaps({3: "a"}, {3: "b"}))
    assert sorted(touched) == [0, 2]


def test_columns_are_titled_by_the_domain(application: object) -> None:
    model = model_of(1)
    assert [model.headerData(section, Qt.Orientation.Horizontal) for section in range(2)] == ["Id", "Says"]


def test_columns_find_room_for_every_row_that_is_drawn_at_once_not_only_for_the_last(qtbot: QtBot) -> None:
    model = RowModel(NOTES, {})
    table = RowTable("Notes", Theme(), "event_tint", "event_edge")
    qtbot.addWidget(table)
    table.resize(80, 200)
    table.show()
    table.show_model(model, "")
    wide = "as wide as can be"
    model.change({(1,): (None, Note(1, wide)), (2,): (None, Note(2, "b"))}, fresh={(2,)})
    table.fit()
    assert table.columnWidth(1) >= table.fontMetrics().horizontalAdvance(wide)


def shown_table(qtbot: QtBot, *keys: int) -> RowTable:
    table = RowTable("Notes", Theme(), "event_tint", "event_edge")
    qtbot.addWidget(table)
    table.resize(200, 200)
    table.show()
    table.show_model(model_of(*keys), "")
    qtbot.waitExposed(table)
    QApplication.processEvents()
    return table


def test_choosing_a_row_changes_how_that_row_looks_and_no_other(application: QApplication, qtbot: QtBot) -> None:
    table = shown_table(qtbot, 1, 2, 3)
    table.clearFocus()
    before = table.viewport().grab().toImage()
    table.selectRow(1)
    after = table.viewport().grab().toImage()
    row = table.visualRect(table.currentIndex())
    same = [before.copy(0, y, 200, 1) == after.copy(0, y, 200, 1) for y in range(before.height())]
    assert [y for y, equal in enumerate(same) if not equal] == list(range(row.top(), row.bottom() + 1))


def test_rows_that_come_are_painted_once(application: QApplication, qtbot: QtBot) -> None:
    table = shown_table(qtbot, 1, 2, 3)
    painted: list[QEvent.Type] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            painted.extend([event.type()] if event.type() == QEvent.Type.Paint else [])
            return False

    watch = Watch()
    table.viewport().installEventFilter(watch)
    model = table.model()
    assert isinstance(model, RowModel)
    model.change(swaps({}, {4: "d"}))
    table.fit()
    for _ in range(5):
        QApplication.processEvents()
    assert len(painted) == 1


def test_however_many_rows_come_and_go_they_do_so_in_few_steps(application: object) -> None:
    model = model_of(1, 2, 3, 4)
    steps: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda _, first, last: steps.append(("in", first, last)))
    model.rowsRemoved.connect(lambda _, first, last: steps.append(("out", first, last)))
    model.change(swaps({}, {5: "e", 6: "f", 7: "g"}))
    assert steps == [("out", 1, 3), ("in", 0, 2)]
    steps.clear()
    model.change(swaps({5: "e", 6: "f"}, {5: None, 6: None}))
    assert steps == [("out", 1, 2), ("in", 2, 3)]
    assert [key for key, _ in cells(model)] == ["7", "4", "3", "2"]


def test_going_to_and_fro_between_tables_leaves_nothing_behind(application: QApplication, qtbot: QtBot) -> None:
    table = RowTable("Notes", Theme(), "query_tint", "query")
    qtbot.addWidget(table)
    models = [model_of(1, 2), model_of(3)]
    for model in models:
        table.show_model(model, "Empty")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    before = len(table.findChildren(QObject))
    for model in models * 5:
        table.show_model(model, "Empty")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(table.findChildren(QObject)) == before
    table.selectRow(0)
    assert table.currentIndex().data() == "3"
