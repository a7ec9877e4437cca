"""`cqrs-sim xray`: says in what each read store differs from the write store at one moment, why, and what mends it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cqrs_sim.cli.moment import add_moment, replayed
from cqrs_sim.cli.output import printing
from cqrs_sim.core.duration import exact
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.rows import Table
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.written import whole
from cqrs_sim.core.xray import Cause, Deviation, deviations
from cqrs_sim.core.xray_words import deviation_told, row_told
from cqrs_sim.language import _, ngettext


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    xray = commands.add_parser("xray", help=_("say where read stores differ from the truth"), allow_abbrev=False)
    xray.add_argument("session", type=Path, metavar=_("SESSION"), help=_("a session's folder or exported file"))
    add_moment(xray)
    xray.set_defaults(act=_xray)


def _xray(options: argparse.Namespace) -> int:
    simulation = replayed(options)
    found = {lane.name: tuple(deviations(simulation, lane)) for lane in simulation.read_side.lanes}
    with printing():
        if options.json:
            print(json.dumps(_document(simulation, found), indent=2, ensure_ascii=False))
        else:
            print("\n".join(_lines(simulation, found)))
    return 0


def _lines(simulation: Simulation, found: dict[str, tuple[Deviation, ...]]) -> Iterator[str]:
    yield _("{time}, head #{head}").format(time=exact(simulation.now), head=simulation.head)
    for lane in simulation.read_side.lanes:
        wrong, tables = found[lane.name], _tables(lane)
        said = ngettext(
            "{n} row of {lane} differs, at #{checkpoint}:", "{n} rows of {lane} differ, at #{checkpoint}:", len(wrong)
        )
        if not wrong:
            said = _("{lane} is as the write store says, at #{checkpoint}.")
        yield said.format(n=whole(len(wrong)), lane=lane.name, checkpoint=lane.projector.checkpoint)
        for each in wrong:
            row = row_told(simulation.domain, tables[each.difference.table], each)
            yield f"  {row}; {deviation_told(each, simulation.now)}."


def _document(simulation: Simulation, found: dict[str, tuple[Deviation, ...]]) -> dict[str, Any]:
    lanes = [
        {
            "lane": lane.name,
            "checkpoint": lane.projector.checkpoint,
            "differences": [_difference(simulation, _tables(lane), each) for each in found[lane.name]],
        }
        for lane in simulation.read_side.lanes
    ]
    return {"at": simulation.now, "head": simulation.head, "lanes": lanes}


def _difference(simulation: Simulation, tables: dict[str, Table[Any]], deviation: Deviation) -> dict[str, Any]:
    difference = deviation.difference
    row = row_told(simulation.domain, tables[difference.table], deviation)
    return {
        "table": difference.table,
        "key": list(difference.key),
        "columns": list(difference.columns),
        "shown": None if difference.shown is None else asdict(difference.shown),
        "true": None if difference.true is None else asdict(difference.true),
        "mended_by": [_cause(cause) for cause in deviation.mends],
        "never_mended": [_cause(cause) for cause in deviation.lasts],
        "sentence": f"{row}; {deviation_told(deviation, simulation.now)}.",
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {"position": cause.position, "columns": list(cause.columns), **asdict(cause.fate)}


def _tables(lane: Lane) -> dict[str, Table[Any]]:
    return {table.name: table for table in lane.tables}
