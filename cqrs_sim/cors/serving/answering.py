"""Answering: what a server replies by the exchange, and what of it goes into the diary."""

from __future__ import annotations

from threading import Lock

from cqrs_sim.cors.address import Origin, parse_address
from cqrs_sim.cors.exchange import NOT_FOUND, Answer, Exchange
from cqrs_sim.cors.headers import got
from cqrs_sim.cors.redirect import STATUSES
from cqrs_sim.cors.serving.diary import Arrival, Diary
from cqrs_sim.cors.serving.places import Played
from cqrs_sim.cors.serving.wire import Reply, Request

DONE = b"The server did the work.\n"
UNKNOWN = b"The server has nothing at this address.\n"


class Answering:
    """Replies by the exchange as it is performed; every thread may ask and change it."""

    def __init__(self, diary: Diary, performed: Exchange) -> None:
        self._diary = diary
        self._lock = Lock()
        self._attempt = 0
        self.change(performed, {})

    def change(self, performed: Exchange, played: Played) -> None:
        """Reply by another exchange from now on."""
        with self._lock:
            self._performed, self._turn = performed, 0
            self._names = {real: written.text for written, real in played.items()}

    def begin(self) -> tuple[int, Exchange]:
        """Return the number of the next attempt, and what the page asks for with it."""
        with self._lock:
            self._attempt, self._turn = self._attempt + 1, 0
            return self._attempt, self._performed

    def reply(self, server: Origin, request: Request) -> Reply:
        """Return what the server of this origin replies, and keep that the request has arrived."""
        with self._lock:
            place, given = self._found(server, request)
            worked = given is not None and not request.is_preflight
            self._turn += worked
            answer = given or NOT_FOUND
            arrival = Arrival(
                attempt=self._attempt,
                server=self._names.get(server, server.text),
                method=request.method,
                path=request.target,
                origin=request.origin,
                preflight=request.is_preflight,
                asked_method=got(request.headers, "access-control-request-method"),
                asked_headers=got(request.headers, "access-control-request-headers"),
                cookie=got(request.headers, "cookie") is not None,
                place=place,
                status=answer.status,
                worked=worked,
            )
        self._diary.write(arrival)
        return _as_sent(answer, DONE if worked else b"" if request.is_preflight else UNKNOWN)

    def _found(self, server: Origin, request: Request) -> tuple[int | None, Answer | None]:
        """Return which hop is meant, and its answer to such a request."""
        place = self._performed.place(parse_address(server.text + request.target), self._turn)
        if place is None:
            return None, None
        hop = self._performed.hops[place]
        return place, hop.preflight if request.is_preflight else hop.actual


def _as_sent(answer: Answer, body: bytes) -> Reply:
    """Return the reply; browsers keep some redirects for ever, which would hide every change to them."""
    headers = answer.headers
    if answer.status in STATUSES and got(headers, "cache-control") is None:
        headers = (*headers, ("Cache-Control", "no-store"))
    return Reply(answer.status, headers, body)
