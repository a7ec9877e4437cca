"""The narrator: tells every fact as one plain sentence."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core.choice_words import choice_named
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.duration import exact, seconds
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.fault_sentences import FaultTeller, conditions, copy_named
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.remedy_sentences import RemedyTeller, positions, remedies_told
from cqrs_sim.core.rows import Table
from cqrs_sim.core.sentences import begun, differences, ended, key_written, named, refusal, spelled
from cqrs_sim.core.settings import DelayLaw, TrafficRates
from cqrs_sim.core.written import decimal, listed, whole
from cqrs_sim.language import _, ngettext

TICKETS = 20_000
"""Of how many tickets, the newest, the narrator knows whose they are."""


class Narrator:
    """Hears every fact as it happens and tells any of them later, in any order."""

    def __init__(self, domain: Domain) -> None:
        """Tell about this domain."""
        self._domain = domain
        self._behind: OrderedDict[int, tuple[str, type[Any]]] = OrderedDict()
        read = (table for model in domain.read_models for table in model.tables)
        self._tables: dict[str, Table[Any]] = {table.name: table for table in (*domain.tables, *read)}
        self._tellers: dict[type[Fact], Callable[[Any], str]] = {
            told.Submitted: lambda fact: _("{client} sends {command}.").format(
                client=fact.client, command=spelled(fact.command, domain.texts)
            ),
            told.RuleChecked: self._rule_checked,
            told.Accepted: lambda fact: _("Success: {what} has receipt #{receipt}.").format(
                what=self._whose(fact.ticket), receipt=fact.receipt
            ),
            told.Rejected: self._rejected,
            told.Committed: self._committed,
            told.RowChanged: self._row_changed,
            told.Sent: lambda fact: _of_copy(
                _("{copy} is sent and will arrive at {time}."), fact, time=seconds(fact.arrives_at)
            ),
            told.Delivered: lambda fact: _of_copy(_("{copy} arrives at the projector."), fact),
            told.Held: lambda fact: _of_copy(_("{copy} waits for #{position}."), fact, position=fact.waiting_for),
            told.Applied: lambda fact: _of_copy(
                _("{copy} is applied: the read store is at #{checkpoint}."), fact, checkpoint=fact.checkpoint
            ),
            told.Ignored: lambda fact: _of_copy(_("{copy} was here already, so it is ignored."), fact),
            told.Asked: lambda fact: _("{client} asks {query}.").format(
                client=fact.client, query=spelled(fact.query, domain.texts)
            ),
            told.Answered: self._answered,
            told.SettingsChanged: self._settings_changed,
            **FaultTeller(domain.texts).tellers,
            **RemedyTeller(domain.texts).tellers,
        }

    def note(self, fact: Fact) -> None:
        """Remember whose ticket this is."""
        if isinstance(fact, told.Submitted):
            self._behind[fact.ticket] = fact.client, type(fact.command)
        elif isinstance(fact, told.Asked):
            self._behind[fact.ticket] = fact.client, type(fact.query)
        if len(self._behind) > TICKETS:
            self._behind.popitem(last=False)

    def tell(self, fact: Fact) -> str:
        """Return the fact as one sentence on one line."""
        # A name may hold a line break until a rule has refused it.
        return " ".join(self._tellers[type(fact)](fact).split())

    def _rule_checked(self, fact: told.RuleChecked) -> str:
        said = _("{what}: “{demand}” holds.") if fact.broken_by is None else _("{what}: “{demand}” is broken.")
        return said.format(what=self._whose(fact.ticket), demand=self._domain.rule_of[fact.rule].demand)

    def _rejected(self, fact: told.Rejected) -> str:
        why = ended(refusal(self._domain, fact.rule, fact.values))
        return _("Rejected: {what}. {why}").format(what=self._whose(fact.ticket), why=why)

    def _committed(self, fact: told.Committed) -> str:
        envelope = fact.envelope
        said = _("{event} #{position} about {subject} is in the log.")
        return said.format(event=envelope.event_type, position=envelope.position, subject=envelope.subject)

    def _row_changed(self, fact: told.RowChanged) -> str:
        texts = self._domain.texts
        if fact.before is None:
            said = _("{store}: {table} has a new row {key}.")
        elif fact.after is None:
            said = _("{store}: {table} has row {key} no longer.")
        else:
            said = _("{store}: {table} row {key}: {changes}.")
        both = fact.before is not None and fact.after is not None
        changes = differences(fact.before, fact.after).items() if both else ()
        changed = _("{column} {before} to {after}")
        return said.format(
            store=_("Write store") if fact.store == WRITE else _("Read store"),
            table=named(fact.table, texts),
            key=key_written(self._tables[fact.table], fact.key),
            changes=listed(changed.format(column=named(name, texts), before=a, after=b) for name, (a, b) in changes),
        )

    def _answered(self, fact: told.Answered) -> str:
        count = len(fact.rows)
        known = fact.ticket in self._behind
        if fact.from_write:
            said = _("{query} finds {rows} of {table}, built at #{position}, with {own} from the write store.")
        else:
            said = _("{query} finds {rows} of {table}, built at #{position}.")
        return said.format(
            query=self._whose(fact.ticket) if known else _("A query of {client}").format(client=fact.client),
            rows=ngettext("{n} row", "{n} rows", count).format(n=whole(count)) if count else _("no rows"),
            table=named(fact.table, self._domain.texts),
            position=fact.position,
            own=positions(fact.from_write) if fact.from_write else "",
        )

    def _settings_changed(self, fact: told.SettingsChanged) -> str:
        settings = fact.settings
        parts = (_law(settings.delay), _acting(settings.traffic), *conditions(settings, self._domain.texts))
        parts += tuple(remedies_told(settings.remedies))
        return _("Events sent from now on travel {conditions}.").format(conditions="; ".join(parts))

    def _whose(self, ticket: int) -> str:
        behind = self._behind.get(ticket)
        if behind is None:
            return _("Ticket {ticket}").format(ticket=ticket)
        return _("{client}'s {message}").format(client=behind[0], message=behind[1].__name__)


def _of_copy(said: str, fact: told.LaneFact, **values: str | int) -> str:
    return begun(said.format(copy=copy_named(fact), **values))


def _law(delay: DelayLaw) -> str:
    if delay.shape == "fixed":
        return exact(delay.mean)
    return _("{time} on average ({shape})").format(time=exact(delay.mean), shape=choice_named(delay.shape))


def _acting(traffic: TrafficRates) -> str:
    if not (traffic.writes or traffic.reads):
        return _("no simulated clients act")
    said = _("simulated clients send {writes} commands and {reads} queries a second")
    return said.format(writes=decimal(traffic.writes, "g"), reads=decimal(traffic.reads, "g"))
