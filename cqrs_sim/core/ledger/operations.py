"""Operations: what sessions did to things that have versions, as a history tells it, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Literal, get_args

from cqrs_sim.core.frozen import dataclass

Kind = Literal["stale", "future", "ryw", "mr", "mw", "wfr", "prefix", "linearizable"]
"""What can be wrong: a stale read, one from the future, a session guarantee broken (read your writes, monotonic reads,
monotonic writes, writes follow reads), a torn snapshot, a thing whose operations have no legal order."""
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Write:
    """A session wrote `version` (from 1) of `key`, at place `g` of the log, between the moments `t0` and `t1`.

    One that is not acknowledged timed out: it may have happened or not, so it is promised to nobody. `g` is None where
    the log does not have it, `t1` where the session never heard. `what` may say it in a word.
    """

    id: str
    session: str
    key: str
    version: int
    g: int | None
    t0: float
    t1: float | None
    acknowledged: bool = True
    what: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A session saw `version` of `key` in a store, 0 for nothing, between the moments `t0` and `t1`."""

    id: str
    session: str
    key: str
    version: int
    t0: float
    t1: float
    store: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A session saw the versions of several keys in one store at one instant.

    `lacking` names, for a key whose shown version came before an older one, the oldest version that is not there.
    """

    id: str
    session: str
    versions: Mapping[str, int]
    t0: float
    t1: float
    store: str = ""
    lacking: Mapping[str, int] = field(default_factory=dict)

    def reads(self) -> Iterator[Read]:
        """Give the snapshot as one read a key."""
        for key, version in self.versions.items():
            yield Read(f"{self.id}.{key}", self.session, key, version, self.t0, self.t1, self.store)


Operation = Write | Read | Snapshot


@dataclass(frozen=True, slots=True)
class Violation:
    """Something wrong with an operation, for what the witnesses, older operations, had promised.

    `missed`, with a stale read, is the oldest acknowledged write that it does not show, and `versions` how far behind
    the newest it is.
    """

    kind: Kind
    key: str
    operation: Operation
    witnesses: tuple[Operation, ...] = ()
    missed: Write | None = None
    versions: int = 0
