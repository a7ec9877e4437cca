"""Faults: what a person does to channel, projector and read store, and what repairs it again."""

from __future__ import annotations

from typing import Literal

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.settings import LONGEST_DELAY
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.language import _


@dataclass(frozen=True, slots=True)
class Fault:
    """Something done to a lane, named in the imperative; without the name of one, to every lane."""

    lane: str = ""


@dataclass(frozen=True, slots=True)
class LoseNext(Fault):
    """Lose the next copy that is sent."""


@dataclass(frozen=True, slots=True)
class DuplicateNext(Fault):
    """Send the next event twice."""


@dataclass(frozen=True, slots=True)
class DetourNext(Fault):
    """Let the next copy travel twice as long, so that others overtake it."""


@dataclass(frozen=True, slots=True)
class OnCopy(Fault):
    """Something done to one copy on its way; nothing happens when it has arrived."""

    position: int = 0
    copy: int = 0


@dataclass(frozen=True, slots=True)
class LoseCopy(OnCopy):
    """Lose this copy."""


@dataclass(frozen=True, slots=True)
class DuplicateCopy(OnCopy):
    """Split this copy in two; the second arrives when it does."""


@dataclass(frozen=True, slots=True)
class DelayCopy(OnCopy):
    """Let this copy arrive later by so many microseconds."""

    by: int = SECOND


@dataclass(frozen=True, slots=True)
class Partition(Fault):
    """Let nothing arrive for so many microseconds; what was due meanwhile arrives at their end, in its order."""

    duration: int = 5 * SECOND


@dataclass(frozen=True, slots=True)
class HealPartition(Fault):
    """End the partition now."""


@dataclass(frozen=True, slots=True)
class ForgetSent(Fault):
    """Crash the relay between sending and noting it: it sends its newest event again."""


@dataclass(frozen=True, slots=True)
class SendAgain(Fault):
    """Send again from the log what was lost for good."""


@dataclass(frozen=True, slots=True)
class CrashProjector(Fault):
    """Stop the projector: what it holds in memory is lost.

    `between`: not now, but at the next event, between its rows and its checkpoint where these are two transactions,
    and within the transaction where they are one.
    """

    between: bool = False


@dataclass(frozen=True, slots=True)
class RestartProjector(Fault):
    """Start the projector again from its checkpoint; what it had not acknowledged is delivered once more."""


@dataclass(frozen=True, slots=True)
class StartSecondProjector(Fault):
    """Start another projector on the same read store; it takes the lease, and the first one has to stop."""


@dataclass(frozen=True, slots=True)
class PoisonNext(Fault):
    """Make the next event to be applied one that the projection fails on, or of a version that it does not know."""

    reason: Literal["poison", "unknown version"] = "poison"


@dataclass(frozen=True, slots=True)
class CallOff(Fault):
    """Call off what was to happen next: to the next copy sent, to the next event, or to the projector at it."""


@dataclass(frozen=True, slots=True)
class Mend(Fault):
    """Mend the projection and replay the parked events."""


@dataclass(frozen=True, slots=True)
class Rebuild(Fault):
    """Empty the read store and build it anew, from the log or from the write tables.

    `behind_glass`: beside the one in use, which goes on answering until the new one has caught up.
    """

    source: Literal["log", "write tables"] = "log"
    behind_glass: bool = False


class CannotBeDone(ValueError):
    """Something that a simulation has no place for as it is now; the message is a sentence, and nothing was done."""


FAULTS: tuple[type[Fault], ...] = (
    LoseNext,
    DuplicateNext,
    DetourNext,
    LoseCopy,
    DuplicateCopy,
    DelayCopy,
    Partition,
    HealPartition,
    ForgetSent,
    SendAgain,
    CrashProjector,
    RestartProjector,
    StartSecondProjector,
    PoisonNext,
    CallOff,
    Mend,
    Rebuild,
)
"""Every kind there is."""


def check_fault(fault: Fault) -> None:
    """Raise ValueError, with a sentence, for one that cannot be simulated."""
    if isinstance(fault, Partition) and not 0 < fault.duration <= 600 * SECOND:
        raise ValueError(_("A partition lasts up to 10 minutes."))
    if isinstance(fault, DelayCopy) and not 0 < fault.by <= LONGEST_DELAY:
        raise ValueError(_("A copy is held up for 30 s at most."))
    if isinstance(fault, Rebuild) and fault.behind_glass and fault.source != "log":
        raise ValueError(
            _("A read store is built behind glass from the log; from the write tables it is there at once.")
        )
