"""`cqrs-sim export` and `cqrs-sim import`: a session to one file and back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cqrs_sim import bootstrap
from cqrs_sim.cli.output import progress
from cqrs_sim.language import _
from cqrs_sim.sessions.sharing import export


def add(commands: Any) -> None:
    """Add both commands to the parser's."""
    leave = commands.add_parser("export", help=_("write a session to one file"), allow_abbrev=False)
    leave.add_argument("session", type=Path, metavar=_("SESSION"), help=_("a session's folder"))
    leave.add_argument("out", type=Path, metavar="OUT.json", help=_("the file to write"))
    leave.set_defaults(act=_export)
    bring = commands.add_parser("import", help=_("make a folder of an exported file"), allow_abbrev=False)
    bring.add_argument("file", type=Path, metavar=_("FILE"), help=_("an exported session"))
    bring.add_argument("folder", type=Path, metavar=_("FOLDER"), help=_("a folder that is empty or not there yet"))
    bring.add_argument("--anew", action="store_true", help=_("take it as this version replays it, if that differs"))
    bring.set_defaults(act=_import)


def _export(options: argparse.Namespace) -> int:
    export(options.session, options.out, bootstrap.DOMAINS)
    return 0


def _import(options: argparse.Namespace) -> int:
    with progress() as tell:
        bootstrap.import_session(options.file, options.folder, options.anew, tell)
    return 0
