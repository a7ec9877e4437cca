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
from cqrs_sim.core.journal import Entry, Submit, opening, replay
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.sessions.branches import Branch
from cqrs_sim.sessions.folder import Folder, branches_of, is_free, load, switch
from cqrs_sim.sessions.home import own_folder
from cqrs_sim.sessions.session import Head, Session, SessionError
from cqrs_sim.sessions.sharing import export, is_within
from cqrs_sim.sessions.summary import Summary, Tally
from cqrs_sim.sessions.trace import Trace

_THEMES = ("light", "dark", "high-contrast")
BAD_INPUT = 2
INTERRUPTED = 130

COMMANDS = ("run", "shot", "export", "import", "branches")
"""What may come first instead of a session to open."""

NEW_SESSION = {"domain": "social-feed", "seed": 1, "delay": 2 * SECOND}
"""What a new session is like where the options say nothing else."""


class Refused(Exception):
    """A wish of the command line that cannot be met; the message says what and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status: 0, 2 for input that cannot be used, 130 when interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with _printing():
            options = (_commands() if words[:1] and words[0] in COMMANDS else _window()).parse_args(words)
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


def _window() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="cqrs-sim",
        description="See commands cross from the write store to the feed.",
        epilog=f"Without a window: cqrs-sim {{{','.join(COMMANDS)}}} ...; each tells more with --help.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"CQRS Sim {__version__}")
    parser.add_argument(
        "session",
        type=_place,
        nargs="?",
        metavar="SESSION",
        help="the folder of a session to go on with, or of a new one",
    )
    parser.add_argument(
        "--anew", action="store_true", help="if this version replays the session differently: go on on a new branch"
    )
    new = parser.add_argument_group("a new session")
    new.add_argument("--domain", choices=sorted(bootstrap.DOMAINS), help="what to simulate (social-feed)")
    new.add_argument("--seed", type=_whole_number, help="the seed of all luck (1)")
    new.add_argument("--delay", type=_delay, metavar="TIME", help="the sync delay, up to 30s (2s)")
    parser.set_defaults(act=_open_window)
    return parser


def _commands() -> argparse.ArgumentParser:
    parser = _Parser(prog="cqrs-sim", allow_abbrev=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    _add_run(commands)
    export = commands.add_parser("export", help="write a session to one file", allow_abbrev=False)
    export.add_argument("session", type=Path, metavar="SESSION", help="a session's folder")
    export.add_argument("out", type=Path, metavar="OUT.json", help="the file to write")
    export.set_defaults(act=_export)
    bring = commands.add_parser("import", help="make a folder of an exported file", allow_abbrev=False)
    bring.add_argument("file", type=Path, metavar="FILE", help="an exported session")
    bring.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is empty or not there yet")
    bring.add_argument("--anew", action="store_true", help="take it as this version replays it, if that differs")
    bring.set_defaults(act=_import)
    _add_shot(commands)
    branches = commands.add_parser("branches", help="list or change the branches of a session", allow_abbrev=False)
    branches.add_argument("session", type=Path, metavar="SESSION", help="a session's folder")
    change = branches.add_mutually_exclusive_group()
    change.add_argument("--switch", type=_whole_number, metavar="N", help="go on with branch N next time")
    change.add_argument("--reset", action="store_true", help="go on with a new branch from the start next time")
    branches.set_defaults(act=_branches)
    return parser


def _add_shot(commands: Any) -> None:
    shot = commands.add_parser("shot", help="save a picture of the window", allow_abbrev=False)
    shot.add_argument("out", type=Path, metavar="OUT.png", help="the picture to write")
    shot.add_argument("session", type=Path, nargs="?", metavar="SESSION", help="a session (the samples of a new one)")
    shot.add_argument("--at", type=_time, metavar="TIME", help="the moment, such as 4s (the last input)")
    shot.add_argument("--size", type=_size, default=(1280, 720), metavar="WxH", help="in pixels (1280x720)")
    shot.add_argument("--theme", choices=_THEMES, default=_THEMES[0], help=f"the colours ({_THEMES[0]})")
    shot.set_defaults(act=_shot)


def _add_run(commands: Any) -> None:
    run = commands.add_parser("run", help="replay a session without a window", allow_abbrev=False)
    run.add_argument("session", type=Path, metavar="SESSION", help="a session's folder or exported file")
    run.add_argument("--branch", type=_whole_number, metavar="N", help="the branch of the folder (the current one)")
    run.add_argument("--until", type=_time, metavar="TIME", help="how far to simulate, such as 60s (the last input)")
    run.add_argument("--facts", type=Path, metavar="FILE", help="write every fact as a line of JSON")
    run.add_argument("--stores", choices=("memory", "sql"), default="memory", help="what keeps the rows (memory)")
    run.add_argument("--json", action="store_true", help="print the summary as JSON")
    run.set_defaults(act=_run)


def _place(text: str) -> Path:
    if text in COMMANDS:
        raise argparse.ArgumentTypeError(f"{text} is a command, which comes first; write ./{text} for a folder")
    return Path(text)


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


def _size(text: str) -> tuple[int, int]:
    width, times, height = text.lower().partition("x")
    if not (times and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size: write one such as 1280x720")
    size = (int(width), int(height))
    if not (800 <= size[0] <= 7680 and 600 <= size[1] <= 4320):
        raise argparse.ArgumentTypeError("the size lies between 800x600 and 7680x4320")
    return size


def _shot(options: argparse.Namespace) -> int:
    from cqrs_sim.app import take_shot

    session = _with_samples() if options.session is None else load(options.session, bootstrap.DOMAINS)
    at = session.end if options.at is None else options.at
    take_shot(session, at, options.size, options.theme.replace("-", " ").capitalize(), options.out)
    return 0


def _with_samples() -> Session:
    """A new session in which the samples are sent a second apart."""
    domain = bootstrap.DOMAINS["social-feed"]
    samples = enumerate(domain.samples, 1)
    sent = (Entry(number * SECOND, Submit(sample.client, sample.command)) for number, sample in samples)
    return Session(Head(domain.name, seed=1), (*opening(domain, Settings()), *sent))


def _open_window(options: argparse.Namespace) -> int:
    from cqrs_sim.app import open_window

    given = {name: value for name in NEW_SESSION if (value := getattr(options, name)) is not None}
    path: Path | None = options.session
    if path is not None and not is_free(path):
        if given:
            raise Refused(f"--{next(iter(given))} is for a new session, and {path} is there already: leave it out.")
        return open_window(lambda: bootstrap.open_session(path, anew=options.anew), named=True)
    if options.anew:
        raise Refused("--anew is for a session that is there already: leave it out.")
    new: dict[str, Any] = NEW_SESSION | given
    settings = Settings(DelayLaw(mean=new["delay"]))
    return open_window(
        lambda: bootstrap.new_session(path or own_folder(), new["domain"], new["seed"], settings),
        named=path is not None,
    )


def _export(options: argparse.Namespace) -> int:
    export(options.session, options.out, bootstrap.DOMAINS)
    return 0


def _import(options: argparse.Namespace) -> int:
    bootstrap.import_session(options.file, options.folder, options.anew)
    return 0


def _branches(options: argparse.Namespace) -> int:
    path: Path = options.session
    if options.reset:
        with Folder.open(path) as folder:
            bootstrap.reset(folder)
    elif options.switch is not None:
        switch(path, options.switch)
    current, branches = branches_of(path)
    with _printing():
        for branch in branches:
            print(
                "*" if branch.number == current else " ",
                _sentence(branch, load(path, bootstrap.DOMAINS, branch.number)),
            )
    return 0


def _sentence(branch: Branch, session: Session) -> str:
    origin = "the first" if branch.parent is None else f"from branch {branch.parent} at {duration.exact(branch.at)}"
    return f"{branch.number}  {origin}, {len(session.entries)} inputs, to {duration.exact(session.end)}"


def _run(options: argparse.Namespace) -> int:
    session = load(options.session, bootstrap.DOMAINS, options.branch)
    if options.facts is not None and is_within(options.facts, options.session):
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
