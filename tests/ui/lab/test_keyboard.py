"""The lab with the mouse unplugged: Tab goes from page to gate to server and is never trapped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.ui.lab.bench import Bench

PAGE_TABS = ["Gate", "Real browser", "CQRS or CORS?"]
SCENE_TABS = ["Stage", "CORS lab"]


def round_trip(bench: Bench, most: int = 60) -> list[str]:
    """Return the names of all that Tab comes by, from where it begins and back there."""
    names: list[str] = []
    begin = bench.desk.focused()
    for _ in range(most):
        widget = bench.desk.focused()
        names.append(widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else ""))
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        if bench.desk.focused() is begin:
            return names
    raise AssertionError(f"Tab never comes back: {names}")


def test_tab_goes_from_the_page_to_the_gate_to_the_server(bench: Bench) -> None:
    names = round_trip(bench)
    assert names[:4] == ["Situation", "Send", "Send by curl", "Copy as curl"]
    assert names[4:12] == [
        *("Origin of the page", "Address that is asked for", "Method", "Body", "Redirects", "Cookies", "Mode"),
        "Headers that the script sets",
    ]
    assert names[12] == "Remember"
    assert names[13].startswith("Step 7")
    assert names[14] == "Mend it"
    assert names[15:21] == [
        *("Status of the answer to OPTIONS", "Add a header to the answer to OPTIONS"),
        "Headers of the answer to OPTIONS",
        *("Status of the answer to the request", "Add a header to the answer to the request"),
        "Headers of the answer to the request",
    ]
    assert names[21:] == [*SCENE_TABS, *PAGE_TABS]


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ("Ctrl+B", ["Start", "Address of the page"]),
        ("Ctrl+J", ["1  CQRS", "2  CORS", "3  Neither"]),
    ],
)
def test_tab_goes_round_every_page(bench: Bench, keys: str, names: list[str]) -> None:
    bench.desk.press(keys)
    QApplication.processEvents()
    passed = round_trip(bench)
    assert set(passed) >= {*names, *SCENE_TABS, *PAGE_TABS}
    assert all(passed)


def test_a_page_that_is_seen_again_has_the_keyboard_where_it_was(bench: Bench) -> None:
    bench.request.url.setFocus()
    bench.desk.press("Ctrl+B")
    bench.desk.press("Ctrl+T")
    assert bench.desk.focused() is bench.request.url
    bench.desk.press("Alt+1")
    bench.desk.press("Alt+2")
    assert bench.desk.focused() is bench.request.url
