"""The command line; with no command it opens the window, and only then imports Qt."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, NoReturn

from tqdm import tqdm

from cqrs_sim import __version__, bootstrap
from cqrs_sim.core import duration
from cqrs_sim.core.journal import replay
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.session import Head, Session, SessionError
from cqrs_sim.sessions.summary import Summary, Tally
from cqrs_sim.sessions.trace import Trace

BAD_INPUT = 2
INTERRUPTED = 130


class Refused(Exception):
    """A wish of the command line that cannot be met; the message says what and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status: 0, 2 for input that cannot be used, 130 when interrupted."""
    try:
        options = _parser().parse_args(arguments)
        act: Callable[[argparse.Namespace], int] = options.act
        return act(options)
    except (Refused, SessionError, StoreUnavailable) as error:
        print(f"cqrs-sim: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED


class _Parser(argparse.ArgumentParser):
    """A parser that answers bad input with one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit status 2."""
        self.exit(BAD_INPUT, f"cqrs-sim: {message}. See {self.prog} --help.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="cqrs-sim",
        description="See commands cross from the write store to the feed.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"CQRS Sim {__version__}")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="keep the new session in this folder")
    parser.add_argument("--domain", default="social-feed", choices=sorted(bootstrap.DOMAINS), help="what to simulate")
    parser.add_argument("--seed", type=int, default=1, help="the seed of all luck (1)")
    parser.add_argument("--delay", type=_delay, default=2 * SECOND, metavar="TIME", help="the sync delay (2s)")
    parser.set_defaults(act=_open_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    run = commands.add_parser("run", help="replay a session without a window", allow_abbrev=False)
    run.add_argument("session", type=Path, metavar="SESSION", help="a session's folder or exported file")
    run.add_argument("--until", type=_time, metavar="TIME", help="how far to simulate, such as 60s (the last input)")
    run.add_argument("--facts", type=Path, metavar="FILE", help="write every fact as a line of JSON")
    run.add_argument("--stores", choices=("memory", "sql"), default="memory", help="what keeps the rows (memory)")
    run.add_argument("--json", action="store_true", help="print the summary as JSON")
    run.set_defaults(act=_run)
    return parser


def _time(text: str) -> int:
    try:
        return duration.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error


def _delay(text: str) -> int:
    try:
        return DelayLaw(mean=_time(text)).mean
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error


def _open_window(options: argparse.Namespace) -> int:
    from cqrs_sim.app import open_window

    settings = Settings(DelayLaw(mean=options.delay))
    return open_window(options.folder, options.domain, options.seed, settings)


def _run(options: argparse.Namespace) -> int:
    session = load(options.session, bootstrap.DOMAINS)
    summary = _replayed(session, options.until, options.facts, options.stores)
    print(json.dumps(asdict(summary), indent=2) if options.json else summary.sentences())
    return 0


def _replayed(session: Session, until: int | None, facts: Path | None, stores: str) -> Summary:
    with ExitStack() as opened:
        simulation = _simulation(session.head, stores, opened)
        out = None if facts is None else opened.enter_context(_writable(facts))
        trace, tally = Trace(None if out is None else out.write), Tally()
        simulation.subscribe(trace)
        simulation.subscribe(tally)
        end = until if until is not None else max((entry.at for entry in session.entries), default=0)
        bar = opened.enter_context(
            tqdm(total=end / SECOND, unit="s", unit_scale=True, desc="simulated", leave=False, disable=None)
        )
        replay(simulation, session.entries, end, lambda: _show(bar, simulation))
        return tally.summary(simulation.now, simulation.seed, trace.facts, trace.digest)


def _show(bar: tqdm[NoReturn], simulation: Simulation) -> bool:
    bar.update(simulation.now / SECOND - bar.n)
    return False


def _simulation(head: Head, stores: str, opened: ExitStack) -> Simulation:
    if stores == "memory":
        return bootstrap.in_memory(head)
    folder = Path(opened.enter_context(TemporaryDirectory(prefix="cqrs-sim-")))
    return opened.enter_context(bootstrap.on_files(head, folder / "write.db", folder / "read.db"))


def _writable(path: Path) -> IO[bytes]:
    try:
        return path.open("wb")
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror}): name another file.") from error
