"""`cqrs-sim cors serve`: has real servers answer a real browser, and says what reached them until Ctrl+C."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from cqrs_sim.cli.arguments import whole_number
from cqrs_sim.cli.cors_exchange import add_exchange, explanation
from cqrs_sim.cli.output import Refused, printing
from cqrs_sim.cors.exchange import Exchange
from cqrs_sim.oracles import cors

if TYPE_CHECKING:
    from cqrs_sim.cors.serving.demonstration import Demonstration
    from cqrs_sim.cors.serving.diary import Entry

CTRL_C_AFTER = 0.5
"""Seconds until Ctrl+C is noticed, on systems where a wait cannot be interrupted."""

_DESCRIPTION = (
    "Starts a page's server and the servers that it asks, on this machine alone, and prints the address to open in a "
    "browser: the page there performs the request, and shows what its script saw beside what reached the servers. "
    "What is asked for and answered is said as for `cors explain`, or taken from a file of reference cases; an answer "
    "that is not given is 404. It runs until Ctrl+C."
)


def add(deeds: Any) -> None:
    """Add the command to the parser's."""
    serve = deeds.add_parser("serve", help="let a real browser try it", description=_DESCRIPTION, allow_abbrev=False)
    add_exchange(serve, required=False)
    serve.add_argument("--case", nargs=2, metavar=("FILE", "ID"), help="take a case of this file of reference cases")
    serve.add_argument("--port", type=whole_number, default=0, help="the page's port (a free one)")
    serve.add_argument("--json", action="store_true", help="print a line of JSON for each thing that happens")
    serve.set_defaults(act=_serve)


def _serve(options: argparse.Namespace) -> int:
    news: SimpleQueue[Entry] = SimpleQueue()
    try:
        with _started(options, news) as demonstration:
            _tell(_document(demonstration) if options.json else _sentences(demonstration))
            while True:
                entry = _next(news)
                _tell(_line(entry) if options.json else entry.sentence)
    except KeyboardInterrupt:
        return 0


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
    if options.case is not None:
        if options.page or options.url or options.response:
            raise Refused("A case says what is asked for and answered: leave out --page, --url and the answer.")
        file, name = options.case
        return cors.exchange(Path(file), name)
    if options.page is None or options.url is None:
        raise Refused("Say what is asked for with --page and --url, or name a case with --case.")
    explained = explanation(options)
    return Exchange(explained.asked, explained.hops)


def _next(news: SimpleQueue[Entry]) -> Entry:
    while True:
        try:
            return news.get(timeout=CTRL_C_AFTER)
        except Empty:
            continue


def _tell(text: str) -> None:
    with printing():
        print(text)


def _sentences(demonstration: Demonstration) -> str:
    played = [f"{real.text} plays {written.text}." for written, real in demonstration.played.items()]
    return "\n".join((f"Open {demonstration.address} in a browser. Ctrl+C ends it.", *played, ""))


def _document(demonstration: Demonstration) -> str:
    played = {written.text: real.text for written, real in demonstration.played.items()}
    return json.dumps({"page": demonstration.address, "played": played})


def _line(entry: Entry) -> str:
    kind = type(entry).__name__.lower()
    return json.dumps({kind: {**asdict(entry), "sentence": entry.sentence}})
