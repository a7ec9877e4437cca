"""Random exchanges of every kind that a page can have, by seed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from cqrs_sim.cors.address import parse_address, parse_origin
from cqrs_sim.cors.exchange import Answer, Exchange, Hop, asked
from cqrs_sim.cors.headers import Headers

PAGE, API, OTHER = "http://app.test", "http://api.test", "http://other.test"
ORIGINS = (PAGE, API, OTHER, f"{API}:8080")

_METHODS = (
    *("GET", "GET", "HEAD", "POST", "POST", "PUT", "PUT", "DELETE", "DELETE"),
    *("PATCH", "patch", "put", "OPTIONS", "OK", "TRACE"),
)
_REQUEST_HEADERS = (
    ("X-Test", "1"),
    ("x-b", "2"),
    ("Accept", "text/html"),
    ("Accept", "a{b"),
    ("Accept", "a" * 129),
    ("Accept-Language", "de, en;q=0.5"),
    ("Accept-Language", "de@at"),
    ("Authorization", "123"),
    ("Content-Language", "de"),
    ("Content-Type", "text/plain;charset=utf-8"),
    ("Content-Type", "application/json"),
    ("Content-Type", "text/plain; a=(b)"),
    ("Cookie", "a=b"),
    ("Range", "bytes=0-9"),
    ("Range", "bytes=-5"),
    ("Sec-Test", "1"),
    ("X-HTTP-Method-Override", "TRACE"),
)
_ALLOWED = (
    *("*", "*", PAGE, PAGE, PAGE, "null", f"{PAGE}/", PAGE.upper()),
    *(f"{PAGE}, *", API, f" {PAGE} ", "", f"{PAGE}:80"),
)
_CREDENTIALS = ("true", "true", "True", "false", "*")
_EVERY_METHOD = "PUT, DELETE, PATCH, OPTIONS, OK, patch"
_METHOD_LISTS = (*(_EVERY_METHOD,) * 4, "PUT, DELETE", "*", "put", "PATCH,,OK", "P UT", "GET", "patch", "")
_EVERY_NAME = "accept,accept-language,authorization,content-language,content-type,range,x-b,x-test"
_NAME_LISTS = (*(_EVERY_NAME,) * 4, "x-test", "*", "X-TEST, content-type", "x-test;", "content-type, range, x-b", "")
_EXPOSED = ("x-a", "*", "X-A, x-b", "x a", "set-cookie, x-a", "")
_AGES = ("0", "-1", "60", "x", "")


def mixture(seed: int) -> Exchange:
    """Return the exchange of this seed; its addresses are nobody else's."""
    draw = Random(seed)
    length = draw.choice((1, 1, 1, 1, 2, 2, 3))
    urls = [f"{draw.choice((API, API, API, *ORIGINS))}/{seed}/{place}" for place in range(length)]
    uploads = draw.random() < 0.1  # what page can listen to is narrower than what it can ask for
    method = draw.choice(("POST", "PUT") if uploads else _METHODS)
    request = asked(
        parse_origin("null" if draw.random() < 0.08 else PAGE),
        parse_address(urls[0]),
        method=method,
        headers=tuple(draw.sample(_REQUEST_HEADERS, draw.choice((0, 0, 1, 1, 2)))),
        mode="cors" if uploads else draw.choice((*("cors",) * 12, "no-cors", "no-cors", "same-origin")),
        credentials=draw.choice(("same-origin", "include") if uploads else ("omit", "same-origin", "include")),
        redirect="follow" if uploads else draw.choice((*("follow",) * 8, "error", "manual")),
        asks_first=uploads,
    )
    hops = (
        Hop(parse_address(url), _preflight(draw), _actual(draw, urls[place + 1 : place + 2]))
        for place, url in enumerate(urls)
    )
    has_body = uploads or (method not in ("GET", "HEAD") and draw.random() < 0.5)
    return Exchange(request, tuple(hops), "a=b" if has_body else None)


def _preflight(draw: Random) -> Answer | None:
    if draw.random() < 0.1:
        return None
    status = draw.choice((200, 204, 204, 204, 299, 301, 404))
    headers = (
        *_checked(draw),
        *_perhaps(draw, 0.8, "Access-Control-Allow-Methods", _METHOD_LISTS),
        *_perhaps(draw, 0.8, "Access-Control-Allow-Headers", _NAME_LISTS),
        *_perhaps(draw, 0.3, "Access-Control-Max-Age", _AGES),
        *(_perhaps(draw, 1.0, "Location", (f"{API}/nowhere",)) if status == 301 else ()),
    )
    return Answer(status, headers)


def _actual(draw: Random, onward: Sequence[str]) -> Answer:
    headers = _checked(draw)
    if onward:
        location = onward[0].replace("//", "//u:p@") if draw.random() < 0.1 else onward[0]
        return Answer(draw.choice((301, 302, 303, 307, 308)), (*headers, ("Location", location)))
    headers += (("X-A", "1"), ("X-B", "2"), ("Set-Cookie", "c=d"), ("Content-Language", "de"), ("ETag", '"e"'))
    headers += _perhaps(draw, 0.5, "Access-Control-Expose-Headers", _EXPOSED)
    if draw.random() < 0.1:
        nowhere = _perhaps(draw, 0.7, "Location", ("ftp://api.test/", "http://", "data:,x"))
        return Answer(draw.choice((302, 307)), (*headers, *nowhere))
    return Answer(draw.choice((200, 200, 201, 204, 404, 500)), headers)


def _checked(draw: Random) -> Headers:
    """The headers of the CORS check, right more often than not."""
    if draw.random() < 0.6:
        return (*_perhaps(draw, 1.0, "Access-Control-Allow-Origin", (PAGE, PAGE, "*")), *_CREDENTIALED)
    allowed = _perhaps(draw, 0.95, "Access-Control-Allow-Origin", _ALLOWED) * (2 if draw.random() < 0.03 else 1)
    return (*allowed, *_perhaps(draw, 0.6, "Access-Control-Allow-Credentials", _CREDENTIALS))


_CREDENTIALED = (("Access-Control-Allow-Credentials", "true"),)


def _perhaps(draw: Random, share: float, name: str, values: Sequence[str]) -> Headers:
    return ((name, draw.choice(values)),) if draw.random() < share else ()
