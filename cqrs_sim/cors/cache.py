"""The preflight cache: which permissions a browser remembers, for whom, for what address and how long."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.cors.headers import Headers, got

DEFAULT_AGE = 5.0
"""Seconds that a permission is kept for if the answer does not say."""
CAPS = {"Chromium": 7200.0, "Firefox": 86400.0}
"""Seconds that browsers keep a permission for at most; the standard leaves the limit to them."""
NEVER_BY_WILDCARD = frozenset({"authorization"})
"""Request headers that * does not stand for (Fetch, "CORS non-wildcard request-header name")."""

_WHOLE_NUMBER = re.compile(r"(-?)([0-9]+)")


class Entry(NamedTuple):
    """One remembered permission: for a method or for a header, either of which may be *."""

    origin: str
    address: str
    credentialed: bool
    until: float
    method: str | None = None
    header: str | None = None


class Whose(NamedTuple):
    """What a permission is remembered under: origin, address, and whether it was given with credentials."""

    origin: str
    address: str
    credentialed: bool

    def may_use(self, entry: Entry) -> bool:
        """Whether the entry counts: one that was made with credentials counts for requests without, too."""
        same = entry.origin == self.origin and entry.address == self.address
        return same and (entry.credentialed or not self.credentialed)


@dataclass(frozen=True, slots=True)
class PreflightCache:
    """The permissions that one browser remembers (Fetch, "CORS-preflight cache").

    Chromium remembers less, of each address the newest answer alone, and longer, also after a failure.
    Times are seconds of whatever clock the caller has.
    """

    entries: tuple[Entry, ...] = ()

    def method_entry(self, whose: Whose, method: str, now: float) -> Entry | None:
        """Return the entry that allows the method, if there is one."""
        if not self.entries:
            return None
        return self._first(whose, now, lambda entry: entry.method in (method, "*"))

    def header_entry(self, whose: Whose, name: str, now: float) -> Entry | None:
        """Return the entry that allows the header, its name in small letters, if there is one."""
        if not self.entries:
            return None
        allowed = (name,) if name in NEVER_BY_WILDCARD else (name, "*")
        return self._first(whose, now, lambda entry: entry.header in allowed)

    def _first(self, whose: Whose, now: float, fits: Callable[[Entry], bool]) -> Entry | None:
        found = (entry for entry in self.entries if now < entry.until and fits(entry) and whose.may_use(entry))
        return next(found, None)

    def stored(
        self, whose: Whose, methods: tuple[str, ...], names: tuple[str, ...], age: float, now: float
    ) -> PreflightCache:
        """Return the cache with an answer's permissions; what it had already lives as long as the new ones.

        Entries that have grown too old are gone from what is returned.
        """
        entries = [entry for entry in self.entries if now < entry.until]
        for method in methods:
            _keep(entries, whose, now + age, method=method)
        for name in names:
            _keep(entries, whose, now + age, header=name.lower())
        return PreflightCache(tuple(entry for entry in entries if now < entry.until))

    def cleared(self, whose: Whose) -> PreflightCache:
        """Return the cache without anything about this origin and address, as it is after a failure."""
        if not self.entries:
            return self
        kept = (entry for entry in self.entries if (entry.origin, entry.address) != (whose.origin, whose.address))
        return PreflightCache(tuple(kept))


def _keep(
    entries: list[Entry], whose: Whose, until: float, method: str | None = None, header: str | None = None
) -> None:
    wildcard = header not in NEVER_BY_WILDCARD
    matched = False
    for place, entry in enumerate(entries):
        same = (
            entry.method in (method, "*")
            if method is not None
            else entry.header in (header, "*" if wildcard else header)
        )
        if same and whose.may_use(entry):
            entries[place] = entry._replace(until=until)
            matched = True
    if not matched:
        entries.append(Entry(whose.origin, whose.address, whose.credentialed, until, method, header))


def age(headers: Headers) -> tuple[float, tuple[str, ...]]:
    """Return the seconds that an answer is kept for, and the notes there are about that.

    A value that is no number counts as absent. A negative one is kept for no time at all: the standard's grammar has no
    such number, but the platform tests and all browsers agree on it.
    """
    text = got(headers, "access-control-max-age")
    found = _WHOLE_NUMBER.fullmatch(text) if text is not None else None
    if found is None:
        return DEFAULT_AGE, () if text is None else ("age-unread",)
    if found[1]:
        return 0.0, ("age-negative",)
    seconds = float(found[2][:18])
    return seconds, ("age-capped",) if seconds > min(CAPS.values()) else ()
