"""The request on its way: what it has become after construction and redirects, and how the page's origin is told."""

from __future__ import annotations

from typing import Literal, NamedTuple

from cqrs_sim.cors.address import Address
from cqrs_sim.cors.cache import NEVER_BY_WILDCARD, Whose
from cqrs_sim.cors.exchange import Asked
from cqrs_sim.cors.headers import Headers, without
from cqrs_sim.cors.safelist import METHODS, Unsafe, unsafe_headers

Tainting = Literal["basic", "cors", "opaque"]
"""What kind of response it will be: of the page's own origin, checked by CORS, or hidden."""

BODY_HEADERS = frozenset({"content-encoding", "content-language", "content-location", "content-type"})
"""Request headers that go when a redirect makes a request without body (Fetch, "request-body-header name")."""


class Travelling(NamedTuple):
    """The request at the address where it is now; `tainted` once it went from one foreign origin to another."""

    asked: Asked
    hop: int
    address: Address
    method: str
    headers: Headers
    tainting: Tainting = "basic"
    tainted: bool = False

    @property
    def credentialed(self) -> bool:
        """Whether the script asks for cookies and the like to go to other origins too."""
        return self.asked.credentials == "include"

    @property
    def origin(self) -> str:
        """The page's origin as it is serialised for a server (Fetch, "serializing a request origin")."""
        return "null" if self.tainted else self.asked.page.text

    @property
    def origin_header(self) -> str | None:
        """The Origin header of the request itself; None where it has none (Fetch, "append a request Origin header")."""
        if self.tainting == "cors":
            return self.origin
        if self.method in ("GET", "HEAD"):
            return None
        # The referrer policy of a page that sets none keeps a secure origin from an insecure address.
        kept_back = self.asked.mode != "cors" and self.asked.page.scheme == "https" and self.address.scheme != "https"
        return "null" if kept_back else self.origin

    @property
    def unsafe(self) -> tuple[Unsafe, ...]:
        """The headers that need the server's permission."""
        return unsafe_headers(self.headers)

    @property
    def whose(self) -> Whose:
        """What a permission for this request is remembered under."""
        return Whose(self.origin, self.address.text, self.credentialed)

    def redirected(self, address: Address, status: int) -> Travelling:
        """Return the request as it goes on to the next address (Fetch, "HTTP-redirect fetch")."""
        method, headers = self.method, self.headers
        if (status in (301, 302) and method == "POST") or (status == 303 and method not in ("GET", "HEAD")):
            method, headers = "GET", without(headers, BODY_HEADERS)
        leaves = not self.address.origin.is_same(address.origin)
        if leaves:
            headers = without(headers, NEVER_BY_WILDCARD)
        tainted = self.tainted or (leaves and not self.asked.page.is_same(self.address.origin))
        return self._replace(hop=self.hop + 1, address=address, method=method, headers=headers, tainted=tainted)

    def needs_preflight(self, unsafe: tuple[Unsafe, ...]) -> bool:
        """Whether the browser asks first, these being the headers that need permission."""
        return self.asked.asks_first or self.method not in METHODS or bool(unsafe)
