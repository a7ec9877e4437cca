"""Every text that a widget shows, says or paints, gathered for tests of whole windows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTextBrowser, QWidget

_SAID = ("text", "windowTitle", "placeholderText", "toolTip", "accessibleName", "accessibleDescription", "title")
_TOLD = ("DisplayRole", "ToolTipRole", "AccessibleTextRole", "AccessibleDescriptionRole")


def texts_of(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Yield each text of a widget and of all within it, with where it was found; what people type is not among them."""
    for each in (widget, *widget.findChildren(QWidget)):
        where = f"{type(each).__name__} {each.objectName()}".strip()
        for name in _SAID:
            if name == "text" and isinstance(each, QLineEdit | QPlainTextEdit):
                continue
            said = getattr(each, name, None)
            if callable(said) and (text := str(said())):
                yield f"{where}.{name}", text
        if isinstance(each, QComboBox):
            yield from _offered(each, where)
        elif isinstance(each, QAbstractItemView) and (model := each.model()) is not None:
            yield from _cells(model, where)
        elif isinstance(each, QTextBrowser):
            yield f"{where}.page", each.toPlainText()
    for action in (*widget.actions(), *widget.findChildren(QAction)):
        yield "action.text", action.text()
        yield "action.toolTip", action.toolTip()


def _offered(box: QComboBox, where: str) -> Iterator[tuple[str, str]]:
    for place in range(box.count()):
        yield f"{where}.choice", box.itemText(place)
        yield f"{where}.choice's tooltip", str(box.itemData(place, Qt.ItemDataRole.ToolTipRole) or "")


def _cells(model: QAbstractItemModel, where: str) -> Iterator[tuple[str, str]]:
    columns, rows = range(model.columnCount()), range(min(model.rowCount(), 2_000))
    for name in _TOLD:
        role = Qt.ItemDataRole[name]
        for column in columns:
            yield f"{where}.heading", str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
            for row in rows:
                yield f"{where}.cell", str(model.index(row, column, QModelIndex()).data(role) or "")
        for row in rows if name != "DisplayRole" or model.columnCount() > 1 else ():
            heading = str(model.headerData(row, Qt.Orientation.Vertical, role) or "")
            yield f"{where}.row's heading", heading


def painted_on(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Yield each text that a widget and all within it paint, a line at a time, cut as it is."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "painted.svg"
        drawing = QSvgGenerator()
        drawing.setFileName(str(file))
        drawing.setSize(QSize(widget.size()))
        widget.render(drawing)
        del drawing
        painted = ElementTree.fromstring(re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", file.read_bytes()))
    for element in painted.iter("{http://www.w3.org/2000/svg}text"):
        yield f"painted on {type(widget).__name__}", "".join(element.itertext())
