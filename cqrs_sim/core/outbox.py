"""The outbox: the event log, one more table of the write store, committed with the rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from cqrs_sim.core.domain import Moment, Position
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.messages import Caller, Envelope, Event, payload_of
from cqrs_sim.core.records import quick
from cqrs_sim.core.rows import ReadRows, Rows, Table


@quick
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


class Tail:
    """The end of a log that only one gate writes: known here, so that appending asks the store for nothing."""

    def __init__(self, rows: ReadRows) -> None:
        """Go on behind the newest event that is there."""
        self._find(rows)

    def append(self, rows: Rows, events: Iterable[Event], caller: Caller, command_id: str) -> tuple[Envelope, ...]:
        """Put events at the end of the log, in the transaction of the rows they tell about; `moved` when it is over."""
        if rows.get(OUTBOX, self.head + 1) is not None:  # interrupted between a commit and `moved`
            self._find(rows)
        position = self.head
        versions: dict[str, int] = {}
        envelopes = []
        for event in events:
            position += 1
            subject = event.subject
            version = versions[subject] = (versions.get(subject) or self._version_of(rows, subject)) + 1
            envelope = Envelope(
                position,
                caller.at,
                type(event).__name__,
                event.version,
                subject,
                version,
                command_id,
                caller.client,
                event,
            )
            rows.put(OUTBOX, row_of(envelope))
            envelopes.append(envelope)
        return tuple(envelopes)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what the log itself tells, so that a keyframe is small."""
        return {"head": self.head, "_inherited": self.head > 0, "_versions": {}}

    def moved(self, envelopes: Iterable[Envelope]) -> None:
        """Note that these have been committed."""
        for envelope in envelopes:
            self.head = envelope.position
            self._versions[envelope.subject] = envelope.subject_version

    def _find(self, rows: ReadRows) -> None:
        self.head = head_of(rows)
        self._inherited = self.head > 0
        self._versions: dict[str, int] = {}

    def _version_of(self, rows: ReadRows, subject: str) -> int:
        known = self._versions.get(subject)
        if known is not None or not self._inherited:
            return known or 0
        latest = rows.find(OUTBOX, {"subject": subject}, order=("-subject_version",), limit=1)
        return latest[0].subject_version if latest else 0


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
