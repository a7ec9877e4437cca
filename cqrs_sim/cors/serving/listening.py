"""Listening: sockets on this machine alone, served by one thread that drops whoever is slow, too large or gone."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

from cqrs_sim.cors.serving import wire
from cqrs_sim.cors.serving.wire import Limits, Refusal, Reply, Request
from cqrs_sim.language import _

LOOPBACK = "127.0.0.1"

Answering = Callable[[int, Request], Reply]
"""What answers: it is told the port that a request came to."""


class Unavailable(Exception):
    """A port that cannot be listened on; the message says which and what to do."""


class Listening:
    """A thread that answers requests until it is closed; it is started at once."""

    def __init__(self, answering: Answering, limits: Limits) -> None:
        self._answering, self._limits = answering, limits
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._servers: list[asyncio.Server] = []
        self._connections: set[asyncio.Task[None]] = set()
        self._thread = Thread(target=self._run, name="CORS demonstration", daemon=True)
        self._thread.start()

    def open(self, port: int = 0) -> int:
        """Listen on a port, a free one for 0, and return it. Raises Unavailable."""
        listener = _bound(port)
        asyncio.run_coroutine_threadsafe(self._listen(listener), self._loop).result()
        return int(listener.getsockname()[1])

    def close(self) -> None:
        """Drop every connection and end the thread."""
        with suppress(RuntimeError):  # it is closed already
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self) -> None:
        self._loop.run_until_complete(self._until_over())
        self._loop.close()

    async def _until_over(self) -> None:
        await self._over.wait()
        # Among the others may be connections that are only just being accepted: a closed server would lose them.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in self._connections:
                task.cancel()
            await asyncio.wait(others)
        for server in self._servers:
            server.close()
        await asyncio.sleep(0)  # in which the transports let go of their sockets

    async def _listen(self, listener: socket.socket) -> None:
        port = listener.getsockname()[1]

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if self._over.is_set() or len(self._connections) >= self._limits.connections:
                writer.transport.abort()
                return
            task = self._loop.create_task(self._serve(port, reader, writer))
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)

        self._servers.append(await asyncio.start_server(connected, sock=listener, limit=self._limits.head))

    async def _serve(self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request. The time runs from the first byte to the last, so that no drip keeps a connection."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                method, reply = await self._answered(port, reader)
                await wire.write(writer, reply, method)
                await wire.hang_up(reader, writer)
        except (OSError, EOFError):
            pass  # the other side is late or gone
        finally:
            writer.transport.abort()

    async def _answered(self, port: int, reader: asyncio.StreamReader) -> tuple[str, Reply]:
        try:
            request = await wire.read(reader, self._limits)
        except Refusal as refusal:
            return "", refusal.reply
        return request.method, self._answering(port, request)


def _bound(port: int) -> socket.socket:
    if not 0 <= port <= 65_535:
        raise Unavailable(_("The port {port} is no number from 0 to 65535.").format(port=port))
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        said = _("The port {port} is not to be had ({why}): choose another, or none for a free one.")
        if error.errno == errno.EADDRINUSE:
            said = _("The port {port} is in use by another program: choose another, or none for a free one.")
        raise Unavailable(said.format(port=port, why=error.strerror)) from error
