"""`cqrs-sim verify`: judges reference cases and says whether the answers in their file agree."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cqrs_sim.cli.output import printing
from cqrs_sim.language import _
from cqrs_sim.oracles import cors, histories
from cqrs_sim.oracles.report import Report

DIFFERS = 1

KINDS: Mapping[str, Callable[[Path], Report]] = {"cors": cors.verify, "histories": histories.verify}
"""Each kind of reference cases, and what judges a file of them."""


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    verify = commands.add_parser("verify", help=_("judge reference cases from a file"), allow_abbrev=False)
    verify.add_argument("kind", choices=sorted(KINDS), help=_("what the cases are about"))
    verify.add_argument("file", type=Path, metavar=_("FILE"), help=_("a file of reference cases"))
    verify.add_argument("--json", action="store_true", help=_("print what was judged as JSON"))
    verify.set_defaults(act=_verify)


def _verify(options: argparse.Namespace) -> int:
    report = KINDS[options.kind](options.file)
    with printing():
        print(json.dumps(report.document(), indent=2) if options.json else report.sentences())
    return 0 if report.agrees else DIFFERS
