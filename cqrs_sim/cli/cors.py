"""`cqrs-sim cors`: says what a browser makes of a request and its answers."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from cqrs_sim.cli.arguments import BAD_INPUT, Parser
from cqrs_sim.cli.output import Refused, printing
from cqrs_sim.cors import curl, explaining
from cqrs_sim.cors.address import parse_address, parse_origin
from cqrs_sim.cors.exchange import Answer, Asked, Credentials, Mode, Redirect, asked

BLOCKED = 1
STANDARD_INPUT = "-"
_Value = TypeVar("_Value")

_DESCRIPTION = (
    "Goes through the ten steps of a browser's decision, marks the one that blocks, and says what would mend it. "
    "Answers are given as curl -i prints them; those of redirects, as curl -iL does, one after the other. "
    "The exit status is 0 where the page may go on, 1 where it is blocked, 2 where something is missing or wrong."
)


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    cors = commands.add_parser("cors", help="explain what a browser lets a page read", allow_abbrev=False)
    deeds = cors.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser, required=True)
    explain = deeds.add_parser(
        "explain", help="explain a request and its answers", description=_DESCRIPTION, allow_abbrev=False
    )
    explain.add_argument(
        "response", nargs="?", metavar="RESPONSE", help="a file with the answer, or - for standard input"
    )
    explain.add_argument("--page", required=True, metavar="ORIGIN", help="the page's address or origin, or null")
    explain.add_argument("--url", required=True, help="the address that is asked for")
    explain.add_argument("--method", default="GET", help="the request's method (GET)")
    explain.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help="a header that the script sets; repeatable",
    )
    for name, choices, default in (
        ("credentials", get_args(Credentials), "same-origin"),
        ("mode", get_args(Mode), "cors"),
        ("redirect", get_args(Redirect), "follow"),
    ):
        explain.add_argument(f"--{name}", choices=choices, default=default, help=f"what fetch() is given ({default})")
    explain.add_argument(
        "--preflight", action="append", default=[], metavar="FILE", help="a file with the answer to OPTIONS; repeatable"
    )
    explain.add_argument("--json", action="store_true", help="print the explanation as JSON")
    explain.set_defaults(act=_explain)


def _explain(options: argparse.Namespace) -> int:
    request = _request(options)
    if [options.response, *options.preflight].count(STANDARD_INPUT) > 1:
        raise Refused("Standard input can be one of the answers only: name files for the others.")
    responses = [] if options.response is None else _answers(options.response)
    preflights = [answer for name in options.preflight for answer in _answers(name)]
    explanation = explaining.explain(request, responses, preflights)
    with printing():
        if options.json:
            print(json.dumps(explaining.document(explanation), indent=2))
        else:
            print(explaining.text(explanation))
    return BAD_INPUT if explanation.missing else BLOCKED if explanation.blocked else 0


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
        raise Refused(f"There is no {name}: name a file with what curl -i printed.") from error
    except OSError as error:
        raise Refused(f"{name} cannot be read ({error.strerror}).") from error
    try:
        return curl.parse(curl.decoded(data))
    except ValueError as error:
        place = "Standard input" if name == STANDARD_INPUT else name
        raise Refused(f"{place} cannot be read as an answer. {error}") from error
