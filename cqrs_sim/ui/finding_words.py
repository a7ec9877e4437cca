"""The words of findings: what sections say about messages, rules, moments, rows and the statements behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cqrs_sim.core import facts as told
from cqrs_sim.core.choice_words import choice_named
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.facts import Fact, LaneFact, RowChanged
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.outbox import OUTBOX, row_of
from cqrs_sim.core.rows import Change, Key, Store, StoreUnavailable, Table
from cqrs_sim.core.sentences import differences, ended, key_written, lane_title, named, refusal, values_of
from cqrs_sim.core.simulation import Simulation, read_tables, write_tables
from cqrs_sim.core.written import listed, whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.columns import columns_of, title_of
from cqrs_sim.ui.finding import MOST, Line, Section, capped, saying
from cqrs_sim.ui.log_search import Judged, cause_of
from cqrs_sim.ui.things import CommandSent, Token

_CHANGED = _("{field} {before} → {after}")


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
        return tuple(lines) or saying(_("Nothing beyond its name."))

    def behind(self, judged: Judged | None, ticket: int) -> tuple[Line, ...]:
        """Say which command is behind an event, and its rules."""
        if judged is None:
            return saying(_("The command is older than the log keeps."))
        submitted = judged.submitted
        said = _("{command} by {client}").format(command=type(submitted.command).__name__, client=submitted.client)
        return (Line(submitted.command_id, said, CommandSent(ticket)), *self.rules(judged))

    def rules(self, judged: Judged) -> tuple[Line, ...]:
        """Say of each rule of a command whether it held."""
        rules = self._domain.handler_of[type(judged.submitted.command)].rules
        return tuple(self._rule(judged, rule.id, rule.demand) for rule in rules) or saying(_("It has none."))

    def result(self, judged: Judged) -> str:
        """Say what became of a command."""
        match judged.verdict:
            case told.Accepted(receipt=receipt):
                return _("✓ Success, receipt #{position}").format(position=receipt)
            case told.Rejected(rule=rule, values=values):
                return _("✗ Rejected. {why}").format(why=ended(refusal(self._domain, rule, values)))
        return _("Not known yet")

    def changed(self, title: str, rows: Iterable[RowChanged]) -> Section:
        """Say what was done to these rows."""
        texts = self._domain.texts
        lines = [
            Line(f"{named(fact.table, texts)} {key_written(self.tables[fact.table], fact.key)}", self._change(fact))
            for fact in rows
        ]
        return Section(title, capped(lines) or saying(_("No row was touched.")))

    def change_line(self, facts: Sequence[Fact], place: int, fact: RowChanged) -> Line:
        """Say what was done to a row, when, and which event was behind it."""
        said = listed((moment(fact.at), self._change(fact)))
        position = cause_of(facts, place)
        return Line("", said) if position is None else Line(f"#{position}", said, Token(position))

    def now(self, store: str, table: Table[Any], key: Key) -> tuple[Line, ...]:
        """Say what the row with this key holds now."""
        try:
            with self.store(store).reading() as rows:
                row = rows.get(table, *key)
        except StoreUnavailable as trouble:
            return saying(str(trouble))
        return saying(_("There is no such row.")) if row is None else self.values(row)

    def ran_to_write(self, judged: Judged) -> Section:
        """Show the statements of a command's transaction."""
        outbox = [Change(OUTBOX.name, (each.position,), None, row_of(each)) for each in judged.events]
        code = self.explained(WRITE, judged.rows) + _statements(map(self.store(WRITE).explain, outbox))
        return Section(_("The write store ran, in one transaction"), code=code)

    def explained(self, store: str, rows: Iterable[RowChanged]) -> tuple[str, ...]:
        """Show the statements that changed these rows."""
        changes = (Change(fact.table, fact.key, fact.before, fact.after) for fact in rows)
        return _statements(map(self.store(store).explain, changes))

    def _rule(self, judged: Judged, rule: str, demand: str) -> Line:
        if rule not in judged.checks:
            return Line(_("○ not tried"), demand)
        broken_by = judged.checks[rule]
        if broken_by is None:
            return Line(_("✓ holds"), demand)
        return Line(_("✗ broken"), f"{demand}: {refusal(self._domain, rule, broken_by)}")

    def _change(self, fact: RowChanged) -> str:
        if fact.before is None:
            return _("new: {row}").format(row=spelled(fact.after, self._domain.texts))
        if fact.after is None:
            return _("gone: {row}").format(row=spelled(fact.before, self._domain.texts))
        changed = differences(fact.before, fact.after).items()
        texts = self._domain.texts
        return listed(_CHANGED.format(field=named(name, texts), before=was, after=now) for name, (was, now) in changed)


