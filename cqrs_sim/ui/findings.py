"""Findings: what the kept facts and the stores tell about one event, command, answer or row; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cqrs_sim.core import facts as told
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.facts import Fact, LaneFact, RowChanged
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.messages import Caller, Envelope
from cqrs_sim.core.outbox import OUTBOX, row_of
from cqrs_sim.core.rows import Change, Key, Store, StoreUnavailable, Table
from cqrs_sim.core.sentences import counted, differences, ended, key_written, named, refusal, values_of
from cqrs_sim.core.simulation import Simulation, read_tables, write_tables
from cqrs_sim.ui.columns import columns_of, title_of
from cqrs_sim.ui.log_search import Judged, behind_at, cause_of, first, judged, touched_by

MOST = 10
"""Lines of one section at most; of a change that touches hundreds of rows the first few tell enough."""

OLDER = "older than the log keeps"


@dataclass(frozen=True)
class Link:
    """What a line leads to: the event at a position, or the command with a ticket."""

    kind: Literal["event", "command"]
    number: int


@dataclass(frozen=True)
class Line:
    """One line: what it is, what it says, and where it leads."""

    label: str
    text: str
    link: Link | None = None


@dataclass(frozen=True)
class Section:
    """Lines that belong together, or statements of a store."""

    title: str
    lines: tuple[Line, ...] = ()
    code: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """All there is to say about one thing; `shape` is the sign of its concept."""

    title: str
    shape: str = ""
    sections: tuple[Section, ...] = ()

    @property
    def text(self) -> str:
        """The whole as plain text."""
        said = [self.title]
        for section in self.sections:
            said += ["", section.title] if section.title else [""]
            said += [f"{line.label}: {line.text}" if line.label else line.text for line in section.lines]
            said += section.code
        return "\n".join(said)


class Findings:
    """Looks through the kept facts on demand; there is no index to keep true."""

    def __init__(self, simulation: Simulation, facts: Callable[[], Sequence[Fact]]) -> None:
        """Look in what `facts` returns, oldest first, and in the simulation's stores."""
        self._simulation = simulation
        self._domain = simulation.domain
        self._facts = facts
        tables = (*write_tables(self._domain), *read_tables(self._domain))
        self._tables: dict[str, Table[Any]] = {table.name: table for table in tables}

    def event(self, position: int) -> Finding:
        """Return what is known of the event at this position."""
        facts = self._facts()
        committed = first(facts, told.Committed, lambda fact: fact.envelope.position == position)
        if committed is None:
            known = position <= self._simulation.head
            said = f"This event is {OLDER}." if known else "There is no such event in the log yet."
            return Finding(f"Event #{position}", "event", (Section("", (Line("", said),)),))
        envelope, found = committed.envelope, judged(facts, committed.ticket)
        touched = touched_by(facts, position)
        sections = [
            Section("", self._about(envelope)),
            Section("What it says", self._values(envelope.event)),
            Section("Moments", _moments(facts, envelope)),
            Section("Its command", self._behind(found, committed.ticket)),
        ]
        if found is not None:
            sections += self._changed("Write store, before → after", found.rows)
        if touched is None:
            sections.append(Section("Read store", (Line("", "Not there yet: the event has not been applied."),)))
        else:
            sections += self._changed("Read store, before → after", touched)
        if found is not None:
            sections.append(self._ran_to_write(found))
        if touched:
            sections.append(Section("The read store ran", code=self._explained(self._simulation.stores.read, touched)))
        return Finding(f"{envelope.event_type} #{position}", "event", tuple(sections))

    def command(self, ticket: int) -> Finding:
        """Return what is known of the command with this ticket."""
        found = judged(self._facts(), ticket)
        if found is None:
            return Finding("Command", "command", (Section("", (Line("", f"This command is {OLDER}."),)),))
        submitted = found.submitted
        kind = type(submitted.command).__name__
        about = (
            Line("By", submitted.client),
            Line("Command id", submitted.command_id),
            Line("Sent", _at(submitted.at)),
            Line("Result", self._result(found)),
        )
        sections = [Section("", about), Section("What it asks for", self._values(submitted.command))]
        sections.append(Section("Rules", self._rules(found)))
        if found.events:
            sections.append(Section("Its events", tuple(map(_event_line, found.events))))
            sections += self._changed("Write store, before → after", found.rows)
            sections.append(self._ran_to_write(found))
        shape = "rejected" if isinstance(found.verdict, told.Rejected) else "command"
        return Finding(kind, shape, tuple(sections))

    def answer(self, ticket: int) -> Finding:
        """Return what is known of the answer with this ticket."""
        facts = self._facts()
        asked = first(facts, told.Asked, lambda fact: fact.ticket == ticket)
        answered = first(facts, told.Answered, lambda fact: fact.ticket == ticket)
        if asked is None or answered is None:
            return Finding("Answer", "answer", (Section("", (Line("", f"This answer is {OLDER}."),)),))
        handler = self._domain.query_handler_of[type(asked.query)]
        select = handler.select(asked.query, Caller(asked.client, asked.at))
        position, behind = answered.position, behind_at(facts, answered)
        about = [
            Line("By", asked.client),
            Line("Asked", _at(asked.at)),
            Line("Built at", f"#{position}, {counted(behind, 'event')} behind the log" if behind else f"#{position}"),
            Line("From", f"{counted(len(answered.rows), 'row')} of {named(answered.table, self._domain.texts)}"),
        ]
        if position:
            about.append(Line(f"#{position}", "is the newest event in it", Link("event", position)))
        rows = [Line(key_written(select.table, select.table.key_of(row)), _spelled(row)) for row in answered.rows]
        sections = [
            Section("", tuple(about)),
            Section("What it asks for", self._values(asked.query)),
            Section("Rows", _capped(rows) or (Line("", "None: it is not here, or not here yet."),)),
            Section("The read store ran", code=(self._simulation.stores.read.explain(select),)),
        ]
        return Finding(f"Answer to {type(asked.query).__name__}", "answer", tuple(sections))

    def row(self, store: str, table: str, key: Key) -> Finding:
        """Return what is known of the row with this key in a store, "write" or a lane's name."""
        if table == OUTBOX.name:
            return self.event(int(key[0]))
        described = self._tables[table]
        facts = self._facts()
        side = "write" if store == WRITE else "read"
        title = f"{title_of(table, self._domain.texts)} {key_written(described, key)}"
        changes = [
            (place, fact)
            for place, fact in enumerate(facts)
            if isinstance(fact, RowChanged) and (fact.store, fact.table, fact.key) == (store, table, key)
        ]
        lines = [self._change_line(facts, place, fact) for place, fact in reversed(changes)]
        shown = _capped(lines)
        if not changes or (changes[0][1].before is not None and len(lines) <= MOST):
            shown = (*shown, Line("", f"What came before is {OLDER}."))
        sections = [
            Section(f"Now, in the {side} store", self._now(self._store(store), described, key)),
            Section("Changed by, newest first", shown),
        ]
        if changes:
            ran = self._explained(self._store(store), [changes[-1][1]])
            sections.append(Section(f"The {side} store ran last", code=ran))
        return Finding(title, "", tuple(sections))

    # What the sections say

    def _about(self, envelope: Envelope) -> tuple[Line, ...]:
        return (
            Line("About", f"{envelope.subject}, version {envelope.subject_version}"),
            Line("By", envelope.client),
            Line("Command id", envelope.command_id),
            Line("Type", f"{envelope.event_type}, version {envelope.event_version}"),
        )

    def _values(self, message: Any) -> tuple[Line, ...]:
        kind, texts = type(message), self._domain.texts
        lines = [
            Line(title_of(column.name, texts, kind.__name__), column.written(getattr(message, column.name)))
            for column in columns_of(kind)
        ]
        return tuple(lines) or (Line("", "Nothing beyond its name."),)

    def _behind(self, judged: Judged | None, ticket: int) -> tuple[Line, ...]:
        if judged is None:
            return (Line("", f"The command is {OLDER}."),)
        submitted = judged.submitted
        said = f"{type(submitted.command).__name__} by {submitted.client}"
        return (Line(submitted.command_id, said, Link("command", ticket)), *self._rules(judged))

    def _rules(self, judged: Judged) -> tuple[Line, ...]:
        rules = self._domain.handler_of[type(judged.submitted.command)].rules
        return tuple(self._rule(judged, rule.id, rule.demand) for rule in rules) or (Line("", "It has none."),)

    def _rule(self, judged: Judged, rule: str, demand: str) -> Line:
        if rule not in judged.checks:
            return Line("○ not tried", demand)
        broken_by = judged.checks[rule]
        if broken_by is None:
            return Line("✓ holds", demand)
        return Line("✗ broken", f"{demand}: {refusal(self._domain, rule, broken_by)}")

    def _result(self, judged: Judged) -> str:
        match judged.verdict:
            case told.Accepted(receipt=receipt):
                return f"✓ Success, receipt #{receipt}"
            case told.Rejected(rule=rule, values=values):
                return f"✗ Rejected. {ended(refusal(self._domain, rule, values))}"
        return "Not known yet"

    def _changed(self, title: str, rows: Iterable[RowChanged]) -> list[Section]:
        texts = self._domain.texts
        lines = [
            Line(f"{named(fact.table, texts)} {key_written(self._tables[fact.table], fact.key)}", self._change(fact))
            for fact in rows
        ]
        return [Section(title, _capped(lines) or (Line("", "No row was touched."),))]

    def _change(self, fact: RowChanged) -> str:
        if fact.before is None:
            return f"new: {_spelled(fact.after)}"
        if fact.after is None:
            return f"gone: {_spelled(fact.before)}"
        changed = differences(fact.before, fact.after).items()
        return ", ".join(f"{named(name, self._domain.texts)} {was} → {now}" for name, (was, now) in changed)

    def _change_line(self, facts: Sequence[Fact], place: int, fact: RowChanged) -> Line:
        said = f"{_at(fact.at)}, {self._change(fact)}"
        position = cause_of(facts, place)
        if position is None:
            return Line("", said)
        return Line(f"#{position}", said, Link("event", position))

    def _now(self, store: Store, table: Table[Any], key: Key) -> tuple[Line, ...]:
        try:
            with store.reading() as rows:
                row = rows.get(table, *key)
        except StoreUnavailable as trouble:
            return (Line("", str(trouble)),)
        return (Line("", "There is no such row."),) if row is None else self._values(row)

    def _ran_to_write(self, judged: Judged) -> Section:
        store = self._simulation.stores.write
        outbox = [Change(OUTBOX.name, (each.position,), None, row_of(each)) for each in judged.events]
        code = self._explained(store, judged.rows) + _statements(map(store.explain, outbox))
        return Section("The write store ran, in one transaction", code=code)

    def _explained(self, store: Store, rows: Iterable[RowChanged]) -> tuple[str, ...]:
        changes = (Change(fact.table, fact.key, fact.before, fact.after) for fact in rows)
        return _statements(map(store.explain, changes))

    def _store(self, name: str) -> Store:
        return self._simulation.stores.write if name == WRITE else self._simulation.stores.read


