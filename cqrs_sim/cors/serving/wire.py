"""The wire: one request of HTTP/1.1 read from a connection and one answer written, within limits."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.written import whole
from cqrs_sim.cors.headers import SPACE, Headers, got, is_token, without
from cqrs_sim.language import _

OF_THE_WIRE = frozenset({"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"})
"""Headers that say how bytes travel: the server writes its own."""

_BODILESS = (204, 205, 304)
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """What a connection may cost: seconds from its beginning to its end, bytes of headers and of body, how many."""

    seconds: float = 10.0
    head: int = 16_384
    body: int = 1_048_576
    connections: int = 64


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came."""

    method: str
    target: str
    headers: Headers
    body: bytes = b""

    @property
    def host(self) -> str:
        """The host and port that it is meant for."""
        return (got(self.headers, "host") or "").lower()

    @property
    def origin(self) -> str | None:
        """The origin that it says it comes from."""
        return got(self.headers, "origin")

    @property
    def is_preflight(self) -> bool:
        """Whether a browser asks for permission with it."""
        asks = got(self.headers, "access-control-request-method") is not None
        return self.method == "OPTIONS" and self.origin is not None and asks


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with its body."""

    status: int
    headers: Headers = ()
    body: bytes = b""


def sentence(status: int, text: str) -> Reply:
    """Return an answer of one sentence."""
    return Reply(status, (("Content-Type", "text/plain; charset=utf-8"),), f"{text}\n".encode())


class Refusal(Exception):
    """A request that is not read to its end; the reply says why."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.reply = sentence(status, text)


async def read(stream: asyncio.StreamReader, limits: Limits) -> Request:
    """Return the request. Raises Refusal for what is too large or no HTTP, EOFError where it ends too early."""
    try:
        head = await stream.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError as error:
        text = _("The headers are longer than {n} bytes.").format(n=whole(limits.head))
        raise Refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, text) from error
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    method, target = _first(first)
    request = Request(method, target, tuple(_header(line) for line in lines))
    if sum(name.lower() == "host" for name, _ in request.headers) != 1:
        raise Refusal(HTTPStatus.BAD_REQUEST, _("A request has one Host header."))
    length = _length(request.headers, limits)
    return Request(method, target, request.headers, await stream.readexactly(length))


def _first(line: str) -> tuple[str, str]:
    parts = line.split(" ")
    if len(parts) != 3 or not is_token(parts[0]) or parts[2] not in ("HTTP/1.1", "HTTP/1.0"):
        raise Refusal(HTTPStatus.BAD_REQUEST, _("A request begins with a line such as GET / HTTP/1.1."))
    if not parts[1].startswith("/"):
        raise Refusal(HTTPStatus.BAD_REQUEST, _("The path of a request begins with a slash."))
    return parts[0], parts[1]


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not is_token(name) or any(char in value for char in "\r\n\0"):
        raise Refusal(HTTPStatus.BAD_REQUEST, _("A header is a name, a colon and a value, in one line."))
    return name, value.strip(SPACE)


def _length(headers: Headers, limits: Limits) -> int:
    """Return how many bytes the body has."""
    if got(headers, "transfer-encoding") is not None:
        raise Refusal(HTTPStatus.LENGTH_REQUIRED, _("A body is sent with its Content-Length, and not in pieces."))
    text = got(headers, "content-length") or "0"
    if not (text.isascii() and text.isdecimal()):
        raise Refusal(HTTPStatus.BAD_REQUEST, _("Content-Length is one whole number."))
    if len(text) > 12 or int(text) > limits.body:
        raise Refusal(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("The body is longer than {n} bytes.").format(n=whole(limits.body))
        )
    return int(text)


async def write(stream: asyncio.StreamWriter, reply: Reply, method: str) -> None:
    """Send the reply, its body as long as the connection lasts. Raises OSError when the other side is gone."""
    body = b"" if method == "HEAD" or reply.status in _BODILESS else reply.body
    headers = (_line(header, body) for header in without(reply.headers, OF_THE_WIRE))
    lines = (f"HTTP/1.1 {reply.status} {_reason(reply.status)}", *headers, "Connection: close", "", "")
    stream.write("\r\n".join(lines).encode("latin-1") + body)
    await stream.drain()


def _line(header: tuple[str, str], body: bytes) -> str:
    name, value = header
    return f"{name}: {len(body) if name.lower() == 'content-length' else value}"


def _reason(status: int) -> str:
    with suppress(ValueError):
        return HTTPStatus(status).phrase
    return "Unnamed"


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say that the reply is over, and let the other side finish: what it still sends must not undo the reply."""
    if writer.can_write_eof():
        writer.write_eof()
    while await reader.read(_PIECE):
        pass
