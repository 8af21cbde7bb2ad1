"""How many connections a server holds, and how long each may keep it waiting.

uvicorn sets no limit to the number of connections, nor to the time that a head, a body or a
reader takes: some hundred silent sockets would use up the descriptors that a process may open,
and nobody else would be answered.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import secrets
import socket
import sys
import time
from typing import Any

import h11
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from app.http.addresses import title_of

logger = logging.getLogger("oeuvre")

MOST_DESCRIPTORS = 8192
"""That are asked for; some systems allow a process billions."""
MOST_CONNECTIONS = 1000
"""Each may hold a head of 256 kB."""
OWN_DESCRIPTORS = 72
"""For the library's readers, its vectors and child processes, with some to spare."""
AT_ONCE = 16
"""Connections that are accepted before any of them is counted."""
BACKLOG = 1024
"""Connections that the kernel holds ready; those beyond are tried again by it after a second."""

HEAD_S = 15.0
"""From its first byte, or from the connection, until a request's head is there."""
BODY_S = 15.0
"""That a body may pause, and from which on it must have come at …"""
BODY_BYTES_S = 1000
"""… so many bytes a second."""
READER_S = 30.0
"""That a client may take nothing of an answer that waits for it."""
LOG_EVERY_S = 60.0

OUT_OF_RESOURCES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
LINGER_S = 2.0
"""That a client may go on sending what was refused: a connection that is closed with bytes unread
is reset, and the client never sees why."""
FULL = "All connections of the server are in use; try again in a moment."
LONG_LINE = "The address is too long: with all headers at most {:,} bytes are read."
LONG_HEAD = "The headers are too long: with the address at most {:,} bytes are read."
NO_HTTP = "This is no HTTP/1.1 request."


def raise_descriptor_limit() -> int:
    """Let this process open as many files and sockets as it may; return how many that are."""
    try:
        import resource
    except ImportError:  # Windows has no such limit, and no such module
        return MOST_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MOST_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return wanted
        except (OSError, ValueError):  # some systems allow less than they say
            return soft
    return MOST_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft


class LimitedProtocol(H11Protocol):
    """One connection, which knows what it waits for and since when."""

    server_state: Crowd
    head_since: float
    """When the head that is awaited began; the connection itself counts as the first's begin."""
    body_since: float
    heard: float
    """When the last byte came."""
    received: int
    """Bytes of the body under way."""
    unsent: tuple[int, float] = (0, 0.0)
    """Bytes that waited for the client when last looked, and since when they have not got fewer."""
    is_refused = False
    """Whether the last head could not be read: what follows it is nothing."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection in, or say that there is no room."""
        self.head_since = self.heard = self.body_since = time.monotonic()
        self.received = 0
        if self.server_state.make_room():
            super().connection_made(transport)
        else:
            self.transport = transport
            transport.write(refusal(503, FULL, "retry-after: 5\r\n"))
            transport.close()

    def data_received(self, data: bytes) -> None:
        """Note that something came, and take it."""
        if self.is_refused:
            return
        self.heard = time.monotonic()
        self.received += len(data)
        if self.timeout_keep_alive_task is not None:
            self.head_since = self.heard  # the first byte of another request
        super().data_received(data)

    def handle_events(self) -> None:
        """Note when a request begins."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self.body_since, self.received = time.monotonic(), 0

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong with a head that cannot be read; called where that was found."""
        error = sys.exc_info()[1]
        status, detail = 400, NO_HTTP
        if isinstance(error, h11.RemoteProtocolError) and error.error_status_hint == 431:
            is_first_line = b"\n" not in self.conn.trailing_data[0]
            status, detail = (414, LONG_LINE) if is_first_line else (431, LONG_HEAD)
        most = self.config.h11_max_incomplete_event_size or 0
        self.transport.write(refusal(status, detail.format(most)))
        self.is_refused = True
        self.loop.call_later(LINGER_S, self.transport.close)

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def overstays(self, now: float) -> bool:
        """Return whether the client has kept the server waiting for too long."""
        unsent, (before, since) = self.transport.get_write_buffer_size(), self.unsent
        self.unsent = (unsent, since if 0 < before <= unsent else now)
        if unsent:
            return now - self.unsent[1] > READER_S
        if self.is_idle:
            return self.timeout_keep_alive_task is None and now - self.head_since > HEAD_S
        if not self.cycle.more_body:
            return False
        if self.flow.read_paused:  # the server is the slow one
            self.body_since, self.received, self.heard = now, 0, now
        due = BODY_BYTES_S * (now - self.body_since - BODY_S)
        return now - self.heard > BODY_S or self.received < due