_HAPPENED: dict[type[LaneFact], str] = {
    told.Sent: "Sent",
    told.Delivered: "Arrived",
    told.Held: "Held",
    told.Applied: "Applied",
    told.Ignored: "Ignored",
}


def _moments(facts: Sequence[Fact], envelope: Envelope) -> tuple[Line, ...]:
    lines = [Line("Committed", _at(envelope.committed_at))]
    due: dict[int, int] = {}
    for fact in facts:
        if not isinstance(fact, LaneFact) or fact.position != envelope.position:
            continue
        copy = f" (copy {fact.copy + 1})" if fact.copy else ""
        late = fact.at - envelope.committed_at
        after = f", {seconds(late, 2)} after its commit" if late else ""
        waits = f", waits for #{fact.waiting_for}" if isinstance(fact, told.Held) else ""
        lines.append(Line(f"{_HAPPENED[type(fact)]}{copy}", f"{_at(fact.at)}{waits or after}"))
        if isinstance(fact, told.Sent):
            due[fact.copy] = fact.arrives_at
        elif isinstance(fact, told.Delivered):
            due.pop(fact.copy, None)
    return (*lines, *(Line("Arrives", f"{_at(moment)}, it is on its way") for moment in due.values()))


def _event_line(envelope: Envelope) -> Line:
    said = f"{envelope.event_type} about {envelope.subject}"
    return Line(f"#{envelope.position}", said, Link("event", envelope.position))


def _capped(lines: Sequence[Line]) -> tuple[Line, ...]:
    if len(lines) <= MOST:
        return tuple(lines)
    return (*lines[:MOST], Line("", f"and {len(lines) - MOST:,} more"))


def _statements(texts: Iterable[str]) -> tuple[str, ...]:
    said = list(texts)
    return tuple(said) if len(said) <= MOST else (*said[:MOST], f"and {len(said) - MOST:,} more")


def _spelled(row: Any) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in values_of(row).items())


def _at(moment: int) -> str:
    return seconds(moment, 2)
