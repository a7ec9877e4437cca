"""The bill on the command line: a table of what remedies brought and cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from cqrs_sim.cli.ledger_table import aligned
from cqrs_sim.core.bill import Bill, Costs
from cqrs_sim.core.ledger.witness import time
from cqrs_sim.core.remedies import REMEDIES

Line = tuple[Sequence[str], Costs]
"""Whose the costs are, in one word or more, and what they are."""

_HEADS = (
    "answers",
    "stale",
    "RYW",
    "MR",
    "pending",
    "timeouts",
    "wait",
    "longest",
    "asked write",
    "load",
    "commands",
    "refused",
    "time",
    "guessed",
    "back",
)
_LEGEND = (
    "RYW: own write missing, MR: older than read before. wait: what the remedy adds to an answer, on average and at\n"
    "worst; asked write: queries that went to the write store, load: their share of its work; refused: commands only\n"
    "because the read side was not well; time: from a command to its verdict, on average; guessed: commands\n"
    "shown before they were true, back: of those, rolled back."
)


def table(whose: Sequence[str], lines: Iterable[Line]) -> str:
    """Return the bill as lines for people; `whose` are the heads of what comes before the costs."""
    rows = [(*whose, *_HEADS), *((*words, *_cells(costs)) for words, costs in lines)]
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


def _cells(costs: Costs) -> tuple[str, ...]:
    counts = (costs.answers, costs.stale, costs.broken, costs.gone_back, costs.pending, costs.timeouts)
    waits = (time(round(costs.mean_wait, -3)), time(costs.longest_wait))
    write = (f"{costs.write_reads:,}", f"{costs.write_load:.0%}", f"{costs.commands:,}", f"{costs.refused:,}")
    guesses = (f"{costs.guessed:,}", f"{costs.rolled_back:,}")
    return (*(f"{count:,}" for count in counts), *waits, *write, time(round(costs.mean_command_time, -3)), *guesses)
