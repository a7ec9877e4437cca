"""Requests to a demonstration as a browser or a shell would send them, and connections as a mischief-maker would."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from cqrs_sim.cors.exchange import Answer, Asked, Exchange, Hop
from cqrs_sim.cors.serving.demonstration import Demonstration
from tests.cors.requests import ask, hop

GIVE_UP = 30.0
"""Seconds after which a test that waits for a server fails."""


def exchange(*hops: Hop, request: Asked | None = None, body: str | None = None) -> Exchange:
    """A page that asks an API of another origin, if nothing else is given."""
    return Exchange(request or ask(), hops or (hop(),), body)


def port_of(demonstration: Demonstration, origin: str) -> int:
    """The port of the server that plays the origin."""
    (port,) = [real.port for written, real in demonstration.played.items() if written.text == origin]
    assert port is not None
    return port


def sent(
    port: int, path: str = "/x", method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Send one request; return the status, the headers with their names in small letters, and the body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=GIVE_UP)
    try:
        connection.request(method, path, body, headers or {})
        response: HTTPResponse = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    finally:
        connection.close()


def told(demonstration: Demonstration, name: str, document: object, origin: str | None = None) -> Any:
    """Tell the desk something as the page does, and return what it answers."""
    address = urlsplit(demonstration.address)
    assert address.port is not None
    headers = {"Origin": origin or f"{address.scheme}://{address.netloc}"}
    _, _, body = sent(address.port, address.path + name, "POST", headers, json.dumps(document).encode())
    return json.loads(body)


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    """A bare connection."""
    with socket.create_connection(("127.0.0.1", port), GIVE_UP) as connection:
        yield connection


def heard(connection: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    pieces = []
    try:
        while piece := connection.recv(65_536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


def status_of(answer: bytes) -> int:
    """The status in an answer's first line."""
    return int(answer.split(b" ", 2)[1])


PLAIN = Answer(200, ())
"""An answer without headers."""
