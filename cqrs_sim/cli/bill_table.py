"""The bill on the command line: a table of what remedies brought and cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from cqrs_sim.cli.ledger_table import aligned
from cqrs_sim.core.bill import Bill, Costs
from cqrs_sim.core.choice_words import choice_named
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.remedies import REMEDIES
from cqrs_sim.core.written import decimal, whole
from cqrs_sim.language import _, pgettext

Line = tuple[Sequence[str], Costs]
"""Whose the costs are, in one word or more, and what they are."""

_COLUMNS: dict[str, Callable[[Costs], str]] = {
    "asked": lambda costs: whole(costs.asked),
    "answers": lambda costs: whole(costs.answers),
    "stale": lambda costs: whole(costs.stale),
    "RYW": lambda costs: whole(costs.broken),
    "MR": lambda costs: whole(costs.gone_back),
    "pending": lambda costs: whole(costs.pending),
    "timeouts": lambda costs: whole(costs.timeouts),
    "wait": lambda costs: _seconds(costs.mean_wait),
    "longest": lambda costs: _seconds(costs.longest_wait),
    "at write": lambda costs: whole(costs.write_reads),
    "load": lambda costs: decimal(costs.write_load, ".0%"),
    "commands": lambda costs: whole(costs.commands),
    "refused": lambda costs: whole(costs.refused),
    "time": lambda costs: _seconds(costs.mean_command_time),
    "guessed": lambda costs: whole(costs.guessed),
    "back": lambda costs: whole(costs.rolled_back),
}
_HEADS = {
    "asked": pgettext("head of a column", "asked"),
    "answers": pgettext("head of a column", "answers"),
    "stale": pgettext("head of a column", "stale"),
    "RYW": _("RYW"),
    "MR": _("MR"),
    "pending": pgettext("head of a column", "pending"),
    "timeouts": pgettext("head of a column", "timeouts"),
    "wait": pgettext("head of a column", "wait"),
    "longest": pgettext("head of a column", "longest"),
    "at write": pgettext("head of a column", "at write"),
    "load": pgettext("head of a column", "load"),
    "commands": pgettext("head of a column", "commands"),
    "refused": pgettext("head of a column", "refused"),
    "time": pgettext("head of a column", "time"),
    "guessed": pgettext("head of a column", "guessed"),
    "back": pgettext("head of a column", "back"),
}
REMEDY = pgettext("head of a column", "remedy")
"""The head of a column."""
_ALWAYS = ("asked", "answers", "stale", "RYW", "commands")
_NOTHING = (whole(0), decimal(0, ".0%"), seconds(0, 2))
_LEGEND = _(
    "RYW: own write missing, MR: older than read before; wait: what the remedy adds to an answer, on average, and\n"
    "longest; at write: queries that went to the write store, load: their share of its work; refused: commands, only\n"
    "because the read side was not well; time: from a command to its verdict, on average; guessed: commands that were\n"
    "shown before they were true, back: of those, taken back. What is in no column never happened."
)


def table(whose: Sequence[str], lines: Iterable[Line]) -> str:
    """Return the bill as lines for people; `whose` are the heads of what comes before the costs."""
    entries = list(lines)
    if not entries:
        return "\n" + _("Nobody has sent a command or a query, so there is no bill.")
    names, costs = zip(*entries, strict=True)
    columns = {head: [cell(each) for each in costs] for head, cell in _COLUMNS.items()}
    kept = [head for head, cells in columns.items() if head in _ALWAYS or any(cell not in _NOTHING for cell in cells)]
    rows = [(*whose, *(_HEADS[head] for head in kept))]
    rows += [(*words, *(columns[head][place] for head in kept)) for place, words in enumerate(names)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(("", *(aligned(row, widths, len(whose)) for row in rows), _LEGEND))


def by_client(bill: Bill) -> list[Line]:
    """Return a bill client by client, and remedy by remedy where one had several."""
    ordered = sorted(bill.costs.items(), key=lambda item: (item[0][0], REMEDIES.index(item[0][1])))
    return [(whose, costs) for whose, costs in ordered]


def by_client_told(bill: Bill) -> str:
    """Return a bill client by client as lines for people."""
    whose = (pgettext("head of a column", "client"), REMEDY)
    return table(whose, [((client, choice_named(remedy)), costs) for (client, remedy), costs in by_client(bill)])


def clients(bill: Bill) -> list[dict[str, Any]]:
    """Return a bill client by client for programs."""
    return [{"client": whose[0], "remedy": whose[1]} | document(costs) for whose, costs in by_client(bill)]


def document(costs: Costs) -> dict[str, Any]:
    """Return costs for programs; times are simulated microseconds."""
    means = {"mean_wait": costs.mean_wait, "mean_command_time": costs.mean_command_time, "write_load": costs.write_load}
    return asdict(costs) | means


def _seconds(microseconds: float) -> str:
    return seconds(round(microseconds), 2)
