"""`cqrs-sim branches`: lists or changes the lines of history of a session."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cqrs_sim import bootstrap
from cqrs_sim.cli.arguments import time, whole_number
from cqrs_sim.cli.output import printing, progress
from cqrs_sim.core import duration
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext, pgettext
from cqrs_sim.sessions.branches import Branch
from cqrs_sim.sessions.folder import Folder, branches_of, load, switch
from cqrs_sim.sessions.session import Session

_CAUSES = {
    "reset": pgettext("why there is a branch", "reset"),
    "undo": pgettext("why there is a branch", "undo"),
    "past": pgettext("why there is a branch", "past"),
    "anew": pgettext("why there is a branch", "anew"),
}


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    branches = commands.add_parser("branches", help=_("list or change the branches of a session"), allow_abbrev=False)
    branches.add_argument("session", type=Path, metavar=_("SESSION"), help=_("a session's folder"))
    change = branches.add_mutually_exclusive_group()
    change.add_argument("--switch", type=whole_number, metavar="N", help=_("go on with branch N next time"))
    change.add_argument("--reset", action="store_true", help=_("go on with a new branch from the start next time"))
    change.add_argument("--undo", action="store_true", help=_("go on without the newest command, on a new branch"))
    change.add_argument(
        "--from", type=time, metavar=_("TIME"), dest="moment", help=_("go on from TIME, on a new branch")
    )
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
    count, end = len(session.entries), duration.exact(session.end)
    inputs = ngettext("{n} input, to {time}", "{n} inputs, to {time}", count).format(n=whole(count), time=end)
    if (origin := branch.origin) is None:
        return "  ".join((str(branch.number), _("the first, {inputs}").format(inputs=inputs)))
    said = _("from branch {parent} at {time} ({cause}), {inputs}")
    at, cause = duration.exact(origin.at), _CAUSES[origin.cause]
    return f"{branch.number}  {said.format(parent=origin.parent, time=at, cause=cause, inputs=inputs)}"
