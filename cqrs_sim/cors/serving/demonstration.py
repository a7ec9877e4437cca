"""The demonstration: a page's server and the servers it asks, on this machine alone, as long as its owner wishes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Self

from cqrs_sim.cors.address import Origin
from cqrs_sim.cors.exchange import Exchange
from cqrs_sim.cors.serving.answering import Answering
from cqrs_sim.cors.serving.desk import PATH, Desk
from cqrs_sim.cors.serving.diary import Arrival, Diary, Entry, Tell
from cqrs_sim.cors.serving.listening import LOOPBACK, Listening
from cqrs_sim.cors.serving.places import Played, checked, foreign, performed
from cqrs_sim.cors.serving.wire import Limits, Reply, Request, sentence
from cqrs_sim.language import _


class Demonstration:
    """An exchange performed by real servers, for a real browser to try.

    Each origin is played by a server with a port of its own, and headers that name an origin name the one that plays
    it. `by_name` lets origins keep their names, which must be http; a browser started with `resolver_rules` finds them.

    `tell` is called with each entry of the diary, on the thread of the servers: it must not call back. Raises
    ValueError, with a sentence, for an exchange that no server can perform.
    """

    def __init__(
        self,
        exchange: Exchange,
        tell: Tell | None = None,
        *,
        port: int = 0,
        by_name: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self._by_name = by_name
        self._exchange = self._performable(exchange)
        self._wished_port = port
        self._limits = limits or Limits()
        self._ports: list[int] = []
        self._hosts: dict[tuple[int, str], Origin] = {}
        self._diary = Diary(tell)
        self._answering = Answering(self._diary, self._exchange)
        self._desk = Desk(self._diary, self._answering)
        self._listening: Listening | None = None

    def start(self) -> None:
        """Listen, the page's server on the port that was wished for. Raises Unavailable with a sentence."""
        if self._listening is not None:
            return
        self._listening = Listening(self._reply, self._limits)
        try:
            self._ports = [self._listening.open(self._wished_port)]
            self._stage(self._exchange)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Drop every connection and let go of the ports; what the diary has stays."""
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stop()

    def change(self, exchange: Exchange) -> None:
        """Perform another exchange from now on; what has a port keeps it. Raises ValueError as the beginning does."""
        exchange = self._performable(exchange)
        if self._listening is not None:
            self._stage(exchange)
        self._exchange = exchange

    @property
    def performed(self) -> Exchange:
        """The exchange as the browser meets it."""
        return performed(self._exchange, self.played)

    @property
    def played(self) -> Played:
        """Each origin of the exchange, and that of the server that plays it; a page of the origin null has none."""
        return self._played(self._exchange)

    @property
    def ports(self) -> tuple[int, ...]:
        """The ports that are listened on, the page's first."""
        return tuple(self._ports)

    @property
    def address(self) -> str:
        """The address to open in the browser."""
        return self._page(self._exchange).text + PATH

    @property
    def resolver_rules(self) -> str:
        """What Chromium's --host-resolver-rules must be for origins to keep their names."""
        rules = zip(_origins(self._exchange), self._ports, strict=False)
        named = ((origin, port) for origin, port in rules if origin.scheme)
        return ",".join(f"MAP {origin.host}:{origin.port or 80} {LOOPBACK}:{port}" for origin, port in named)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What has reached the servers and what the script has seen, in the order in which it came."""
        return self._diary.entries

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """What has reached the servers."""
        return self._diary.arrivals()

    def _performable(self, exchange: Exchange) -> Exchange:
        exchange = checked(exchange)
        secure = next((origin.text for origin in _origins(exchange) if origin.scheme == "https"), None)
        if self._by_name and secure is not None:
            said = _("{origin} cannot keep its name: for https its server would need a certificate.")
            raise ValueError(said.format(origin=secure))
        return exchange

    def _stage(self, exchange: Exchange) -> None:
        """Have a server for each origin, and let all of them answer by this exchange."""
        assert self._listening is not None
        while len(self._ports) < len(_origins(exchange)):
            self._ports.append(self._listening.open())
        played = self._played(exchange)
        hosts = {(port, _host(_at(port))): _at(port) for port in self._ports}
        if self._by_name:
            hosts |= {(port, _host(origin)): origin for port in self._ports for origin in played}
        self._hosts = hosts
        self._answering.change(performed(exchange, played), played)
        self._desk.played = played

    def _played(self, exchange: Exchange) -> Played:
        pairs = zip(_origins(exchange), self._ports, strict=False)
        return {origin: origin if self._by_name else _at(port) for origin, port in pairs if origin.scheme}

    def _page(self, exchange: Exchange) -> Origin:
        return self._played(exchange).get(exchange.asked.page, _at(self._ports[0]))

    def _reply(self, port: int, request: Request) -> Reply:
        server = self._hosts.get((port, request.host))
        if server is None:
            said = _("This server answers at {address} alone: open the address as it is given.")
            return sentence(HTTPStatus.MISDIRECTED_REQUEST, said.format(address=_at(port).text))
        if port == self._ports[0] and request.target.startswith(PATH):
            return self._desk.reply(server, request)
        return self._answering.reply(server, request)


def _origins(exchange: Exchange) -> tuple[Origin, ...]:
    """Return the origins of the exchange, the page's first."""
    return (exchange.asked.page, *foreign(exchange))


def _at(port: int) -> Origin:
    return Origin("http", LOOPBACK, port)


def _host(origin: Origin) -> str:
    return origin.text.partition("//")[2]
