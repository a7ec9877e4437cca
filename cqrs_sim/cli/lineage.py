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
from cqrs_sim.core.sentences import counted, ended, named, refusal, spelled
from cqrs_sim.core.simulation import Simulation, read_tables, write_tables


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    lineage = commands.add_parser("lineage", help="say which events made a row, or what a command changed")
    lineage.add_argument("session", type=Path, metavar="SESSION", help="a session's folder or exported file")
    which = lineage.add_mutually_exclusive_group(required=True)
    which.add_argument("--row", metavar="TABLE:KEY", help="a row of a read table, such as feed:p1 or home_feed:p1,Ana")
    which.add_argument("--command", type=whole_number, metavar="TICKET", help="the number of a command")
    lineage.add_argument("--column", metavar="NAME", help="this column of the row alone, such as likes")
    lineage.add_argument("--lane", metavar="NAME", help="the read store of this lane (the first that has the table)")
    add_moment(lineage)
    lineage.set_defaults(act=_lineage)


def _lineage(options: argparse.Namespace) -> int:
    if options.row is None and (options.column or options.lane):
        raise Refused("--column and --lane are for a row: name one by --row.")
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
        raise Refused(f"{table.name} has no column {column}: choose from {', '.join(table.columns)}.")
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
    place = place_told(simulation.domain, {table.name: table}, (table.name, key))
    what = f"{named(column, simulation.domain.texts)} of {place}" if column else place
    here = "" if row is not None else ", where it is not"
    said = "makes" if len(found) == 1 else "make"
    begin = f"{counted(len(found), 'event')} {said} {what}" if found else f"No event in the log makes {what}"
    lines = [
        f"{begin}, in {lane.name} at #{lane.projector.checkpoint} of {simulation.head}{here}{':' if found else '.'}"
    ]
    lines += [_maker_line(simulation, table, each, commands) for each in found]
    return document, lines


def _row_named(simulation: Simulation, text: str, lane_name: str | None) -> tuple[Lane, Table[Any], Key]:
    name, _, key = text.partition(":")
    lanes = [lane for lane in simulation.read_side.lanes if lane_name in (None, lane.name)]
    if not lanes:
        known = ", ".join(lane.name for lane in simulation.read_side.lanes)
        raise Refused(f"There is no lane {lane_name} at that moment: choose from {known}.")
    tables = {table.name: (lane, table) for lane in reversed(lanes) for model in lane.models for table in model.tables}
    if name not in tables:
        raise Refused(f"There is no read table {name} there: choose from {', '.join(sorted(tables))}.")
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
    return f"  #{envelope.position} {envelope.event_type} by {envelope.client} ({command}) {done}; {fate}"


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
            "There is no command with this ticket by that moment: name the ticket of another, or a later moment."
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
    lines = [f"{asked}, by {submitted.client}. {_verdict(simulation, commands)}"]
    if commands.events:
        tables = {table.name: table for table in write_tables(simulation.domain)}
        rows = (place_told(simulation.domain, tables, (fact.table, fact.key)) for fact in commands.rows)
        lines += ["Write store: " + "; ".join(rows) + "."]
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
            again = "" if commands.events else " It was a repetition, and changed nothing."
            return f"Success, receipt #{receipt}.{again}"
        case told.Rejected(rule=rule, values=values):
            return f"Rejected: {ended(refusal(simulation.domain, rule, values))} It changed nothing."
    return "It waits for the write store."


def _read_tables(domain: Domain) -> dict[str, Table[Any]]:
    return {table.name: table for table in read_tables(domain)}
