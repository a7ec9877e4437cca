"""The exchange that is judged: what a page's script asks for, and what the servers would answer."""

from __future__ import annotations

from typing import Literal, cast, get_args

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.written import listed
from cqrs_sim.cors.address import Address, Origin
from cqrs_sim.cors.headers import Headers, checked, is_token
from cqrs_sim.language import _

Mode = Literal["cors", "no-cors", "same-origin"]
Credentials = Literal["omit", "same-origin", "include"]
Redirect = Literal["follow", "error", "manual"]

_CHOICES: dict[str, tuple[str, ...]] = {
    "mode": get_args(Mode),
    "credentials": get_args(Credentials),
    "redirect": get_args(Redirect),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the script of a page asks for, as it says it.

    `asks_first` is the standard's use-CORS-preflight flag: an upload is listened to, or its body is a stream.
    """

    page: Origin
    url: Address
    method: str = "GET"
    headers: Headers = ()
    mode: Mode = "cors"
    credentials: Credentials = "same-origin"
    redirect: Redirect = "follow"
    asks_first: bool = False


def asked(
    page: Origin,
    url: Address,
    *,
    method: str = "GET",
    headers: Headers = (),
    mode: str = "cors",
    credentials: str = "same-origin",
    redirect: str = "follow",
    asks_first: bool = False,
) -> Asked:
    """Return what is asked for. Raises ValueError with a sentence for what no script can ask for."""
    for name, value in (("mode", mode), ("credentials", credentials), ("redirect", redirect)):
        if value not in _CHOICES[name]:
            said = _("The {option} {value} is unknown: choose {choices}.")
            raise ValueError(said.format(option=name, value=repr(value), choices=listed(_CHOICES[name])))
    if not url.is_http:
        raise ValueError(
            _("The address has the scheme {scheme}: CORS is about http and https.").format(scheme=url.scheme)
        )
    if url.has_credentials:
        raise ValueError(
            _("The address names a user or password, and fetch() refuses such an address: leave them out.")
        )
    if not is_token(method):
        raise ValueError(_("{text} is no method: write a word such as GET.").format(text=repr(method)))
    sent = tuple(checked(name, value) for name, value in headers)
    return Asked(
        page, url, method, sent, cast(Mode, mode), cast(Credentials, credentials), cast(Redirect, redirect), asks_first
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answers, without the body."""

    status: int
    headers: Headers = ()


def answer(status: int, headers: Headers = ()) -> Answer:
    """Return what is answered. Raises ValueError with a sentence for what no server can send."""
    if not 200 <= status <= 599:
        raise ValueError(_("The status {status} ends no answer: choose one from 200 to 599.").format(status=status))
    return Answer(status, tuple(checked(name, value) for name, value in headers))


NOT_FOUND = Answer(404)
"""What a server answers that does not know the address or the method."""


@dataclass(frozen=True, slots=True)
class Hop:
    """An address and what its server answers: to OPTIONS, and to the request itself. None is NOT_FOUND."""

    address: Address
    preflight: Answer | None = None
    actual: Answer | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a script asks for, and what would be answered on the way; hop 0 answers the request's own address.

    The body travels with the request; no rule looks at it.
    """

    asked: Asked
    hops: tuple[Hop, ...]
    body: str | None = None

    def place(self, address: Address, turn: int) -> int | None:
        """Return which hop answers at the address: that whose turn it is, or else the first; None where none does."""
        there = [place for place, hop in enumerate(self.hops) if hop.address.bare == address.bare]
        return turn if turn in there else there[0] if there else None
