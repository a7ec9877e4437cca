"""The trace: every fact as one line of JSON, and the hash of all lines."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import msgspec

from cqrs_sim.core.facts import Asked, Fact, Submitted

_ENCODER = msgspec.json.Encoder()


def line_of(fact: Fact) -> bytes:
    """Return the fact as one line of JSON, with its line end: its kind first, then that of its message, if any."""
    kinds = f'{{"fact":"{type(fact).__name__}",'
    match fact:
        case Submitted():
            kinds += f'"command_type":"{type(fact.command).__name__}",'
        case Asked():
            kinds += f'"query_type":"{type(fact.query).__name__}",'
    return kinds.encode() + _ENCODER.encode(fact)[1:] + b"\n"


class Trace:
    """Listens to facts and hashes their lines; the SHA-256 of a facts file is the trace hash of its run."""

    def __init__(self, write: Callable[[bytes], object] | None = None) -> None:
        """Hand each line on to `write` as well, if given."""
        self._hash = sha256()
        self._write = write
        self.facts = 0

    def __call__(self, fact: Fact) -> None:
        """Take one more fact."""
        line = line_of(fact)
        self._hash.update(line)
        self.facts += 1
        if self._write is not None:
            self._write(line)

    @property
    def digest(self) -> str:
        """The trace hash so far, 64 hexadecimal digits."""
        return self._hash.hexdigest()
