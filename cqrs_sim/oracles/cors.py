"""CORS: reference cases of one request, and sequences that share a preflight cache, judged by the Fetch standard."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from cqrs_sim.cors.address import parse_address, parse_origin
from cqrs_sim.cors.cache import PreflightCache
from cqrs_sim.cors.exchange import Answer, Asked, Exchange, Hop, asked
from cqrs_sim.cors.judge import Verdict, judge
from cqrs_sim.language import _
from cqrs_sim.oracles.reading import NO_ANSWER, OracleError, Written, answer_in, check_once, read
from cqrs_sim.oracles.report import Report, Result

SCHEMA = "cors-oracle/1"

_Given = TypeVar("_Given")
_Read = TypeVar("_Read")
_Pairs = list[tuple[str, str]]


class _Request(msgspec.Struct):
    origin: str
    url: str
    method: str = "GET"
    headers: _Pairs = []
    mode: str = "cors"
    credentials: str = "same-origin"
    redirect: str = "follow"
    use_cors_preflight: bool = False
    upload_listener: bool = False
    streamed_body: bool = False
    body: object = None


class _Answer(msgspec.Struct):
    status: int
    headers: _Pairs = []


class _Hop(msgspec.Struct):
    url: str
    preflight: _Answer | None = None
    actual: _Answer | None = None


class _Case(msgspec.Struct):
    id: str
    request: _Request
    hops: list[_Hop]
    expect: msgspec.Raw = NO_ANSWER


class _Step(msgspec.Struct):
    at: int | float
    method: str = "GET"
    headers: _Pairs = []
    credentials: str = "same-origin"
    mode: str = "cors"
    url: str | None = None
    page_origin: str | None = None
    preflight: _Answer | None = None
    actual: _Answer | None = None
    expect_preflights: int | None = None


class _Sequence(msgspec.Struct):
    id: str
    page_origin: str
    url: str
    steps: list[_Step]
    preflight: _Answer | None = None
    actual: _Answer | None = None


class _Cors(Written):
    cases: list[_Case] = msgspec.field(default_factory=list)
    preflight_cache_sequences: list[_Sequence] = msgspec.field(default_factory=list)


def verify(path: Path) -> Report:
    """Judge every case and sequence in the file and compare. Raises OracleError for a file that cannot be read."""
    document = read(path, _Cors, SCHEMA)
    sequences = document.preflight_cache_sequences
    names = [case.id for case in document.cases] + [sequence.id for sequence in sequences]
    check_once(names, f"{path}")
    return Report("cors", [*map(_case, document.cases), *map(_sequence, sequences)])


def exchanges(path: Path) -> Iterator[tuple[str, Exchange]]:
    """Go through the cases in the file, by id, as what can be judged. Raises OracleError as verify does.

    Raises ValueError, with a sentence, for a case that no browser could run.
    """
    for case in read(path, _Cors, SCHEMA).cases:
        yield case.id, _exchange(case)


def exchange(path: Path, name: str) -> Exchange:
    """Return the case with this id. Raises OracleError where there is none, and otherwise as exchanges does."""
    cases = {case.id: case for case in read(path, _Cors, SCHEMA).cases}
    if name not in cases:
        raise OracleError(_("{path} has no case {name!r}.").format(path=path, name=name))
    return _exchange(cases[name])


def _exchange(case: _Case) -> Exchange:
    hops = tuple(_hop(hop, f"hops[{place}]") for place, hop in enumerate(case.hops))
    body = case.request.body if isinstance(case.request.body, str) else None
    return Exchange(_asked(case.request, "request"), hops, body)


def _case(case: _Case) -> Result:
    try:
        exchange = _exchange(case)
        verdict = judge(exchange.asked, exchange.hops)
    except ValueError as error:
        return _unsupported(case.id, error, answer_in(case.expect, case.id) is not None)
    places = [place for place, hop in enumerate(case.hops) if hop.actual is not None]
    judged = _judged(verdict, places)
    answer = answer_in(case.expect, case.id)  # only now, so that it cannot have had a say
    if answer is None:
        return Result(case.id, {"judged": judged}, None)
    judged |= _in_the_form_of(answer, verdict, places)
    differences = list(_differences(judged, answer))
    return Result(case.id, {"judged": judged}, not differences, differences)


def _sequence(sequence: _Sequence) -> Result:
    expected = [step.expect_preflights for step in sequence.steps]
    answered = None not in expected
    try:
        counts = list(_counts(sequence))
    except ValueError as error:
        return _unsupported(sequence.id, error, answered)
    judged = {"preflights": counts}
    differences = list(_differences(judged, {"preflights": expected})) if answered else []
    return Result(sequence.id, {"judged": judged}, not differences if answered else None, differences)


def _counts(sequence: _Sequence) -> Iterator[int]:
    """Count the preflights of each step, in one browser that remembers."""
    cache = PreflightCache()
    for number, step in enumerate(sequence.steps):
        where, url = f"steps[{number}]", step.url or sequence.url
        request = _Request(step.page_origin or sequence.page_origin, url, step.method, step.headers)
        request.credentials, request.mode = step.credentials, step.mode
        hop = _hop(_Hop(url, step.preflight or sequence.preflight, step.actual or sequence.actual), where)
        verdict = judge(_asked(request, where), [hop], cache, step.at)
        cache = verdict.cache
        yield sum(visit.preflight is not None for visit in verdict.visits)


def _unsupported(name: str, error: ValueError, answered: bool) -> Result:
    return Result(
        name,
        {"unsupported": str(error)},
        False if answered else None,
        [_("it cannot be judged: {error}").format(error=error)],
    )


def _asked(request: _Request, where: str) -> Asked:
    page = _read(f"{where}.origin", parse_origin, request.origin)
    url = _read(f"{where}.url", parse_address, request.url)
    try:
        return asked(
            page,
            url,
            method=request.method,
            headers=tuple(request.headers),
            mode=request.mode,
            credentials=request.credentials,
            redirect=request.redirect,
            asks_first=request.use_cors_preflight or request.upload_listener or request.streamed_body,
        )
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def _hop(hop: _Hop, where: str) -> Hop:
    address = _read(f"{where}.url", parse_address, hop.url)
    return Hop(address, _answer(hop.preflight, f"{where}.preflight"), _answer(hop.actual, f"{where}.actual"))


def _answer(answer: _Answer | None, where: str) -> Answer | None:
    if answer is None:
        return None
    return Answer(answer.status, tuple(_read(f"{where}.headers", _one_line, header) for header in answer.headers))


def _one_line(header: tuple[str, str]) -> tuple[str, str]:
    """Return the header of an answer, which a browser judges whatever else is in it."""
    name, value = header
    if any(char in name or char in value for char in "\r\n"):
        raise ValueError(
            _("The header {name!r} has a line break in it, which would end or break it.").format(name=name)
        )
    return header


def _read(where: str, read: Callable[[_Given], _Read], given: _Given) -> _Read:
    """Return what is read in this field. Raises ValueError that names it."""
    try:
        return read(given)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def _judged(verdict: Verdict, places: Sequence[int]) -> dict[str, Any]:
    """Return the verdict in the fields of the format; lists are by hop that has an actual answer."""
    step = verdict.blocking
    sent: dict[int | None, str | None] = {visit.place: visit.origin_header for visit in verdict.visits if visit.sent}
    asking = [(visit.place, visit.preflight) for visit in verdict.visits if visit.preflight is not None]
    return {
        "outcome": verdict.outcome,
        "step": None if step is None else step.code,
        "hop": None if step is None else step.hop or 0,
        "preflights": [sum(place == other for other, _sent in asking) for place in places],
        "acrm": _one_or_each([preflight.method for _place, preflight in asking]),
        "acrh": _one_or_each([preflight.headers for _place, preflight in asking]),
        "origin_headers": [sent.get(place) for place in places],
        "readable": _visible(verdict),
        "status": verdict.status,
        "response_type": verdict.response_type,
    }


def _one_or_each(values: Sequence[str | None]) -> Any:
    """Return what all preflights had in common, else a list of what each had; None where there was none."""
    alike = len(set(values)) <= 1
    return (values[0] if values else None) if alike else list(values)


def _visible(verdict: Verdict) -> dict[str, bool]:
    headers = () if verdict.answer is None else verdict.answer.headers
    return {name: name in verdict.readable for name in sorted({name.lower() for name, _value in headers})}


def _in_the_form_of(answer: Mapping[str, Any], verdict: Verdict, places: Sequence[int]) -> dict[str, Any]:
    """Return the fields that may be written in several ways as the answer writes them: it asks, but has no say."""
    judged: dict[str, Any] = {}
    if isinstance(asked_for := answer.get("readable"), dict):
        judged["readable"] = {name: name.lower() in verdict.readable for name in asked_for}
    for field in ("acrm", "acrh"):
        if field in answer:
            judged[field] = _said_by(verdict, field, answer[field], places)
    return judged


def _said_by(verdict: Verdict, field: str, answer: object, places: Sequence[int]) -> Any:
    """Return what the preflights said: that of the first, or a list by hop or by preflight."""
    told = [
        (visit.place, visit.preflight.method if field == "acrm" else visit.preflight.headers)
        for visit in verdict.visits
        if visit.preflight is not None
    ]
    if not isinstance(answer, list):
        return told[0][1] if told else None
    if len(answer) == len(places) != len(told):
        by_place = dict(told)
        return [by_place.get(place) for place in places]
    return [said for _place, said in told]


def _differences(judged: Mapping[str, Any], answer: Mapping[str, object]) -> Iterator[str]:
    for field, expected in answer.items():
        if field not in judged:
            yield _("{field} is nothing that is judged").format(field=field)
        elif judged[field] != expected:
            said = _("{field} is {found}, not {expected}")
            yield said.format(field=field, found=json.dumps(judged[field]), expected=json.dumps(expected))
