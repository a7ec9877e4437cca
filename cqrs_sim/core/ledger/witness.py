"""The witness: each violation as one plain sentence, with the operations that prove it."""

from __future__ import annotations

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.ledger.operations import Operation, Read, Snapshot, Violation, Write
from cqrs_sim.core.ledger.subjects import subject_of
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.written import listed, whole
from cqrs_sim.language import _, ngettext, pgettext


def sentence(violation: Violation) -> str:
    """Return what was wrong, for whom, when, and what it should have heeded."""
    operation = violation.operation
    if isinstance(operation, Snapshot):
        return _of_snapshot(violation, operation)
    if not isinstance(operation, Read):
        return _of_write(violation, operation)
    saw = _saw(operation)
    match violation.kind, violation.witnesses:
        case "stale", (Write() as newest,):
            return _stale(violation, operation, newest)
        case "ryw", (Write() as own,):
            return _("{saw}, after {deed}.").format(saw=saw, deed=_acknowledged(own, _whose(own, operation)))
        case "mr", (Read() as before,):
            return _went_back(operation, before)
        case "future", _events:
            return _("{saw} as an event left it that was never committed.").format(saw=saw)
        case _kind, (other, *_others):
            said = _("{saw}, after {deed}: no order of what was done explains both.")
            return said.format(saw=saw, deed=_had_to_do(other))
        case _:
            return _("{saw}, which no write explains.").format(saw=saw)


def _stale(violation: Violation, read: Read, newest: Write) -> str:
    behind = ngettext("{n} version behind {write}", "{n} versions behind {write}", violation.versions)
    if newest.t1 is None:
        acknowledged = _("never acknowledged")
    else:
        acknowledged = _("acknowledged at {time}").format(time=time(newest.t1))
    parts = [_saw(read), behind.format(n=whole(violation.versions), write=_whose(newest, read)), acknowledged]
    oldest = violation.missed
    # Since when the read is stale, where its newest witness does not say so.
    if violation.versions > 1 and oldest is not None and oldest.t1 is not None:
        parts.append(_("and missing the first of them since {time}").format(time=time(oldest.t1)))
    return f"{listed(parts)}."


def _went_back(read: Read, before: Read) -> str:
    seen = _("having read it at version {version} at {time}").format(version=before.version, time=_at(before))
    return f"{listed((_in(_saw(read), read), _in(seen, before)))}."


def _of_snapshot(violation: Violation, snapshot: Snapshot) -> str:
    said, values = _shown(violation)
    return said.format(client=snapshot.session, time=_at(snapshot), **values)


def _shown(violation: Violation) -> tuple[str, dict[str, str | int | None]]:
    """Return how a screen is told, and what of it."""
    match violation.kind, violation.witnesses:
        case "prefix", (Write() as shown, Write() as hidden):
            return _(
                "{client}'s answer at {time} shows {shown} (#{position}) but not {hidden} (#{earlier}), "
                "which came before."
            ), {"shown": _done(shown), "position": shown.g, "hidden": _done(hidden), "earlier": hidden.g}
        case "prefix", (Read() as one, Read() as other):
            return _("{client}'s screen at {time} shows {thing} {one} and {other}."), {
                "thing": subject_of(one.key),
                "one": _in(_("at version {version}").format(version=one.version), one),
                "other": _in(_("at version {version}").format(version=other.version), other),
            }
        case "mw", (Write() as missing, Write() as held):
            return _("{client}'s answer at {time} shows {shown} but not {missing}, which {author} did first."), {
                "shown": _done(held),
                "missing": _done(missing),
                "author": held.session,
            }
        case "wfr", (Read() as missing, Write() as held):
            return _(
                "{client}'s answer at {time} shows {shown} but {thing} older than version {version}, "
                "which {author} had read before."
            ), {
                "shown": _done(held),
                "thing": subject_of(missing.key),
                "version": missing.version,
                "author": held.session,
            }
        case _:
            said = _("{client}'s answer at {time} shows {thing} as no event in the log left it.")
            return said, {"thing": subject_of(violation.key)}


def _of_write(violation: Violation, write: Write) -> str:
    (other,) = violation.witnesses or (write,)
    said = _("{write} has its place in the log before {deed}.")
    return said.format(write=_done(write), deed=_had_to_do(other))


def _saw(read: Read) -> str:
    thing = subject_of(read.key)
    if read.version == 0:
        return _("{client} did not see {thing} at {time}").format(client=read.session, thing=thing, time=_at(read))
    said = _("{client} read {thing} at version {version} at {time}")
    return said.format(client=read.session, thing=thing, version=read.version, time=_at(read))


def _had_to_do(operation: Operation) -> str:
    match operation:
        case Write():
            return _acknowledged(operation, _done(operation))
        case Read():
            said = _("{client} read version {version} at {time}")
            return said.format(client=operation.session, version=operation.version, time=_at(operation))
        case Snapshot():
            return _("{client}'s answer at {time}").format(client=operation.session, time=_at(operation))


def _acknowledged(write: Write, named: str) -> str:
    if write.t1 is None:
        return _("{write} was never acknowledged").format(write=named)
    return _("{write} was acknowledged at {time}").format(write=named, time=time(write.t1))


def _done(write: Write) -> str:
    said = _("{client}'s {write} of {thing} to version {version}")
    return said.format(client=write.session, write=_what(write), thing=subject_of(write.key), version=write.version)


def _whose(write: Write, read: Read) -> str:
    own = write.session == read.session
    said = _("{client}'s own {write} to version {version}") if own else _("{client}'s {write} to version {version}")
    return said.format(client=write.session, write=_what(write), version=write.version)


def _what(write: Write) -> str:
    return write.what or pgettext("a change that has no other name", "write")


def _in(said: str, read: Read) -> str:
    return _("{said} in {store}").format(said=said, store=read.store) if read.store else said


def _at(operation: Read | Snapshot) -> str:
    return time(operation.t1)


def time(moment: float) -> str:
    """Return a moment or a duration (microseconds) in seconds, to the tenth where that is all there is to say."""
    return seconds(round(moment), 3 if moment % (SECOND // 10) else 1)
