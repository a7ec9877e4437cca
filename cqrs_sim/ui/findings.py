"""Findings: what the kept facts and the stores tell about one event, command, answer or row; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cqrs_sim.core import facts as told
from cqrs_sim.core.facts import Fact, RowChanged
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.lane_names import FIRST_LANE
from cqrs_sim.core.messages import Caller, Envelope
from cqrs_sim.core.sentences import key_written, named
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.columns import title_of
from cqrs_sim.ui.finding import MOST, Finding, Line, Section, capped, saying
from cqrs_sim.ui.finding_words import FindingWords, event_line, moment, moments, spelled
from cqrs_sim.ui.lineage_findings import LineageFindings
from cqrs_sim.ui.log_search import behind_at, cause_of, first, judged, touched_by
from cqrs_sim.ui.projector_finding import of_projector
from cqrs_sim.ui.things import AnswerGiven, CommandSent, ProjectorOf, StoredRow, Thing, TimelineAt, Token
from cqrs_sim.ui.timeline_finding import of_timeline

_ON_WRITE_SIDE = _("Now, in the write store"), _("The write store ran last")
_ON_READ_SIDE = _("Now, in the read store"), _("The read store ran last")


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
            case TimelineAt(moment):
                return of_timeline(self._simulation, moment)

    def leads(self, thing: Thing) -> list[tuple[str, Thing]]:
        """Return what stands right behind or before a thing, each in a few words, as far as the log remembers."""
        facts = self._facts()
        match thing:
            case Token(position):
                committed = first(facts, told.Committed, lambda fact: fact.envelope.position == position)
                return [] if committed is None else [(_("its command"), CommandSent(committed.ticket))]
            case CommandSent(ticket):
                found = judged(facts, ticket)
                events = [] if found is None else found.events
                return [
                    (_("its event #{position}").format(position=each.position), Token(each.position))
                    for each in events[:MOST]
                ]
            case AnswerGiven(ticket):
                answered = first(facts, told.Answered, lambda fact: fact.ticket == ticket)
                newest = 0 if answered is None else answered.position
                said = _("event #{position}, the newest in it").format(position=newest)
                return [(said, Token(newest))] if newest else []
            case StoredRow():
                changes = _changes_of(thing, facts)
                cause = cause_of(facts, changes[-1][0]) if changes else None
                lacking = self._lineage.lacking(thing)
                said = _("event #{position}, which changed it last").format(position=cause)
                return lacking if cause is None else [(said, Token(cause)), *lacking]
            case ProjectorOf() | TimelineAt():
                return []

    def _event(self, position: int) -> Finding:
        facts = self._facts()
        committed = first(facts, told.Committed, lambda fact: fact.envelope.position == position)
        if committed is None:
            known = position <= self._simulation.head
            old, new = _("This event is older than the log keeps."), _("There is no such event in the log yet.")
            title = _("Event #{position}").format(position=position)
            return Finding(title, "event", (Section("", saying(old if known else new)),))
        words, envelope, found = self._words, committed.envelope, judged(facts, committed.ticket)
        touched = touched_by(facts, position)
        sections = [
            Section("", _about(envelope)),
            Section(_("What it says"), words.values(envelope.event)),
            Section(_("Moments"), moments(facts, envelope, self._domain.texts)),
            Section(_("Its command"), words.behind(found, committed.ticket)),
        ]
        if found is not None:
            sections.append(words.changed(_("Write store, before → after"), found.rows))
        if touched is None:
            sections.append(Section(_("Read store"), saying(_("Not there yet: the event has not been applied."))))
        else:
            sections.append(words.changed(_("Read store, before → after"), touched))
        if found is not None:
            sections.append(words.ran_to_write(found))
        if touched:
            sections.append(Section(_("The read store ran"), code=words.explained(FIRST_LANE, touched)))
        return Finding(f"{envelope.event_type} #{position}", "event", tuple(sections))

    def _command(self, ticket: int) -> Finding:
        words, found = self._words, judged(self._facts(), ticket)
        if found is None:
            said = _("This command is older than the log keeps.")
            return Finding(_("Command"), "command", (Section("", saying(said)),))
        submitted = found.submitted
        about = (
            Line(_("By"), submitted.client),
            Line(_("Command id"), submitted.command_id),
            Line(_("Sent"), moment(submitted.at)),
            Line(_("Result"), words.result(found)),
        )
        sections = [Section("", about), Section(_("What it asks for"), words.values(submitted.command))]
        sections.append(Section(_("Rules"), words.rules(found)))
        if found.events:
            sections.append(Section(_("Its events"), tuple(map(event_line, found.events))))
            sections.append(words.changed(_("Write store, before → after"), found.rows))
            sections.append(self._lineage.changed(found.events))
            sections.append(words.ran_to_write(found))
        shape = "rejected" if isinstance(found.verdict, told.Rejected) else "command"
        return Finding(type(submitted.command).__name__, shape, tuple(sections))

    def _answer(self, ticket: int) -> Finding:
        facts = self._facts()
        asked = first(facts, told.Asked, lambda fact: fact.ticket == ticket)
        answered = first(facts, told.Answered, lambda fact: fact.ticket == ticket)
        if asked is None or answered is None:
            said = _("This answer is older than the log keeps.")
            return Finding(_("Answer"), "answer", (Section("", saying(said)),))
        handler = self._domain.query_handler_of[type(asked.query)]
        select = handler.select(asked.query, Caller(asked.client, asked.at))
        position, behind = answered.position, behind_at(facts, answered)
        about = [
            Line(_("By"), asked.client),
            Line(_("Asked"), moment(asked.at)),
            Line(_("Built at"), _built_at(position, behind)),
            Line(_("From"), _rows_of(len(answered.rows), named(answered.table, self._domain.texts))),
        ]
        if position:
            about.append(Line(f"#{position}", _("is the newest event in it"), Token(position)))
        table, texts = select.table, self._domain.texts
        rows = [Line(key_written(table, table.key_of(row)), spelled(row, texts)) for row in answered.rows]
        sections = (
            Section("", tuple(about)),
            Section(_("What it asks for"), self._words.values(asked.query)),
            Section(_("Rows"), capped(rows) or saying(_("None: it is not here, or not here yet."))),
            Section(_("The read store ran"), code=(self._simulation.lane.store.explain(select),)),
        )
        return Finding(_("Answer to {query}").format(query=type(asked.query).__name__), "answer", sections)

    def _row(self, row: StoredRow) -> Finding:
        words, facts = self._words, self._facts()
        table = words.tables[row.table]
        side = _ON_WRITE_SIDE if row.store == WRITE else _ON_READ_SIDE
        changes = _changes_of(row, facts)
        lines = [words.change_line(facts, place, fact) for place, fact in reversed(changes)]
        shown = capped(lines)
        if not changes or (changes[0][1].before is not None and len(lines) <= MOST):
            shown = (*shown, *saying(_("What came before is older than the log keeps.")))
        sections = [
            Section(side[0], words.now(row.store, table, row.key)),
            *self._lineage.made_by(row, facts),
            Section(_("Changed by, newest first"), shown),
        ]
        if changes:
            ran = words.explained(row.store, [changes[-1][1]])
            sections.append(Section(side[1], code=ran))
        title = f"{title_of(row.table, self._domain.texts)} {key_written(table, row.key)}"
        return Finding(title, "", tuple(sections))


def _changes_of(row: StoredRow, facts: Sequence[Fact]) -> list[tuple[int, RowChanged]]:
    named = (row.store, row.table, row.key)
    return [
        (place, fact)
        for place, fact in enumerate(facts)
        if isinstance(fact, RowChanged) and (fact.store, fact.table, fact.key) == named
    ]


def _built_at(position: int, behind: int) -> str:
    if not behind:
        return f"#{position}"
    said = ngettext("#{position}, {n} event behind the log", "#{position}, {n} events behind the log", behind)
    return said.format(position=position, n=whole(behind))


def _rows_of(rows: int, table: str) -> str:
    return ngettext("{n} row of {table}", "{n} rows of {table}", rows).format(n=whole(rows), table=table)


def _about(envelope: Envelope) -> tuple[Line, ...]:
    version = _("{what}, version {version}")
    return (
        Line(_("About"), version.format(what=envelope.subject, version=envelope.subject_version)),
        Line(_("By"), envelope.client),
        Line(_("Command id"), envelope.command_id),
        Line(_("Type"), version.format(what=envelope.event_type, version=envelope.event_version)),
    )
