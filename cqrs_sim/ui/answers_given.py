"""The answers given: what each client was last answered, is waiting for and had taken back, by client and query."""

from __future__ import annotations

from collections.abc import Callable

from cqrs_sim.core import facts as told
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import Answered, Fact
from cqrs_sim.core.messages import Query
from cqrs_sim.core.optimism import Shown
from cqrs_sim.ui import askings, rollbacks
from cqrs_sim.ui.askings import Asking, Askings, Scope
from cqrs_sim.ui.rollbacks import Rollbacks

Show = Callable[[Answered, Query], Shown]
"""Returns an answer to a query as its client shows it now."""
HEARD = (*dict.fromkeys((*askings.HEARD, *rollbacks.HEARD)),)
"""The kinds of facts that are noted, beside answers."""


class AnswersGiven:
    """Tell it of each answer, and of each fact of HEARD."""

    def __init__(self, domain: Domain, show: Show) -> None:
        """Nobody has asked."""
        self._show = show
        self._answers: dict[Scope, tuple[Query, Answered]] = {}
        self._askings, self._rollbacks = Askings(), Rollbacks(domain)
        self._guessing = False

    def answered(self, query: Query, answer: Answered) -> Scope:
        """Take an answer; return whose it is."""
        scope = answer.client, type(query).__name__
        self._answers[scope] = query, answer
        return scope

    def note(self, fact: Fact) -> Scope | None:
        """Take one more fact; return whose view changes by it, where it changes other than by an answer."""
        self._guessing |= self._rollbacks(fact)
        scope = self._askings(fact)
        return scope if isinstance(fact, told.AnsweredPending | told.Waits) else None

    def recall(self, askings: Askings, rollbacks: Rollbacks) -> None:
        """Go on from what became of queries so far, and from what was taken back."""
        self._askings, self._rollbacks = askings, rollbacks

    def take_guesses(self) -> bool:
        """Return whether what clients show at once may have changed since this was last asked."""
        guessing, self._guessing = self._guessing, False
        return guessing

    def asking(self, scope: Scope) -> Asking | None:
        """Return the newest asking of this client and query."""
        return self._askings.of(scope)

    def given(self, scope: Scope) -> tuple[Query, Answered] | None:
        """Return the last answer, with its query."""
        return self._answers.get(scope)

    def pending(self, scope: Scope) -> int | None:
        """Return the receipt that a client was told about instead of an answer."""
        asking = self.asking(scope)
        return None if asking is None else asking.pending

    def shown(self, scope: Scope) -> tuple[Query, Answered, Shown] | None:
        """Return the answer that a client is shown, with its query, and as it is shown now."""
        if self.pending(scope) is not None or (given := self.given(scope)) is None:
            return None
        query, answer = given
        return query, answer, self._show(answer, query)

    def taken_back(self, scope: Scope) -> tuple[str, ...]:
        """Return what was taken back since the last answer, the newest first."""
        return self._rollbacks.of(scope)
