"""The CORS lab: a scene with pages of its own, the gate, a real browser and the drill, and its bar."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from cqrs_sim.cors.presets import load, named
from cqrs_sim.language import _
from cqrs_sim.shipped import asset
from cqrs_sim.ui.actions import Actions
from cqrs_sim.ui.fields import Combo
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.lab.lab_bar import LabBar
from cqrs_sim.ui.lab.page import Page
from cqrs_sim.ui.lab.workbench import Workbench
from cqrs_sim.ui.motion import Motion
from cqrs_sim.ui.pieces import label
from cqrs_sim.ui.scenes import Scene, Scenes
from cqrs_sim.ui.theming import Theme

GATE, BROWSER, DRILL = "gate", "browser", "drill"


class Lab(QWidget):
    """A request, the browser's gate and the server's headers, to be edited, sent and mended; and a drill."""

    def __init__(
        self,
        theme: Theme,
        motion: Motion,
        action: Actions,
        menu: QMenu,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Fill the lab's menu with what `action` makes."""
        super().__init__()
        self.setObjectName("stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.presets = load(asset("cors") / "presets.toml")
        self.workbench = Workbench(theme, clock, motion)
        pages = (
            Scene(GATE, _("Gate"), "Ctrl+T", _("A request, judged step by step"), lambda: self.workbench),
            Scene(BROWSER, _("Real browser"), "Ctrl+B", _("Real servers, for a browser of yours"), self._make_browser),
            Scene(DRILL, _("CQRS or CORS?"), "Ctrl+J", _("Which of the two is to blame?"), self._make_drill),
        )
        self.pages = Scenes(pages, action)
        self.preset = Combo()
        self._tools = QWidget()
        self._make_actions(action, menu)
        self._lay_out()
        self.pages.show_scene(GATE)
        self.pages.turned.connect(lambda page: self._tools.setVisible(page == GATE))
        self.preset.activated.connect(self._begin)
        self.show_preset(self.presets[0].id)
        self.first = self.workbench.first = self.preset

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """The parts of the page in sight, below the bar."""
        page = self.pages.currentWidget()
        return (self._bar, *(page.parts if isinstance(page, Page) else ()))

    def show_preset(self, name: str) -> None:
        """Begin with this preset. Raises ValueError that names those there are."""
        preset = named(self.presets, name)
        self.preset.setCurrentIndex(self.presets.index(preset))
        self.workbench.show_situation(preset.situation, _(preset.look))

    def _make_browser(self) -> QWidget:
        # Imported here because its servers need much that others do without.
        from cqrs_sim.ui.lab.browser_page import BrowserPage

        page = BrowserPage(self.workbench.readable)
        self.workbench.judged.connect(page.change)
        return page

    def _make_drill(self) -> QWidget:
        # Imported here because whoever stays at the gate does without it.
        from cqrs_sim.cors.drill import load as load_drill
        from cqrs_sim.ui.lab.drill_page import DrillPage

        return DrillPage(load_drill(asset("cors") / "drill.toml"))

    def _make_actions(self, action: Actions, menu: QMenu) -> None:
        bench = self.workbench
        self.send_action = action(_("Send"), "Ctrl+Return", partial(self._at_gate, bench.send))
        self.curl_action = action(_("Send by curl"), "Ctrl+Shift+Return", partial(self._at_gate, bench.send_by_curl))
        self.mend_action = action(_("Mend it"), "Ctrl+M", partial(self._at_gate, bench.mend))
        self.copy_action = action(_("Copy as curl"), "Ctrl+Shift+U", partial(self._at_gate, bench.copy_as_curl))
        menu.addActions([*self.pages.choices.values(), menu.addSeparator()])
        menu.addActions([self.send_action, self.curl_action, self.mend_action, self.copy_action])

    def _at_gate(self, act: Callable[[], object]) -> None:
        """Do something where people see what comes of it."""
        self.pages.show_scene(GATE)
        act()

    def _begin(self, place: int) -> None:
        self.show_preset(self.presets[place].id)

    def _button(self, action: QAction) -> QPushButton:
        button = QPushButton(action.text())
        button.setToolTip(action.toolTip())
        button.setAutoDefault(True)
        button.clicked.connect(action.trigger)
        return button

    def _lay_out(self) -> None:
        self._fill_tools()
        self._bar = bar = LabBar(self.pages.tabs, self._tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.pages, 1)

    def _fill_tools(self) -> None:
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        caption = label(_("Situation"), "secondary")
        caption.setBuddy(self.preset)
        self.preset.setAccessibleName(_("Situation"))
        fit(self.preset, lambda px: self.preset.setMinimumWidth(px(120)))
        for preset in self.presets:
            self.preset.addItem(_(preset.title))
        row.addWidget(caption)
        row.addWidget(self.preset)
        row.addStretch(1)
        buttons = [self._button(action) for action in (self.send_action, self.curl_action, self.copy_action)]
        buttons[0].setObjectName("primary")
        for button in buttons:
            row.addWidget(button)
