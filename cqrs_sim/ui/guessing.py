"""Guessing on screen: in which words a guess is marked, and the line that says what was taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cqrs_sim.core.optimism import Guess
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.pieces import Elided


def guessed(guesses: Sequence[Guess]) -> str:
    """Return the mark of a row that these guesses have changed, such as "optimistic, #4 is on its way"."""
    if not guesses:
        return ""
    if any(not guess.receipt for guess in guesses):
        return "optimistic, not decided yet"
    return f"optimistic, #{max(guess.receipt for guess in guesses)} is on its way"


class Rollback(Elided):
    """Says what was taken back last; takes no room while that is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing."""
        super().__init__("", "mistake", parent)
        self.setObjectName("rollback")
        fit(self, lambda px: self.setMinimumHeight(px(24)))
        self.hide()

    def show_notes(self, notes: Sequence[str]) -> None:
        """Show the first of these, which is the newest, and how many more there are."""
        more = f" · and {len(notes) - 1} more" if len(notes) > 1 else ""
        self.say(f"✗ Rolled back: {notes[0]}{more}" if notes else "")
        self.setVisible(bool(notes))
