"""Step 8: where the answer sends the request, and whether it may go there (Fetch, "HTTP-redirect fetch")."""

from __future__ import annotations

from collections.abc import Iterator

from cqrs_sim.core.written import listed
from cqrs_sim.cors.address import Address, parse_address
from cqrs_sim.cors.exchange import Answer
from cqrs_sim.cors.headers import got
from cqrs_sim.cors.steps import Mend, Step, skipped
from cqrs_sim.cors.travelling import Travelling
from cqrs_sim.language import _

STATUSES = frozenset({301, 302, 303, 307, 308})
MOST = 20
"""Redirects that a request follows."""


def led_to(address: Address, answer: Answer) -> Address | None:
    """Return where an answer from this address leads; None where it is no redirect, or leads to no address."""
    location = got(answer.headers, "location")
    if answer.status not in STATUSES or location is None:
        return None
    try:
        return parse_address(location, address)
    except ValueError:
        return None  # which the judgement will say


def redirect(request: Travelling, answer: Answer) -> tuple[Step, Address | None]:
    """Return the step, and the address to go on to; None where the answer is the last."""
    if answer.status not in STATUSES:
        return skipped("redirect", request.hop, "skipped.no-redirect"), None
    locations = [value.strip(" \t") for name, value in answer.headers if name.lower() == "location"]
    location = ", ".join(locations) if locations else None
    step = _Redirect(request, answer.status, location)
    odd = ("no-location",) if location is None else ("bad-location",) if led_to(request.address, answer) is None else ()
    if request.asked.redirect == "error":
        noted = odd if location is None else ()
        return step.failed("redirect.mode-error", Mend("request", said="redirect.mode-error"), notes=noted), None
    if request.asked.redirect == "manual":
        return step.passed("redirect.manual", odd), None
    if location is None:
        return step.passed("redirect.nowhere"), None
    try:
        if len(set(locations)) > 1:
            raise ValueError(_("There are several Location headers."))
        address = parse_address(locations[0], request.address)
    except ValueError as error:
        step.values["error"] = str(error)
        return step.failed("redirect.unread", Mend("response", said="redirect.scheme"), "redirect.scheme"), None
    return step.to(address)


class _Redirect:
    """A redirect that is being looked at."""

    def __init__(self, request: Travelling, status: int, location: str | None) -> None:
        self._request = request
        self._status = status
        self._seen = (("status", str(status)), ("Location", location))
        self.values: dict[str, object] = {"status": status, "location": location, "most": MOST}

    def to(self, address: Address) -> tuple[Step, Address | None]:
        """Return the step to this address, and the address if the request may go there."""
        if not address.is_http:
            return self.failed("redirect.scheme", Mend("response", said="redirect.scheme")), None
        if self._request.hop >= MOST:
            return self.failed("redirect.limit", Mend("response", said="redirect.limit")), None
        if address.has_credentials and self._guards(address):
            mend = Mend("response", (("Location", address.bare.text),))
            return self.failed("redirect.credentials-in-url", mend), None
        after = self._request.redirected(address, self._status)
        self.values |= {"address": address.text, "changes": _changes(self._request, after)}
        said = "redirect" if self.values["changes"] == "" else "redirect.changed"
        return self.passed(said, tuple(self._notes(address, after))), address

    def _notes(self, address: Address, after: Travelling) -> Iterator[str]:
        if address.has_credentials:
            yield "user-in-address"
        leaves = not self._request.address.origin.is_same(address.origin)
        if leaves and after.asked.mode == "no-cors" and after.origin_header not in (None, "null"):
            yield "null-without-cors"

    def _guards(self, address: Address) -> bool:
        """Whether user and password in the address are refused: they are when another origin is involved."""
        if self._request.tainting == "cors":
            return True
        return self._request.asked.mode == "cors" and not self._request.asked.page.is_same(address.origin)

    def passed(self, said: str, notes: tuple[str, ...] = ()) -> Step:
        """Return the step that lets it go on."""
        return Step("redirect", self._request.hop, "passed", said, self.values, self._seen, notes=notes)

    def failed(self, said: str, mend: Mend, code: str | None = None, notes: tuple[str, ...] = ()) -> Step:
        """Return the step that stops it."""
        return Step("redirect", self._request.hop, "failed", said, self.values, self._seen, code or said, mend, notes)


def _changes(before: Travelling, after: Travelling) -> str:
    """Return what becomes of the request on the way, in words."""
    kept = {name.lower() for name, _value in after.headers}
    gone = sorted({name for name, _value in before.headers if name.lower() not in kept})
    changes = []
    if after.method != before.method:
        changes.append(_("the request becomes a {method}").format(method=after.method))
    if gone:
        changes.append(_("it loses {headers}").format(headers=listed(gone)))
    if after.tainted and not before.tainted:
        changes.append(_("its Origin becomes null, as it goes from one foreign origin to another"))
    return listed(changes)
