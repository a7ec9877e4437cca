"""The session format as it is written: heads, branches, journal lines and whole sessions to JSON.

The standard library does: a new session has nothing to read, and begins sooner without what reads strictly.
"""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from json import JSONEncoder
from typing import Any

from cqrs_sim.core.journal import Ask, Configure, Inject, Submit, Watch
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.core.settings import Settings
from cqrs_sim.sessions.session import FORMAT, Head, Line, Marker, Origin, Session

Document = dict[str, Any]
"""A JSON object."""

SECTIONS = ("faults", "projector", "capacities", "outbox", "layout", "remedies")
"""The sections of settings of which only what differs from the default is written."""

_COMPACT = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_READABLE = JSONEncoder(ensure_ascii=False, allow_nan=False, indent=2)


def encode_head(head: Head, branch: int = 1) -> bytes:
    """Return the head of a folder, and which branch is its current one, as readable JSON."""
    return _readable({**_head(head), "branch": branch})


def encode_origin(origin: Origin) -> bytes:
    """Return where a branch sprang from, as readable JSON."""
    return _readable(asdict(origin))


def encode_session(session: Session) -> bytes:
    """Return the whole session as one readable JSON document; its last marker bears witness to all before it."""
    return _readable({**_head(session.head), "inputs": [_line(line) for line in session.lines]})


def encode_line(line: Line) -> bytes:
    """Return one line of a journal, with its line end."""
    return _COMPACT.encode(_line(line)).encode() + b"\n"


def _readable(document: Document) -> bytes:
    return _READABLE.encode(document).encode() + b"\n"


def _head(head: Head) -> Document:
    settings = _settings(head.settings)
    return {"format": FORMAT, "domain": head.domain, "seed": head.seed, "settings": settings}


def _line(line: Line) -> Document:
    if isinstance(line, Marker):
        return {"input": "marker", "at": line.at, "head": line.head, "log_hash": line.log_hash}
    match line.input:
        case Submit(client, command, command_id):
            written = {"input": "command", "at": line.at, "client": client, **_message("command", command)}
            return written if command_id is None else {**written, "command_id": command_id}
        case Ask(client, query):
            return {"input": "query", "at": line.at, "client": client, **_message("query", query)}
        case Watch(client, query, period):
            written = {"input": "watch", "at": line.at, "client": client, **_message("query", query)}
            return {**written, "period": period} if period else written
        case Configure(settings):
            return {"input": "settings", "at": line.at, "settings": _settings(settings)}
        case Inject(fault):
            return {"input": "fault", "at": line.at, "fault": type(fault).__name__, **_unless_empty(section_out(fault))}


def _message(what: str, message: Command | Query) -> Document:
    values = {field.name: getattr(message, field.name) for field in fields(message)}  # type: ignore[arg-type]
    return {what: type(message).__name__, **_unless_empty(values)}


def _unless_empty(values: Document) -> Document:
    return {"values": values} if values else {}


def _settings(settings: Settings) -> Document:
    sections = {name: section_out(getattr(settings, name)) for name in SECTIONS}
    differing = {name: section for name, section in sections.items() if section}
    return {"delay": asdict(settings.delay), "traffic": asdict(settings.traffic), **differing}


def section_out(values: Any) -> Document:
    """Return what of this dataclass differs from its defaults."""
    written: Document = {}
    for field in fields(values):
        value = getattr(values, field.name)
        if value != field.default:
            written[field.name] = section_out(value) if is_dataclass(value) else _plain(value)
    return written


def _plain(value: Any) -> Any:
    """Return plain values of a value that is made of dataclasses and tuples of them."""
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
