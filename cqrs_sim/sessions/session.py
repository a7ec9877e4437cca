"""A session as data: the head says what is simulated, the entries are the inputs of people."""

from __future__ import annotations

from dataclasses import dataclass, field

from cqrs_sim.core.journal import SYNCHRONOUS, Ask, Entry, Input, Submit
from cqrs_sim.core.messages import storable
from cqrs_sim.core.settings import Settings

FORMAT = 1
"""The version of the session format that this program writes, and the newest it reads."""


@dataclass(frozen=True)
class Head:
    """What a session simulates: the domain by name, the seed of all luck, and the settings it begins with."""

    domain: str
    seed: int
    settings: Settings = SYNCHRONOUS


@dataclass(frozen=True)
class Session:
    """A head and the inputs in the order of time: with the seed, all that a replay needs."""

    head: Head
    entries: tuple[Entry, ...] = field(default=())


class SessionError(Exception):
    """A session that cannot be read or written; the message says what happened and what to do."""


def check(wish: Input) -> None:
    """Raise ValueError, with a sentence, for an input that no store can keep."""
    match wish:
        case Submit(client, command, command_id):
            storable(command, client, command_id)
        case Ask(client, query):
            storable(query, client)
