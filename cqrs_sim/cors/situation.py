"""A situation: a page's request and the servers' answers as people write them, and the exchange they come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal, TypeVar

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.cors import curl
from cqrs_sim.cors.address import OPAQUE, Address, parse_address, parse_origin
from cqrs_sim.cors.construction import normalised
from cqrs_sim.cors.exchange import Answer, Asked, Credentials, Exchange, Hop, Mode, Redirect, asked
from cqrs_sim.cors.headers import Headers, got, without
from cqrs_sim.cors.redirect import led_to
from cqrs_sim.language import _

Body = Literal["none", "text", "form", "multipart", "json", "stream"]
"""What the script sends along."""

CONTENT_TYPES: Mapping[str, str] = {
    "text": "text/plain;charset=UTF-8",
    "form": "application/x-www-form-urlencoded;charset=UTF-8",
    "multipart": "multipart/form-data; boundary=part",
    "json": "application/json",
}
"""The Content-Type that goes with a body unless the script sets another; for JSON the script itself sets it."""

SENT: Mapping[str, str] = {
    "text": "Hello",
    "form": "text=Hello",
    "multipart": '--part\r\nContent-Disposition: form-data; name="text"\r\n\r\nHello\r\n--part--\r\n',
    "json": '{"text": "Hello"}',
    "stream": "Hello",
}
"""What is sent along, for example."""

_T = TypeVar("_T")
_R = TypeVar("_R")
_ANYWHERE = Address("http", "any.example")


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as people write it: a status, and lines such as `Vary: Origin`."""

    status: int
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """What one server answers: to OPTIONS, and to the request itself."""

    preflight: Written = Written(204)
    answer: Written = Written(200)


@dataclass(frozen=True, slots=True)
class Situation:
    """What a page's script asks for, and how each server on the way is set up; the first has the request's address."""

    page: str
    url: str
    method: str = "GET"
    headers: tuple[str, ...] = ()
    credentials: Credentials = "same-origin"
    mode: Mode = "cors"
    redirect: Redirect = "follow"
    body: Body = "none"
    servers: tuple[Server, ...] = (Server(),)


class Unreadable(ValueError):
    """Names every field that cannot be read, with a sentence; a server's are such as `1 preflight` and `2 answer`."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def read(situation: Situation) -> Exchange:
    """Return the exchange that a situation comes to. Raises Unreadable."""
    reader = _Reader()
    request = reader.request(situation)
    answers = [reader.server(number, server) for number, server in enumerate(situation.servers, 1)]
    if request is None or reader.problems:
        raise Unreadable(reader.problems)
    return Exchange(request, _hops(request.url, answers), SENT.get(situation.body))


class _Reader:
    """Reads field by field and keeps what it could not read."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def request(self, situation: Situation) -> Asked | None:
        """Return what is asked for, None where that cannot be read."""
        page = self._field("page", parse_origin, situation.page)
        url = self._field("url", _fetched, situation.url)
        method = self._field("method", _method, situation.method)
        headers = self._field("headers", curl.lines, situation.headers)
        self._field("body", partial(_sent_by, method), situation.body)
        if self.problems or page is None or url is None or method is None or headers is None:
            return None
        return asked(
            page,
            url,
            method=method,
            headers=with_body(headers, situation.body),
            mode=situation.mode,
            credentials=situation.credentials,
            redirect=situation.redirect,
            asks_first=situation.body == "stream",
        )

    def server(self, number: int, server: Server) -> tuple[Answer, Answer]:
        """Return what a server answers; without headers where they cannot be read."""
        preflight, answer = (
            Answer(written.status, self._field(f"{number} {kind}", curl.lines, written.headers) or ())
            for kind, written in (("preflight", server.preflight), ("answer", server.answer))
        )
        return preflight, answer

    def _field(self, name: str, parse: Callable[[_T], _R], written: _T) -> _R | None:
        try:
            return parse(written)
        except ValueError as error:
            self.problems[name] = str(error)
            return None


def _fetched(text: str) -> Address:
    return asked(OPAQUE, parse_address(text)).url


def _method(text: str) -> str:
    return asked(OPAQUE, _ANYWHERE, method=text.strip()).method


def _sent_by(method: str | None, body: Body) -> None:
    if body != "none" and method is not None and normalised(method) in ("GET", "HEAD"):
        said = _("fetch() sends no body with {method}: choose none, or another method.")
        raise ValueError(said.format(method=normalised(method)))


def with_body(headers: Headers, body: Body) -> Headers:
    """Return the request headers as they are with a body, which brings its Content-Type unless the script sets one."""
    kind = CONTENT_TYPES.get(body)
    return headers if kind is None or got(headers, "content-type") is not None else (*headers, ("Content-Type", kind))


def _hops(address: Address, answers: Sequence[tuple[Answer, Answer]]) -> tuple[Hop, ...]:
    """Return the servers with their addresses: each but the first is where the one before leads to."""
    hops: list[Hop] = []
    for preflight, answer in answers:
        hops.append(Hop(address, preflight, answer))
        following = led_to(address, answer)
        if following is None:
            break
        address = following
    return tuple(hops)


def as_curl(exchange: Exchange, body: Body) -> str:
    """Return the request as a command of curl, with the Origin that a browser would tell."""
    request = exchange.asked
    sent = request.headers if body != "multipart" else without(request.headers, frozenset({"content-type"}))
    origin = () if request.page.is_same(request.url.origin) else (("Origin", request.page.text),)
    more = ["-b 'session=1234'"] * (request.credentials == "include")
    if body == "multipart":
        more.append("-F 'text=Hello'")
    elif exchange.body is not None:
        more.append(f"--data-binary {curl.quoted(exchange.body)}")
    return curl.command(normalised(request.method), request.url.text, (*origin, *sent), *more)
