"""Facts: everything that happens, frozen, each with its moment in simulated microseconds."""

from __future__ import annotations

from typing import Any

from cqrs_sim.core.domain import Values
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Command, Envelope, Query
from cqrs_sim.core.records import quick
from cqrs_sim.core.rows import Key
from cqrs_sim.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened in the simulation at this moment."""

    at: int


@quick
@dataclass(frozen=True, slots=True)
class Submitted(Fact):
    """A client sent a command; what becomes of it carries the same ticket."""

    ticket: int
    client: str
    command_id: str
    command: Command


@quick
@dataclass(frozen=True, slots=True)
class RuleChecked(Fact):
    """A rule was tried on the command; `broken_by` holds the values of the refusal, None where the rule holds."""

    ticket: int
    rule: str
    broken_by: Values | None


@quick
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


@quick
@dataclass(frozen=True, slots=True)
class Committed(Fact):
    """An event entered the log, in the transaction of its rows."""

    ticket: int
    envelope: Envelope


@quick
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


@quick
@dataclass(frozen=True, slots=True)
class Sent(LaneFact):
    """A copy left the relay and will arrive at `arrives_at` (microseconds)."""

    arrives_at: int


@quick
@dataclass(frozen=True, slots=True)
class Lost(LaneFact):
    """A copy was lost on the way; the relay sends the event again at `again_at` (microseconds), or never for None."""

    again_at: int | None


@dataclass(frozen=True, slots=True)
class Duplicated(LaneFact):
    """A copy became two: this one is the second, of the copy `of`; it will arrive at `arrives_at` (microseconds)."""

    of: int
    arrives_at: int


@dataclass(frozen=True, slots=True)
class Delayed(LaneFact):
    """A copy on its way was held up and will arrive at `arrives_at` (microseconds)."""

    arrives_at: int


@dataclass(frozen=True, slots=True)
class Delivered(LaneFact):
    """A copy reached the projector."""


@dataclass(frozen=True, slots=True)
class Held(LaneFact):
    """A copy waits at the projector until the event at `waiting_for` has been applied."""

    waiting_for: int


@quick
@dataclass(frozen=True, slots=True)
class Applied(LaneFact):
    """The event is in the read store, whose checkpoint stands at `checkpoint`."""

    checkpoint: int


@dataclass(frozen=True, slots=True)
class Ignored(LaneFact):
    """The projector had this event already and let the copy fall."""


@dataclass(frozen=True, slots=True)
class Failed(LaneFact):
    """The projection failed on the event, for the `attempt`-th time; it is tried again or parked."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Parked(LaneFact):
    """The event was put aside, so that others can go on; those about the same thing are parked behind it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Replayed(LaneFact):
    """A parked event is in the read store after all."""


@dataclass(frozen=True, slots=True)
class OfLane(Fact):
    """Something that happened to a lane as a whole."""

    lane: str


@dataclass(frozen=True, slots=True)
class CheckpointSaved(OfLane):
    """The checkpoint was moved to `checkpoint` in a transaction of its own."""

    checkpoint: int


@dataclass(frozen=True, slots=True)
class AppliedAtOnce(OfLane):
    """Together with the command of this ticket, the event went from the log into the read store; no copy travelled."""

    ticket: int
    position: int
    checkpoint: int


@dataclass(frozen=True, slots=True)
class Partitioned(OfLane):
    """Nothing arrives before `until` (microseconds); a moment that has come heals the partition."""

    until: int


@dataclass(frozen=True, slots=True)
class Crashed(OfLane):
    """The projector stopped; its checkpoint stays, and `waiting` copies will be delivered again."""

    checkpoint: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Restarted(OfLane):
    """The projector goes on from its checkpoint."""

    checkpoint: int


@dataclass(frozen=True, slots=True)
class Fenced(OfLane):
    """A projector found that another one holds the lease, the `lease`-th that was given out, and stopped."""

    lease: int


@dataclass(frozen=True, slots=True)
class Wiped(OfLane):
    """The lane's read store was emptied."""


@dataclass(frozen=True, slots=True)
class Rebuilt(OfLane):
    """The lane's read store holds the log up to `position`, of `of` events that its rebuild takes."""

    position: int
    of: int


@dataclass(frozen=True, slots=True)
class LaneOpened(OfLane):
    """A lane to a read store of these read models was opened; it serves no queries before LaneServes."""

    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LaneServes(OfLane):
    """From now on the lane's read store answers queries about these read models."""

    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LaneClosed(OfLane):
    """The lane and its read store are gone."""


@dataclass(frozen=True, slots=True)
class PublishFailed(Fact):
    """Without an outbox: the event at `position` was committed, but never sent."""

    position: int


@dataclass(frozen=True, slots=True)
class PublishedUncommitted(Fact):
    """Without an outbox: an event was sent although its command's commit failed, so the log never holds it."""

    ticket: int
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class Injected(Fact):
    """Someone did this to the machinery."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class Asked(Fact):
    """A client sent a query."""

    ticket: int
    client: str
    query: Query


@dataclass(frozen=True, slots=True)
class Waits(Fact):
    """A query waits until the lane's checkpoint has reached `receipt`, up to `until` (microseconds) or for ever."""

    ticket: int
    client: str
    lane: str
    receipt: int
    until: int | None


@dataclass(frozen=True, slots=True)
class TimedOut(Fact):
    """A query has waited for `receipt` in vain: the lane's checkpoint is at `checkpoint`. Nothing is rolled back."""

    ticket: int
    client: str
    lane: str
    receipt: int
    checkpoint: int


@dataclass(frozen=True, slots=True)
class AnsweredPending(Fact):
    """Instead of rows the client is told that what it has a receipt for is not here yet."""

    ticket: int
    client: str
    lane: str
    position: int
    receipt: int


@dataclass(frozen=True, slots=True)
class AskedWriteStore(Fact):
    """A query, or what it needs to know of its client's own events, goes to the write store, and takes its turn."""

    ticket: int
    client: str


@dataclass(frozen=True, slots=True)
class Answered(Fact):
    """A read store answered: rows of one table, built when its checkpoint stood at `position`.

    Where the write store itself answered it is the lane. `from_write` are the positions of events that the read store
    did not have, and that the rows tell of all the same, because they were read from the write store.
    """

    ticket: int
    client: str
    lane: str
    position: int
    table: str
    rows: tuple[Any, ...]
    from_write: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OfGuess(Fact):
    """Something about what a client shows of its command of this ticket before it is true."""

    ticket: int
    client: str


@dataclass(frozen=True, slots=True)
class Guessed(OfGuess):
    """The client shows at once what the command will presumably come to."""


@dataclass(frozen=True, slots=True)
class RolledBack(OfGuess):
    """The command was rejected, so the client shows it no longer."""


@dataclass(frozen=True, slots=True)
class Confirmed(OfGuess):
    """For the first time the client was given an answer built at `receipt` or later: it shows what is true instead."""

    receipt: int


@dataclass(frozen=True, slots=True)
class SettingsChanged(Fact):
    """Someone turned a setting; it applies to events that are sent from now on."""

    settings: Settings
