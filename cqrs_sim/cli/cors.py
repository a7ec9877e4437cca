"""`cqrs-sim cors`: says what a browser makes of a request and its answers, or lets a real one try."""

from __future__ import annotations

import argparse
import json
from typing import Any

from cqrs_sim.cli import cors_serve
from cqrs_sim.cli.arguments import BAD_INPUT, Parser
from cqrs_sim.cli.cors_exchange import add_exchange, explanation
from cqrs_sim.cli.output import printing
from cqrs_sim.cors import explaining
from cqrs_sim.language import _

BLOCKED = 1

_DESCRIPTION = _(
    "Goes through the ten steps of a browser's decision, marks the one that blocks, and says what would mend it. "
    "Answers are given as curl -i prints them; those of redirects, as curl -iL does, one after the other. "
    "The exit status is 0 where the page may go on, 1 where it is blocked, 2 where something is missing or wrong."
)


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    cors = commands.add_parser(
        "cors", help=_("explain what a browser lets a page read, and let one try"), allow_abbrev=False
    )
    deeds = cors.add_subparsers(title=_("commands"), metavar=_("COMMAND"), parser_class=Parser, required=True)
    explain = deeds.add_parser(
        "explain", help=_("explain a request and its answers"), description=_DESCRIPTION, allow_abbrev=False
    )
    add_exchange(explain)
    explain.add_argument("--json", action="store_true", help=_("print the explanation as JSON"))
    explain.set_defaults(act=_explain)
    cors_serve.add(deeds)


def _explain(options: argparse.Namespace) -> int:
    explained = explanation(options)
    with printing():
        if options.json:
            print(json.dumps(explaining.document(explained), indent=2))
        else:
            print(explaining.text(explained))
    return BAD_INPUT if explained.missing else BLOCKED if explained.blocked else 0
