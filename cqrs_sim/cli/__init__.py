"""The command line; with no command it opens the window, and only then imports Qt."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from cqrs_sim.cli import window
from cqrs_sim.cli.arguments import BAD_INPUT, Parser, translate_argparse
from cqrs_sim.cli.output import Refused, printing
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.language import _
from cqrs_sim.oracles.reading import OracleError
from cqrs_sim.sessions.session import SessionError

INTERRUPTED = 130

COMMANDS = ("run", "shot", "record", "export", "import", "branches", "verify", "cors", "lineage", "xray", "remedies")
"""What may come first instead of a session to open."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status: 0, 2 for input that cannot be used, 130 when interrupted.

    `verify` returns 1 where answers differ, and `cors explain` where the browser blocks.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    translate_argparse()
    try:
        with printing():
            options = (_commands() if words[:1] and words[0] in COMMANDS else window.parser(COMMANDS)).parse_args(words)
        act: Callable[[argparse.Namespace], int] = options.act
        return act(options)
    except (Refused, SessionError, OracleError, StoreUnavailable) as error:
        print(f"cqrs-sim: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED


def _commands() -> Parser:
    # Imported here because the window opens without them.
    from cqrs_sim.cli import branches, cors, lineage, record, remedies, run, sharing, shot, verify, xray

    parser = Parser(prog="cqrs-sim", allow_abbrev=False)
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), parser_class=Parser)
    for module in (run, remedies, shot, xray, lineage, record, sharing, branches, verify, cors):
        module.add(commands)
    return parser
