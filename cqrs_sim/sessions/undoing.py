"""Undoing: which command a person takes back next on a branch, and whether the last undo can be redone."""

from __future__ import annotations

from collections.abc import Sequence

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.journal import Ask, Entry, Input, Submit, Watch
from cqrs_sim.core.messages import Command
from cqrs_sim.core.sentences import titled
from cqrs_sim.language import _


@dataclass(frozen=True)
class Undone:
    """A command that was taken back: on which new branch, and which branch still has it."""

    command: Command
    branch: int
    parent: int

    def __str__(self) -> str:
        """Return a sentence for people."""
        said = _("Undone: {command}, on branch {branch}. The old history is branch {parent}.")
        return said.format(command=titled(self.command), branch=self.branch, parent=self.parent)


def newest_command(entries: Sequence[Entry]) -> tuple[int, Submit] | None:
    """Return the place of the command to be taken back next, and the command; None where there is none.

    Queries and live views change nothing, so they are passed over. A setting turned or a fault made after the command
    is not: it would be lost with it, and it is turned back or repaired where it was made.
    """
    place = _newest_change(entries)
    wish = None if place is None else entries[place].input
    return (place, wish) if place is not None and isinstance(wish, Submit) else None


def _newest_change(entries: Sequence[Entry]) -> int | None:
    return next((place for place in reversed(range(len(entries))) if _changes(entries[place].input)), None)


def _changes(wish: Input) -> bool:
    return not isinstance(wish, Ask | Watch)


class Undoing:
    """Follows the inputs of the branch at hand as they are journaled."""

    def __init__(self, entries: Sequence[Entry], begun_with: int) -> None:
        """Take those so far; the branch was begun with this many."""
        place = _newest_change(entries)
        self._newest = self._before = None if place is None else entries[place].input
        self._fresh = self._was_fresh = place is None or place < begun_with

    @property
    def command(self) -> Command | None:
        """The command to be taken back next."""
        return self._newest.command if isinstance(self._newest, Submit) else None

    @property
    def fresh(self) -> bool:
        """Whether nothing has been changed since the branch was begun."""
        return self._fresh

    def note(self, entry: Entry) -> None:
        """Take one more input."""
        self._before, self._was_fresh = self._newest, self._fresh
        if _changes(entry.input):
            self._newest, self._fresh = entry.input, False

    def take_back(self) -> None:
        """Forget the newest input: it has not happened."""
        self._newest, self._fresh = self._before, self._was_fresh
