"""The ledger on the command line: a table of what each client suffered, and the newest of it in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cqrs_sim.core.duration import exact
from cqrs_sim.core.ledger.entries import SUFFERED, Account, Entry, Suffered
from cqrs_sim.core.ledger.kinds import WORDS
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.ledger.witness import time
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext, pgettext

TOLD = 10
"""How many sentences are printed at most; the JSON has all that the ledger keeps."""

_HEADS = (
    pgettext("head of a column", "client"),
    pgettext("head of a column", "writes"),
    pgettext("head of a column", "answers"),
)
_LEGEND = _(
    "Answers with something wrong. RYW: read your writes broken, MR: monotonic reads, MW: monotonic writes,\n"
    "WFR: writes follow reads; torn: shows what never was together; future: shows what was never committed;\n"
    "no order: not linearizable."
)


def table(ledger: Ledger) -> str:
    """Return the ledger as lines for people."""
    entries = ledger.entries
    heads = (*_HEADS, *(_head(kind, ledger.bound) for kind in SUFFERED), _("at worst behind"))
    rows = [heads, *(_row(client, account) for client, account in sorted(entries.accounts.items()))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    lines = ["", *(aligned(row, widths) for row in rows), _LEGEND]
    if entries.count > TOLD:
        lines.append(_("The newest {n} of {of}:").format(n=TOLD, of=whole(entries.count)))
    return "\n".join((*lines, *(entry.sentence for entry in _newest(ledger))))


def document(ledger: Ledger) -> dict[str, Any]:
    """Return the ledger for programs; moments and durations are simulated microseconds."""
    entries = ledger.entries
    return {
        "bound": ledger.bound,
        "clients": [_account(client, account) for client, account in sorted(entries.accounts.items())],
        "violations": [_entry(entry) for entry in entries.newest],
        "left_out": entries.count - len(entries.newest),
    }


def _head(kind: Suffered, bound: int) -> str:
    return _("over {time}").format(time=exact(bound)) if kind == "stale_beyond" else WORDS[kind].short


def _row(client: str, account: Account) -> tuple[str, ...]:
    suffered = (whole(account.suffered[kind]) for kind in SUFFERED)
    worst = "-"
    if count := account.versions:
        behind = ngettext("{n} version, {time}", "{n} versions, {time}", count)
        worst = behind.format(n=whole(count), time=time(account.behind))
    return (client, whole(account.writes), whole(account.answers), *suffered, worst)


def aligned(row: Sequence[str], widths: Sequence[int], names: int = 1) -> str:
    """Return a row of a table on one line: so many names at the left, then figures that end below each other."""
    cells = (
        cell.ljust(width) if column < names else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells).rstrip()


def _newest(ledger: Ledger) -> Iterator[Entry]:
    kept = ledger.entries.newest
    return (kept[index] for index in range(max(0, len(kept) - TOLD), len(kept)))


def _account(client: str, account: Account) -> dict[str, Any]:
    return {
        "client": client,
        "writes": account.writes,
        "answers": account.answers,
        **{kind: account.suffered[kind] for kind in SUFFERED},
        "max_versions_behind": account.versions,
        "max_time_behind": account.behind,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "ticket": entry.ticket,
        "client": entry.client,
        "kind": entry.kind,
        "sentence": entry.sentence,
        "things": entry.things,
        "versions_behind": entry.versions,
        "time_behind": entry.behind,
        "since": entry.since,
    }
