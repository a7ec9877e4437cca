"""A session that will be killed: it says what was acknowledged, one line each, until then.

python victim.py FOLDER NAME SEED [STATEMENT]; at this SQL statement, if given, it kills itself.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from itertools import count
from pathlib import Path
from random import Random

from sqlalchemy import Engine, event

from cqrs_sim.bootstrap import new_session, open_session
from cqrs_sim.core.facts import Accepted, Fact, Submitted
from cqrs_sim.core.journal import Ask, Configure, Submit
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from cqrs_sim.sessions.folder import is_free
from cqrs_sim.sessions.open_session import OpenSession

MILLISECOND = 1_000
SHAPES = (DelayLaw("exponential", 40 * MILLISECOND), DelayLaw("fixed", 0), DelayLaw("uniform", 90 * MILLISECOND))


class Herald:
    """Prints each receipt of this victim's own commands as soon as it is told."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._mine: dict[int, str] = {}

    def __call__(self, fact: Fact) -> None:
        if isinstance(fact, Submitted) and fact.command_id.startswith(f"{self._name}-"):
            self._mine[fact.ticket] = fact.command_id
        elif isinstance(fact, Accepted) and fact.ticket in self._mine:
            print(fact.receipt, self._mine[fact.ticket], flush=True)


def live(session: OpenSession, name: str, chance: Random) -> None:
    """Act as a person does, for ever."""
    session.simulation.subscribe(Herald(name))
    for number in count(1):
        with session.simulation.together():
            session.simulation.run_until(session.simulation.now + chance.randrange(60 * MILLISECOND))
        session.do(Submit("Ana", CreatePost(f"{name} {number}"), f"{name}-{number}"))
        if number % 5 == 0:
            session.do(Ask("Ben", GetPostFeed()))
        if number % 7 == 0:
            session.do(Configure(Settings(chance.choice(SHAPES), TrafficRates(60, 20))))
        if number % 4 == 0:
            session.mark()


def die_at(statement: int) -> None:
    """Kill this process when the SQL statement with this number begins, as a loss of power could."""
    left = count(statement, -1)

    def trace(_: str) -> None:
        if next(left) <= 0:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    @event.listens_for(Engine, "connect")
    def watch(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(trace)


def main(folder: Path, name: str, seed: int, statement: int | None = None) -> None:
    """Open the session, or begin it, and live until killed."""
    if statement is not None:
        die_at(statement)
    settings = Settings(SHAPES[0], TrafficRates(60, 20))
    with new_session(folder, "social-feed", seed, settings) if is_free(folder) else open_session(folder) as session:
        print("open", flush=True)
        live(session, name, Random(f"{seed} {name}"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), *map(int, sys.argv[4:]))
