"""The CORS lab: a scene of its own with its bar."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStyle, QVBoxLayout, QWidget

from cqrs_sim.cors.presets import load, named
from cqrs_sim.ui.actions import Actions
from cqrs_sim.ui.assets import asset
from cqrs_sim.ui.fields import Combo
from cqrs_sim.ui.lab.workbench import Workbench
from cqrs_sim.ui.pieces import Elided, label
from cqrs_sim.ui.theming import Theme


class Lab(QWidget):
    """A request, the browser's gate and the server's headers, to be edited, sent and mended."""

    def __init__(self, theme: Theme, action: Actions, menu: QMenu, clock: Callable[[], float] = time.monotonic) -> None:
        """Fill the lab's menu with what `action` makes."""
        super().__init__()
        self.setObjectName("stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.presets = load(asset("cors") / "presets.toml")
        self.workbench = Workbench(theme, clock, lambda: self.motion_action.isChecked())
        self.preset, self.look = Combo(), Elided("", "secondary")
        self.send_action = action("Send", "Ctrl+Return", self.workbench.send)
        self.curl_action = action("Send by curl", "Ctrl+Shift+Return", self.workbench.send_by_curl)
        self.mend_action = action("Mend it", "Ctrl+M", self.workbench.mend)
        self.copy_action = action("Copy as curl", "Ctrl+Shift+U", self._copy)
        self.motion_action = action("Motion", "Ctrl+Shift+K", lambda: None)
        self.motion_action.setCheckable(True)
        self.motion_action.setChecked(bool(self.style().styleHint(QStyle.StyleHint.SH_Widget_Animate)))
        menu.addActions([self.send_action, self.curl_action, self.mend_action, self.copy_action, self.motion_action])
        self.buttons = [self._button(each) for each in (self.send_action, self.curl_action, self.copy_action)]
        self._lay_out()
        self.preset.activated.connect(self._begin)
        self.show_preset(self.presets[0].id)

    def show_preset(self, name: str) -> None:
        """Begin with this preset. Raises ValueError that names those there are."""
        preset = named(self.presets, name)
        self.preset.setCurrentIndex(self.presets.index(preset))
        self.look.say(preset.look)
        self.workbench.show_situation(preset.situation)

    def _begin(self, place: int) -> None:
        self.show_preset(self.presets[place].id)

    def _copy(self) -> None:
        self.workbench.caption.notify(self.workbench.copy_as_curl())

    def _button(self, action: QAction) -> QPushButton:
        button = QPushButton(action.text())
        button.setToolTip(action.toolTip())
        button.setAutoDefault(True)
        button.clicked.connect(action.trigger)
        return button

    def _lay_out(self) -> None:
        bar = QWidget()
        bar.setObjectName("bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        caption = label("Situation", "secondary")
        caption.setBuddy(self.preset)
        self.preset.setAccessibleName("Situation")
        self.preset.setMinimumWidth(190)
        for preset in self.presets:
            self.preset.addItem(preset.title)
        row.addWidget(caption)
        row.addWidget(self.preset)
        row.addWidget(self.look, 1)
        for button in self.buttons:
            row.addWidget(button)
        self.buttons[0].setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.workbench, 1)
