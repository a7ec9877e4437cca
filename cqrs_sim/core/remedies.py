"""Remedies: what a reader does about answers that lack its own writes, by client and query, each at its price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.written import listed
from cqrs_sim.language import _

Remedy = Literal["none", "wait", "own writes", "optimistic", "synchronous", "sticky", "same database"]
REMEDIES: tuple[Remedy, ...] = get_args(Remedy)
"""What can be done.

none: take what a replica has. wait: until it has reached the newest receipt that the client was given. own writes: read
what concerns the client's own unseen events from the write store. optimistic: show at once, on the client's side, what
its commands will presumably come to. synchronous: apply the client's events together with its commands. sticky: always
ask the same replica. same database: ask the write tables, through the same queries.
"""

OnTimeout = Literal["stale", "pending"]
ON_TIMEOUT: tuple[OnTimeout, ...] = get_args(OnTimeout)
"""What a client that waited in vain is shown: what there is, or that it is not there yet. Nothing is rolled back."""

LONGEST_TIMEOUT = 30 * SECOND

DOWN, CUT_OFF, REBUILDING, UNSOUND = "projector_up", "read_store_reached", "read_store_whole", "events_sound"

COUPLED: Mapping[str, str] = {
    DOWN: _("A projector is down, and nothing can be applied together with the command"),
    CUT_OFF: _("A read store is cut off, and nothing can be applied together with the command"),
    REBUILDING: _("A read store is being rebuilt, and nothing can be applied together with the command"),
    UNSOUND: _("An event that fails is in the way, and nothing can be applied together with the command"),
}
"""Why a synchronous command is refused although its own rules hold, by the id of the rule, as `Rule.refusal` says."""


@dataclass(frozen=True, slots=True)
class RemedyRule:
    """A remedy, for a client (everybody without a name) and a query by its name (every query without one).

    `timeout`: how long an answer waits at most (microseconds), for ever with 0. Only `wait` looks at it and at
    `on_timeout`. Raises ValueError for what cannot be simulated.
    """

    remedy: Remedy = "none"
    client: str = ""
    query: str = ""
    timeout: int = 2 * SECOND
    on_timeout: OnTimeout = "stale"

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        if self.remedy not in REMEDIES:
            raise ValueError(
                _("The remedy is one of {choices}, not {given}.").format(choices=listed(REMEDIES), given=self.remedy)
            )
        if self.on_timeout not in ON_TIMEOUT:
            raise ValueError(
                _("What is shown after a timeout is one of {choices}, not {given}.").format(
                    choices=listed(ON_TIMEOUT), given=self.on_timeout
                )
            )
        if not 0 <= self.timeout <= LONGEST_TIMEOUT:
            raise ValueError(_("An answer waits for 30 s at most, or for ever (0)."))

    @property
    def scope(self) -> tuple[str, str]:
        """Whom and what it is for: client and query, each empty for all."""
        return self.client, self.query


NO_REMEDY = RemedyRule()


@dataclass(frozen=True, slots=True)
class Remedies:
    """Who does what about read-after-write: the most specific rule counts.

    One for the client and the query comes before one for the client, that before one for the query, and that before
    one for all. Raises ValueError for two rules with the same client and query.
    """

    rules: tuple[RemedyRule, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what says two things at once."""
        scopes = [rule.scope for rule in self.rules]
        for client, query in scopes:
            if scopes.count((client, query)) > 1:
                said = _("There are two remedies for {client} and {query}.")
                raise ValueError(said.format(client=client or _("everybody"), query=query or _("every query")))

    def of(self, client: str, query: str = "") -> RemedyRule:
        """Return the rule that counts for this client and this query, or for those without a rule of their own."""
        if not self.rules:
            return NO_REMEDY
        by_scope = {rule.scope: rule for rule in self.rules}
        scopes = ((client, query), (client, ""), ("", query), ("", ""))
        return next((by_scope[scope] for scope in scopes if scope in by_scope), NO_REMEDY)

    def uses(self, client: str, remedy: Remedy) -> bool:
        """Whether the client has this remedy for any query."""
        if not self.rules:
            return False
        scopes = (rule.query for rule in self.rules if rule.remedy == remedy and rule.client in ("", client))
        return any(self.of(client, query).remedy == remedy for query in scopes)

    def having(self, rule: RemedyRule) -> Remedies:
        """Return these with this rule, in place of the one with its client and query."""
        others = tuple(other for other in self.rules if other.scope != rule.scope)
        return Remedies((*others, rule))

    def without(self, client: str, query: str = "") -> Remedies:
        """Return these without the rule for exactly this client and query."""
        return Remedies(tuple(rule for rule in self.rules if rule.scope != (client, query)))
