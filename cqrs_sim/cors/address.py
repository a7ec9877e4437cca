"""Addresses of the web and their origins: scheme, host and port (URL standard, as far as http and https go)."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from cqrs_sim.cors.host import parse_host
from cqrs_sim.language import _

HTTP = ("http", "https")
DEFAULT_PORTS = {"http": 80, "https": 443}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_AUTHORITY = re.compile(r"[^/?#]*")
_EDGES = "".join(map(chr, range(0x21)))
_TO_QUOTE = re.compile(r"[^!-~]")
_KEPT = "".join(map(chr, range(0x21, 0x7F)))


class Origin(NamedTuple):
    """Scheme, host and port; without a scheme it is opaque: serialised as null, and the same as no other."""

    scheme: str = ""
    host: str = ""
    port: int | None = None

    @property
    def text(self) -> str:
        """The origin as the Origin header says it."""
        if not self.scheme:
            return "null"
        return f"{self.scheme}://{self.host}" + ("" if self.port is None else f":{self.port}")

    def is_same(self, other: Origin) -> bool:
        """Whether both are the same origin."""
        return self.scheme != "" and self == other


OPAQUE = Origin()


class Address(NamedTuple):
    """A parsed address; default ports are left out. Of schemes other than http and https it knows no more than that."""

    scheme: str
    host: str = ""
    port: int | None = None
    path: str = "/"
    query: str | None = None
    user: str = ""
    password: str = ""

    @property
    def origin(self) -> Origin:
        """The origin of what is found there; opaque for schemes other than http and https."""
        return Origin(self.scheme, self.host, self.port) if self.scheme in HTTP else OPAQUE

    @property
    def is_http(self) -> bool:
        """Whether it is fetched by HTTP."""
        return self.scheme in HTTP

    @property
    def has_credentials(self) -> bool:
        """Whether it names a user or a password."""
        return bool(self.user or self.password)

    @property
    def bare(self) -> Address:
        """The same without user and password."""
        return self._replace(user="", password="") if self.has_credentials else self

    @property
    def text(self) -> str:
        """The address in its serialised form, without its fragment."""
        query = "" if self.query is None else f"?{self.query}"
        if self.scheme not in HTTP:
            return f"{self.scheme}:{self.path}{query}"
        user = self.user + (f":{self.password}" if self.password else "") + ("@" if self.has_credentials else "")
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://{user}{self.host}{port}{self.path}{query}"


def parse_origin(text: str) -> Origin:
    """Return the origin of a page: "null", or that of an address. Raises ValueError with a sentence."""
    return OPAQUE if text.strip(_EDGES) == "null" else parse_address(text).origin


def parse_address(text: str, base: Address | None = None) -> Address:
    """Return the address, which may be relative to the base. Raises ValueError with a sentence for what is none."""
    trimmed = re.sub(r"[\t\n\r]", "", text.strip(_EDGES)).partition("#")[0]
    found = _SCHEME.match(trimmed)
    if found is None:
        if base is None:
            raise ValueError(
                _("The address {text} has no scheme: write http:// or https:// before it.").format(text=repr(text))
            )
        return _relative(trimmed, base)
    scheme, rest = found[1].lower(), trimmed[found.end() :]
    if scheme not in HTTP:
        path, mark, query = rest.partition("?")
        return Address(scheme, path=path, query=query if mark else None)
    if base is not None and base.scheme == scheme and not rest[:2].replace("\\", "/").startswith("//"):
        return _relative(rest, base)
    return _absolute(scheme, _forward(rest).lstrip("/"))


def _forward(text: str) -> str:
    """Return the text with its backslashes read as slashes, as browsers do before the query."""
    path, mark, query = text.partition("?")
    return path.replace("\\", "/") + mark + query


def _relative(rest: str, base: Address) -> Address:
    rest = _forward(rest)
    if rest.startswith("//"):
        return _absolute(base.scheme, rest.lstrip("/"))
    path, mark, query = rest.partition("?")
    if not path:
        return base._replace(query=_quoted(query) if mark else base.query)
    if not path.startswith("/"):
        path = base.path.rpartition("/")[0] + "/" + path
    return base._replace(path=_resolved(path), query=_quoted(query) if mark else None)


def _absolute(scheme: str, rest: str) -> Address:
    found = _AUTHORITY.match(rest)
    authority = found[0] if found else ""
    path, mark, query = rest[len(authority) :].partition("?")
    credentials, _at, place = authority.rpartition("@")
    user, _colon, password = credentials.partition(":")
    host, port = _host_and_port(place, scheme)
    return Address(scheme, host, port, _resolved(path), _quoted(query) if mark else None, _user(user), _user(password))


def _host_and_port(place: str, scheme: str) -> tuple[str, int | None]:
    after_brackets = place.find("]") + 1 or len(place) if place.startswith("[") else 0
    colon = place.find(":", after_brackets)
    host, port = (place, "") if colon < 0 else (place[:colon], place[colon + 1 :])
    if not port:
        return parse_host(host), None
    if not (port.isascii() and port.isdecimal()) or int(port) > 65535:
        raise ValueError(_("The port {port} is no number from 0 to 65535.").format(port=repr(port)))
    number = int(port)
    return parse_host(host), None if number == DEFAULT_PORTS[scheme] else number


def _resolved(path: str) -> str:
    """Return the path without its dots."""
    if "." not in path and "%2" not in path:
        return _quoted(path) if path else "/"
    out: list[str] = []
    pieces = path.split("/")[1:]
    for place, piece in enumerate(pieces):
        dots = piece.lower().replace("%2e", ".")
        if dots == "..":
            del out[-1:]
        elif dots != ".":
            out.append(piece)
            continue
        if place == len(pieces) - 1:
            out.append("")
    return _quoted("/" + "/".join(out))


def _quoted(text: str) -> str:
    return quote(text, safe=_KEPT, errors="replace") if _TO_QUOTE.search(text) else text


def _user(text: str) -> str:
    """Return a user or password so that it ends nothing in the address."""
    return quote(text, errors="replace", safe="!$%&'()*+,-.;=_~")
