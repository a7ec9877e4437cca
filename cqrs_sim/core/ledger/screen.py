"""The screen: what a client was shown at one and the same instant, by several answers together."""

from __future__ import annotations

from dataclasses import replace

from cqrs_sim.core.ledger.operations import Read, Snapshot, Violation


class Screens:
    """Joins answers that a client was given at one instant, as it sees them side by side."""

    def __init__(self) -> None:
        """Start with nothing on any screen."""
        self._at = -1.0
        self._screens: dict[str, list[Snapshot]] = {}

    def join(self, answer: Snapshot) -> Snapshot | Violation | None:
        """Put an answer on its client's screen, and return that if there is another.

        A screen that shows one thing at two versions is no snapshot of anything: that is what is wrong with it.
        """
        if answer.t1 != self._at:
            self._at = answer.t1
            self._screens.clear()
        screen = self._screens.setdefault(answer.session, [])
        screen.append(answer)
        if len(screen) == 1:
            return None
        reads: dict[str, Read] = {}
        for read in (read for snapshot in screen for read in snapshot.reads()):
            before = reads.setdefault(read.key, read)
            if before.version != read.version:
                return Violation("prefix", read.key, answer, (before, read))
        versions = {key: read.version for key, read in reads.items()}
        lacking = dict(pair for snapshot in screen for pair in snapshot.lacking.items())
        return replace(answer, versions=versions, lacking=lacking)
