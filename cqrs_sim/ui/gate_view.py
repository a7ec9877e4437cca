"""The gate on screen: the rules of a command, each with its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cqrs_sim.core.domain import Rule
from cqrs_sim.language import _
from cqrs_sim.ui.fitting import Px, fit
from cqrs_sim.ui.pieces import Elided, clear, label

UNTRIED, HELD, BROKEN = "○", "✓", "✗"
_SPOKEN = {UNTRIED: _("not tried"), HELD: _("holds"), BROKEN: _("broken")}


class GateView(QWidget):
    """The rules that a command has to pass, in turn; those behind a broken one are not tried."""

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        """Start without rules; leave room for so many, that the panel keeps its height whatever the command."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_("Gate"))
        self._most = most
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        self._title = label(_("Gate"), "strong")
        box.addWidget(self._title)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        box.addLayout(self._grid)
        box.addStretch(1)
        self._rules: Sequence[Rule[object]] = ()  # type: ignore[type-var]
        self.verdicts: dict[str, str] = {}
        self._demands: dict[str, str] = {}
        self._px: Px = round
        fit(self, self._fit)

    def _fit(self, px: Px) -> None:
        self._px = px
        self.setMinimumHeight((self._most + 1) * self.fontMetrics().height() + 3)
        self._fit_marks()

    def _fit_marks(self) -> None:
        for row in range(len(self._rules)):
            if (item := self._grid.itemAtPosition(row, 0)) is not None and (mark := item.widget()) is not None:
                mark.setFixedWidth(self._px(16))

    def show_rules(self, rules: Sequence[Rule[object]]) -> None:  # type: ignore[type-var]
        """Show these rules, none tried."""
        same, self._rules = rules is self._rules, rules
        self.verdicts = {rule.id: UNTRIED for rule in rules}
        if same:
            for row in range(len(rules)):
                self._show(row, UNTRIED, "", "secondary")
            return
        clear(self._grid)
        for row, rule in enumerate(rules):
            mark = label(UNTRIED)
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            demand = Elided(rule.demand, "secondary")
            self._grid.addWidget(mark, row, 0)
            self._grid.addWidget(demand, row, 1)
        self._fit_marks()
        self._demands = {rule.id: rule.demand for rule in rules}
        self._tell()

    def judge(self, rule: str, held: bool) -> None:
        """Show the verdict on one rule."""
        self.verdicts[rule] = HELD if held else BROKEN
        row = list(self.verdicts).index(rule)
        self._show(row, self.verdicts[rule], "strong" if held else "mistake", "" if held else "mistake")

    def line(self, rule: str) -> QRect:
        """Return where a rule stands, with its mark."""
        row = list(self.verdicts).index(rule)
        return self._grid.cellRect(row, 0).united(self._grid.cellRect(row, 1))

    def _show(self, row: int, verdict: str, *roles: str) -> None:
        for place, role in enumerate(roles):
            item = self._grid.itemAtPosition(row, place)
            widget = None if item is None else item.widget()
            if isinstance(widget, Elided):
                widget.setAccessibleName(f"{widget.whole}: {_SPOKEN[verdict]}")
            elif widget is not None:
                widget.setText(verdict)  # type: ignore[attr-defined]
            if widget is not None and widget.property("role") != role:
                widget.setProperty("role", role)
                widget.style().polish(widget)
        self._tell()

    def _tell(self) -> None:
        """Have screen readers say every rule with its verdict."""
        said = (f"{demand}: {_SPOKEN[self.verdicts[rule]]}" for rule, demand in self._demands.items())
        self.setAccessibleDescription(". ".join(said))
