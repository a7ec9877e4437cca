"""The table of faults: what a campaign lets strike, by its number, and how each is exercised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Mark = Literal["S", "V", "SV"]
"""Whether a fault has to be survived, to be shown, or both."""

Where = Literal["memory", "files", "kills"]
"""Which runs of a campaign let it strike: seeds on memory stores, seeds on files, or processes that are killed."""


@dataclass(frozen=True)
class Row:
    """One fault: what it is, how it is made to strike, and what then has to hold."""

    number: int
    fault: str
    mark: Mark
    where: Where
    how: str
    holds: str


TABLE: tuple[Row, ...] = (
    Row(
        1,
        "crash after apply, before checkpoint",
        "V",
        "memory",
        "CrashProjector(between) where the checkpoint is saved after the rows",
        "view = fold of what was told as applied; with numbers no event twice",
    ),
    Row(
        2,
        "crash after checkpoint, before apply",
        "V",
        "memory",
        "CrashProjector(between) where the checkpoint is saved before the rows",
        "the view lacks just the batch that the checkpoint had passed",
    ),
    Row(
        3,
        "crash inside one transaction",
        "SV",
        "memory",
        "CrashProjector(between) where rows and checkpoint are one transaction",
        "view = fold(log up to checkpoint) at every instant",
    ),
    Row(4, "duplicate delivery", "SV", "memory", "duplication, DuplicateNext, DuplicateCopy", "no event applied twice"),
    Row(
        5,
        "reordering",
        "SV",
        "memory",
        "reordering, DetourNext, DelayCopy, random delays",
        "the version of each thing only grows",
    ),
    Row(
        6,
        "lost message",
        "SV",
        "memory",
        "loss with and without retry, LoseNext, LoseCopy",
        "what is missing is what was lost, and nothing once it was sent again",
    ),
    Row(
        7,
        "dual write: publish fails",
        "V",
        "memory",
        "no outbox, a share of events is not published",
        "never heals by itself; all there after sending again or a rebuild",
    ),
    Row(
        8,
        "published, then rolled back",
        "V",
        "memory",
        "no outbox, a share of commits fails",
        "with an outbox the view never has what the log has not",
    ),
    Row(
        9,
        "relay crashes before it notes what it sent",
        "SV",
        "memory",
        "ForgetSent",
        "the same event again, its effect once",
    ),
    Row(
        10,
        "a younger event is there before an older one",
        "V",
        "memory",
        "a projector that does not wait; the log itself has no gaps, so no rolled-back number can block",
        "every committed event is applied in the end",
    ),
    Row(
        11,
        "poison event",
        "SV",
        "memory",
        "PoisonNext",
        "three attempts, then parked with what touches the same; fold after Mend",
    ),
    Row(
        12,
        "projection bug, mended, rebuilt",
        "SV",
        "memory",
        "the domain's bugs; Rebuild in sight and behind glass",
        "the rebuilt view = fold; the old one answers until the switch",
    ),
    Row(13, "read store deleted", "SV", "files", "a read file is deleted", "written anew, and said so"),
    Row(
        14,
        "checkpoint ahead of the log",
        "S",
        "files",
        "a checkpoint from elsewhere; a log that lacks its newest events",
        "written anew from the journal, the old one kept, and said so",
    ),
    Row(
        15,
        "disk full",
        "SV",
        "files",
        "max_page_count on write and read stores; no room for the journal",
        "a sentence, nothing half written, goes on when there is room",
    ),
    Row(
        16,
        "database locked",
        "SV",
        "files",
        "another connection holds the lock of a store",
        "a sentence within 50 ms, nothing lost or doubled",
    ),
    Row(
        17,
        "kill -9 at any moment",
        "SV",
        "kills",
        "a process is killed at a random line or SQL statement",
        "every acknowledged command is there, once; integrity ok",
    ),
    Row(
        18,
        "corrupt or foreign file",
        "S",
        "files",
        "a store scribbled over, or one of another program",
        "written anew, the old one kept, and said so",
    ),
    Row(
        19,
        "projector saturated, then catch-up",
        "SV",
        "memory",
        "a capacity below the rate of events",
        "no event dropped; all applied in the end",
    ),
    Row(
        20,
        "projector stopped for a while",
        "SV",
        "memory",
        "CrashProjector, RestartProjector a second or more later",
        "commands succeed meanwhile; view = fold after it",
    ),
    Row(
        21,
        "two projectors at once",
        "SV",
        "memory",
        "StartSecondProjector",
        "the one without the lease stops; every effect once",
    ),
    Row(22, "a client retries its command", "SV", "memory", "the same command id again", "one event, the same receipt"),
    Row(
        23,
        "concurrent commands on one thing",
        "V",
        "memory",
        "EditPost from a version that is not the latest",
        "the second is refused; no version is made twice",
    ),
    Row(
        24,
        "wall clock jumps back",
        "S",
        "memory",
        "run_until with a moment that has passed",
        "simulated time stays; no lag below 0",
    ),
    Row(
        25,
        "unknown event version",
        "SV",
        "memory",
        "PoisonNext(unknown version)",
        "parked at once, never passed over; fold after Mend",
    ),
    Row(
        26,
        "replica rebuilt while others serve",
        "SV",
        "memory",
        "Rebuild of one of several replicas; fewer and more replicas",
        "others answer; the rebuilt one = fold",
    ),
)
"""All of them; S: to survive, V: to show."""


def silent(fired: Mapping[int, int]) -> list[Row]:
    """Return the faults that never struck."""
    return [row for row in TABLE if not fired.get(row.number)]
