"""Step 2: whether CORS applies to this address: same origin or not, and in which mode (Fetch, "main fetch")."""

from __future__ import annotations

from cqrs_sim.core.written import enumerated
from cqrs_sim.cors.steps import Mend, Step
from cqrs_sim.cors.travelling import Tainting, Travelling
from cqrs_sim.language import _, ngettext, pgettext


def gate(request: Travelling) -> tuple[Step, Tainting]:
    """Return the step and what kind of response there will be."""
    page, there, hop = request.asked.page, request.address.origin, request.hop
    values = {"page": page.text, "there": there.text, "method": request.method, "differs": _differs(request)}
    seen = (("page", page.text), ("address", there.text))
    is_home = page.is_same(there)
    if is_home and request.tainting == "basic":
        return Step("origin", hop, "passed", "origin.same", values, seen), "basic"
    code = _refusal(request)
    if code is not None:
        mend = Mend("request", said=code, values=values)
        return Step("origin", hop, "failed", code, values, seen, code, mend), request.tainting
    notes = ("mixed-content",) if (page.scheme, there.scheme) == ("https", "http") else ()
    said = "origin.no-cors" if request.asked.mode == "no-cors" else "origin.back" if is_home else _named(request)
    tainting: Tainting = "opaque" if request.asked.mode == "no-cors" else "cors"
    return Step("origin", hop, "passed", said, values, seen, notes=notes), tainting


def _refusal(request: Travelling) -> str | None:
    if request.asked.mode == "same-origin":
        return "same-origin-mode"
    if request.asked.mode == "no-cors" and request.asked.redirect != "follow":
        return "no-cors-redirect-mode"
    return None


def _named(request: Travelling) -> str:
    return "origin.other" if request.asked.page.scheme else "origin.opaque"


def _differs(request: Travelling) -> str:
    """Return which of scheme, host and port differ, in words."""
    page, there = request.asked.page, request.address.origin
    parts = (
        (_("scheme"), page.scheme, there.scheme),
        (pgettext("of an address", "host"), page.host, there.host),
        (pgettext("of an address", "port"), page.port, there.port),
    )
    differing = [name for name, own, other in parts if own != other]
    if not differing:
        return ""
    said = ngettext("{parts} differs", "{parts} differ", len(differing))
    return said.format(parts=enumerated(differing))
