"""The session format: heads, branches and whole sessions to JSON and back, refusing what it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from cqrs_sim.core.answering import check_remedies
from cqrs_sim.core.arrangement import check_layout
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.faults import CannotBeDone
from cqrs_sim.core.written import listed
from cqrs_sim.language import _
from cqrs_sim.sessions.line_codec import (
    UNREADABLE,
    Moment,
    Strict,
    WrittenSettings,
    decode_lines,
    encode_line,
    settings_in,
    settings_out,
)
from cqrs_sim.sessions.session import FORMAT, Cause, Head, Origin, Session, SessionError

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


def encode_head(head: Head, branch: int = 1) -> bytes:
    """Return the head of a folder, and which branch is its current one, as readable JSON."""
    return _readable(_FolderHead(FORMAT, head.domain, head.seed, settings_out(head.settings), branch))


def decode_head(data: bytes) -> tuple[Head, int]:
    """Return the head and the current branch that `encode_head` wrote. Raises SessionError."""
    document = _decode(data, _FolderHead)
    return _head_in(document), document.branch


def encode_origin(origin: Origin) -> bytes:
    """Return where a branch sprang from, as readable JSON."""
    return _readable(_Branch(origin.parent, origin.at, origin.cause, origin.inputs))


def decode_origin(data: bytes) -> Origin:
    """Return the origin that `encode_origin` wrote. Raises SessionError."""
    try:
        branch = msgspec.json.decode(data, type=_Branch)
    except UNREADABLE as error:
        raise SessionError(_("Its branch.json cannot be read: {error}.").format(error=error)) from error
    return Origin(branch.parent, branch.at, branch.cause, branch.inputs)


def encode_session(session: Session) -> bytes:
    """Return the whole session as one readable JSON document; its last marker bears witness to all before it."""
    head = session.head
    inputs = [msgspec.Raw(encode_line(line)) for line in session.lines]
    return _readable(_Session(FORMAT, head.domain, head.seed, settings_out(head.settings), inputs))


def decode_session(data: bytes, domains: Mapping[str, Domain]) -> Session:
    """Return the session that `encode_session` wrote. Raises SessionError."""
    document = _decode(data, _Session)
    head = _head_in(document)
    return Session(head, *decode_lines(document.inputs, domain_of(head, domains)))


def domain_of(head: Head, domains: Mapping[str, Domain]) -> Domain:
    """Return the domain a head names. Raises SessionError for one this program has not, or not with such settings."""
    if head.domain not in domains:
        known = listed(sorted(domains))
        raise SessionError(
            _("The session is about {domain!r}, but this program only knows {known}.").format(
                domain=head.domain, known=known
            )
        )
    domain = domains[head.domain]
    try:
        check_layout(domain, head.settings.layout)
        check_remedies(domain, head.settings.remedies)
    except CannotBeDone as error:
        raise SessionError(_("The session cannot begin like this: {error}").format(error=error)) from error
    return domain


def _readable(document: Strict) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


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
