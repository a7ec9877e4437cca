"""The judge: takes operations as they happen and says what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterator

from cqrs_sim.core.ledger.log_index import LogIndex
from cqrs_sim.core.ledger.operations import Snapshot, Violation, Write
from cqrs_sim.core.ledger.real_time import RealTime
from cqrs_sim.core.ledger.session_order import SessionOrder

MOST_KEYS, MOST_KEYS_A_SESSION, MOST_STEPS = 2_000, 500, 32
"""How many keys are kept, over all and of each session, and how many versions of each."""


class Judge:
    """Every rule at once, for operations that are told as they end and writes that a single write store orders.

    What it keeps is bounded: of each key the newest versions, and the keys that were used last. What it has forgotten
    it lets pass, so it never accuses wrongly.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.log = LogIndex(MOST_KEYS, MOST_STEPS)
        self._real_time = RealTime(MOST_KEYS, MOST_STEPS)
        self._order = SessionOrder(self.log, MOST_KEYS_A_SESSION, MOST_STEPS)
        self._tick = 0

    def begin(self) -> int:
        """Return the tick of an operation that begins now."""
        self._tick += 1
        return self._tick

    def wrote(self, write: Write, began: int) -> Iterator[Violation]:
        """Take a write that was committed and acknowledged at this moment."""
        self.log.add(write)
        self._real_time.invoked(write, began)
        yield from self._real_time.acknowledged(write, began, self.begin())
        yield from self._order.wrote(write)

    def saw(self, snapshot: Snapshot, began: int) -> Iterator[Violation]:
        """Judge what one answer showed."""
        now = self.begin()
        for read in snapshot.reads():
            yield from self._real_time.read(read, began, now)
            yield from self._order.read(read)
        yield from self.torn(snapshot)

    def torn(self, snapshot: Snapshot) -> Iterator[Violation]:
        """Judge whether what was shown at one moment had ever been so."""
        torn = self.log.torn(snapshot)
        if torn is not None:
            # In one write store each session's writes stand in its order, so that only a torn snapshot can break it.
            yield torn
            yield from self._order.snapshot(snapshot)
