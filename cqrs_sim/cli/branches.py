"""`cqrs-sim branches`: lists or changes the lines of history of a session."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cqrs_sim import bootstrap
from cqrs_sim.cli.arguments import time, whole_number
from cqrs_sim.cli.output import printing, progress
from cqrs_sim.core import duration
from cqrs_sim.sessions.branches import Branch
from cqrs_sim.sessions.folder import Folder, branches_of, load, switch
from cqrs_sim.sessions.session import Session


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    branches = commands.add_parser("branches", help="list or change the branches of a session", allow_abbrev=False)
    branches.add_argument("session", type=Path, metavar="SESSION", help="a session's folder")
    change = branches.add_mutually_exclusive_group()
    change.add_argument("--switch", type=whole_number, metavar="N", help="go on with branch N next time")
    change.add_argument("--reset", action="store_true", help="go on with a new branch from the start next time")
    change.add_argument("--undo", action="store_true", help="go on without the newest command, on a new branch")
    change.add_argument("--from", type=time, metavar="TIME", dest="moment", help="go on from TIME, on a new branch")
    branches.set_defaults(act=_branches)


def _branches(options: argparse.Namespace) -> int:
    path: Path = options.session
    if options.reset:
        with Folder.open(path) as folder:
            bootstrap.reset(folder)
    elif options.undo:
        with Folder.open(path) as folder, progress() as tell:
            undone = bootstrap.undo(folder, tell)
        with printing():
            print(undone)
    elif options.moment is not None:
        with Folder.open(path) as folder, progress() as tell:
            bootstrap.branch_from(folder, options.moment, tell)
    elif options.switch is not None:
        switch(path, options.switch)
    current, branches = branches_of(path)
    with printing():
        for branch in branches:
            print(
                "*" if branch.number == current else " ",
                _sentence(branch, load(path, bootstrap.DOMAINS, branch.number)),
            )
    return 0


def _sentence(branch: Branch, session: Session) -> str:
    inputs = f"{len(session.entries)} inputs, to {duration.exact(session.end)}"
    if (origin := branch.origin) is None:
        return f"{branch.number}  the first, {inputs}"
    return f"{branch.number}  from branch {origin.parent} at {duration.exact(origin.at)} ({origin.cause}), {inputs}"
