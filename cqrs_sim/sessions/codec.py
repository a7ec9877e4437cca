"""The session format: heads and entries to JSON and back, refusing what it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Annotated, Any

import msgspec

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.journal import Ask, Configure, Entry, Input, Submit
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.core.settings import DelayLaw, Settings, Shape, TrafficRates
from cqrs_sim.sessions.session import FORMAT, Head, Session, SessionError, check

_UNREADABLE = (ValueError, RecursionError)
"""What msgspec raises for bytes that are no JSON or other JSON, no UTF-8, or nested without end."""

_Version = Annotated[int, msgspec.Meta(ge=1)]

_Moment = Annotated[int, msgspec.Meta(ge=0, le=10**18)]
"""Microseconds; the end lies some 30,000 years off, so that every moment and delay fits into every store."""


class _Strict(msgspec.Struct, forbid_unknown_fields=True):
    """A JSON object with no fields but its own."""


class _Delay(_Strict):
    shape: Shape
    mean: int
    sigma: float = 0.5


class _Rates(_Strict):
    writes: float = 0.0
    reads: float = 0.0


class _Settings(_Strict):
    delay: _Delay
    traffic: _Rates = msgspec.field(default_factory=_Rates)


class _Head(_Strict):
    format: _Version
    domain: str
    seed: int
    settings: _Settings


class _CommandEntry(_Strict, tag_field="input", tag="command", omit_defaults=True):
    at: _Moment
    client: str
    command: str
    values: dict[str, Any] = {}
    command_id: str | None = None


class _QueryEntry(_Strict, tag_field="input", tag="query", omit_defaults=True):
    at: _Moment
    client: str
    query: str
    values: dict[str, Any] = {}


class _SettingsEntry(_Strict, tag_field="input", tag="settings"):
    at: _Moment
    settings: _Settings


_Entry = _CommandEntry | _QueryEntry | _SettingsEntry


class _Session(_Head):
    inputs: list[msgspec.Raw]


class _Format(msgspec.Struct):
    format: _Version


def encode_head(head: Head) -> bytes:
    """Return the head as readable JSON."""
    return msgspec.json.format(msgspec.json.encode(_head_out(head)), indent=2) + b"\n"


def encode_session(session: Session) -> bytes:
    """Return the whole session as one readable JSON document."""
    head = _head_out(session.head)
    inputs = [msgspec.Raw(encode_entry(entry)) for entry in session.entries]
    document = _Session(head.format, head.domain, head.seed, head.settings, inputs)
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def encode_entry(entry: Entry) -> bytes:
    """Return one line of a journal, with its line end."""
    return msgspec.json.encode(_entry_out(entry)) + b"\n"


def decode_head(data: bytes) -> Head:
    """Return the head that `encode_head` wrote. Raises SessionError."""
    return _head_in(_decode(data, _Head))


def decode_session(data: bytes, domains: Mapping[str, Domain]) -> Session:
    """Return the session that `encode_session` wrote. Raises SessionError."""
    document = _decode(data, _Session)
    head = _head_in(document)
    return Session(head, decode_entries(document.inputs, domain_of(head, domains)))


def decode_entries(inputs: Iterable[bytes], domain: Domain) -> tuple[Entry, ...]:
    """Return the entries that `encode_entry` wrote, one from each of these. Raises SessionError."""
    entries: list[Entry] = []
    latest = 0
    for number, data in enumerate(inputs, 1):
        entry = _entry_in(_entry_of(data, number), domain, number)
        if entry.at < latest:
            raise SessionError(f"Input {number} is at {entry.at} us, before the one above it: sort them by time.")
        latest = entry.at
        entries.append(entry)
    return tuple(entries)


def domain_of(head: Head, domains: Mapping[str, Domain]) -> Domain:
    """Return the domain a head names. Raises SessionError for one this program has not."""
    if head.domain not in domains:
        known = ", ".join(sorted(domains))
        raise SessionError(f"The session is about {head.domain!r}, but this program only knows {known}.")
    return domains[head.domain]


def _decode(data: bytes, kind: type[Any]) -> Any:
    try:
        written = msgspec.json.decode(data, type=_Format).format
        if written > FORMAT:
            raise SessionError(
                f"The session was written by a newer version (format {written}, this one reads {FORMAT}): "
                "update CQRS Sim to open it."
            )
        return msgspec.json.decode(data, type=kind)
    except _UNREADABLE as error:
        raise SessionError(f"It is not a session of CQRS Sim, or it is damaged: {error}.") from error


def _entry_of(data: bytes, number: int) -> _Entry:
    try:
        entry: _Entry = msgspec.json.decode(data, type=_Entry)
    except _UNREADABLE as error:
        raise SessionError(f"Input {number} cannot be read: {error}.") from error
    return entry


def _head_out(head: Head) -> _Head:
    return _Head(FORMAT, head.domain, head.seed, _settings_out(head.settings))


def _head_in(head: _Head) -> Head:
    return Head(head.domain, head.seed, _settings_in(head.settings, "the head"))


def _settings_out(settings: Settings) -> _Settings:
    return _Settings(_Delay(**asdict(settings.delay)), _Rates(**asdict(settings.traffic)))


def _settings_in(settings: _Settings, where: str) -> Settings:
    delay, traffic = settings.delay, settings.traffic
    try:
        return Settings(DelayLaw(delay.shape, delay.mean, delay.sigma), TrafficRates(traffic.writes, traffic.reads))
    except ValueError as error:
        raise SessionError(f"The settings of {where} cannot be used. {error}") from error


def _entry_out(entry: Entry) -> _Entry:
    match entry.input:
        case Submit(client, command, command_id):
            return _CommandEntry(entry.at, client, type(command).__name__, _values(command), command_id)
        case Ask(client, query):
            return _QueryEntry(entry.at, client, type(query).__name__, _values(query))
        case Configure(settings):
            return _SettingsEntry(entry.at, _settings_out(settings))


def _entry_in(entry: _Entry, domain: Domain, number: int) -> Entry:
    wish = _input_in(entry, domain, f"input {number}")
    try:
        check(wish)
    except ValueError as error:
        raise SessionError(f"Input {number} cannot be used: {error}") from error
    return Entry(entry.at, wish)


def _input_in(entry: _Entry, domain: Domain, where: str) -> Input:
    match entry:
        case _CommandEntry():
            commands = {handler.command.__name__: handler.command for handler in domain.commands}
            command: Command = _message(entry.command, entry.values, commands, where)
            return Submit(entry.client, command, entry.command_id)
        case _QueryEntry():
            queries = {handler.query.__name__: handler.query for handler in domain.queries}
            query: Query = _message(entry.query, entry.values, queries, where)
            return Ask(entry.client, query)
        case _SettingsEntry():
            return Configure(_settings_in(entry.settings, where))


def _values(message: Command | Query) -> dict[str, Any]:
    return {field.name: getattr(message, field.name) for field in fields(message)}  # type: ignore[arg-type]


def _message(name: str, values: dict[str, Any], known: Mapping[str, type[Any]], where: str) -> Any:
    if name not in known:
        raise SessionError(f"The {name!r} of {where} is none of {', '.join(sorted(known))}.")
    kind = known[name]
    if unknown := values.keys() - {field.name for field in fields(kind)}:
        raise SessionError(f"The {name} of {where} has no field {', '.join(map(repr, sorted(unknown)))}.")
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise SessionError(f"The {name} of {where} cannot be used: {error}.") from error
