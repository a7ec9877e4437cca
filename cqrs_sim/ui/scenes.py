"""The scenes of the window: one in sight, chosen by tabs, keys and menu; all but the first are made when wished."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QWidget

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.language import _
from cqrs_sim.ui.actions import Actions, hint


@dataclass(frozen=True)
class Scene:
    """A scene: its id, title and keys, what its tooltip says, and what makes it when it is first in sight."""

    id: str
    title: str
    keys: str
    about: str
    make: Callable[[], QWidget]


class Scenes(QStackedWidget):
    """Shows one scene once it is told to; emits `turned` with the id of another that has come into sight."""

    turned = Signal(str)

    def __init__(self, scenes: tuple[Scene, ...], action: Actions, parent: QWidget | None = None) -> None:
        """Take the scenes in the order of their tabs; `action` makes those that choose one."""
        super().__init__(parent)
        self._scenes = {scene.id: scene for scene in scenes}
        self._made: dict[str, QWidget] = {}
        self._belongings: dict[str, tuple[Actions, tuple[QMenu, ...]]] = {}
        self.choices: dict[str, QAction] = {scene.id: self._choice(scene, action) for scene in scenes}
        self.tabs = self._tabs()
        self.current = scenes[0].id

    def show_scene(self, name: str) -> None:
        """Bring this scene into sight."""
        turned, self.current = name != self.current, name
        fresh = name not in self._made
        if fresh:
            self._made[name] = self._scenes[name].make()
            self.addWidget(self._made[name])
        self.setCurrentWidget(self._made[name])
        for scene, choice in self.choices.items():
            choice.setChecked(scene == name)
        for scene, (actions, menus) in self._belongings.items():
            actions.offer(scene == name)
            for menu in menus:
                menu.menuAction().setVisible(scene == name)
        if turned:
            self.turned.emit(name)
            self._focus(self._made[name], fresh)

    def _focus(self, scene: QWidget, fresh: bool) -> None:
        """Put the keyboard where it was last, or else to what the scene names as its `first`."""
        last: QWidget | None = None if fresh else scene.focusWidget()
        target = getattr(scene, "first", None) if last is None else last
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def own(self, name: str, actions: Actions, *menus: QMenu) -> None:
        """Let these actions and menus be there only while this scene is in sight."""
        self._belongings[name] = (actions, menus)

    def _choice(self, scene: Scene, action: Actions) -> QAction:
        made = action(scene.title, scene.keys, partial(self.show_scene, scene.id))
        made.setToolTip(hint(scene.about, made))
        made.setCheckable(True)
        return made

    def _tabs(self) -> QWidget:
        tabs = QWidget()
        tabs.setAccessibleName(_("Scenes"))
        row = QHBoxLayout(tabs)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(2)
        for choice in self.choices.values():
            tab = QToolButton()
            tab.setObjectName("tab")
            tab.setDefaultAction(choice)
            tab.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            row.addWidget(tab)
        return tabs
