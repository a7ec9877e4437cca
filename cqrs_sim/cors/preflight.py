"""Steps 3 to 6: whether the browser must ask first, and what the answer allows (Fetch, "CORS-preflight fetch")."""

from __future__ import annotations

from typing import NamedTuple

from cqrs_sim.core.written import decimal
from cqrs_sim.cors.cache import NEVER_BY_WILDCARD, PreflightCache, age
from cqrs_sim.cors.check import check
from cqrs_sim.cors.exchange import Answer
from cqrs_sim.cors.headers import Items, is_token, items
from cqrs_sim.cors.safelist import METHODS, Unsafe
from cqrs_sim.cors.sentences import REASONS
from cqrs_sim.cors.steps import Mend, Seen, Step, Values
from cqrs_sim.cors.travelling import Travelling

ALLOW_METHODS = "Access-Control-Allow-Methods"
ALLOW_HEADERS = "Access-Control-Allow-Headers"
MAX_AGE = "Access-Control-Max-Age"


class Preflight(NamedTuple):
    """What the browser asks before the request itself: the headers of its OPTIONS that count."""

    origin: str
    method: str
    headers: str | None

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Its headers as they are sent."""
        asked = (("Origin", self.origin), ("Access-Control-Request-Method", self.method))
        return asked if self.headers is None else (*asked, ("Access-Control-Request-Headers", self.headers))


def asking(request: Travelling, unsafe: tuple[Unsafe, ...]) -> Preflight:
    """Return the preflight for this request; cookies are never sent with it."""
    return Preflight(request.origin, request.method, ",".join(header.name for header in unsafe) or None)


def need(request: Travelling, unsafe: tuple[Unsafe, ...]) -> Step:
    """Return step 3: whether the browser must ask first, and why."""
    seen: Seen = (("method", request.method), *request.headers)
    if not request.needs_preflight(unsafe):
        return Step("need", request.hop, "passed", "need.none", {"method": request.method}, seen)
    values = _Why(request, unsafe)
    return Step("need", request.hop, "passed", "need.preflight", values, seen)


class _Why(dict[str, object]):
    """The reasons for a preflight, put into words when somebody reads them."""

    def __init__(self, request: Travelling, unsafe: tuple[Unsafe, ...]) -> None:
        super().__init__(method=request.method)
        self._request, self._unsafe = request, unsafe

    def __missing__(self, name: str) -> str:
        if name != "reasons":
            raise KeyError(name)
        reasons = [REASONS["method"].format(method=self._request.method)] * (self._request.method not in METHODS)
        reasons += [REASONS[reason].format(name=header, detail=detail) for header, reason, detail in self._unsafe]
        return "; ".join(reasons or [REASONS["asks-first"]])


def remembered(request: Travelling, unsafe: tuple[Unsafe, ...], cache: PreflightCache, now: float) -> tuple[Step, bool]:
    """Return step 4: what earlier answers allow already, and whether OPTIONS can be spared."""
    whose = request.whose
    by_method = cache.method_entry(whose, request.method, now)
    by_header = {header.name: cache.header_entry(whose, header.name, now) for header in unsafe}
    lacking = [name for name, entry in by_header.items() if entry is None]
    if by_method is None and (request.asked.asks_first or request.method not in METHODS):
        lacking.insert(0, request.method)
    seen: Seen = (("origin", whose.origin), ("address", whose.address))
    if lacking:
        values = {"lacking": ", ".join(lacking)}
        return Step("cache", request.hop, "passed", "cache.miss", values, seen), False
    entries = [entry for entry in (by_method, *by_header.values()) if entry is not None]
    left = min(entry.until for entry in entries) - now
    literal = whose.credentialed and any("*" in (entry.method, entry.header) for entry in entries)
    notes = ("wildcard-remembered",) if literal else ()
    return Step("cache", request.hop, "passed", "cache.hit", {"left": decimal(left, "g")}, seen, notes=notes), True


def answered(request: Travelling, answer: Answer) -> Step:
    """Return step 5: the CORS check on the answer to OPTIONS, and its status."""
    status = answer.status
    status_seen = ("status", str(status))
    values: Values = {"status": status}
    if not 300 <= status < 400:
        step = check("preflight", request.hop, answer, request.origin, request.credentialed)
        if step.state == "failed" or 200 <= status < 300:
            return step
        values, seen = {**step.values, **values}, (*step.seen, status_seen)
    else:
        seen = (status_seen,)
    said = "preflight.redirect" if 300 <= status < 400 else "preflight.status"
    mend = Mend("preflight", status=204, said="status")
    return Step("preflight", request.hop, "failed", said, values, seen, "preflight.status", mend)


class Permission(NamedTuple):
    """What the answer to OPTIONS allows: the step, and what is remembered of it."""

    step: Step
    methods: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    age: float = 0.0


def permitted(request: Travelling, unsafe: tuple[Unsafe, ...], answer: Answer) -> Permission:
    """Return step 6: whether the answer's lists allow the method and every header."""
    methods = items(answer.headers, "access-control-allow-methods")
    names = items(answer.headers, "access-control-allow-headers")
    judged = _Lists(request, unsafe, methods, names)
    refused = judged.malformed() or judged.method() or judged.authorization() or judged.headers()
    if refused is not None:
        return Permission(refused)
    seconds, notes = age(answer.headers)
    if judged.leans_on_wildcard():
        notes = (*notes, "wildcard")
    said = "permission" if judged.asks_much() else "permission.plain"
    values = {**judged.values, "seconds": decimal(seconds, "g")}
    seen = (*judged.seen, *((name, value) for name, value in answer.headers if name.lower() == MAX_AGE.lower()))
    step = Step("permission", request.hop, "passed", said, values, seen, notes=notes)
    kept = (request.method,) if methods is None and request.asked.asks_first else methods.names if methods else ()
    return Permission(step, kept, names.names if names else (), seconds)


