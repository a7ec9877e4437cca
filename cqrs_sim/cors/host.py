"""Hosts of web addresses: domains and IP addresses in the form that is compared (URL standard, "host parsing")."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import unquote_to_bytes

import idna

from cqrs_sim.language import _

_FORBIDDEN = re.compile(r"[\x00-\x20\"#%/:<>?@\[\\\]^`{|}\x7f]")
_NUMBER = re.compile(r"0[xX][0-9A-Fa-f]*|[0-9]+")
_LONGEST = 253


def parse_host(text: str) -> str:
    """Return the host in its serialised form. Raises ValueError with a sentence for what is no host."""
    if text.startswith("["):
        if not text.endswith("]"):
            raise ValueError(_("The host {host} lacks the closing bracket of an IPv6 address.").format(host=text))
        return f"[{_ipv6(text[1:-1])}]"
    try:
        domain = _ascii(unquote_to_bytes(text).decode())
    except UnicodeError as error:
        said = _("The host {host} has bytes in it that stand for no text.")
        raise ValueError(said.format(host=repr(text))) from error
    if not domain:
        raise ValueError(_("The address has no host: write one after the two slashes, such as api.example."))
    if found := _FORBIDDEN.search(domain):
        said = _("The host {host} has the character {character}, which no host may have.")
        raise ValueError(said.format(host=repr(domain), character=repr(found[0])))
    last = domain.removesuffix(".").rpartition(".")[2]
    return _ipv4(domain) if last.isdecimal() or _NUMBER.fullmatch(last) else domain


def _ascii(text: str) -> str:
    if text.isascii():
        return text.lower()
    try:
        labels = idna.uts46_remap(text, std3_rules=False, transitional=False).split(".")
        return ".".join(label if label.isascii() else idna.alabel(label).decode() for label in labels)
    except (idna.IDNAError, UnicodeError) as error:
        said = _("The host {host} is no name that can be registered ({error}).")
        raise ValueError(said.format(host=text, error=error)) from error


def _ipv4(domain: str) -> str:
    """Return an IPv4 address as four numbers; the standard also reads 127.1, 0x7f.1 and 2130706433 as one."""
    parts = domain.removesuffix(".").split(".")
    try:
        numbers = [_number(part) for part in parts]
    except ValueError as error:
        raise ValueError(_no_ipv4(domain)) from error
    *first, rest = numbers
    if len(numbers) > 4 or any(number > 255 for number in first) or rest >= 256 ** (5 - len(numbers)):
        raise ValueError(_no_ipv4(domain))
    value = rest + sum(number << 8 * (3 - place) for place, number in enumerate(first))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _no_ipv4(domain: str) -> str:
    return _("The host {host} ends in a number but is no IPv4 address.").format(host=domain)


def _number(part: str) -> int:
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if len(part) > 1 and part[0] == "0" else 10)


def _ipv6(text: str) -> str:
    try:
        if "%" in text:
            raise AddressValueError("it has a zone")
        value = int(IPv6Address(text))
    except AddressValueError as error:
        raise ValueError(_("The host [{host}] is no IPv6 address.").format(host=text)) from error
    pieces = [f"{value >> shift & 0xFFFF:x}" for shift in range(112, -1, -16)]
    zeros = max(re.finditer(r"(?:\b0\b:?)+", ":".join(pieces)), key=lambda run: run[0].count("0"), default=None)
    if zeros is None or ":" not in zeros[0].strip(":"):
        return ":".join(pieces)
    whole = ":".join(pieces)
    return f"{whole[: zeros.start()].rstrip(':')}::{whole[zeros.end() :].lstrip(':')}"
