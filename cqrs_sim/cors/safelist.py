"""The safelist: methods and request headers that need no preflight, with their limits in bytes (Fetch, "headers")."""

from __future__ import annotations

import re
from typing import NamedTuple

from cqrs_sim.cors.headers import Headers, is_token

METHODS = frozenset({"GET", "HEAD", "POST"})
CONTENT_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
LONGEST_VALUE = 128
"""Bytes that each safelisted value may have."""
LONGEST_TOGETHER = 1024
"""Bytes that all safelisted values may have together."""

_UNSAFE = re.compile(r"[\x00-\x08\x0a-\x1f\"():<>?@\[\\\]{}\x7f]")
_NO_LANGUAGE = re.compile(r"[^0-9A-Za-z *,\-.;=]")
_RANGE = re.compile(r"bytes=([0-9]*)-([0-9]*)")
_HTTP_SPACE = " \t\r\n"


class Unsafe(NamedTuple):
    """A request header that needs permission: its name in small letters, and the template that says why."""

    name: str
    reason: str
    detail: str = ""


def unsafe_headers(headers: Headers) -> tuple[Unsafe, ...]:
    """Return the headers that need a preflight, each name once, in the order of the alphabet."""
    if not headers:
        return ()
    found: dict[str, Unsafe] = {}
    safe: list[str] = []
    together = 0
    for name, value in headers:
        name = name.lower()
        reason = _objection(name, value)
        if reason is None:
            safe.append(name)
            together += len(value)
        else:
            found.setdefault(name, Unsafe(name, *reason))
    if together > LONGEST_TOGETHER:
        for name in safe:
            found.setdefault(name, Unsafe(name, "together", str(together)))
    return tuple(found[name] for name in sorted(found))


def is_safelisted(name: str, value: str) -> bool:
    """Whether a header with this value needs no permission."""
    return _objection(name.lower(), value) is None


def is_safelisted_without_cors(name: str, value: str) -> bool:
    """Whether a header with this value may be sent in mode no-cors."""
    return name.lower() in _LOOKED_AT and name.lower() != "range" and is_safelisted(name, value)


def essence(content_type: str) -> str | None:
    """Return type and subtype in small letters; None where it does not parse (MIME Sniffing, "parsing a MIME type")."""
    kind, slash, rest = content_type.strip(_HTTP_SPACE).partition("/")
    subtype = rest.partition(";")[0].rstrip(_HTTP_SPACE)
    return f"{kind}/{subtype}".lower() if slash and is_token(kind) and is_token(subtype) else None


def _objection(name: str, value: str) -> tuple[str, str] | None:
    """Return why the header is not safelisted: a template and its detail; None where it is."""
    look = _LOOKED_AT.get(name)
    if look is None:
        return ("unknown", "")
    if len(value) > LONGEST_VALUE:
        return ("long", str(len(value)))
    return look(value)


def _plain(value: str) -> tuple[str, str] | None:
    found = _UNSAFE.search(value)
    return ("byte", repr(found[0])) if found else None


def _language(value: str) -> tuple[str, str] | None:
    found = _NO_LANGUAGE.search(value)
    return ("byte", repr(found[0])) if found else None


def _content_type(value: str) -> tuple[str, str] | None:
    if objection := _plain(value):
        return objection
    kind = essence(value)
    return None if kind in CONTENT_TYPES else ("content-type", kind or repr(value))


def _range(value: str) -> tuple[str, str] | None:
    found = _RANGE.fullmatch(value)
    if found is None or not found[1] or (found[2] and int(found[1]) > int(found[2])):
        return ("range", repr(value))
    return None


_LOOKED_AT = {
    "accept": _plain,
    "accept-language": _language,
    "content-language": _language,
    "content-type": _content_type,
    "range": _range,
}
