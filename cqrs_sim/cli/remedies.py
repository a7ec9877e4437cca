"""`cqrs-sim remedies`: replays a session under one remedy after the other and prints their bills side by side."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from cqrs_sim import bootstrap
from cqrs_sim.cli import bill_table
from cqrs_sim.cli.arguments import time, whole_number
from cqrs_sim.cli.output import printing, progress
from cqrs_sim.cli.remedy_arguments import remedied, remedy, written
from cqrs_sim.core.bill import Bill, Costs
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.remedies import REMEDIES, Remedies, RemedyRule
from cqrs_sim.language import _
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.replaying import replay_telling
from cqrs_sim.sessions.session import Session


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    compare = commands.add_parser("remedies", help=_("compare remedies for read-after-write"), allow_abbrev=False)
    compare.add_argument("session", type=Path, metavar=_("SESSION"), help=_("a session's folder or exported file"))
    compare.add_argument(
        "--branch", type=whole_number, metavar="N", help=_("the branch of the folder (the current one)")
    )
    compare.add_argument(
        "--until", type=time, metavar=_("TIME"), help=_("how far to simulate, such as 60s (the last input)")
    )
    compare.add_argument(
        "--for", dest="client", default="", metavar=_("CLIENT"), help=_("who has the remedy (everybody)")
    )
    compare.add_argument(
        "--remedy",
        type=remedy,
        action="append",
        metavar=_("REMEDY"),
        help=_("only this, such as wait:2s; repeatable"),
    )
    compare.add_argument("--json", action="store_true", help=_("print the bills as JSON"))
    compare.set_defaults(act=_compare)


def _compare(options: argparse.Namespace) -> int:
    session = load(options.session, bootstrap.DOMAINS, options.branch)
    end = options.until
    if end is None:
        end = max((entry.at for entry in session.entries), default=0)
    bills = [(written(rule), _bill(session, rule, options.client, end)) for rule in options.remedy or _each()]
    with printing():
        if options.json:
            told = [{"remedy": name} | bill_table.document(costs) for name, costs in bills]
            print(json.dumps({"until": end, "seed": session.head.seed, "for": options.client, "bills": told}, indent=2))
        else:
            print(bill_table.table((bill_table.REMEDY,), [((name,), costs) for name, costs in bills]))
    return 0


def _each() -> list[RemedyRule]:
    """Return every remedy, waiting with and without an end."""
    rules = [RemedyRule(each, timeout=0) for each in REMEDIES]
    place = REMEDIES.index("wait") + 1
    return [*rules[:place], RemedyRule("wait"), RemedyRule("wait", on_timeout="pending"), *rules[place:]]


def _bill(session: Session, rule: RemedyRule, client: str, until: int) -> Costs:
    """Return what the rule, for this client or for everybody, brings and costs all who have it."""
    session = remedied(session, Remedies((replace(rule, client=client),)))
    simulation = bootstrap.in_memory(session.head)
    bill = Bill(simulation, Ledger(simulation))
    with progress() as tell:
        replay_telling(simulation, session.entries, until, tell)
    return bill.of_client(client) if client else bill.whole
