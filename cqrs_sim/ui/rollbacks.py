"""Rollbacks: what people were shown at once and had to be taken back, in words, heard from facts."""

from __future__ import annotations

from collections import deque

from cqrs_sim.core import facts as told
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.sentences import named, refusal, values_of, words
from cqrs_sim.core.written import listed

HEARD = (
    told.Submitted,
    told.Accepted,
    told.Rejected,
    told.Guessed,
    told.RolledBack,
    told.Confirmed,
    told.Asked,
    told.Answered,
)
"""The kinds of facts that rollbacks are made of, and by which what is shown at once may change."""

KEPT = 4
"""How many rollbacks of one client are kept, the newest."""


class Rollbacks:
    """Call it with each fact of HEARD; simulated clients have no screen."""

    def __init__(self, domain: Domain) -> None:
        """Nothing was taken back."""
        self._domain = domain
        self._sent: dict[int, str] = {}
        self._taken_back: dict[str, deque[tuple[int, str]]] = {}
        self._asked: dict[int, tuple[str, str]] = {}
        self._answered: dict[tuple[str, str], int] = {}

    def __call__(self, fact: Fact) -> bool:
        """Take one more fact; return whether what a person is shown at once may have changed by it."""
        simulated = self._domain.habits.clients
        match fact:
            case told.Submitted() if fact.client not in simulated:
                self._sent[fact.ticket] = self._said(fact)
            case told.Accepted():
                return self._sent.pop(fact.ticket, None) is not None
            case told.Rejected() if fact.ticket in self._sent:
                why = refusal(self._domain, fact.rule, fact.values)
                self._sent[fact.ticket] = f"{why} ({self._sent[fact.ticket]})"
            case told.RolledBack() if fact.ticket in self._sent:
                notes = self._taken_back.setdefault(fact.client, deque(maxlen=KEPT))
                notes.append((fact.ticket, self._sent.pop(fact.ticket)))
                return True
            case told.Guessed() | told.Confirmed():
                return fact.client not in simulated
            case told.Asked() if fact.client not in simulated:
                self._asked[fact.ticket] = fact.client, type(fact.query).__name__
            case told.Answered() if fact.ticket in self._asked:
                self._answered[self._asked.pop(fact.ticket)] = fact.ticket
                return True
        return False

    def of(self, scope: tuple[str, str]) -> tuple[str, ...]:
        """Return what was taken back since a client's last answer to a query, by its name; the newest first."""
        seen = self._answered.get(scope, 0)
        return tuple(said for ticket, said in reversed(self._taken_back.get(scope[0], ())) if ticket > seen)

    def _said(self, fact: told.Submitted) -> str:
        kind, texts = type(fact.command).__name__, self._domain.texts
        values = [f"{named(name, texts, kind)} {value}" for name, value in values_of(fact.command).items()]
        return ": ".join(filter(None, (words(kind, texts), listed(values))))
