"""Commands heard: whose each command of a replay was, and what one of them did to the write store."""

from __future__ import annotations

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact, RowChanged
from cqrs_sim.core.gate import WRITE


class Commands:
    """Hears every fact of a replay."""

    def __init__(self, ticket: int | None) -> None:
        """Keep what comes of the command with this ticket, if any."""
        self.sent: dict[str, told.Submitted] = {}
        """The first command with each id: the one that was carried out."""
        self.submitted: told.Submitted | None = None
        self.verdict: told.Accepted | told.Rejected | None = None
        self.events: list[int] = []
        self.rows: list[RowChanged] = []
        self._ticket = ticket
        self._rows: list[RowChanged] = []  # of a transaction that is being told, whose Committed comes next

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        match fact:
            case told.Submitted():
                self.sent.setdefault(fact.command_id, fact)
                if fact.ticket == self._ticket:
                    self.submitted = fact
            case RowChanged(store=store) if store == WRITE:
                self._rows.append(fact)
            case told.Committed():
                if fact.ticket == self._ticket:
                    self.rows += self._rows
                    self.events.append(fact.envelope.position)
                self._rows.clear()
            case told.Accepted() | told.Rejected():
                if fact.ticket == self._ticket:
                    self.verdict = fact
