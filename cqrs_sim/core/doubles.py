"""Doubles: which events were applied to a read store, and which of them twice, so that it counts them twice."""

from __future__ import annotations

from collections.abc import Iterator

from cqrs_sim.core.facts import Applied, AppliedAtOnce, Fact, LaneClosed, Rebuilt, Replayed, Wiped

DOUBLING = (Applied, AppliedAtOnce, Replayed, Rebuilt, Wiped, LaneClosed)
"""The kinds of facts that tell."""


class Doubles:
    """Listens to facts; a byte an event and lane, so that hours of a busy class fit."""

    def __init__(self) -> None:
        """Start with nothing applied."""
        self._applied: dict[str, bytearray] = {}
        self._twice: dict[str, dict[int, None]] = {}

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        match fact:
            case Applied() | Replayed():
                # One that was published before its commit failed has the number of another.
                if fact.copy >= 0 and self._mark(fact.lane, fact.position):
                    self._twice.setdefault(fact.lane, {})[fact.position] = None
            case AppliedAtOnce():
                self._mark(fact.lane, fact.position)
            case Rebuilt(_, lane, position):
                self._mark_up_to(lane, position)
            case Wiped(_, lane) | LaneClosed(_, lane):
                self._applied.pop(lane, None)
                self._twice.pop(lane, None)

    def of(self, lane: str) -> tuple[int, ...]:
        """Return the positions of the events that this lane's read store has applied twice, as that happened."""
        return tuple(self._twice.get(lane, ()))

    def applied(self, lane: str, position: int) -> bool:
        """Return whether this lane's read store has applied this event, once or twice."""
        applied = self._applied.get(lane, b"")
        return position < len(applied) and bool(applied[position])

    def unapplied(self, lane: str, head: int) -> Iterator[int]:
        """Yield the positions up to `head` that this lane's read store has not applied, ascending."""
        applied = self._applied.get(lane, bytearray(1))
        position = applied.find(b"\0", 1, head + 1)
        while position >= 0:
            yield position
            position = applied.find(b"\0", position + 1, head + 1)
        yield from range(max(1, len(applied)), head + 1)

    def _mark(self, lane: str, position: int) -> bool:
        """Note that this event was applied; return whether it had been before."""
        applied = self._applied.get(lane)
        if applied is None:
            applied = self._applied[lane] = bytearray()
        if position >= len(applied):
            applied.extend(bytes(position + 1 - len(applied)))
        before, applied[position] = applied[position], 1
        return bool(before)

    def _mark_up_to(self, lane: str, position: int) -> None:
        applied = self._applied.setdefault(lane, bytearray(1))
        if position >= len(applied):
            applied.extend(b"\1" * (position + 1 - len(applied)))
