"""Histories: reference cases of a few operations each, to be judged by the rules of the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from cqrs_sim.core.ledger import operations
from cqrs_sim.core.ledger.operations import Operation, Snapshot
from cqrs_sim.core.ledger.verdict import Verdict, judge, stale_beyond
from cqrs_sim.language import _
from cqrs_sim.oracles.reading import NO_ANSWER, OracleError, Written, answer_in, check_once, read
from cqrs_sim.oracles.report import Report, Result

SCHEMA = "cqrs-history-oracle/1"

_Version = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
_Place = Annotated[int, msgspec.Meta(ge=1, le=2**62)]
_Number = int | float


class _Write(msgspec.Struct, tag_field="op", tag="write"):
    id: str
    session: str
    key: str
    t0: _Number
    ok: Literal["unknown"] | bool
    version: _Place | None = None
    g: _Place | None = None
    t1: _Number | None = None


class _Read(msgspec.Struct, tag_field="op", tag="read"):
    id: str
    session: str
    key: str
    version: _Version
    t0: _Number
    t1: _Number
    store: str = ""


class _Snapshot(msgspec.Struct, tag_field="op", tag="snapshot"):
    id: str
    session: str
    versions: dict[str, _Version]
    t0: _Number
    t1: _Number
    store: str = ""


class _Case(msgspec.Struct):
    id: str
    ops: list[_Write | _Read | _Snapshot]
    delta: _Number | None = None
    verdict: msgspec.Raw = NO_ANSWER


class _Histories(Written):
    histories: list[_Case]


def verify(path: Path) -> Report:
    """Judge every history in the file and compare. Raises OracleError for a file that cannot be read."""
    cases = read(path, _Histories, SCHEMA).histories
    check_once((case.id for case in cases), f"{path}")
    return Report("histories", [_result(case) for case in cases])


def _result(case: _Case) -> Result:
    # What timed out and left no version behind can be seen by nobody.
    told = (written for written in case.ops if not (isinstance(written, _Write) and _came_to_nothing(written)))
    history = [_operation(written, case.id) for written in told]
    check_once(_names(history), f"{case.id}")
    verdict = judge(history)
    judged = _judged(verdict)
    answer = answer_in(case.verdict, case.id)  # only now, so that it cannot have had a say
    delta = _delta(case, answer)
    if delta is not None:
        judged["stale_beyond"] = {"delta": delta, "ids": list(stale_beyond(history, delta))}
    stated = {field: value for field, value in (answer or {}).items() if not _only_asks(value)}
    differences = list(_differences(judged, stated))
    return Result(case.id, {"judged": judged}, not differences if stated else None, differences)


def _operation(written: _Write | _Read | _Snapshot, case: str) -> Operation:
    if written.t1 is not None and written.t1 < written.t0:
        raise OracleError(
            _("{case} has the operation {id!r}, which ends before it begins.").format(case=case, id=written.id)
        )
    match written:
        case _Write():
            return _write(written, case)
        case _Read(name, session, key, version, start, end, store):
            return operations.Read(name, session, key, version, start, end, store)
        case _Snapshot(name, session, versions, start, end, store):
            return Snapshot(name, session, versions, start, end, store)


def _write(written: _Write, case: str) -> operations.Write:
    if written.ok is False:
        raise OracleError(
            _('{case} has the write {id!r} with ok false: it is true or "unknown".').format(case=case, id=written.id)
        )
    if written.ok is True and (written.version is None or written.g is None or written.t1 is None):
        raise OracleError(
            _("{case} has the acknowledged write {id!r} without its version, g or t1.").format(case=case, id=written.id)
        )
    sure, version = written.ok is True, written.version or 0
    return operations.Write(written.id, written.session, written.key, version, written.g, written.t0, written.t1, sure)


def _came_to_nothing(write: _Write) -> bool:
    return write.ok == "unknown" and write.version is None


def _names(history: list[Operation]) -> Iterator[str]:
    for operation in history:
        yield operation.id
        if isinstance(operation, Snapshot):
            yield from (read.id for read in operation.reads())


def _judged(verdict: Verdict) -> dict[str, Any]:
    judged: dict[str, Any] = {kind: list(verdict.ids(kind)) for kind in operations.KINDS if kind != "linearizable"}
    return judged | {"linearizable": verdict.linearizable, "max_versions_behind": verdict.max_versions_behind}


def _delta(case: _Case, answer: Mapping[str, object] | None) -> float | None:
    """Return the bound on staleness that is asked about, which a file may state in the answer alone."""
    beyond = None if answer is None else answer.get("stale_beyond")
    delta = beyond.get("delta") if isinstance(beyond, dict) else None
    return delta if isinstance(delta, int | float) and not isinstance(delta, bool) else case.delta


def _only_asks(value: object) -> bool:
    """Whether a field of an answer states a bound, but not what lies beyond it."""
    return isinstance(value, dict) and "delta" in value and "ids" not in value


def _differences(judged: Mapping[str, Any], answer: Mapping[str, object]) -> Iterator[str]:
    for field, expected in answer.items():
        if field not in judged:
            yield _("{field} is nothing that is judged").format(field=field)
        elif _comparable(judged[field]) != _comparable(expected):
            said = _("{field} is {found}, not {expected}")
            yield said.format(field=field, found=json.dumps(judged[field]), expected=json.dumps(expected))


def _comparable(value: Any) -> Any:
    """Return the value so that lists of ids are equal in any order."""
    if isinstance(value, list):
        return sorted(map(str, value))
    if isinstance(value, dict):
        return {key: _comparable(part) for key, part in value.items()}
    return value
