"""The narrator: tells every fact as one plain sentence."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.duration import exact, seconds
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.fault_sentences import FaultTeller, conditions, copy_named
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.remedy_sentences import RemedyTeller, positions, remedies_told
from cqrs_sim.core.rows import Table
from cqrs_sim.core.sentences import counted, differences, ended, key_written, named, refusal, spelled
from cqrs_sim.core.settings import DelayLaw, TrafficRates

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
            told.Submitted: lambda fact: f"{fact.client} sends {spelled(fact.command, domain.texts)}.",
            told.RuleChecked: self._rule_checked,
            told.Accepted: lambda fact: f"Success: {self._whose(fact.ticket)} has receipt #{fact.receipt}.",
            told.Rejected: self._rejected,
            told.Committed: self._committed,
            told.RowChanged: self._row_changed,
            told.Sent: lambda fact: f"{_copy(fact)} is sent and will arrive at {seconds(fact.arrives_at)}.",
            told.Delivered: lambda fact: f"{_copy(fact)} arrives at the projector.",
            told.Held: lambda fact: f"{_copy(fact)} waits for #{fact.waiting_for}.",
            told.Applied: lambda fact: f"{_copy(fact)} is applied: the read store is at #{fact.checkpoint}.",
            told.Ignored: lambda fact: f"{_copy(fact)} was here already, so it is ignored.",
            told.Asked: lambda fact: f"{fact.client} asks {spelled(fact.query, domain.texts)}.",
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
        demand = self._domain.rule_of[fact.rule].demand
        verdict = "holds" if fact.broken_by is None else "is broken"
        return f"{self._whose(fact.ticket)}: “{demand}” {verdict}."

    def _rejected(self, fact: told.Rejected) -> str:
        return f"Rejected: {self._whose(fact.ticket)}. {ended(refusal(self._domain, fact.rule, fact.values))}"

    def _committed(self, fact: told.Committed) -> str:
        envelope = fact.envelope
        return f"{envelope.event_type} #{envelope.position} about {envelope.subject} is in the log."

    def _row_changed(self, fact: told.RowChanged) -> str:
        texts = self._domain.texts
        place = f"{'Write' if fact.store == WRITE else 'Read'} store: {named(fact.table, texts)}"
        row = f"row {key_written(self._tables[fact.table], fact.key)}"
        if fact.before is None:
            return f"{place} has a new {row}."
        if fact.after is None:
            return f"{place} has {row} no longer."
        changes = differences(fact.before, fact.after).items()
        return (
            f"{place} {row}: " + ", ".join(f"{named(name, texts)} {was} to {now}" for name, (was, now) in changes) + "."
        )

    def _answered(self, fact: told.Answered) -> str:
        rows = counted(len(fact.rows), "row") if fact.rows else "no rows"
        table = named(fact.table, self._domain.texts)
        query = self._whose(fact.ticket) if fact.ticket in self._behind else f"A query of {fact.client}"
        own = f", with {positions(fact.from_write)} from the write store" if fact.from_write else ""
        return f"{query} finds {rows} of {table}, built at #{fact.position}{own}."

    def _settings_changed(self, fact: told.SettingsChanged) -> str:
        settings = fact.settings
        parts = (_law(settings.delay), _acting(settings.traffic), *conditions(settings, self._domain.texts))
        parts += tuple(remedies_told(settings.remedies))
        return f"Events sent from now on travel {'; '.join(parts)}."

    def _whose(self, ticket: int) -> str:
        behind = self._behind.get(ticket)
        return f"Ticket {ticket}" if behind is None else f"{behind[0]}'s {behind[1].__name__}"


def _copy(fact: told.LaneFact) -> str:
    name = copy_named(fact)
    return name[:1].upper() + name[1:]


def _law(delay: DelayLaw) -> str:
    return exact(delay.mean) if delay.shape == "fixed" else f"{exact(delay.mean)} on average ({delay.shape})"


def _acting(traffic: TrafficRates) -> str:
    if not (traffic.writes or traffic.reads):
        return "no simulated clients act"
    return f"simulated clients send {traffic.writes:g} commands and {traffic.reads:g} queries a second"
