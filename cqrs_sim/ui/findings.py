"""Findings: what the kept facts and the stores tell about one event, command, answer or row; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact, RowChanged
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.lane_names import FIRST_LANE
from cqrs_sim.core.messages import Caller, Envelope
from cqrs_sim.core.sentences import counted, key_written, named
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.ui.columns import title_of
from cqrs_sim.ui.finding import MOST, Finding, Line, Section, capped, saying
from cqrs_sim.ui.finding_words import OLDER, FindingWords, event_line, moment, moments, spelled
from cqrs_sim.ui.lineage_findings import LineageFindings
from cqrs_sim.ui.log_search import behind_at, cause_of, first, judged, touched_by
from cqrs_sim.ui.projector_finding import of_projector
from cqrs_sim.ui.things import AnswerGiven, CommandSent, ProjectorOf, StoredRow, Thing, Token


class Findings:
    """Looks through the kept facts on demand; there is no index to keep true."""

    def __init__(self, simulation: Simulation, facts: Callable[[], Sequence[Fact]]) -> None:
        """Look in what `facts` returns, oldest first, and in the simulation's stores."""
        self._simulation = simulation
        self._domain = simulation.domain
        self._facts = facts
        self._words = FindingWords(simulation)
        self._lineage = LineageFindings(simulation)

    def of(self, thing: Thing) -> Finding:
        """Return what is known of a thing."""
        match thing:
            case Token(position):
                return self._event(position)
            case CommandSent(ticket):
                return self._command(ticket)
            case AnswerGiven(ticket):
                return self._answer(ticket)
            case StoredRow():
                return self._row(thing)
            case ProjectorOf(lane):
                return of_projector(self._simulation, lane)

    def leads(self, thing: Thing) -> list[tuple[str, Thing]]:
        """Return what stands right behind or before a thing, each in a few words, as far as the log remembers."""
        facts = self._facts()
        match thing:
            case Token(position):
                committed = first(facts, told.Committed, lambda fact: fact.envelope.position == position)
                return [] if committed is None else [("its command", CommandSent(committed.ticket))]
            case CommandSent(ticket):
                found = judged(facts, ticket)
                events = [] if found is None else found.events
                return [(f"its event #{each.position}", Token(each.position)) for each in events[:MOST]]
            case AnswerGiven(ticket):
                answered = first(facts, told.Answered, lambda fact: fact.ticket == ticket)
                newest = 0 if answered is None else answered.position
                return [(f"event #{newest}, the newest in it", Token(newest))] if newest else []
            case StoredRow():
                changes = _changes_of(thing, facts)
                cause = cause_of(facts, changes[-1][0]) if changes else None
                last = [] if cause is None else [(f"event #{cause}, which changed it last", Token(cause))]
                return [*last, *self._lineage.lacking(thing)]
            case ProjectorOf():
                return []

    def _event(self, position: int) -> Finding:
        facts = self._facts()
        committed = first(facts, told.Committed, lambda fact: fact.envelope.position == position)
        if committed is None:
            known = position <= self._simulation.head
            said = f"This event is {OLDER}." if known else "There is no such event in the log yet."
            return Finding(f"Event #{position}", "event", (Section("", saying(said)),))
        words, envelope, found = self._words, committed.envelope, judged(facts, committed.ticket)
        touched = touched_by(facts, position)
        sections = [
            Section("", _about(envelope)),
            Section("What it says", words.values(envelope.event)),
            Section("Moments", moments(facts, envelope, self._domain.texts)),
            Section("Its command", words.behind(found, committed.ticket)),
        ]
        if found is not None:
            sections.append(words.changed("Write store, before → after", found.rows))
        if touched is None:
            sections.append(Section("Read store", saying("Not there yet: the event has not been applied.")))
        else:
            sections.append(words.changed("Read store, before → after", touched))
        if found is not None:
            sections.append(words.ran_to_write(found))
        if touched:
            sections.append(Section("The read store ran", code=words.explained(FIRST_LANE, touched)))
        return Finding(f"{envelope.event_type} #{position}", "event", tuple(sections))

    def _command(self, ticket: int) -> Finding:
        words, found = self._words, judged(self._facts(), ticket)
        if found is None:
            return Finding("Command", "command", (Section("", saying(f"This command is {OLDER}.")),))
        submitted = found.submitted
        about = (
            Line("By", submitted.client),
            Line("Command id", submitted.command_id),
            Line("Sent", moment(submitted.at)),
            Line("Result", words.result(found)),
        )
        sections = [Section("", about), Section("What it asks for", words.values(submitted.command))]
        sections.append(Section("Rules", words.rules(found)))
        if found.events:
            sections.append(Section("Its events", tuple(map(event_line, found.events))))
            sections.append(words.changed("Write store, before → after", found.rows))
            sections.append(self._lineage.changed(found.events))
            sections.append(words.ran_to_write(found))
        shape = "rejected" if isinstance(found.verdict, told.Rejected) else "command"
        return Finding(type(submitted.command).__name__, shape, tuple(sections))

    def _answer(self, ticket: int) -> Finding:
        facts = self._facts()
        asked = first(facts, told.Asked, lambda fact: fact.ticket == ticket)
        answered = first(facts, told.Answered, lambda fact: fact.ticket == ticket)
        if asked is None or answered is None:
            return Finding("Answer", "answer", (Section("", saying(f"This answer is {OLDER}.")),))
        handler = self._domain.query_handler_of[type(asked.query)]
        select = handler.select(asked.query, Caller(asked.client, asked.at))
        position, behind = answered.position, behind_at(facts, answered)
        about = [
            Line("By", asked.client),
            Line("Asked", moment(asked.at)),
            Line("Built at", f"#{position}, {counted(behind, 'event')} behind the log" if behind else f"#{position}"),
            Line("From", f"{counted(len(answered.rows), 'row')} of {named(answered.table, self._domain.texts)}"),
        ]
        if position:
            about.append(Line(f"#{position}", "is the newest event in it", Token(position)))
        rows = [Line(key_written(select.table, select.table.key_of(row)), spelled(row)) for row in answered.rows]
        sections = (
            Section("", tuple(about)),
            Section("What it asks for", self._words.values(asked.query)),
            Section("Rows", capped(rows) or saying("None: it is not here, or not here yet.")),
            Section("The read store ran", code=(self._simulation.lane.store.explain(select),)),
        )
        return Finding(f"Answer to {type(asked.query).__name__}", "answer", sections)

    def _row(self, row: StoredRow) -> Finding:
        words, facts = self._words, self._facts()
        table = words.tables[row.table]
        side = "write" if row.store == WRITE else "read"
        changes = _changes_of(row, facts)
        lines = [words.change_line(facts, place, fact) for place, fact in reversed(changes)]
        shown = capped(lines)
        if not changes or (changes[0][1].before is not None and len(lines) <= MOST):
            shown = (*shown, *saying(f"What came before is {OLDER}."))
        sections = [
            Section(f"Now, in the {side} store", words.now(row.store, table, row.key)),
            *self._lineage.made_by(row, facts),
            Section("Changed by, newest first", shown),
        ]
        if changes:
            ran = words.explained(row.store, [changes[-1][1]])
            sections.append(Section(f"The {side} store ran last", code=ran))
        title = f"{title_of(row.table, self._domain.texts)} {key_written(table, row.key)}"
        return Finding(title, "", tuple(sections))


def _changes_of(row: StoredRow, facts: Sequence[Fact]) -> list[tuple[int, RowChanged]]:
    named = (row.store, row.table, row.key)
    return [
        (place, fact)
        for place, fact in enumerate(facts)
        if isinstance(fact, RowChanged) and (fact.store, fact.table, fact.key) == named
    ]


def _about(envelope: Envelope) -> tuple[Line, ...]:
    return (
        Line("About", f"{envelope.subject}, version {envelope.subject_version}"),
        Line("By", envelope.client),
        Line("Command id", envelope.command_id),
        Line("Type", f"{envelope.event_type}, version {envelope.event_version}"),
    )
