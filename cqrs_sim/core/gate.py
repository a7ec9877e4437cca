"""The gate: judges a command by its rules in turn and commits what it does in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cqrs_sim.core import outbox
from cqrs_sim.core.domain import CommandHandler, Domain, Values
from cqrs_sim.core.facts import (
    Accepted,
    Committed,
    Fact,
    Rejected,
    RowChanged,
    RuleChecked,
    Submitted,
)
from cqrs_sim.core.messages import Caller, Envelope
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.rows import COUNTERS, Change, ConstraintViolated, ReadRows, Rows, Store

WRITE = "write"
"""The name of the write store in facts."""

CONSTRAINT = "constraint"
"""The rule id of a refusal by the write store's own keys, where no named rule stood in the way."""

_BOOKKEEPING = frozenset({outbox.OUTBOX.name, COUNTERS.name})


class Gate:
    """The command side: the only place that changes the write store."""

    def __init__(self, domain: Domain, store: Store, publish: Publisher) -> None:
        """Judge by the rules of this domain; facts go to `publish` once their transaction has committed."""
        self._domain = domain
        self._store = store
        self._publish = publish
        with store.reading() as rows:
            self._log = outbox.Tail(rows)

    @property
    def head(self) -> int:
        """The position of the newest event in the log."""
        return self._log.head

    def adopt(self, store: Store) -> None:
        """Go on with another store that holds the same. Raises ValueError for one whose head differs."""
        with store.reading() as rows:
            found = outbox.head_of(rows)
        if found != self.head:
            raise ValueError(f"the head is {found} there, but {self.head} here")
        self._store = store

    def judge(self, submitted: Submitted) -> tuple[Envelope, ...]:
        """Carry the command out if every rule holds; return its events, none if it was rejected.

        Raises StoreUnavailable; then nothing has happened, and no fact tells of it.
        """
        facts: list[Fact] = [submitted]
        envelopes: tuple[Envelope, ...] = ()
        try:
            with self._store.transaction() as rows:
                if self._every_rule_holds(rows, submitted, facts):
                    envelopes = self._carry_out(rows, submitted)
        except ConstraintViolated as violation:
            envelopes = ()
            facts.append(Rejected(submitted.at, submitted.ticket, CONSTRAINT, _values(violation)))
        else:
            if envelopes:
                self._log.moved(envelopes)
                facts.extend(self._told(submitted, envelopes, rows.changes))
        for fact in facts:
            self._publish(fact)
        return envelopes

    def _every_rule_holds(self, rows: ReadRows, submitted: Submitted, facts: list[Fact]) -> bool:
        at, ticket, command = submitted.at, submitted.ticket, submitted.command
        caller = Caller(submitted.client, at)
        wanted = self._publish.wanted(RuleChecked)
        for rule in self._handler(submitted).rules:
            values = rule.broken_by(rows, command, caller)
            if wanted:
                facts.append(RuleChecked(at, ticket, rule.id, values))
            if values is not None:
                facts.append(Rejected(at, ticket, rule.id, values))
                return False
        return True

    def _carry_out(self, rows: Rows, submitted: Submitted) -> tuple[Envelope, ...]:
        caller = Caller(submitted.client, submitted.at)
        events = self._handler(submitted).handle(rows, submitted.command, caller)
        if not events:
            raise TypeError(f"{type(submitted.command).__name__} succeeded without an event, so without a receipt")
        return self._log.append(rows, events, caller, submitted.command_id)

    def _handler(self, submitted: Submitted) -> CommandHandler[Any]:
        return self._domain.handler_of[type(submitted.command)]

    def _told(self, submitted: Submitted, envelopes: tuple[Envelope, ...], changes: Sequence[Change]) -> Iterator[Fact]:
        at, ticket = submitted.at, submitted.ticket
        if self._publish.wanted(RowChanged):
            for change in changes:
                # The log and the key counters are told by Committed; told twice they would count twice.
                if change.table not in _BOOKKEEPING:
                    yield RowChanged(at, WRITE, change.table, change.key, change.before, change.after)
        for envelope in envelopes:
            yield Committed(at, ticket, envelope)
        yield Accepted(at, ticket, envelopes[-1].position)


def _values(violation: ConstraintViolated) -> Values:
    return {
        "constraint": violation.constraint,
        "table": violation.table,
        "columns": ", ".join(violation.columns),
        "values": ", ".join(str(value) for value in violation.values),
    }
