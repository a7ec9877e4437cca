"""The log hash: one short string for all events so far, and the witness that compares it with markers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cqrs_sim.core.facts import Committed, Fact
from cqrs_sim.core.messages import Envelope
from cqrs_sim.sessions.session import Marker

if TYPE_CHECKING:
    from hashlib import _Hash

OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""The hash of the empty log."""
AT_ONCE = 1_000
"""How many envelopes are kept at most before they are hashed."""


class LogHash:
    """Listens to facts from the first on and hashes the envelopes of the log."""

    def __init__(self) -> None:
        """Start at the empty log."""
        self._hash: _Hash | None = None
        self._fresh: list[Envelope] = []

    def __call__(self, fact: Fact) -> None:
        """Take one more fact; only those that enter the log count."""
        if isinstance(fact, Committed):
            self._fresh.append(fact.envelope)
            if len(self._fresh) == AT_ONCE:
                self._take_fresh()

    @property
    def digest(self) -> str:
        """The hash so far, 64 hexadecimal digits."""
        return self._take_fresh()

    def _take_fresh(self) -> str:
        """Hash what is not hashed yet; return the hash so far."""
        if self._hash is None and not self._fresh:
            return OF_NOTHING
        # Imported here because the first picture of the window needs no hash.
        from hashlib import sha256

        from msgspec.json import encode

        self._hash = self._hash or sha256()
        self._hash.update(b"".join(encode(envelope) + b"\n" for envelope in self._fresh))
        self._fresh.clear()
        return self._hash.hexdigest()


class Witness(LogHash):
    """Listens to a replay and knows the first marker that it does not bear out."""

    def __init__(self, markers: Iterable[Marker]) -> None:
        """Compare with these markers, in the order of time."""
        super().__init__()
        self._markers = tuple(markers)
        self._heads = frozenset(marker.head for marker in self._markers)
        self._hashes = {0: self.digest}
        self._moments = [0]

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        super().__call__(fact)
        if isinstance(fact, Committed):
            self._moments.append(fact.at)
            if fact.envelope.position in self._heads:
                self._hashes[fact.envelope.position] = self.digest

    def objection(self) -> Marker | None:
        """Return the first marker that the facts so far contradict, or that they have not come to; None if none."""
        return next((marker for marker in self._markers if not self._bears_out(marker)), None)

    def _bears_out(self, marker: Marker) -> bool:
        if self._hashes.get(marker.head) != marker.log_hash:
            return False
        # By its place in the log and not by that in the journal: inputs of the marker's own instant may be around it.
        newest, *following = self._moments[marker.head : marker.head + 2]
        return newest <= marker.at and all(marker.at <= moment for moment in following)
