"""`cqrs-sim shot`: saves a picture of the window at one moment of a session."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cqrs_sim import bootstrap
from cqrs_sim.cli.arguments import size, time
from cqrs_sim.cli.output import Refused, progress
from cqrs_sim.cli.window import NEW_SESSION, add_domain
from cqrs_sim.core.journal import Entry, Submit, opening
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.cors.presets import load as load_presets
from cqrs_sim.cors.presets import named
from cqrs_sim.language import _
from cqrs_sim.sessions.folder import load
from cqrs_sim.sessions.session import Head, Session
from cqrs_sim.sessions.sharing import spare
from cqrs_sim.shipped import asset

THEMES = ("light", "dark", "high-contrast")
_SCENES = ("stage", "cors", "drill")


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    shot = commands.add_parser("shot", help=_("save a picture of the window"), allow_abbrev=False)
    shot.add_argument(
        "out", type=Path, metavar="OUT.png", help=_("the picture to write; a name that ends in .txt: the stage as text")
    )
    shot.add_argument(
        "session", type=Path, nargs="?", metavar=_("SESSION"), help=_("a session (the samples of a new one)")
    )
    add_domain(shot)
    shot.add_argument("--at", type=time, metavar=_("TIME"), help=_("the moment, such as 4s (the last input)"))
    shot.add_argument("--size", type=size, default=(1280, 720), metavar="WxH", help=_("in pixels (1280x720)"))
    shot.add_argument(
        "--scene",
        choices=_SCENES,
        default=_SCENES[0],
        help=_("what the window shows ({default})").format(default=_SCENES[0]),
    )
    shot.add_argument("--preset", metavar=_("NAME"), help=_("the situation in the CORS lab, such as json-body"))
    shot.add_argument(
        "--theme", choices=THEMES, default=THEMES[0], help=_("the colours ({default})").format(default=THEMES[0])
    )
    shot.add_argument("--xray", action="store_true", help=_("with the X-ray on: what is stale is marked"))
    said = _("as presenter mode (F11) shows it to a room")
    shot.add_argument("--presenter", action="store_true", help=said)
    shot.add_argument("--caption", action="store_true", help=_("with caption and legend below, for worksheets"))
    shot.set_defaults(act=_shot)


def _shot(options: argparse.Namespace) -> int:
    from cqrs_sim.app.pictures import take_shot

    _check(options)
    if options.session is None:
        session = _with_samples(str(options.domain or NEW_SESSION["domain"]))
    elif options.domain is None:
        session = load(options.session, bootstrap.DOMAINS)
        spare(options.session, options.out)
    else:
        raise Refused(
            _("--domain is for a new session, and {session} is one already: leave it out.").format(
                session=options.session
            )
        )
    at = session.end if options.at is None else options.at
    with progress() as tell:
        scene = (options.scene, options.preset)
        theme, looks = theme_name(options.theme), (options.xray, options.presenter, options.caption)
        take_shot(session, at, options.size, theme, options.out, tell, scene, *looks)
    return 0


def theme_name(choice: str) -> str:
    """Return what the window calls one of THEMES."""
    return choice.replace("-", " ").capitalize()


def _check(options: argparse.Namespace) -> None:
    if options.scene != "stage" and (options.caption or options.out.suffix == ".txt"):
        raise Refused(_("Only the stage has a caption and can be text: leave --scene out."))
    if options.preset is None:
        return
    if options.scene != "cors":
        raise Refused(_("--preset is for the CORS lab: add --scene cors."))
    try:
        named(load_presets(asset("cors") / "presets.toml"), options.preset)
    except ValueError as error:
        raise Refused(str(error)) from error


def _with_samples(name: str) -> Session:
    """A new session of this domain in which the samples are sent a second apart."""
    domain = bootstrap.DOMAINS[name]
    samples = enumerate(domain.samples, 1)
    sent = (Entry(number * SECOND, Submit(sample.client, sample.command)) for number, sample in samples)
    return Session(Head(domain.name, seed=1), (*opening(domain, Settings()), *sent))
