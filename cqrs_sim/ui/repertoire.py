"""The repertoire: every action of the window as its menus hold it now, with its keys and what there is to say of it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from cqrs_sim.core.frozen import dataclass


@dataclass(frozen=True)
class Entry:
    """An action by the words of its menu, without the marks of mnemonics and dialogs."""

    menu: str
    title: str
    keys: str
    about: str
    """What it does, or why it cannot be done now; nothing where the title says it all."""
    action: QAction

    @property
    def possible(self) -> bool:
        """Whether it can be done now."""
        return self.action.isEnabled()


def repertoire(bar: QMenuBar) -> list[Entry]:
    """Return every action of the menus in sight, in their order, those of menus within them in their places."""
    menus = (action for action in bar.actions() if action.isVisible())
    return [entry for action in menus for entry in _entries(action.menu(), plain(action.text()))]


def plain(text: str) -> str:
    """Return a title without the marks of its mnemonic and of a dialog that it opens."""
    return text.replace("&", "").split("\t")[0].rstrip("…")


def keys_of(action: QAction) -> str:
    """Return the keys of an action as people read them."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _entries(menu: object, path: str) -> Iterator[Entry]:
    if not isinstance(menu, QMenu):
        return
    menu.aboutToShow.emit()  # some are filled only now
    for action in menu.actions():
        if action.isSeparator() or not action.isVisible():
            continue
        title = plain(action.text())
        if action.menu() is not None:
            yield from _entries(action.menu(), f"{path} > {title}")
        else:
            yield Entry(path, title, keys_of(action), _about(action, title), action)


def _about(action: QAction, title: str) -> str:
    """Return what a tooltip says beside title and keys."""
    said = action.toolTip()
    if keys := keys_of(action):
        said = said.removesuffix(f" ({keys})")
    said = said.removeprefix(action.text()).removeprefix(title).removeprefix(". ")
    return said.strip("… ")
