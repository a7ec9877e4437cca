"""The diary: what reached the servers, and what the page's script saw, attempt by attempt."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.written import listed
from cqrs_sim.cors.headers import Headers
from cqrs_sim.language import _

LONGEST = 1_000
"""How much is kept; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request that reached a server; `attempt` counts what the page was told to send, 0 before the first.

    `place` is the number of the hop that answered, None for an address that the exchange does not have. `worked` says
    whether the server did what the request asks for: it does so whatever the browser then lets the page read.
    """

    attempt: int
    server: str
    method: str
    path: str
    origin: str | None
    preflight: bool
    asked_method: str | None
    asked_headers: str | None
    cookie: bool
    place: int | None
    status: int
    worked: bool

    @property
    def sentence(self) -> str:
        """The arrival in words."""
        return _(
            "{method} {path} reached {server} with {whence}: {kind}, answered {status}. "
            "The server did the work: {work}."
        ).format(
            method=self.method,
            path=self.path,
            server=self.server,
            whence=self._whence,
            kind=_("a preflight") if self.preflight else _("the request itself"),
            status=self.status,
            work=_("yes") if self.worked else _("no"),
        )

    @property
    def _whence(self) -> str:
        if self.origin is None:
            return _("no Origin and a cookie") if self.cookie else _("no Origin")
        said = _("Origin {origin} and a cookie") if self.cookie else _("Origin {origin}")
        return said.format(origin=self.origin)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the script saw of an attempt: an answer of this type, or the error as the browser words it."""

    attempt: int
    type: str
    status: int = 0
    headers: Headers = ()
    body: str | None = None
    error: str | None = None

    @property
    def readable(self) -> bool:
        """Whether the script could read the answer."""
        return self.type in ("basic", "cors", "default")

    @property
    def sentence(self) -> str:
        """The sighting in words."""
        return self._told(
            _("The script saw an error: {error}"),
            _("The script saw nothing: an answer of the type {type}."),
            _("The script saw status {status}, the body, and {names}."),
        )

    @property
    def shortly(self) -> str:
        """The sighting in words, beside which it is said who saw it."""
        return self._told(
            _("saw an error: {error}"),
            _("saw nothing: an answer of the type {type}."),
            _("saw status {status}, the body, and {names}."),
        )

    def _told(self, error: str, nothing: str, all_of_it: str) -> str:
        said = error if self.error is not None else all_of_it if self.readable else nothing
        names = listed(sorted({name.lower() for name, _value in self.headers})) or _("no headers")
        return said.format(error=self.error, type=self.type, status=self.status, names=names)


Entry = Arrival | Sighting
Tell = Callable[[Entry], object]


class Diary:
    """Entries in the order in which they came; every thread may write and read. `tell` is called with each."""

    def __init__(self, tell: Tell | None = None) -> None:
        self._tell = tell
        self._entries: tuple[Entry, ...] = ()
        self._lock = Lock()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What has come so far."""
        return self._entries

    def write(self, entry: Entry) -> None:
        """Keep the entry and tell of it."""
        with self._lock:
            self._entries = (*self._entries, entry)[-LONGEST:]
        if self._tell is not None:
            self._tell(entry)

    def arrivals(self, attempt: int | None = None) -> tuple[Arrival, ...]:
        """Return what reached the servers, in all or with one attempt."""
        every = (entry for entry in self._entries if isinstance(entry, Arrival))
        return tuple(entry for entry in every if attempt in (None, entry.attempt))
