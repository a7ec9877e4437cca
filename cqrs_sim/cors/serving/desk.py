"""The desk: the page that tries the request, what it is told to send, and what its script reports back."""

from __future__ import annotations

import json
from dataclasses import asdict
from http import HTTPStatus
from importlib.resources import files
from typing import Any

import msgspec

from cqrs_sim.cors.address import Origin
from cqrs_sim.cors.exchange import Exchange
from cqrs_sim.cors.serving.answering import Answering
from cqrs_sim.cors.serving.diary import Diary, Sighting
from cqrs_sim.cors.serving.page_texts import worded
from cqrs_sim.cors.serving.places import Played
from cqrs_sim.cors.serving.wire import Reply, Request, sentence
from cqrs_sim.language import _

PATH = "/cors-lab/"
"""Where the page is; all else at its server belongs to the exchange."""

_FILES = {
    "": ("page.html", "text/html; charset=utf-8"),
    "sandbox": ("sandbox.html", "text/html; charset=utf-8"),
    "page.css": ("page.css", "text/css; charset=utf-8"),
    "page.js": ("page.js", "text/javascript; charset=utf-8"),
    "perform.js": ("perform.js", "text/javascript; charset=utf-8"),
}


class Desk:
    """Replies to the page itself."""

    def __init__(self, diary: Diary, answering: Answering) -> None:
        self._diary, self._answering = diary, answering
        self.played: Played = {}

    def reply(self, server: Origin, request: Request) -> Reply:
        """Return what the page gets; only the page itself may report."""
        name = request.target.removeprefix(PATH).partition("?")[0]
        if request.method == "GET" and name in _FILES:
            return _file(*_FILES[name])
        if request.method != "POST" or name not in ("attempt", "sighting"):
            return sentence(HTTPStatus.NOT_FOUND, _("There is nothing here: the page is at {path}.").format(path=PATH))
        if request.origin != server.text:
            return sentence(HTTPStatus.FORBIDDEN, _("Only the page itself may ask for this."))
        return self._attempt() if name == "attempt" else self._sighting(request)

    def _attempt(self) -> Reply:
        number, exchange = self._answering.begin()
        return _json({"attempt": number, **_task(exchange), "played": self._names()})

    def _names(self) -> list[list[str]]:
        return [[written.text, real.text] for written, real in self.played.items() if written != real]

    def _sighting(self, request: Request) -> Reply:
        try:
            sighting = msgspec.json.decode(request.body, type=Sighting)
        except ValueError as error:
            return sentence(HTTPStatus.BAD_REQUEST, _("This is no report: {error}.").format(error=error))
        self._diary.write(sighting)
        return _json({"arrivals": [asdict(arrival) for arrival in self._diary.arrivals(sighting.attempt)]})


def _task(exchange: Exchange) -> dict[str, Any]:
    """Return what the script is to do."""
    asked = exchange.asked
    return {
        "page": asked.page.text,
        "url": asked.url.text,
        "method": asked.method,
        "headers": asked.headers,
        "mode": asked.mode,
        "credentials": asked.credentials,
        "redirect": asked.redirect,
        "asks_first": asked.asks_first,
        "body": exchange.body,
    }


def _file(name: str, kind: str) -> Reply:
    headers = (("Content-Type", kind), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))
    written = (files(__package__ or "") / name).read_bytes()
    return Reply(HTTPStatus.OK, headers, worded(written.decode()).encode() if name.endswith(".html") else written)


def _json(document: object) -> Reply:
    headers = (("Content-Type", "application/json"), ("Cache-Control", "no-store"))
    return Reply(HTTPStatus.OK, headers, json.dumps(document).encode())
