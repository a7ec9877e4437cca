"""The widths of a table's columns: what their rows need, measured as rows change, and how the rest is shared."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableView

from cqrs_sim.ui.row_model import RowModel
from cqrs_sim.ui.shared_widths import shared
from cqrs_sim.ui.sizes import Sizes

MEASURED = 20
"""How many of the newest rows decide how wide columns are."""
PADDING, BESIDE_TITLE = 18, 15
"""What is free beside a text and beside a title."""
WIDEST = 140
"""Widest that a column claims for itself."""
SHORT, SHORTEST = 90, 44
"""Narrowest that a column of texts is made, also for a room, beside text of the usual size."""


class ColumnWidths:
    """What each table needs that one view shows in turn; columns never shrink, so that eyes keep their place."""

    def __init__(self) -> None:
        """Nothing is measured."""
        self._needed: dict[str, list[int]] = {}

    def forget(self) -> None:
        """Measure everything anew, such as in another font."""
        self._needed.clear()

    def measure(self, model: RowModel, titles: QFontMetrics, texts: QFontMetrics) -> None:
        """Measure the titles of the columns and the newest rows."""
        said = (str(model.headerData(section, Qt.Orientation.Horizontal)) for section in range(len(model.columns)))
        self._needed.setdefault(model.table.name, [titles.horizontalAdvance(title) + BESIDE_TITLE for title in said])
        self.grow(model, texts, range(min(MEASURED, model.rowCount())))

    def grow(self, model: RowModel, texts: QFontMetrics, places: Iterable[int], beside: int = 0) -> bool:
        """Measure these rows, with so much room beside each text; return whether a column needs more than before."""
        places = list(places)
        before = self._needed[model.table.name]
        needed = before.copy()
        for section in range(len(model.columns)):
            if needed[section] < WIDEST:
                widths = (texts.horizontalAdvance(model.text(place, section)) + PADDING + beside for place in places)
                needed[section] = max(needed[section], min(max(widths, default=0), WIDEST))
        self._needed[model.table.name] = needed
        return needed != before

    def share(self, view: QTableView, model: RowModel, sizes: Sizes, for_tags: int) -> None:
        """Have columns share the width of the view; where that is too little, the table scrolls sideways.

        The first column has so much room more, for tags.
        """
        first, *others = self._needed[model.table.name]
        needed = [first + for_tags, *others]
        shown = [section for section in range(len(needed)) if not view.isColumnHidden(section)]
        texts = {place for place, section in enumerate(shown) if not model.columns[section].narrow}
        least, room = sizes.px(SHORTEST if sizes.projected else SHORT), view.viewport().width()
        widths = shared([needed[section] for section in shown], texts, room, least, squeezed=sizes.projected)
        for section, width in zip(shown, widths, strict=True):
            view.horizontalHeader().resizeSection(section, width)
