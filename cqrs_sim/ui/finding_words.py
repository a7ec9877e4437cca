"""The words of findings: what sections say about messages, rules, moments, rows and the statements behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.facts import Fact, LaneFact, RowChanged
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.outbox import OUTBOX, row_of
from cqrs_sim.core.rows import Change, Key, Store, StoreUnavailable, Table
from cqrs_sim.core.sentences import differences, ended, key_written, lane_title, named, refusal, values_of
from cqrs_sim.core.simulation import Simulation, read_tables, write_tables
from cqrs_sim.ui.columns import columns_of, title_of
from cqrs_sim.ui.finding import MOST, Line, Section, capped, saying
from cqrs_sim.ui.log_search import Judged, cause_of
from cqrs_sim.ui.things import CommandSent, Token

OLDER = "older than the log keeps"


class FindingWords:
    """Says what facts mean in the words of the domain, and how the simulation's stores put it."""

    def __init__(self, simulation: Simulation) -> None:
        """Speak of this simulation."""
        self._simulation = simulation
        self._domain = simulation.domain
        tables = (*write_tables(self._domain), *read_tables(self._domain))
        self.tables: dict[str, Table[Any]] = {table.name: table for table in tables}

    def store(self, name: str) -> Store:
        """Return the store that facts call by this name: "write", or a lane's."""
        lane = self._simulation.read_side.lane(name) or self._simulation.lane
        return self._simulation.stores.write if name == WRITE else lane.store

    def values(self, message: Any) -> tuple[Line, ...]:
        """Say what a message or row holds."""
        kind, texts = type(message), self._domain.texts
        lines = [
            Line(title_of(column.name, texts, kind.__name__), column.written(getattr(message, column.name)))
            for column in columns_of(kind)
        ]
        return tuple(lines) or saying("Nothing beyond its name.")

    def behind(self, judged: Judged | None, ticket: int) -> tuple[Line, ...]:
        """Say which command is behind an event, and its rules."""
        if judged is None:
            return saying(f"The command is {OLDER}.")
        submitted = judged.submitted
        said = f"{type(submitted.command).__name__} by {submitted.client}"
        return (Line(submitted.command_id, said, CommandSent(ticket)), *self.rules(judged))

    def rules(self, judged: Judged) -> tuple[Line, ...]:
        """Say of each rule of a command whether it held."""
        rules = self._domain.handler_of[type(judged.submitted.command)].rules
        return tuple(self._rule(judged, rule.id, rule.demand) for rule in rules) or saying("It has none.")

    def result(self, judged: Judged) -> str:
        """Say what became of a command."""
        match judged.verdict:
            case told.Accepted(receipt=receipt):
                return f"✓ Success, receipt #{receipt}"
            case told.Rejected(rule=rule, values=values):
                return f"✗ Rejected. {ended(refusal(self._domain, rule, values))}"
        return "Not known yet"

    def changed(self, title: str, rows: Iterable[RowChanged]) -> Section:
        """Say what was done to these rows."""
        texts = self._domain.texts
        lines = [
            Line(f"{named(fact.table, texts)} {key_written(self.tables[fact.table], fact.key)}", self._change(fact))
            for fact in rows
        ]
        return Section(title, capped(lines) or saying("No row was touched."))

    def change_line(self, facts: Sequence[Fact], place: int, fact: RowChanged) -> Line:
        """Say what was done to a row, when, and which event was behind it."""
        said = f"{moment(fact.at)}, {self._change(fact)}"
        position = cause_of(facts, place)
        return Line("", said) if position is None else Line(f"#{position}", said, Token(position))

    def now(self, store: str, table: Table[Any], key: Key) -> tuple[Line, ...]:
        """Say what the row with this key holds now."""
        try:
            with self.store(store).reading() as rows:
                row = rows.get(table, *key)
        except StoreUnavailable as trouble:
            return saying(str(trouble))
        return saying("There is no such row.") if row is None else self.values(row)

    def ran_to_write(self, judged: Judged) -> Section:
        """Show the statements of a command's transaction."""
        outbox = [Change(OUTBOX.name, (each.position,), None, row_of(each)) for each in judged.events]
        code = self.explained(WRITE, judged.rows) + _statements(map(self.store(WRITE).explain, outbox))
        return Section("The write store ran, in one transaction", code=code)

    def explained(self, store: str, rows: Iterable[RowChanged]) -> tuple[str, ...]:
        """Show the statements that changed these rows."""
        changes = (Change(fact.table, fact.key, fact.before, fact.after) for fact in rows)
        return _statements(map(self.store(store).explain, changes))

    def _rule(self, judged: Judged, rule: str, demand: str) -> Line:
        if rule not in judged.checks:
            return Line("○ not tried", demand)
        broken_by = judged.checks[rule]
        if broken_by is None:
            return Line("✓ holds", demand)
        return Line("✗ broken", f"{demand}: {refusal(self._domain, rule, broken_by)}")

    def _change(self, fact: RowChanged) -> str:
        if fact.before is None:
            return f"new: {spelled(fact.after)}"
        if fact.after is None:
            return f"gone: {spelled(fact.before)}"
        changed = differences(fact.before, fact.after).items()
        return ", ".join(f"{named(name, self._domain.texts)} {was} → {now}" for name, (was, now) in changed)


