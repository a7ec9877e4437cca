"""A session as data: the head says what is simulated, the entries are the inputs of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from cqrs_sim.core.answering import check_remedies
from cqrs_sim.core.arrangement import check_layout
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.faults import CannotBeDone, check_fault
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.journal import SYNCHRONOUS, Ask, Configure, Entry, Inject, Input, Submit, Watch
from cqrs_sim.core.messages import storable
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.watching import check_period
from cqrs_sim.core.written import listed
from cqrs_sim.language import _

FORMAT = 1
"""The version of the session format that this program writes, and the newest it reads."""


@dataclass(frozen=True)
class Head:
    """What a session simulates: the domain by name, the seed of all luck, and the settings it begins with."""

    domain: str
    seed: int
    settings: Settings = SYNCHRONOUS


@dataclass(frozen=True, slots=True)
class Marker:
    """How far a session had come: its moment (simulated microseconds), its head, and the hash of its log."""

    at: int
    head: int
    log_hash: str


Cause = Literal["reset", "undo", "past", "anew"]
"""Why a branch was begun: from the start, without its newest command, from a moment that somebody looked back to, or as
this version replays the session."""


@dataclass(frozen=True)
class Origin:
    """Where a branch sprang from: its parent's number, the moment (simulated microseconds), and why.

    Up to that moment its history is that of its parent; at 0 it is its own from the start. `inputs` is how many there
    were in its journal when it was begun.
    """

    parent: int
    at: int
    cause: Cause
    inputs: int


Line = Entry | Marker
"""What a line of a journal holds."""


@dataclass(frozen=True)
class Session:
    """A head and the inputs in the order of time: with the seed, all that a replay needs.

    The markers, in that order too, only bear witness to what a replay has to come to, so sessions with the same
    inputs are equal.
    """

    head: Head
    entries: tuple[Entry, ...] = field(default=())
    markers: tuple[Marker, ...] = field(default=(), compare=False)

    @property
    def end(self) -> int:
        """The newest moment that the journal speaks of (microseconds)."""
        return max((line.at for line in self.lines[-1:]), default=0)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The entries with the last marker among them: a journal that says all there is to say."""
        lines: list[Line] = [*self.entries, *self.markers[-1:]]
        return tuple(sorted(lines, key=lambda line: line.at))

    @property
    def settings(self) -> Settings:
        """The settings in force at the end."""
        turned = (entry.input.settings for entry in reversed(self.entries) if isinstance(entry.input, Configure))
        return next(turned, self.head.settings)


class SessionError(Exception):
    """A session that cannot be read or written; the message says what happened and what to do."""


class HistoryDiffers(SessionError):
    """A replay that does not come to what the markers of the journal say; nothing was changed."""


def check(wish: Input) -> None:
    """Raise ValueError, with a sentence, for an input that no store can keep."""
    match wish:
        case Submit(client, command, command_id):
            storable(command, client, command_id)
        case Ask(client, query):
            storable(query, client)
        case Watch(client, query, period):
            storable(query, client)
            check_period(period)
        case Inject(fault):
            check_fault(fault)


def domain_of(head: Head, domains: Mapping[str, Domain]) -> Domain:
    """Return the domain a head names. Raises SessionError for one this program has not, or not with such settings."""
    if head.domain not in domains:
        known = listed(sorted(domains))
        raise SessionError(
            _("The session is about {domain!r}, but this program only knows {known}.").format(
                domain=head.domain, known=known
            )
        )
    domain = domains[head.domain]
    try:
        check_layout(domain, head.settings.layout)
        check_remedies(domain, head.settings.remedies)
    except CannotBeDone as error:
        raise SessionError(_("The session cannot begin like this: {error}").format(error=error)) from error
    return domain
