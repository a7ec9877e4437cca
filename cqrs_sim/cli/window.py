"""The command line without a command: a session to open in the window, or what a new one is like."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cqrs_sim import __version__, bootstrap
from cqrs_sim.cli.arguments import Parser, delay, whole_number
from cqrs_sim.cli.output import Refused
from cqrs_sim.core.settings import DelayLaw, Settings
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.language import _
from cqrs_sim.sessions.folder import is_free
from cqrs_sim.sessions.home import own_folder

NEW_SESSION = {"domain": "social-feed", "seed": 1, "delay": 2 * SECOND}
"""What a new session is like where the options say nothing else."""


def parser(commands: Sequence[str]) -> Parser:
    """Return the parser of a command line without one of these commands."""

    def place(text: str) -> Path:
        if text in commands:
            raise argparse.ArgumentTypeError(
                _("{text} is a command, which comes first; write ./{text} for a folder").format(text=text)
            )
        return Path(text)

    made = Parser(
        prog="cqrs-sim",
        description=_("See commands cross from the write store to the read store."),
        epilog=_("Without a window: cqrs-sim {{{choices}}} ...; each tells more with --help.").format(
            choices=",".join(commands)
        ),
        allow_abbrev=False,
    )
    version = f"CQRS Sim {__version__}"
    made.add_argument("--version", action="version", version=version, help=_("show program's version number and exit"))
    made.add_argument(
        "session",
        type=place,
        nargs="?",
        metavar=_("SESSION"),
        help=_("the folder of a session to go on with, or of a new one"),
    )
    made.add_argument(
        "--anew", action="store_true", help=_("if this version replays the session differently: go on on a new branch")
    )
    new = made.add_argument_group(_("a new session"))
    add_domain(new)
    new.add_argument("--seed", type=whole_number, metavar="N", help=_("the seed of all luck (1)"))
    new.add_argument("--delay", type=delay, metavar=_("TIME"), help=_("the sync delay, up to 30s (2s)"))
    made.set_defaults(act=_open)
    return made


def add_domain(group: Any) -> None:
    """Add the choice of what a new session simulates."""
    default = NEW_SESSION["domain"]
    group.add_argument(
        "--domain",
        choices=tuple(bootstrap.DOMAINS),
        help=_("what a new session simulates ({default})").format(default=default),
    )


def _open(options: argparse.Namespace) -> int:
    from cqrs_sim.app.sessions import open_window

    given = {name: value for name in NEW_SESSION if (value := getattr(options, name)) is not None}
    path: Path | None = options.session
    if path is not None and not is_free(path):
        if given:
            raise Refused(
                _("--{option} is for a new session, and {path} is there already: leave it out.").format(
                    option=next(iter(given)), path=path
                )
            )
        return open_window(bootstrap.GoingOn(path, anew=options.anew), named=True)
    if options.anew:
        raise Refused(_("--anew is for a session that is there already: leave it out."))
    new: dict[str, Any] = NEW_SESSION | given
    settings = Settings(DelayLaw(mean=new["delay"]))
    beginning = bootstrap.Beginning(path or own_folder(), new["domain"], new["seed"], settings)
    return open_window(beginning, named=path is not None)
