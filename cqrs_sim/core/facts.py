"""Facts: everything that happens, frozen, each with its moment in simulated microseconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cqrs_sim.core.domain import Values
from cqrs_sim.core.messages import Command, Envelope, Query
from cqrs_sim.core.rows import Key
from cqrs_sim.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened in the simulation at this moment."""

    at: int


@dataclass(frozen=True, slots=True)
class Submitted(Fact):
    """A client sent a command; what becomes of it carries the same ticket."""

    ticket: int
    client: str
    command_id: str
    command: Command


@dataclass(frozen=True, slots=True)
class RuleChecked(Fact):
    """A rule was tried on the command; `broken_by` holds the values of the refusal, None where the rule holds."""

    ticket: int
    rule: str
    broken_by: Values | None


@dataclass(frozen=True, slots=True)
class Accepted(Fact):
    """Success; `receipt` is the position of the command's last event, and all that the caller learns."""

    ticket: int
    receipt: int


@dataclass(frozen=True, slots=True)
class Rejected(Fact):
    """Failure: this rule was broken by these values; nothing was changed."""

    ticket: int
    rule: str
    values: Values


@dataclass(frozen=True, slots=True)
class Committed(Fact):
    """An event entered the log, in the transaction of its rows."""

    ticket: int
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class RowChanged(Fact):
    """A row of a store ("write", or the name of a lane) was put or dropped; None where there was no row."""

    store: str
    table: str
    key: Key
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class LaneFact(Fact):
    """Something that happened on a lane to one copy of the event at `position`."""

    lane: str
    position: int
    copy: int


@dataclass(frozen=True, slots=True)
class Sent(LaneFact):
    """A copy left the relay and will arrive at `arrives_at` (microseconds)."""

    arrives_at: int


@dataclass(frozen=True, slots=True)
class Delivered(LaneFact):
    """A copy reached the projector."""


@dataclass(frozen=True, slots=True)
class Held(LaneFact):
    """A copy waits at the projector until the event at `waiting_for` has been applied."""

    waiting_for: int


@dataclass(frozen=True, slots=True)
class Applied(LaneFact):
    """The event is in the read store, and the checkpoint stands at its position."""


@dataclass(frozen=True, slots=True)
class Ignored(LaneFact):
    """The projector had this event already and let the copy fall."""


@dataclass(frozen=True, slots=True)
class Asked(Fact):
    """A client sent a query."""

    ticket: int
    client: str
    query: Query


@dataclass(frozen=True, slots=True)
class Answered(Fact):
    """A read store answered: rows of one table, built when its checkpoint stood at `position`."""

    ticket: int
    client: str
    lane: str
    position: int
    table: str
    rows: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class SettingsChanged(Fact):
    """Someone turned a setting; it applies to events that are sent from now on."""

    settings: Settings
