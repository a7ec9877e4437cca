"""A moment of a session on the command line: which, and the simulation as it is then."""

from __future__ import annotations

import argparse
from typing import Any

from cqrs_sim import bootstrap
from cqrs_sim.cli.arguments import time, whole_number
from cqrs_sim.cli.output import progress
from cqrs_sim.core.publisher import Listener
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.language import _
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.replaying import replay_telling


def add_moment(parser: Any) -> None:
    """Add the options that name a branch and a moment, and --json."""
    parser.add_argument(
        "--branch", type=whole_number, metavar="N", help=_("the branch of the folder (the current one)")
    )
    parser.add_argument("--at", type=time, metavar=_("TIME"), help=_("the moment, such as 4s (the last input)"))
    parser.add_argument("--json", action="store_true", help=_("print it as JSON"))


def replayed(options: argparse.Namespace, *listeners: Listener) -> Simulation:
    """Return the simulation of the session that is named, at the moment that is named; these hear every fact.

    Raises SessionError.
    """
    session = load(options.session, bootstrap.DOMAINS, options.branch)
    simulation = bootstrap.in_memory(session.head)
    for listener in listeners:
        simulation.subscribe(listener)
    with progress() as tell:
        replay_telling(simulation, session.entries, session.end if options.at is None else options.at, tell)
    return simulation
