"""The command line; with no command it opens the window, and only then imports Qt."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

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

NEW_SESSION = {"folder": None, "domain": "social-feed", "seed": 1, "delay": 2 * SECOND}
"""What a new session is like where the options say nothing else."""


class Refused(Exception):
    """A wish of the command line that cannot be met; the message says what and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status: 0, 2 for input that cannot be used, 130 when interrupted."""
    try:
        with _printing():
            options = _parser().parse_args(arguments)
        act: Callable[[argparse.Namespace], int] = options.act
        return act(options)
    except (Refused, SessionError, StoreUnavailable) as error:
        print(f"cqrs-sim: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED


@contextmanager
def _printing() -> Iterator[None]:
    """Have what is printed in the block arrive, or raise Refused; whoever stops reading early may do so."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every code page has the µ of a short time
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:  # None where it was closed from the start
                sys.stdout.flush()
    except OSError as error:
        # Python will flush once more at its end; what could not be written must not fail again there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            sys.exit(0)
        raise Refused(f"The output cannot be written ({error.strerror}): send it elsewhere.") from error


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
    new = parser.add_argument_group("the new session that the window opens with")
    new.add_argument("--folder", type=Path, metavar="DIR", help="keep it in this folder")
    new.add_argument("--domain", choices=sorted(bootstrap.DOMAINS), help="what to simulate (social-feed)")
    new.add_argument("--seed", type=_whole_number, help="the seed of all luck (1)")
    new.add_argument("--delay", type=_delay, metavar="TIME", help="the sync delay, up to 30s (2s)")
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


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from error


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

    new = NEW_SESSION | _given(options)
    return open_window(new["folder"], new["domain"], new["seed"], Settings(DelayLaw(mean=new["delay"])))


def _given(options: argparse.Namespace) -> dict[str, Any]:
    return {name: value for name in NEW_SESSION if (value := getattr(options, name)) is not None}


def _run(options: argparse.Namespace) -> int:
    if given := _given(options):
        raise Refused(f"--{next(iter(given))} is for a new session, and run replays one: leave it out.")
    session = load(options.session, bootstrap.DOMAINS)
    if options.facts is not None and _is_within(options.facts, options.session):
        raise Refused(f"{options.facts} belongs to the session, which would be lost: name another file.")
    summary = _replayed(session, options.until, options.facts, options.stores)
    with _printing():
        print(json.dumps(asdict(summary), indent=2) if options.json else summary.sentences())
    return 0


def _replayed(session: Session, until: int | None, facts: Path | None, stores: str) -> Summary:
    with ExitStack() as opened:
        simulation = _simulation(session.head, stores, opened)
        trace = Trace(None if facts is None else opened.enter_context(_written(facts)))
        tally = Tally()
        simulation.subscribe(trace)
        simulation.subscribe(tally)
        end = until if until is not None else max((entry.at for entry in session.entries), default=0)
        replay(simulation, session.entries, end, opened.enter_context(_progress(simulation, end)))
        return tally.summary(simulation.now, simulation.seed, trace.facts, trace.digest)


@contextmanager
def _progress(simulation: Simulation, end: int) -> Iterator[Callable[[], bool] | None]:
    """Show on a terminal how far the simulation has come whenever what is returned is called."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    # Imported here because the window opens without it.
    from tqdm import tqdm

    with tqdm(total=end / SECOND, unit="s", unit_scale=True, desc="simulated", leave=False) as bar:

        def show() -> bool:
            bar.update(simulation.now / SECOND - bar.n)
            return False

        yield show


def _simulation(head: Head, stores: str, opened: ExitStack) -> Simulation:
    if stores == "memory":
        return bootstrap.in_memory(head)
    try:
        folder = Path(opened.enter_context(TemporaryDirectory(prefix="cqrs-sim-")))
    except OSError as error:
        raise Refused(
            f"No temporary folder can be made ({error.strerror}): set TMPDIR, or leave --stores out."
        ) from error
    return opened.enter_context(bootstrap.on_files(head, folder / "write.db", folder / "read.db"))


@contextmanager
def _written(path: Path) -> Iterator[Callable[[bytes], object]]:
    """A new file to write to, whole at the end of the block; raises Refused when the file cannot be written."""
    try:
        with path.open("wb") as file:
            yield file.write
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror}): name another file.") from error


def _is_within(path: Path, session: Path) -> bool:
    real, home = Path(os.path.realpath(path)), Path(os.path.realpath(session))
    return home == real or home in real.parents
