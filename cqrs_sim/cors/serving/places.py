"""Places: the exchange as it is performed on this machine, each of its origins played by a server of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from cqrs_sim.cors.address import Address, Origin, parse_address
from cqrs_sim.cors.construction import normalised
from cqrs_sim.cors.exchange import Answer, Exchange, Hop, answer
from cqrs_sim.cors.headers import Headers
from cqrs_sim.cors.redirect import led_to
from cqrs_sim.language import _

Played = Mapping[Origin, Origin]
"""Origins as the exchange has them, and those of the servers that play them."""


def checked(exchange: Exchange) -> Exchange:
    """Return the exchange as servers can send it. Raises ValueError that says which answer cannot be sent, and why."""
    asked, method = exchange.asked, normalised(exchange.asked.method)
    bodiless = method in ("GET", "HEAD")
    if exchange.body is not None and bodiless:
        said = _("A {method} carries no body: leave the body out, or choose another method.")
        raise ValueError(said.format(method=method))
    uploads = (asked.mode, asked.redirect) == ("cors", "follow") and asked.credentials != "omit" and not bodiless
    if asked.asks_first and not uploads:
        raise ValueError(
            _(
                "An upload that is listened to is sent by XMLHttpRequest: with a body, in mode cors, following "
                "redirects, and never without the credentials of the page's own origin."
            )
        )
    return replace(exchange, hops=tuple(_checked(hop) for hop in exchange.hops))


def _checked(hop: Hop) -> Hop:
    if not hop.address.is_http:
        said = _("No server answers at {address}: it must be an http or https address.")
        raise ValueError(said.format(address=hop.address.text))
    refused_asked = _("The answer to OPTIONS at {address} cannot be sent. {why}")
    refused = _("The answer of {address} cannot be sent. {why}")
    asked, actual = (
        _sendable(hop.address, refusal, given)
        for refusal, given in ((refused_asked, hop.preflight), (refused, hop.actual))
    )
    return Hop(hop.address, asked, actual)


def _sendable(address: Address, refusal: str, given: Answer | None) -> Answer | None:
    try:
        return None if given is None else answer(given.status, given.headers)
    except ValueError as error:
        raise ValueError(refusal.format(address=address.text, why=error)) from error


def foreign(exchange: Exchange) -> tuple[Origin, ...]:
    """Return the origins that the request may come to, but for the page's own, in the order of the way."""
    found = dict.fromkeys(address.origin for address in _addresses(exchange))
    return tuple(origin for origin in found if not origin.is_same(exchange.asked.page))


def _addresses(exchange: Exchange) -> Iterator[Address]:
    yield exchange.asked.url
    for hop in exchange.hops:
        yield hop.address
    for hop in exchange.hops:
        target = None if hop.actual is None else led_to(hop.address, hop.actual)
        if target is not None and target.is_http:
            yield target


def performed(exchange: Exchange, played: Played) -> Exchange:
    """Return the exchange with each origin replaced, also where a header names one."""
    page, url = exchange.asked.page, exchange.asked.url
    asked = replace(exchange.asked, page=played.get(page, page), url=_moved(url, played))
    return replace(exchange, asked=asked, hops=tuple(_hop(hop, played) for hop in exchange.hops))


def _hop(hop: Hop, played: Played) -> Hop:
    preflight, actual = (
        given and Answer(given.status, tuple(_headers(hop.address, given.headers, played)))
        for given in (hop.preflight, hop.actual)
    )
    return Hop(_moved(hop.address, played), preflight, actual)


def _moved(address: Address, played: Played) -> Address:
    there = played.get(address.origin)
    return address if there is None else address._replace(scheme=there.scheme, host=there.host, port=there.port)


def _headers(base: Address, headers: Headers, played: Played) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        yield name, _led(value, base, played) if name.lower() == "location" else renamed(value, played)


def _led(location: str, base: Address, played: Played) -> str:
    """Return a Location that leads to the same place; one that stays at its own origin is left as it is."""
    try:
        target = parse_address(location, base)
    except ValueError:
        return location
    stays = target.origin == base.origin and location.startswith(("/", "?"))
    return location if stays or target.origin not in played else _moved(target, played).text


def renamed(text: str, played: Played) -> str:
    """Return the text with every whole origin replaced; one in capitals stays so, and as wrong as it was."""
    names = {written.text: real.text for written, real in played.items()}
    if not names:
        return text

    def real(found: re.Match[str]) -> str:
        exact = names.get(found[0])
        return names[found[0].lower()].upper() if exact is None else exact

    any_of = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![\w+.\-])(?:{any_of})(?![\w.:\-])", real, text, flags=re.IGNORECASE)
