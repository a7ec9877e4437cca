"""`cqrs-sim record`: saves a stretch of a session as an animated picture of the window."""

from __future__ import annotations

import argparse
import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from cqrs_sim import bootstrap
from cqrs_sim.cli.arguments import ratio, size, time
from cqrs_sim.cli.output import Refused, progress
from cqrs_sim.cli.shot import THEMES, theme_name
from cqrs_sim.language import _
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.replaying import HowFar
from cqrs_sim.sessions.sharing import spare


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    record = commands.add_parser("record", help=_("save a stretch of a session as a GIF"), allow_abbrev=False)
    record.add_argument("out", type=Path, metavar="OUT.gif", help=_("the GIF to write"))
    record.add_argument("session", type=Path, metavar=_("SESSION"), help=_("a session's folder or exported file"))
    record.add_argument("--from", type=time, dest="start", default=0, metavar=_("TIME"), help=_("its beginning (0s)"))
    record.add_argument("--to", type=time, metavar=_("TIME"), help=_("its end (the last input)"))
    record.add_argument("--speed", type=ratio, default=1.0, metavar="N", help=_("how fast it plays, such as 0.5 (1)"))
    record.add_argument("--size", type=size, default=(1280, 720), metavar="WxH", help=_("in pixels (1280x720)"))
    record.add_argument(
        "--theme", choices=THEMES, default=THEMES[0], help=_("the colours ({default})").format(default=THEMES[0])
    )
    record.add_argument("--json", action="store_true", help=_("say how far it is, a JSON object a line, for programs"))
    record.set_defaults(act=_record)


def _record(options: argparse.Namespace) -> int:
    from cqrs_sim.app.pictures import take_recording

    session = load(options.session, bootstrap.DOMAINS)
    spare(options.session, options.out)
    end = session.end if options.to is None else options.to
    with nullcontext(_tell) if options.json else progress() as tell:
        try:
            take_recording(
                session,
                (options.start, end, options.speed),
                options.size,
                theme_name(options.theme),
                options.out,
                tell,
            )
        except ValueError as error:
            raise Refused(str(error)) from error
    return 0


def _tell(progress: HowFar) -> None:
    print(json.dumps({"share": progress.share, "said": str(progress)}), flush=True)
