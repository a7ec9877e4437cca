"""`cqrs-sim run`: replays a session without a window and says what it came to."""

from __future__ import annotations

import argparse
import json
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cqrs_sim import bootstrap
from cqrs_sim.cli import bill_table, ledger_table
from cqrs_sim.cli.arguments import time, whole_number
from cqrs_sim.cli.output import Refused, printing, progress, written
from cqrs_sim.cli.remedy_arguments import remedied, remedy
from cqrs_sim.core.bill import Bill
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.remedies import Remedies
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.language import _
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.replaying import replay_telling
from cqrs_sim.sessions.session import Head, Session
from cqrs_sim.sessions.sharing import spare
from cqrs_sim.sessions.summary import Summary, Tally
from cqrs_sim.sessions.trace import Trace


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    run = commands.add_parser("run", help=_("replay a session without a window"), allow_abbrev=False)
    run.add_argument("session", type=Path, metavar=_("SESSION"), help=_("a session's folder or exported file"))
    run.add_argument("--branch", type=whole_number, metavar="N", help=_("the branch of the folder (the current one)"))
    run.add_argument(
        "--until", type=time, metavar=_("TIME"), help=_("how far to simulate, such as 60s (the last input)")
    )
    run.add_argument("--facts", type=Path, metavar=_("FILE"), help=_("write every fact as a line of JSON"))
    run.add_argument("--stores", choices=("memory", "sql"), default="memory", help=_("what keeps the rows (memory)"))
    run.add_argument("--ledger", action="store_true", help=_("say what each client's answers owed and did not show"))
    run.add_argument("--bill", action="store_true", help=_("say what each client's remedy brought and cost"))
    run.add_argument("--remedy", type=remedy, metavar=_("REMEDY"), help=_("what readers do, such as wait:2s:pending"))
    run.add_argument("--for", dest="client", default="", metavar=_("CLIENT"), help=_("who has that remedy (everybody)"))
    run.add_argument(
        "--bound", type=time, default=SECOND, metavar=_("TIME"), help=_("count staleness beyond it apart (1s)")
    )
    run.add_argument("--json", action="store_true", help=_("print the summary as JSON"))
    run.set_defaults(act=_run)


def _run(options: argparse.Namespace) -> int:
    session = load(options.session, bootstrap.DOMAINS, options.branch)
    if options.facts is not None:
        spare(options.session, options.facts)
    if options.remedy is not None:
        session = remedied(session, Remedies((replace(options.remedy, client=options.client),)))
    elif options.client:
        raise Refused(_("--for says who has the remedy: name that too, such as --remedy wait:2s."))
    summary, ledger, bill = _replayed(session, options)
    with printing():
        if options.json:
            told: dict[str, Any] = {} if ledger is None else {"ledger": ledger_table.document(ledger)}
            told |= {} if bill is None else {"bill": bill_table.clients(bill)}
            print(json.dumps(asdict(summary) | told, indent=2))
        else:
            print(summary.sentences())
            if ledger is not None:
                print(ledger_table.table(ledger))
            if bill is not None:
                print(bill_table.by_client_told(bill))
    return 0


def _replayed(session: Session, options: argparse.Namespace) -> tuple[Summary, Ledger | None, Bill | None]:
    until, facts = options.until, options.facts
    with ExitStack() as opened:
        simulation = _simulation(session.head, options.stores, opened)
        ledger = Ledger(simulation, options.bound) if options.ledger or options.bill else None
        bill = Bill(simulation, ledger) if options.bill and ledger is not None else None
        trace = Trace(None if facts is None else opened.enter_context(written(facts)))
        tally = Tally()
        simulation.subscribe(trace)
        simulation.subscribe(tally)
        end = until if until is not None else max((entry.at for entry in session.entries), default=0)
        replay_telling(simulation, session.entries, end, opened.enter_context(progress()))
        summary = tally.summary(simulation.now, simulation.seed, trace.facts, trace.digest)
        return summary, ledger if options.ledger else None, bill


def _simulation(head: Head, stores: str, opened: ExitStack) -> Simulation:
    if stores == "memory":
        return bootstrap.in_memory(head)
    try:
        folder = Path(opened.enter_context(TemporaryDirectory(prefix="cqrs-sim-")))
    except OSError as error:
        raise Refused(
            _("No temporary folder can be made ({reason}): set TMPDIR, or leave --stores out.").format(
                reason=error.strerror
            )
        ) from error
    return opened.enter_context(bootstrap.on_files(head, folder))
