"""Guessing on screen: in which words a guess is marked, and the line that says what was taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cqrs_sim.core.optimism import Guess
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.fitting import fit
from cqrs_sim.ui.pieces import Elided


def guessed(guesses: Sequence[Guess]) -> str:
    """Return the mark of a row that these guesses have changed, such as "optimistic, #4 is on its way"."""
    if not guesses:
        return ""
    if any(not guess.receipt for guess in guesses):
        return _("optimistic, not decided yet")
    newest = max(guess.receipt for guess in guesses)
    return _("optimistic, #{position} is on its way").format(position=newest)


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
        said, more = _("✗ Rolled back: {what}").format(what=notes[0]) if notes else "", len(notes) - 1
        if more > 0:
            said += " · " + ngettext("and {n} more", "and {n} more", more).format(n=whole(more))
        self.say(said)
        self.setVisible(bool(notes))
