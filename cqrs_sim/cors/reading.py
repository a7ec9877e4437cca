"""Steps 9 and 10: what the script may read of the answer, and what the server had better add."""

from __future__ import annotations

from collections.abc import Iterable

from cqrs_sim.core.written import listed
from cqrs_sim.cors.check import ALLOW_ORIGIN
from cqrs_sim.cors.exchange import Answer
from cqrs_sim.cors.headers import Headers, got, items
from cqrs_sim.cors.steps import Mend, Step
from cqrs_sim.cors.travelling import Travelling
from cqrs_sim.language import _

SAFELISTED = frozenset(
    {
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "expires",
        "last-modified",
        "pragma",
    }
)
"""Response headers that every page may read."""
NEVER = frozenset({"set-cookie", "set-cookie2"})
"""Response headers that no script may read."""
EXPOSE_HEADERS = "Access-Control-Expose-Headers"


def readable(headers: Headers, tainting: str, credentialed: bool) -> frozenset[str]:
    """Return the names, in small letters, of the headers that the script can read."""
    if tainting == "opaque":
        return frozenset()
    present = frozenset(name.lower() for name, _value in headers) - NEVER
    if tainting == "basic":
        return present
    exposed = items(headers, "access-control-expose-headers")
    if exposed is None or exposed.bad is not None:
        return present & SAFELISTED
    if "*" in exposed.names and not credentialed:
        return present
    return present & (SAFELISTED | {name.lower() for name in exposed.names})


def reading(request: Travelling, answer: Answer, names: frozenset[str]) -> Step:
    """Return step 9, these being the headers that the script can read."""
    if request.tainting == "opaque":
        return Step("readable", None, "passed", "readable.opaque")
    exposed = items(answer.headers, "access-control-expose-headers")
    hidden = _listed(name for name, _value in answer.headers if name.lower() not in names)
    values = {"status": answer.status, "names": _listed(names) or _("no headers"), "hidden": hidden}
    seen = ((EXPOSE_HEADERS, got(answer.headers, "access-control-expose-headers")),)
    notes: tuple[str, ...] = ()
    if exposed is not None and exposed.bad is not None:
        notes = ("exposed-unread",)
    elif exposed is not None and "*" in exposed.names and request.credentialed:
        notes = ("exposed-literal",)
    said = "readable.hidden" if hidden else "readable"
    return Step("readable", None, "passed", said, values, () if request.tainting == "basic" else seen, notes=notes)


def advice(answer: Answer) -> Step:
    """Return step 10: no check of the browser, but what keeps caches on the way from mixing up answers."""
    allowed, vary = got(answer.headers, "access-control-allow-origin"), got(answer.headers, "vary")
    seen = ((ALLOW_ORIGIN, allowed), ("Vary", vary))
    varied = {part.strip(" \t").lower() for part in (vary or "").split(",")}
    if allowed is None:
        return Step("server", None, "skipped", "server.none", {}, seen)
    if allowed == "*":
        return Step("server", None, "passed", "server.wildcard", {}, seen)
    if varied & {"origin", "*"}:
        return Step("server", None, "passed", "server.varied", {}, seen)
    value = "Origin" if vary is None else f"{vary}, Origin"
    mend = Mend("response", (("Vary", value),), said="vary")
    return Step("server", None, "passed", "server.vary", {"allowed": allowed}, seen, mend=mend)


def _listed(names: Iterable[str]) -> str:
    return listed(sorted({name.lower() for name in names}))
