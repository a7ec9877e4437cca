"""Draws: randomness by key, not by stream, so that one more command shifts nobody else's luck."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from cqrs_sim.core.frozen import dataclass

# 52 bits and the half after them fill a double exactly; the half keeps every draw strictly between 0 and 1.
_SCALE = 2.0**-52


def share_of(bits: int) -> float:
    """Return these 64 bits as a number strictly between 0 and 1."""
    return ((bits >> 12) + 0.5) * _SCALE


@dataclass(frozen=True)
class Draws:
    """All the luck of one session: the same seed and key give the same number on every machine."""

    seed: int

    @cached_property
    def _hash(self) -> Callable[[bytes], Any]:
        # Imported here because it brings OpenSSL along, which a session without luck does without.
        from hashlib import blake2b

        key = blake2b(str(self.seed).encode(), digest_size=32).digest()
        return partial(blake2b, digest_size=8, key=key)

    def draw(self, what: str, where: str, number: int, copy: int = 0) -> float:
        """Return a number strictly between 0 and 1 for this purpose, lane, position and copy."""
        key = f"{what}|{where}|{number}|{copy}".encode()
        return share_of(int.from_bytes(self._hash(key).digest(), "big"))
