"""The witness: each violation as one plain sentence, with the operations that prove it."""

from __future__ import annotations

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.ledger.operations import Operation, Read, Snapshot, Violation, Write
from cqrs_sim.core.ledger.subjects import subject_of
from cqrs_sim.core.sentences import counted
from cqrs_sim.core.timeline import SECOND


def sentence(violation: Violation) -> str:
    """Return what was wrong, for whom, when, and what it should have heeded."""
    operation = violation.operation
    if isinstance(operation, Snapshot):
        return _of_snapshot(violation, operation)
    if not isinstance(operation, Read):
        return _of_write(violation, operation)
    match violation.kind, violation.witnesses:
        case "stale", (Write() as newest,):
            behind = f"{counted(violation.versions, 'version')} behind {_whose(newest, operation)}"
            return f"{_saw(operation)}, {behind}, {_acknowledged(newest)}{_oldest(violation)}."
        case "ryw", (Write() as own,):
            return f"{_saw(operation)}, after {_whose(own, operation)} was {_acknowledged(own)}."
        case "mr", (Read() as before,):
            seen = f"having read it at version {before.version} at {_at(before)}"
            return f"{_saw(operation)}{_in(operation)}, {seen}{_in(before)}."
        case "future", _:
            return f"{_saw(operation)} as an event left it that was never committed."
        case _, (other, *_):
            return f"{_saw(operation)}, after {_had_to_do(other)}: no order of what was done explains both."
        case _:
            return f"{_saw(operation)}, which no write explains."


def _of_snapshot(violation: Violation, snapshot: Snapshot) -> str:
    start = f"{snapshot.session}'s answer at {_at(snapshot)}"
    match violation.kind, violation.witnesses:
        case "prefix", (Write() as shown, Write() as hidden):
            return (
                f"{start} shows {_done(shown)} (#{shown.g}) but not {_done(hidden)} (#{hidden.g}), which came before."
            )
        case "prefix", (Read() as one, Read() as other):
            thing = subject_of(one.key)
            return (
                f"{snapshot.session}'s screen at {_at(snapshot)} shows {thing} at version {one.version}{_in(one)} "
                f"and at version {other.version}{_in(other)}."
            )
        case "mw", (Write() as missing, Write() as held):
            return f"{start} shows {_done(held)} but not {_done(missing)}, which {held.session} did first."
        case "wfr", (Read() as missing, Write() as held):
            older = f"{subject_of(missing.key)} older than version {missing.version}"
            return f"{start} shows {_done(held)} but {older}, which {held.session} had read before."
        case _:
            return f"{start} shows {subject_of(violation.key)} as no event in the log left it."


def _of_write(violation: Violation, write: Write) -> str:
    (other,) = violation.witnesses or (write,)
    return f"{_done(write)} has its place in the log before {_had_to_do(other)}."


def _saw(read: Read) -> str:
    thing = subject_of(read.key)
    if read.version == 0:
        return f"{read.session} did not see {thing} at {_at(read)}"
    return f"{read.session} read {thing} at version {read.version} at {_at(read)}"


def _had_to_do(operation: Operation) -> str:
    match operation:
        case Write():
            return f"{_done(operation)} was {_acknowledged(operation)}"
        case Read():
            return f"{operation.session} read version {operation.version} at {_at(operation)}"
        case Snapshot():
            return f"{operation.session}'s answer at {_at(operation)}"


def _done(write: Write) -> str:
    return f"{write.session}'s {write.what or 'write'} of {subject_of(write.key)} to version {write.version}"


def _whose(write: Write, read: Read) -> str:
    own = "own " if write.session == read.session else ""
    return f"{write.session}'s {own}{write.what or 'write'} to version {write.version}"


def _acknowledged(write: Write) -> str:
    return "never acknowledged" if write.t1 is None else f"acknowledged at {time(write.t1)}"


def _oldest(violation: Violation) -> str:
    """Return since when the read is stale, where its newest witness does not say so."""
    oldest = violation.missed
    if violation.versions < 2 or oldest is None or oldest.t1 is None:
        return ""
    return f", and missing the first of them since {time(oldest.t1)}"


def _in(read: Read) -> str:
    return f" in {read.store}" if read.store else ""


def _at(operation: Read | Snapshot) -> str:
    return time(operation.t1)


def time(moment: float) -> str:
    """Return a moment or a duration (microseconds) in seconds, to the tenth where that is all there is to say."""
    return seconds(round(moment), 3 if moment % (SECOND // 10) else 1)
