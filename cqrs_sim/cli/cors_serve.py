"""`cqrs-sim cors serve`: has real servers answer a real browser, and says what reached them until Ctrl+C."""

from __future__ import annotations

import argparse
import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from cqrs_sim.cli.arguments import whole_number
from cqrs_sim.cli.cors_exchange import STANDARD_INPUT, add_exchange, explanation
from cqrs_sim.cli.output import Refused, printing
from cqrs_sim.cors import presets, situation
from cqrs_sim.cors.exchange import Exchange
from cqrs_sim.language import _
from cqrs_sim.oracles import cors
from cqrs_sim.oracles.reading import OracleError
from cqrs_sim.shipped import asset

if TYPE_CHECKING:
    from cqrs_sim.cors.serving.demonstration import Demonstration
    from cqrs_sim.cors.serving.diary import Entry

NOTICED_AFTER = 0.5
"""Seconds until a changed file is noticed, and Ctrl+C on systems where a wait cannot be interrupted."""

_DESCRIPTION = _(
    "Starts a page's server and the servers that it asks, on this machine alone, and prints the address to open in a "
    "browser: the page there performs the request, and shows what its script saw beside what reached the servers. "
    "What is asked for and answered is said as for `cors explain`, or is of the lab or a reference case; an answer "
    "that is not given is 404. It runs until Ctrl+C, and notices when a file changes."
)


def add(deeds: Any) -> None:
    """Add the command to the parser's."""
    serve = deeds.add_parser("serve", help=_("let a real browser try it"), description=_DESCRIPTION, allow_abbrev=False)
    add_exchange(serve, required=False)
    serve.add_argument(
        "--case", nargs=2, metavar=(_("FILE"), _("ID")), help=_("take a case of this file of reference cases")
    )
    serve.add_argument("--preset", metavar=_("NAME"), help=_("take a situation of the lab"))
    serve.add_argument("--port", type=whole_number, default=0, metavar="N", help=_("the page's port (a free one)"))
    serve.add_argument("--json", action="store_true", help=_("print a line of JSON for each thing that happens"))
    serve.set_defaults(act=_serve)


def _serve(options: argparse.Namespace) -> int:
    news: SimpleQueue[Entry] = SimpleQueue()
    written = _stamps(options)
    try:
        with _started(options, news) as demonstration:
            _tell(_document(demonstration) if options.json else _sentences(demonstration))
            while True:
                with suppress(Empty):
                    entry = news.get(timeout=NOTICED_AFTER)
                    _tell(_line(entry) if options.json else entry.sentence)
                before, written = written, _stamps(options)
                if written != before:
                    said = _changed(demonstration, options)
                    _tell(json.dumps({"changed": said}) if options.json else said)
    except KeyboardInterrupt:
        return 0


def _stamps(options: argparse.Namespace) -> list[tuple[int, int] | None]:
    """Return what changes when a file with an answer does."""
    given = [options.response, *options.preflight, *(options.case or ())[:1]]
    return [_stamp(Path(name)) for name in given if name not in (None, STANDARD_INPUT)]


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _changed(demonstration: Demonstration, options: argparse.Namespace) -> str:
    """Serve what is in the files now, and say so; where it cannot be served, why."""
    try:
        demonstration.change(_exchange(options))
    except (ValueError, Refused, OracleError) as error:
        return _("The answers stay as they were. {error}").format(error=error)
    return _("The answers are now those that the files hold.")


def _started(options: argparse.Namespace, news: SimpleQueue[Entry]) -> Demonstration:
    # Imported here because the other commands need no servers.
    from cqrs_sim.cors.serving.demonstration import Demonstration
    from cqrs_sim.cors.serving.listening import Unavailable

    try:
        demonstration = Demonstration(_exchange(options), news.put, port=options.port)
        demonstration.start()
    except (ValueError, Unavailable) as error:
        raise Refused(str(error)) from error
    return demonstration


def _exchange(options: argparse.Namespace) -> Exchange:
    asked = options.page or options.url or options.response
    if sum(bool(source) for source in (asked, options.case, options.preset)) != 1:
        raise Refused(_("Say what is asked for with --page and --url, or else with --case or --preset, and only once."))
    if options.preset is not None:
        return situation.read(presets.named(presets.load(asset("cors/presets.toml")), options.preset).situation)
    if options.case is not None:
        file, name = options.case
        return cors.exchange(Path(file), name)
    if options.page is None or options.url is None:
        raise Refused(_("Say what is asked for with both --page and --url."))
    explained = explanation(options)
    return Exchange(explained.asked, explained.hops)


def _tell(text: str) -> None:
    with printing():
        print(text)


def _sentences(demonstration: Demonstration) -> str:
    said = _("{real} plays {written}.")
    played = [said.format(real=real.text, written=written.text) for written, real in demonstration.played.items()]
    begin = _("Open {address} in a browser. Ctrl+C ends it.").format(address=demonstration.address)
    return "\n".join((begin, *played, ""))


def _document(demonstration: Demonstration) -> str:
    played = {written.text: real.text for written, real in demonstration.played.items()}
    return json.dumps({"page": demonstration.address, "played": played})


def _line(entry: Entry) -> str:
    kind = type(entry).__name__.lower()
    return json.dumps({kind: {**asdict(entry), "sentence": entry.sentence}})
