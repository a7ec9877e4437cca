"""The outbox: the event log, one more table of the write store, committed with the rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from cqrs_sim.core.domain import Moment, Position
from cqrs_sim.core.messages import Caller, Envelope, Event, payload_of
from cqrs_sim.core.rows import ReadRows, Rows, Table


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One event of the log, its values as JSON."""

    position: Annotated[int, Position()]
    committed_at: Annotated[int, Moment()]
    event_type: str
    event_version: int
    subject: str
    subject_version: int
    command_id: str
    client: str
    payload: str


OUTBOX: Table[OutboxRow] = Table("outbox", OutboxRow, key=("position",), indexes=(("subject", "subject_version"),))


def head_of(rows: ReadRows) -> int:
    """Return the position of the newest event; 0 for an empty log."""
    newest = rows.find(OUTBOX, order=("-position",), limit=1)
    return newest[0].position if newest else 0


def append(rows: Rows, event: Event, caller: Caller, command_id: str) -> Envelope:
    """Put the event at the end of the log, within the transaction of the rows it tells about."""
    subject = event.subject
    latest = rows.find(OUTBOX, {"subject": subject}, order=("-subject_version",), limit=1)
    envelope = Envelope(
        position=head_of(rows) + 1,
        committed_at=caller.at,
        event_type=type(event).__name__,
        event_version=event.version,
        subject=subject,
        subject_version=latest[0].subject_version + 1 if latest else 1,
        command_id=command_id,
        client=caller.client,
        event=event,
    )
    rows.put(OUTBOX, row_of(envelope))
    return envelope


def row_of(envelope: Envelope) -> OutboxRow:
    """Return the envelope as a row of the outbox."""
    return OutboxRow(
        envelope.position,
        envelope.committed_at,
        envelope.event_type,
        envelope.event_version,
        envelope.subject,
        envelope.subject_version,
        envelope.command_id,
        envelope.client,
        payload_of(envelope.event),
    )


def envelope_of(row: OutboxRow, kinds: Mapping[str, type[Event]]) -> Envelope:
    """Return the envelope that a row of the outbox was made of; `kinds` are the events by their names."""
    return Envelope(
        row.position,
        row.committed_at,
        row.event_type,
        row.event_version,
        row.subject,
        row.subject_version,
        row.command_id,
        row.client,
        kinds[row.event_type](**json.loads(row.payload)),
    )