class Crowd(ServerState):
    """All connections of a server.

    Args:
        most: that it holds at once.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def limited(self) -> list[LimitedProtocol]:
        """List the connections."""
        return [open_ for open_ in self.connections if isinstance(open_, LimitedProtocol)]

    def make_room(self) -> bool:
        """Let go of idle connections until there is room for one more; return whether there is.

        Those go first that never asked for anything, the oldest first; then those that have asked
        for nothing for the longest time. None goes that is being answered.
        """
        surplus = len(self.connections) + 1 - self._most
        if surplus <= 0:
            return True
        idle = [connection for connection in self.limited() if connection.is_idle]
        idle.sort(key=lambda connection: (connection.cycle is not None, connection.heard))
        for connection in idle[:surplus]:
            connection.transport.abort()
            self.connections.discard(connection)
        return len(idle) >= surplus


class LimitedServer(Server):
    """A server that has room for new connections, however many others do nothing.

    Args:
        descriptors: that the process may open.
    """

    def __init__(self, config: Config, descriptors: int) -> None:
        config.backlog = AT_ONCE
        super().__init__(config)
        self._crowd = Crowd(most_connections(descriptors))
        self.server_state = self._crowd
        self._logged = float("-inf")
        logging.getLogger("uvicorn.error").addFilter(is_failure)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve."""
        asyncio.get_running_loop().set_exception_handler(self._note)
        await super().startup(sockets)
        for listening in sockets or []:
            listening.listen(BACKLOG)  # asyncio takes one number for both

    async def on_tick(self, counter: int) -> bool:
        """Look at all connections, once a second."""
        if counter % 10 == 0:
            now = time.monotonic()
            for connection in self._crowd.limited():
                if connection.overstays(now):
                    connection.transport.abort()
        return await super().on_tick(counter)

    def _note(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log what goes wrong in the loop; that descriptors are used up, once in a while."""
        error = context.get("exception")
        if not isinstance(error, OSError) or error.errno not in OUT_OF_RESOURCES:
            loop.default_exception_handler(context)
            return
        now = time.monotonic()
        if now - self._logged >= LOG_EVERY_S:
            self._logged = now
            logger.error("No connection can be accepted: %s.", error.strerror)


def most_connections(descriptors: int) -> int:
    """Return how many connections a process may hold that may open so many descriptors."""
    return max(min(descriptors - OWN_DESCRIPTORS - AT_ONCE, MOST_CONNECTIONS), 8)


def is_failure(record: logging.LogRecord) -> bool:
    """Return whether a record is worth its traceback: answers that a stop cut off are not."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def refusal(status: int, detail: str, more: str = "") -> bytes:
    """Return a whole answer to what reaches no application, in the form of RFC 9457.

    Args:
        more: lines of its head.
    """
    request_id = secrets.token_hex(6)
    problem = {
        "type": "about:blank",
        "title": title_of(status),
        "status": status,
        "detail": detail,
        "errors": [],
        "request_id": request_id,
    }
    body = json.dumps(problem).encode()
    head = (
        f"HTTP/1.1 {status} {title_of(status)}\r\ncontent-type: application/problem+json\r\n"
        f"content-length: {len(body)}\r\ncache-control: no-store\r\n"
        f"x-content-type-options: nosniff\r\nx-request-id: {request_id}\r\n{more}"
        "connection: close\r\n\r\n"
    )
    return head.encode() + body
