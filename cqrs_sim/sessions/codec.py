"""The session format as it is read: heads, branches and whole sessions from JSON, refusing what it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from cqrs_sim.core.domain import Domain
from cqrs_sim.language import _
from cqrs_sim.sessions.line_codec import (
    UNREADABLE,
    Moment,
    Strict,
    WrittenSettings,
    decode_lines,
    settings_in,
)
from cqrs_sim.sessions.session import FORMAT, Cause, Head, Origin, Session, SessionError, domain_of

_Number = Annotated[int, msgspec.Meta(ge=1)]


class _Head(Strict):
    format: _Number
    domain: str
    seed: int
    settings: WrittenSettings


class _FolderHead(_Head):
    branch: _Number = 1


class _Session(_Head):
    inputs: list[msgspec.Raw]


class _Branch(Strict):
    parent: _Number
    at: Moment
    cause: Cause = "reset"
    inputs: Annotated[int, msgspec.Meta(ge=0)] = 0


class _Format(msgspec.Struct):
    format: _Number


def decode_head(data: bytes) -> tuple[Head, int]:
    """Return the head and the current branch that `encode_head` wrote. Raises SessionError."""
    document = _decode(data, _FolderHead)
    return _head_in(document), document.branch


def decode_origin(data: bytes) -> Origin:
    """Return the origin that `encode_origin` wrote. Raises SessionError."""
    try:
        branch = msgspec.json.decode(data, type=_Branch)
    except UNREADABLE as error:
        raise SessionError(_("Its branch.json cannot be read: {error}.").format(error=error)) from error
    return Origin(branch.parent, branch.at, branch.cause, branch.inputs)


def decode_session(data: bytes, domains: Mapping[str, Domain]) -> Session:
    """Return the session that `encode_session` wrote. Raises SessionError."""
    document = _decode(data, _Session)
    head = _head_in(document)
    return Session(head, *decode_lines(document.inputs, domain_of(head, domains)))


def _decode(data: bytes, kind: type[Any]) -> Any:
    try:
        written = msgspec.json.decode(data, type=_Format).format
        if written > FORMAT:
            said = _(
                "The session was written by a newer version (format {written}, this one reads {read}): "
                "update CQRS Sim to open it."
            )
            raise SessionError(said.format(written=written, read=FORMAT))
        return msgspec.json.decode(data, type=kind)
    except UNREADABLE as error:
        raise SessionError(
            _("It is not a session of CQRS Sim, or it is damaged: {error}.").format(error=error)
        ) from error


def _head_in(head: _Head) -> Head:
    return Head(head.domain, head.seed, settings_in(head.settings, _("the head")))