class _Lists:
    """Allow-Methods and Allow-Headers beside the request that they are about."""

    def __init__(
        self, request: Travelling, unsafe: tuple[Unsafe, ...], methods: Items | None, names: Items | None
    ) -> None:
        self._request, self._unsafe = request, unsafe
        self._malformed = next(
            ((header, found.bad) for header, found in ((ALLOW_METHODS, methods), (ALLOW_HEADERS, names))
             if found is not None and found.bad is not None),
            None,
        )  # fmt: skip
        self._methods, self._names = methods.names if methods else (), names.names if names else ()
        self._listed = frozenset(name.lower() for name in self._names)
        self.seen: Seen = (
            (ALLOW_METHODS, None if methods is None else ", ".join(self._methods)),
            (ALLOW_HEADERS, None if names is None else ", ".join(self._names)),
        )
        self.values: Values = {"method": request.method, "names": ", ".join(header.name for header in unsafe)}

    def malformed(self) -> Step | None:
        """Return the failure of a list that does not parse, which spoils the whole."""
        if self._malformed is None:
            return None
        header, bad = self._malformed
        needed = self._method_list() if header == ALLOW_METHODS else self._header_list()
        return self._failed("preflight.malformed-list", {"header": header, "bad": bad}, (header, needed))

    def method(self) -> Step | None:
        """Return the failure of a method that is not allowed."""
        method = self._request.method
        if method in self._methods or method in METHODS or self._wildcard(self._methods):
            return None
        notes: tuple[str, ...] = ()
        if method.upper() in {name.upper() for name in self._methods}:
            notes = ("method-case",)
        elif "*" in self._methods:
            notes = ("literal",)
        return self._failed("preflight.allow-methods", {}, (ALLOW_METHODS, self._method_list()), notes)

    def authorization(self) -> Step | None:
        """Return the failure of a header that must be listed by its name."""
        present = any(name.lower() in NEVER_BY_WILDCARD for name, _value in self._request.headers)
        if not present or self._listed.issuperset(NEVER_BY_WILDCARD):
            return None
        notes = ("authorization",) if self._wildcard(self._names) else ()
        return self._failed("preflight.authorization", {}, (ALLOW_HEADERS, self._header_list()), notes)

    def headers(self) -> Step | None:
        """Return the failure of headers that are not allowed."""
        lacking = [header.name for header in self._unsafe if header.name not in self._listed]
        if not lacking or self._wildcard(self._names):
            return None
        notes = ("literal",) if "*" in self._names else ()
        values = {"lacking": ", ".join(lacking)}
        return self._failed("preflight.allow-headers", values, (ALLOW_HEADERS, self._header_list()), notes)

    def leans_on_wildcard(self) -> bool:
        """Whether something is allowed by * alone."""
        method = self._request.method
        by_name = method in METHODS or method in self._methods
        return not (by_name and all(header.name in self._listed for header in self._unsafe))

    def asks_much(self) -> bool:
        """Whether there is anything that the lists had to allow."""
        return bool(self._unsafe) or self._request.method not in METHODS

    def _wildcard(self, listed: tuple[str, ...]) -> bool:
        return "*" in listed and not self._request.credentialed

    def _method_list(self) -> str:
        return _joined(self._methods, (self._request.method,))

    def _header_list(self) -> str:
        return _joined(self._names, tuple(header.name for header in self._unsafe if header.name not in self._listed))

    def _failed(self, code: str, values: Values, header: tuple[str, str], notes: tuple[str, ...] = ()) -> Step:
        mend = Mend("preflight", (header,))
        all_values = {**self.values, **values}
        return Step("permission", self._request.hop, "failed", code, all_values, self.seen, code, mend, notes)


def _joined(listed: tuple[str, ...], needed: tuple[str, ...]) -> str:
    """Return a list of what is listed properly and of what is needed besides."""
    good = [name for name in listed if is_token(name)]
    return ", ".join((*good, *(name for name in needed if name not in good)))
