"""The gate: judges a command by its rules in turn and commits what it does in one transaction."""

from __future__ import annotations

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
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Caller, Envelope
from cqrs_sim.core.publisher import Publisher
from cqrs_sim.core.rows import COUNTERS, ConstraintViolated, ReadRows, Rows, Store, Table, UnitOfWork

WRITE = "write"
"""The name of the write store in facts."""

CONSTRAINT = "constraint"
"""The rule id of a refusal by the write store's own keys, where no named rule stood in the way."""

COMMIT = "commit"
"""The rule id of a refusal because the commit itself failed."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command with an id of its own was answered, so that a retry is answered alike."""

    command_id: str
    receipt: int


RECEIPTS: Table[Receipt] = Table("receipts", Receipt, key=("command_id",))

_BOOKKEEPING = frozenset({outbox.OUTBOX.name, RECEIPTS.name, COUNTERS.name})


Refusal = tuple[str, Values]
"""The id of a rule, and the values that break it."""


class _Refused(Exception):
    """Ends a transaction that was to be refused at its commit."""

    def __init__(self, rule: str, values: Values) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values


class Gate:
    """The command side: the only place that changes the write store."""

    def __init__(self, domain: Domain, store: Store, publish: Publisher) -> None:
        """Judge by the rules of this domain; facts go to `publish` once their transaction has committed."""
        self._domain = domain
        self._store = store
        self._publish = publish
        self._receipts: dict[str, int] = {}
        with store.reading() as rows:
            self._log = outbox.Tail(rows)

    @property
    def head(self) -> int:
        """The position of the newest event in the log."""
        return self._log.head

    def receipt_of(self, client: str) -> int:
        """Return the newest receipt that this client was given; 0 where it has none."""
        return self._receipts.get(client, 0)

    def adopt(self, store: Store) -> None:
        """Go on with another store that holds the same. Raises ValueError for one whose head differs."""
        with store.reading() as rows:
            found = outbox.head_of(rows)
        if found != self.head:
            raise ValueError(f"the head is {found} there, but {self.head} here")
        self._store = store

    def judge(
        self,
        submitted: Submitted,
        at: int | None = None,
        keyed: bool = False,
        told: bool = False,
        refused: Refusal | None = None,
    ) -> tuple[Envelope, ...]:
        """Carry the command out if every rule holds; return its events, none if it was rejected.

        `at` (microseconds) is now, where the command has waited. `keyed`: it has an id of its own, so that a second
        one with this id is answered like the first and changes nothing. `told`: its submission is known already.
        `refused`: it is rejected so at the very end, and the events returned are in no log.

        Raises StoreUnavailable; then nothing has happened, and no fact tells of it.
        """
        at = submitted.at if at is None else at
        handler, caller = self._domain.handler_of[type(submitted.command)], Caller(submitted.client, at)
        facts: list[Fact] = [] if told else [submitted]
        envelopes: tuple[Envelope, ...] = ()
        try:
            with self._store.transaction() as rows:
                known = rows.get(RECEIPTS, submitted.command_id) if keyed else None
                if known is not None:
                    facts.append(Accepted(at, submitted.ticket, known.receipt))
                elif self._every_rule_holds(handler, rows, submitted, caller, facts):
                    envelopes = self._carry_out(handler, rows, submitted, caller)
                    if keyed:
                        rows.put(RECEIPTS, Receipt(submitted.command_id, envelopes[-1].position))
                    if refused is not None:
                        raise _Refused(*refused)
        except _Refused as refusal:
            facts.append(Rejected(at, submitted.ticket, refusal.rule, refusal.values))
        except ConstraintViolated as violation:
            envelopes = ()
            facts.append(Rejected(at, submitted.ticket, CONSTRAINT, _values(violation)))
        else:
            if known is not None:
                self._receive(submitted.client, known.receipt)
            if envelopes:
                self._log.moved(envelopes)
                self._receive(submitted.client, envelopes[-1].position)
                self._tell(facts, submitted.ticket, at, envelopes, rows)
        for fact in facts:
            self._publish(fact)
        return envelopes

    def _every_rule_holds(
        self,
        handler: CommandHandler[Any],
        rows: ReadRows,
        submitted: Submitted,
        caller: Caller,
        facts: list[Fact],
    ) -> bool:
        at, ticket, command = caller.at, submitted.ticket, submitted.command
        wanted = self._publish.wanted(RuleChecked)
        for rule in handler.rules:
            values = rule.broken_by(rows, command, caller)
            if wanted:
                facts.append(RuleChecked(at, ticket, rule.id, values))
            if values is not None:
                facts.append(Rejected(at, ticket, rule.id, values))
                return False
        return True

    def _carry_out(
        self, handler: CommandHandler[Any], rows: Rows, submitted: Submitted, caller: Caller
    ) -> tuple[Envelope, ...]:
        events = handler.handle(rows, submitted.command, caller)
        if not events:
            raise TypeError(f"{type(submitted.command).__name__} succeeded without an event, so without a receipt")
        return self._log.append(rows, events, caller, submitted.command_id)

    def _receive(self, client: str, receipt: int) -> None:
        self._receipts[client] = max(receipt, self._receipts.get(client, 0))

    def _tell(self, facts: list[Fact], ticket: int, at: int, envelopes: tuple[Envelope, ...], rows: UnitOfWork) -> None:
        """Add to the facts what has been committed."""
        if self._publish.wanted(RowChanged):
            for change in rows.changes:
                # The log and the key counters are told by Committed; told twice they would count twice.
                if change.table not in _BOOKKEEPING:
                    facts.append(RowChanged(at, WRITE, change.table, change.key, change.before, change.after))
        for envelope in envelopes:
            facts.append(Committed(at, ticket, envelope))
        if self._publish.wanted(Accepted):
            facts.append(Accepted(at, ticket, envelopes[-1].position))


def _values(violation: ConstraintViolated) -> Values:
    return {
        "constraint": violation.constraint,
        "table": violation.table,
        "columns": ", ".join(violation.columns),
        "values": ", ".join(str(value) for value in violation.values),
    }
