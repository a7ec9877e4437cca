"""An exchange on the command line: the options that say what is asked for, and files with what is answered."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar, get_args

from cqrs_sim.cli.output import Refused
from cqrs_sim.cors import curl, explaining
from cqrs_sim.cors.address import parse_address, parse_origin
from cqrs_sim.cors.exchange import Answer, Asked, Credentials, Mode, Redirect, asked
from cqrs_sim.language import _

STANDARD_INPUT = "-"
_Value = TypeVar("_Value")


def add_exchange(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Add the options that say what is asked for and what is answered."""
    parser.add_argument(
        "response", nargs="?", metavar=_("RESPONSE"), help=_("a file with the answer, or - for standard input")
    )
    parser.add_argument(
        "--page", required=required, metavar=_("ORIGIN"), help=_("the page's address or origin, or null")
    )
    parser.add_argument("--url", required=required, help=_("the address that is asked for"))
    parser.add_argument("--method", default="GET", metavar=_("METHOD"), help=_("the request's method (GET)"))
    parser.add_argument(
        "--header",
        action="append",
        default=[],
        metavar=_("'NAME: VALUE'"),
        help=_("a header that the script sets; repeatable"),
    )
    for name, choices, default in (
        ("credentials", get_args(Credentials), "same-origin"),
        ("mode", get_args(Mode), "cors"),
        ("redirect", get_args(Redirect), "follow"),
    ):
        parser.add_argument(
            f"--{name}",
            choices=choices,
            default=default,
            help=_("what fetch() is given ({default})").format(default=default),
        )
    parser.add_argument(
        "--preflight",
        action="append",
        default=[],
        metavar=_("FILE"),
        help=_("a file with the answer to OPTIONS; repeatable"),
    )


def explanation(options: argparse.Namespace) -> explaining.Explanation:
    """Return what a browser makes of the exchange that the options say. Raises Refused."""
    request = _request(options)
    if [options.response, *options.preflight].count(STANDARD_INPUT) > 1:
        raise Refused(_("Standard input can be one of the answers only: name files for the others."))
    responses = [] if options.response is None else _answers(options.response)
    preflights = [answer for name in options.preflight for answer in _answers(name)]
    return explaining.explain(request, responses, preflights)


def _request(options: argparse.Namespace) -> Asked:
    page = _named("--page", parse_origin, options.page)
    url = _named("--url", parse_address, options.url)
    headers = tuple(_named("--header", curl.header, written) for written in options.header)
    choices = {name: getattr(options, name) for name in ("method", "credentials", "mode", "redirect")}
    try:
        return asked(page, url, headers=headers, **choices)
    except ValueError as error:
        raise Refused(str(error)) from error


def _named(option: str, read: Callable[[str], _Value], written: str) -> _Value:
    try:
        return read(written)
    except ValueError as error:
        raise Refused(f"{option}: {error}") from error


def _answers(name: str) -> Sequence[Answer]:
    try:
        data = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    except FileNotFoundError as error:
        raise Refused(_("There is no {name}: name a file with what curl -i printed.").format(name=name)) from error
    except OSError as error:
        raise Refused(_("{name} cannot be read ({reason}).").format(name=name, reason=error.strerror)) from error
    try:
        return curl.parse(curl.decoded(data))
    except ValueError as error:
        place = _("Standard input") if name == STANDARD_INPUT else name
        raise Refused(_("{place} cannot be read as an answer. {error}").format(place=place, error=error)) from error
