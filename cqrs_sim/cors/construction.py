"""Step 1: the request as the browser builds it from what the script says (Fetch, "Request class", "headers")."""

from __future__ import annotations

from collections.abc import Iterator

from cqrs_sim.core.written import listed
from cqrs_sim.cors.exchange import Asked
from cqrs_sim.cors.headers import Headers
from cqrs_sim.cors.safelist import METHODS, is_safelisted_without_cors
from cqrs_sim.cors.steps import Mend, Step

FORBIDDEN_METHODS = frozenset({"CONNECT", "TRACE", "TRACK"})
NORMALISED = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"})
"""Methods whose small letters are made capitals; of all others the case stays."""

_FORBIDDEN = frozenset(
    {
        *("accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method"),
        *("connection", "content-length", "cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive"),
        *("origin", "referer", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "via"),
    }
)
_FORBIDDEN_BEGINNINGS = ("proxy-", "sec-")
_OVERRIDES = frozenset({"x-http-method", "x-http-method-override", "x-method-override"})


def normalised(method: str) -> str:
    """Return the method as the browser sends it."""
    capitals = method.upper()
    return capitals if capitals in NORMALISED else method


def is_forbidden(name: str, value: str) -> bool:
    """Whether a script may not set this header, so that the browser drops it in silence."""
    name = name.lower()
    if name in _FORBIDDEN or name.startswith(_FORBIDDEN_BEGINNINGS):
        return True
    return name in _OVERRIDES and any(part.strip(" \t").upper() in FORBIDDEN_METHODS for part in value.split(","))


def construct(asked: Asked) -> tuple[Step, str, Headers]:
    """Return the step, the method and the headers that will be sent."""
    method = normalised(asked.method)
    if method.upper() in FORBIDDEN_METHODS:
        return _refused(asked, "forbidden-method"), method, ()
    if asked.mode == "no-cors" and method not in METHODS:
        return _refused(asked, "no-cors-unsafe-method"), method, ()
    if not asked.headers:
        return Step("request", None, "passed", "request", {"method": method, "url": asked.url.text}), method, ()
    kept, dropped = _kept(asked)
    values = {"method": method, "url": asked.url.text, "dropped": listed(dropped)}
    said = ("request.no-cors" if asked.mode == "no-cors" else "request.dropped") if dropped else "request"
    return Step("request", None, "passed", said, values, asked.headers, notes=tuple(_notes(asked, kept))), method, kept


def _refused(asked: Asked, code: str) -> Step:
    values = {"method": asked.method}
    mend = Mend("request", said=code, values=values)
    return Step("request", None, "failed", code, values, (("method", asked.method),), code, mend)


def _notes(asked: Asked, kept: Headers) -> Iterator[str]:
    names = [name.lower() for name, _value in kept]
    if "user-agent" in names:
        yield "user-agent"
    if len(set(names)) < len(names) and asked.mode != "no-cors":
        yield "repeated"


def _kept(asked: Asked) -> tuple[Headers, list[str]]:
    kept: list[tuple[str, str]] = []
    dropped: list[str] = []
    for name, value in asked.headers:
        if is_forbidden(name, value) or (asked.mode == "no-cors" and not _fits(kept, name, value)):
            dropped.append(name)
        else:
            kept.append((name, value))
    return tuple(kept), dropped


def _fits(kept: list[tuple[str, str]], name: str, value: str) -> bool:
    """Whether mode no-cors lets the header join those of its name that are there already."""
    together = ", ".join((*(other for set_name, other in kept if set_name.lower() == name.lower()), value))
    return is_safelisted_without_cors(name, together)
