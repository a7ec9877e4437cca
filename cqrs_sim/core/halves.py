"""The halves: rows and checkpoint of a projector, written in one transaction or in two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cqrs_sim.core.materializer import Arrival, Materializer
from cqrs_sim.core.messages import Envelope
from cqrs_sim.core.settings import ProjectorSwitches


class Halves:
    """Writes a batch as the switches say, and remembers what is left to be done by a second transaction."""

    def __init__(self, kept: Materializer) -> None:
        """Write to this store, with nothing left to do."""
        self._kept = kept
        self.unsaved: list[Arrival] = []
        """What is applied, though the checkpoint does not say so yet."""
        self._marked: tuple[Sequence[Arrival], Sequence[Arrival]] | None = None  # passed by the checkpoint, not applied

    def write(self, now: int, batch: Sequence[Arrival], switches: ProjectorSwitches) -> None:
        """Write the batch, or its first half. Raises StoreUnavailable and Outranked; then nothing has happened."""
        numbered = switches.duplicates == "applied"
        match switches.checkpoint:
            case "same":
                self._kept.apply(now, batch, numbered, saving=True)
            case "after":
                self._kept.apply(now, batch, numbered, saving=False)
                self.unsaved.extend(batch)
            case "before":
                self._marked = (batch, self._kept.mark_ahead(now, batch, numbered))

    def apply_at_once(self, now: int, envelopes: Iterable[Envelope], switches: ProjectorSwitches, ticket: int) -> None:
        """Apply what is missing of these, which follow on the checkpoint, and move that. Raises what `write` does."""
        self.finish(now, switches)
        numbered, done = switches.duplicates == "applied", {arrival.position for arrival in self.unsaved}
        for envelope in envelopes:
            if envelope.position not in done and not (numbered and self._kept.seen(envelope.position)):
                self._kept.apply_at_once(now, envelope, numbered, ticket)
        if self.unsaved:
            self._kept.save(now, self.unsaved, numbered)
            self.unsaved.clear()

    def finish(self, now: int, switches: ProjectorSwitches) -> None:
        """Do the second half, where it is time for that. Raises what `write` does; it is then still left to do."""
        if self._marked is not None:
            self._kept.apply_marked(now, *self._marked)
            self._marked = None
        if self.unsaved and (switches.checkpoint != "after" or len(self.unsaved) >= switches.batch):
            self._kept.save(now, self.unsaved, switches.duplicates == "applied")
            self.unsaved.clear()

    def forget(self) -> None:
        """Forget, as in a crash, that there was something left to do."""
        self.unsaved.clear()
        self._marked = None
