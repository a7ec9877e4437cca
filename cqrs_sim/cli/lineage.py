"""`cqrs-sim lineage`: from a row of a read store to the events that made it, and from a command to what it changed."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from cqrs_sim.cli.arguments import whole_number
from cqrs_sim.cli.commands_heard import Commands
from cqrs_sim.cli.moment import add_moment, replayed
from cqrs_sim.cli.output import Refused, printing
from cqrs_sim.core import facts as told
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.lineage import Effect, Maker, effects, makers
from cqrs_sim.core.lineage_words import done_to, fate_told, key_read, place_told
from cqrs_sim.core.rows import Key, Table
from cqrs_sim.core.sentences import ended, named, refusal, spelled
from cqrs_sim.core.simulation import Simulation, read_tables, write_tables
from cqrs_sim.core.written import listed, whole
from cqrs_sim.language import _, ngettext


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    lineage = commands.add_parser("lineage", help=_("say which events made a row, or what a command changed"))
    lineage.add_argument("session", type=Path, metavar=_("SESSION"), help=_("a session's folder or exported file"))
    which = lineage.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--row", metavar=_("TABLE:KEY"), help=_("a row of a read table, such as feed:p1 or home_feed:p1,Ana")
    )
    which.add_argument("--command", type=whole_number, metavar=_("TICKET"), help=_("the number of a command"))
    lineage.add_argument("--column", metavar=_("NAME"), help=_("this column of the row alone, such as likes"))
    lineage.add_argument(
        "--lane", metavar=_("NAME"), help=_("the read store of this lane (the first that has the table)")
    )
    add_moment(lineage)
    lineage.set_defaults(act=_lineage)


def _lineage(options: argparse.Namespace) -> int:
    if options.row is None and (options.column or options.lane):
        raise Refused(_("--column and --lane are for a row: name one by --row."))
    commands = Commands(options.command)
    simulation = replayed(options, commands)
    document, lines = (
        _of_command(simulation, commands) if options.row is None else _of_row(simulation, options, commands)
    )
    with printing():
        print(json.dumps(document, indent=2, ensure_ascii=False) if options.json else "\n".join(lines))
    return 0


# From a row to its events


def _of_row(
    simulation: Simulation, options: argparse.Namespace, commands: Commands
) -> tuple[dict[str, Any], list[str]]:
    lane, table, key = _row_named(simulation, options.row, options.lane)
    column = options.column or ""
    if column and column not in table.columns:
        said = _("{table} has no column {column}: choose from {choices}.")
        raise Refused(said.format(table=table.name, column=column, choices=listed(table.columns)))
    found = makers(simulation, lane, (table.name, key), column)
    with lane.store.reading() as rows:
        row = rows.get(table, *key)
    document = {
        "at": simulation.now,
        "lane": lane.name,
        "checkpoint": lane.projector.checkpoint,
        "table": table.name,
        "key": list(key),
        "column": column or None,
        "row": None if row is None else asdict(row),
        "made_by": [_maker(each, commands) for each in found],
    }
    what = place_told(simulation.domain, {table.name: table}, (table.name, key))
    if column:
        what = _("{column} of {row}").format(column=named(column, simulation.domain.texts), row=what)
    lines = [_made(simulation, lane, what, len(found), there=row is not None)]
    lines += [_maker_line(simulation, table, each, commands) for each in found]
    return document, lines


def _made(simulation: Simulation, lane: Lane, what: str, count: int, *, there: bool) -> str:
    if count:
        made = ngettext("{n} event makes {what}", "{n} events make {what}", count)
    else:
        made = _("No event in the log makes {what}")
    where = (
        _("{made}, in {lane} at #{checkpoint} of {head}")
        if there
        else _("{made}, in {lane} at #{checkpoint} of {head}, where it is not")
    )
    said = where.format(
        made=made.format(n=whole(count), what=what),
        lane=lane.name,
        checkpoint=lane.projector.checkpoint,
        head=simulation.head,
    )
    return f"{said}{':' if count else '.'}"


def _row_named(simulation: Simulation, text: str, lane_name: str | None) -> tuple[Lane, Table[Any], Key]:
    name, _colon, key = text.partition(":")
    lanes = [lane for lane in simulation.read_side.lanes if lane_name in (None, lane.name)]
    if not lanes:
        known = listed(lane.name for lane in simulation.read_side.lanes)
        said = _("There is no lane {lane} at that moment: choose from {choices}.")
        raise Refused(said.format(lane=lane_name, choices=known))
    tables = {table.name: (lane, table) for lane in reversed(lanes) for model in lane.models for table in model.tables}
    if name not in tables:
        said = _("There is no read table {table} there: choose from {choices}.")
        raise Refused(said.format(table=name, choices=listed(sorted(tables))))
    lane, table = tables[name]
    try:
        return lane, table, key_read(table, key)
    except ValueError as error:
        raise Refused(str(error)) from error


def _maker_line(simulation: Simulation, table: Table[Any], maker: Maker, commands: Commands) -> str:
    envelope, domain = maker.envelope, simulation.domain
    sent = commands.sent.get(envelope.command_id)
    command = f"{envelope.command_id}, {type(sent.command).__name__}" if sent else envelope.command_id
    done = done_to(domain, _read_tables(domain), table, maker.contribution)
    fate = fate_told(maker.fate, simulation.now)
    said = _("#{position} {event} by {client} ({command}) {done}; {fate}").format(
        position=envelope.position,
        event=envelope.event_type,
        client=envelope.client,
        command=command,
        done=done,
        fate=fate,
    )
    return f"  {said}"


def _maker(maker: Maker, commands: Commands) -> dict[str, Any]:
    envelope, contribution = maker.envelope, maker.contribution
    sent = commands.sent.get(envelope.command_id)
    return {
        "position": envelope.position,
        "event": envelope.event_type,
        "deed": contribution.deed,
        "columns": list(contribution.columns),
        "through": None if contribution.through is None else [contribution.through[0], *contribution.through[1]],
        **asdict(maker.fate),
        "client": envelope.client,
        "command_id": envelope.command_id,
        "command": None if sent is None else type(sent.command).__name__,
        "ticket": None if sent is None else sent.ticket,
    }


# From a command to its rows


def _of_command(simulation: Simulation, commands: Commands) -> tuple[dict[str, Any], list[str]]:
    submitted, verdict = commands.submitted, commands.verdict
    if submitted is None:
        raise Refused(
            _("There is no command with this ticket by that moment: name the ticket of another, or a later moment.")
        )
    found = [effect for position in commands.events for effect in effects(simulation, position)]
    document = {
        "at": simulation.now,
        "ticket": submitted.ticket,
        "client": submitted.client,
        "command": type(submitted.command).__name__,
        "command_id": submitted.command_id,
        "accepted": None if verdict is None else isinstance(verdict, told.Accepted),
        "events": commands.events,
        "write_rows": [{"table": fact.table, "key": list(fact.key)} for fact in commands.rows],
        "read_rows": [_effect(each) for each in found],
    }
    asked = spelled(submitted.command, simulation.domain.texts)
    said = _("{command}, by {client}. {verdict}")
    lines = [said.format(command=asked, client=submitted.client, verdict=_verdict(simulation, commands))]
    if commands.events:
        tables = {table.name: table for table in write_tables(simulation.domain)}
        rows = (place_told(simulation.domain, tables, (fact.table, fact.key)) for fact in commands.rows)
        lines += [_("Write store: {rows}.").format(rows="; ".join(rows))]
        lines += _effect_lines(simulation, found)
    return document, lines


def _effect_lines(simulation: Simulation, found: list[Effect]) -> Iterator[str]:
    tables = _read_tables(simulation.domain)
    for (lane, position), group in groupby(found, key=lambda effect: (effect.lane, effect.position)):
        effects = list(group)
        yield f"{lane}: #{position} {fate_told(effects[0].fate, simulation.now)}"
        for effect in effects:
            yield f"  {place_told(simulation.domain, tables, effect.place)}"


def _effect(effect: Effect) -> dict[str, Any]:
    table, key = effect.place
    return {"lane": effect.lane, "table": table, "key": list(key), "position": effect.position, **asdict(effect.fate)}


def _verdict(simulation: Simulation, commands: Commands) -> str:
    match commands.verdict:
        case told.Accepted(receipt=receipt):
            said = (
                _("Success, receipt #{receipt}.")
                if commands.events
                else _("Success, receipt #{receipt}. It was a repetition, and changed nothing.")
            )
            return said.format(receipt=receipt)
        case told.Rejected(rule=rule, values=values):
            why = ended(refusal(simulation.domain, rule, values))
            return _("Rejected: {why} It changed nothing.").format(why=why)
    return _("It waits for the write store.")


def _read_tables(domain: Domain) -> dict[str, Table[Any]]:
    return {table.name: table for table in read_tables(domain)}
