"""The lines of a journal as they are read: entries and markers from JSON, refusing what they do not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Annotated, Any

import msgspec

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.faults import FAULTS, Fault
from cqrs_sim.core.journal import Ask, Configure, Entry, Inject, Input, Submit, Watch
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.core.remedies import Remedies
from cqrs_sim.core.settings import (
    Capacities,
    ChannelFaults,
    DelayLaw,
    Layout,
    OutboxMode,
    ProjectorSwitches,
    Settings,
    Shape,
    TrafficRates,
)
from cqrs_sim.core.written import listed
from cqrs_sim.language import _
from cqrs_sim.sessions.sections import Section, section_in
from cqrs_sim.sessions.session import Line, Marker, SessionError, check

UNREADABLE = (ValueError, RecursionError)
"""What msgspec raises for bytes that are no JSON or other JSON, no UTF-8, or nested without end."""

Moment = Annotated[int, msgspec.Meta(ge=0, le=10**18)]
"""Microseconds; the end lies some 30,000 years off, so that every moment and delay fits into every store."""


class Strict(msgspec.Struct, forbid_unknown_fields=True):
    """A JSON object with no fields but its own."""


class _Delay(Strict):
    shape: Shape
    mean: int
    sigma: float = 0.5


class _Rates(Strict):
    writes: float = 0.0
    reads: float = 0.0


_SECTIONS: Mapping[str, type[Any]] = {
    "faults": ChannelFaults,
    "projector": ProjectorSwitches,
    "capacities": Capacities,
    "outbox": OutboxMode,
    "layout": Layout,
    "remedies": Remedies,
}


class WrittenSettings(Strict, omit_defaults=True):
    """Settings as JSON has them."""

    delay: _Delay
    traffic: _Rates = msgspec.field(default_factory=_Rates)
    faults: Section = msgspec.field(default_factory=dict)
    projector: Section = msgspec.field(default_factory=dict)
    capacities: Section = msgspec.field(default_factory=dict)
    outbox: Section = msgspec.field(default_factory=dict)
    layout: Section = msgspec.field(default_factory=dict)
    remedies: Section = msgspec.field(default_factory=dict)


class _CommandLine(Strict, tag_field="input", tag="command", omit_defaults=True):
    at: Moment
    client: str
    command: str
    values: dict[str, Any] = {}
    command_id: str | None = None


class _QueryLine(Strict, tag_field="input", tag="query", omit_defaults=True):
    at: Moment
    client: str
    query: str
    values: dict[str, Any] = {}


class _WatchLine(_QueryLine, tag="watch"):
    """A query line with how often it is asked; a field of its own goes last."""

    period: Moment = 0


class _SettingsLine(Strict, tag_field="input", tag="settings"):
    at: Moment
    settings: WrittenSettings


class _FaultLine(Strict, tag_field="input", tag="fault", omit_defaults=True):
    at: Moment
    fault: str
    values: dict[str, Any] = {}


class _MarkerLine(Strict, tag_field="input", tag="marker"):
    at: Moment
    head: Annotated[int, msgspec.Meta(ge=0)]
    log_hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


_Line = _CommandLine | _QueryLine | _WatchLine | _SettingsLine | _FaultLine | _MarkerLine


def decode_lines(inputs: Iterable[bytes], domain: Domain) -> tuple[tuple[Entry, ...], tuple[Marker, ...]]:
    """Return the entries and the markers that `encode_line` wrote, one from each of these. Raises SessionError."""
    entries: list[Entry] = []
    markers: list[Marker] = []
    latest = 0
    for number, data in enumerate(inputs, 1):
        line = _line_in(_line_of(data, number), domain, number)
        if line.at < latest:
            raise SessionError(
                _("Input {number} is at {at} us, before the one above it: sort them by time.").format(
                    number=number, at=line.at
                )
            )
        latest = line.at
        if isinstance(line, Marker):
            markers.append(line)
        else:
            entries.append(line)
    return tuple(entries), tuple(markers)


def settings_in(settings: WrittenSettings, where: str) -> Settings:
    """Return the settings found at this place. Raises SessionError for those that cannot be simulated."""
    delay, traffic = settings.delay, settings.traffic
    try:
        sections = (section_in(getattr(settings, name), kind, name) for name, kind in _SECTIONS.items())
        law, rates = DelayLaw(delay.shape, delay.mean, delay.sigma), TrafficRates(traffic.writes, traffic.reads)
        return Settings(law, rates, *sections)
    except ValueError as error:
        raise SessionError(
            _("The settings of {where} cannot be used. {error}").format(where=where, error=error)
        ) from error


def _line_of(data: bytes, number: int) -> _Line:
    try:
        line: _Line = msgspec.json.decode(data, type=_Line)
    except UNREADABLE as error:
        raise SessionError(_("Input {number} cannot be read: {error}.").format(number=number, error=error)) from error
    return line


def _line_in(line: _Line, domain: Domain, number: int) -> Line:
    if isinstance(line, _MarkerLine):
        return Marker(line.at, line.head, line.log_hash)
    wish = _input_in(line, domain, _("input {number}").format(number=number))
    try:
        check(wish)
    except ValueError as error:
        raise SessionError(_("Input {number} cannot be used: {error}").format(number=number, error=error)) from error
    return Entry(line.at, wish)


def _input_in(line: _CommandLine | _QueryLine | _SettingsLine | _FaultLine, domain: Domain, where: str) -> Input:
    match line:
        case _CommandLine():
            commands = {handler.command.__name__: handler.command for handler in domain.commands}
            command: Command = _message(line.command, line.values, commands, where)
            return Submit(line.client, command, line.command_id)
        case _QueryLine():
            queries = {handler.query.__name__: handler.query for handler in domain.queries}
            query: Query = _message(line.query, line.values, queries, where)
            return Watch(line.client, query, line.period) if isinstance(line, _WatchLine) else Ask(line.client, query)
        case _SettingsLine():
            return Configure(settings_in(line.settings, where))
        case _FaultLine():
            fault: Fault = _message(line.fault, line.values, {kind.__name__: kind for kind in FAULTS}, where)
            return Inject(fault)


def _message(name: str, values: dict[str, Any], known: Mapping[str, type[Any]], where: str) -> Any:
    if name not in known:
        raise SessionError(
            _("The {name!r} of {where} is none of {choices}.").format(
                name=name, where=where, choices=listed(sorted(known))
            )
        )
    kind = known[name]
    if unknown := values.keys() - {field.name for field in fields(kind)}:
        raise SessionError(
            _("The {name} of {where} has no field {choices}.").format(
                name=name, where=where, choices=listed(map(repr, sorted(unknown)))
            )
        )
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise SessionError(
            _("The {name} of {where} cannot be used: {error}.").format(name=name, where=where, error=error)
        ) from error
