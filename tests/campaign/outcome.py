"""An outcome: what a seed of a campaign came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from cqrs_sim.sessions.session import Session


@dataclass
class Outcome:
    """How often each fault struck, what was done, and what broke, if anything."""

    seed: int
    session: Session | None
    """Its inputs, to be replayed."""
    broken: str = ""
    """What does not hold, in a sentence."""
    fired: Counter[int] = field(default_factory=Counter)
    """How often each fault struck, by its number in the table."""
    injected: Counter[str] = field(default_factory=Counter)
    """How often each kind of fault was injected by hand."""
    events: int = 0
    repairs: int = 0
    trace: str = ""
    """The trace hash; empty where something broke."""