_HAPPENED: dict[type[Fact], str] = {
    told.Sent: _("Sent"),
    told.Delivered: _("Arrived"),
    told.Held: _("Held"),
    told.Applied: _("Applied"),
    told.AppliedAtOnce: _("Applied with its command"),
    told.Ignored: _("Ignored"),
    told.Lost: _("Lost"),
    told.Duplicated: _("Split in two"),
    told.Delayed: _("Held up"),
    told.Failed: _("Failed"),
    told.Parked: _("Parked"),
    told.Replayed: _("Replayed"),
}


def moments(facts: Sequence[Fact], envelope: Envelope, texts: Mapping[str, str]) -> tuple[Line, ...]:
    """Say when each thing happened to an event, and when it will arrive."""
    lines = [Line(_("Committed"), moment(envelope.committed_at))]
    due: dict[tuple[str, int], int] = {}
    for fact in facts:
        if not isinstance(fact, LaneFact | told.AppliedAtOnce) or fact.position != envelope.position:
            continue
        late = fact.at - envelope.committed_at
        after = _("{time} after its commit").format(time=seconds(late, 2)) if late else ""
        aside = _aside(fact) or after
        lines.append(Line(_happened(fact, texts), listed((moment(fact.at), aside)) if aside else moment(fact.at)))
        if isinstance(fact, told.Sent | told.Duplicated | told.Delayed):
            due[fact.lane, fact.copy] = fact.arrives_at
        elif isinstance(fact, told.Delivered | told.Lost):
            due.pop((fact.lane, fact.copy), None)
    arrives = _("{moment}, it is on its way")
    return (*lines, *(Line(_("Arrives"), arrives.format(moment=moment(at))) for at in due.values()))


def _happened(fact: LaneFact | told.AppliedAtOnce, texts: Mapping[str, str]) -> str:
    """Say what happened, to which copy and on which lane where there are several."""
    said = _HAPPENED[type(fact)]
    if isinstance(fact, LaneFact) and fact.copy:
        said = _("{happened} (copy {number})").format(happened=said, number=abs(fact.copy) + 1)
    lane = lane_title(fact.lane, texts)
    return _("{happened} on lane {lane}").format(happened=said, lane=lane) if lane else said


def _aside(fact: Fact) -> str:
    """Say what else there is to a moment, beside how late it is."""
    match fact:
        case told.Held(waiting_for=missing):
            return _("waits for #{position}").format(position=missing)
        case told.Lost(again_at=again):
            return _("for good") if again is None else _("will be sent again at {moment}").format(moment=moment(again))
        case told.Delayed(arrives_at=arrives):
            return _("until {moment}").format(moment=moment(arrives))
        case told.Failed(attempt=attempt):
            return _("attempt {number}").format(number=attempt)
        case told.Parked(reason=reason):
            return choice_named(reason)
    return ""


def event_line(envelope: Envelope) -> Line:
    """Name an event, and lead to it."""
    said = _("{event} about {subject}").format(event=envelope.event_type, subject=envelope.subject)
    return Line(f"#{envelope.position}", said, Token(envelope.position))


def spelled(row: Any, texts: Mapping[str, str]) -> str:
    """Return a row on one line, in the domain's words."""
    return listed(f"{named(name, texts)} {value}" for name, value in values_of(row).items())


def moment(at: int) -> str:
    """Return a moment (microseconds) to the hundredth of a second."""
    return seconds(at, 2)


def _statements(texts: Iterable[str]) -> tuple[str, ...]:
    said = list(texts)
    more = len(said) - MOST
    return (
        tuple(said)
        if more <= 0
        else (*said[:MOST], ngettext("and {n} more", "and {n} more", more).format(n=whole(more)))
    )
