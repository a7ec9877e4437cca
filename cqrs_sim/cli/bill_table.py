"""The bill on the command line: a table of what remedies brought and cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from cqrs_sim.cli.ledger_table import aligned
from cqrs_sim.core.bill import Bill, Costs
from cqrs_sim.core.remedies import REMEDIES
from cqrs_sim.core.timeline import SECOND

Line = tuple[Sequence[str], Costs]
"""Whose the costs are, in one word or more, and what they are."""

_COLUMNS: dict[str, Callable[[Costs], str]] = {
    "asked": lambda costs: f"{costs.asked:,}",
    "answers": lambda costs: f"{costs.answers:,}",
    "stale": lambda costs: f"{costs.stale:,}",
    "RYW": lambda costs: f"{costs.broken:,}",
    "MR": lambda costs: f"{costs.gone_back:,}",
    "pending": lambda costs: f"{costs.pending:,}",
    "timeouts": lambda costs: f"{costs.timeouts:,}",
    "wait": lambda costs: _seconds(costs.mean_wait),
    "longest": lambda costs: _seconds(costs.longest_wait),
    "at write": lambda costs: f"{costs.write_reads:,}",
    "load": lambda costs: f"{costs.write_load:.0%}",
    "commands": lambda costs: f"{costs.commands:,}",
    "refused": lambda costs: f"{costs.refused:,}",
    "time": lambda costs: _seconds(costs.mean_command_time),
    "guessed": lambda costs: f"{costs.guessed:,}",
    "back": lambda costs: f"{costs.rolled_back:,}",
}
_ALWAYS = ("asked", "answers", "stale", "RYW", "commands")
_NOTHING = ("0", "0%", "0.00 s")
_LEGEND = (
    "RYW: own write missing, MR: older than read before; wait: what the remedy adds to an answer, on average, and\n"
    "longest; at write: queries that went to the write store, load: their share of its work; refused: commands, only\n"
    "because the read side was not well; time: from a command to its verdict, on average; guessed: commands that were\n"
    "shown before they were true, back: of those, taken back. What is in no column never happened."
)


def table(whose: Sequence[str], lines: Iterable[Line]) -> str:
    """Return the bill as lines for people; `whose` are the heads of what comes before the costs."""
    entries = list(lines)
    if not entries:
        return "\nNobody has sent a command or a query, so there is no bill."
    names, costs = zip(*entries, strict=True)
    columns = {head: [cell(each) for each in costs] for head, cell in _COLUMNS.items()}
    kept = [head for head, cells in columns.items() if head in _ALWAYS or any(cell not in _NOTHING for cell in cells)]
    rows = [(*whose, *kept)]
    rows += [(*words, *(columns[head][place] for head in kept)) for place, words in enumerate(names)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(("", *(aligned(row, widths, len(whose)) for row in rows), _LEGEND))


def by_client(bill: Bill) -> list[Line]:
    """Return a bill client by client, and remedy by remedy where one had several."""
    ordered = sorted(bill.costs.items(), key=lambda item: (item[0][0], REMEDIES.index(item[0][1])))
    return [(whose, costs) for whose, costs in ordered]


def clients(bill: Bill) -> list[dict[str, Any]]:
    """Return a bill client by client for programs."""
    return [{"client": whose[0], "remedy": whose[1]} | document(costs) for whose, costs in by_client(bill)]


def document(costs: Costs) -> dict[str, Any]:
    """Return costs for programs; times are simulated microseconds."""
    means = {"mean_wait": costs.mean_wait, "mean_command_time": costs.mean_command_time, "write_load": costs.write_load}
    return asdict(costs) | means


def _seconds(microseconds: float) -> str:
    return f"{microseconds / SECOND:.2f} s"