_HAPPENED: dict[type[Fact], str] = {
    told.Sent: "Sent",
    told.Delivered: "Arrived",
    told.Held: "Held",
    told.Applied: "Applied",
    told.AppliedAtOnce: "Applied with its command",
    told.Ignored: "Ignored",
    told.Lost: "Lost",
    told.Duplicated: "Split in two",
    told.Delayed: "Held up",
    told.Failed: "Failed",
    told.Parked: "Parked",
    told.Replayed: "Replayed",
}


def moments(facts: Sequence[Fact], envelope: Envelope, texts: Mapping[str, str]) -> tuple[Line, ...]:
    """Say when each thing happened to an event, and when it will arrive."""
    lines = [Line("Committed", moment(envelope.committed_at))]
    due: dict[tuple[str, int], int] = {}
    for fact in facts:
        if not isinstance(fact, LaneFact | told.AppliedAtOnce) or fact.position != envelope.position:
            continue
        copy = f" (copy {abs(fact.copy) + 1})" if isinstance(fact, LaneFact) and fact.copy else ""
        copy += f" on lane {lane}" if (lane := lane_title(fact.lane, texts)) else ""
        late = fact.at - envelope.committed_at
        after = f", {seconds(late, 2)} after its commit" if late else ""
        lines.append(Line(f"{_HAPPENED[type(fact)]}{copy}", f"{moment(fact.at)}{_aside(fact) or after}"))
        if isinstance(fact, told.Sent | told.Duplicated | told.Delayed):
            due[fact.lane, fact.copy] = fact.arrives_at
        elif isinstance(fact, told.Delivered | told.Lost):
            due.pop((fact.lane, fact.copy), None)
    return (*lines, *(Line("Arrives", f"{moment(at)}, it is on its way") for at in due.values()))


def _aside(fact: Fact) -> str:
    """Say what else there is to a moment, beside how late it is."""
    match fact:
        case told.Held(waiting_for=missing):
            return f", waits for #{missing}"
        case told.Lost(again_at=again):
            return ", for good" if again is None else f", will be sent again at {moment(again)}"
        case told.Delayed(arrives_at=arrives):
            return f", until {moment(arrives)}"
        case told.Failed(attempt=attempt):
            return f", attempt {attempt}"
        case told.Parked(reason=reason):
            return f", {reason}"
    return ""


def event_line(envelope: Envelope) -> Line:
    """Name an event, and lead to it."""
    said = f"{envelope.event_type} about {envelope.subject}"
    return Line(f"#{envelope.position}", said, Token(envelope.position))


def spelled(row: Any) -> str:
    """Return a row on one line."""
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in values_of(row).items())


def moment(at: int) -> str:
    """Return a moment (microseconds) to the hundredth of a second."""
    return seconds(at, 2)


def _statements(texts: Iterable[str]) -> tuple[str, ...]:
    said = list(texts)
    return tuple(said) if len(said) <= MOST else (*said[:MOST], f"and {len(said) - MOST:,} more")
