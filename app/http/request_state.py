"""What a request reads: one snapshot and one transaction, taken once and given back at its end.

Every route that shows the library has `one_state` among its dependencies. The transaction begins
in the handler's thread with the first question, and ends before the answer is sent: a client that
reads slowly holds no reader. Exports, which read while they send, keep theirs (`kept_reads`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from typing import Annotated, cast

import anyio
from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from app.errors import Busy, Crowded
from app.http.addresses import reads
from app.http.watch import RequestMetrics
from app.library.library import Library
from app.library.snapshot import Snapshot
from app.store.integrity import DAMAGE_SHOWS_AS, damage_behind
from app.store.reads import OneRead
from app.store.sqlite import READERS, STREAMS

MOST_WAITING = 60
"""Requests that wait for a reader. A page takes 5 to 15 ms of a core: the last one waits for less
than a second, and those beyond are refused at once, which costs a tenth of that."""
CROWDED = "Many others ask this server just now; try again in a moment."
CHANGES = 2
"""Changes that have a reader at once. They wait for the writer's lock as long as an import takes,
and with all readers nobody would be answered meanwhile."""
MANY_CHANGES = "Others wait to change the library, too; try again in a moment."
MANY_FILES = f"{STREAMS} exports are being sent already; try again in a moment."


class Readers:
    """Shares the readers of a library among requests; made in the event loop that serves them.

    Args:
        patience: seconds that a change waits for others.
    """

    def __init__(self, patience: float) -> None:
        # Who waits here holds no thread, and who holds a thread never waits for a reader.
        self._requests = anyio.Semaphore(READERS)
        self._changes = anyio.Semaphore(CHANGES)
        self._patience = patience
        self.streams = threading.BoundedSemaphore(STREAMS)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until one of the readers is free, and keep it.

        Raises:
            Crowded: too many wait for one already.
        """
        if self._requests.statistics().tasks_waiting >= MOST_WAITING:
            raise Crowded(CROWDED)
        async with self._requests:
            yield

    @asynccontextmanager
    async def turn_to_change(self) -> AsyncIterator[None]:
        """Wait until few others change something.

        Raises:
            Busy: that took too long.
        """
        try:
            self._changes.acquire_nowait()
        except anyio.WouldBlock:
            with anyio.move_on_after(self._patience) as waiting:
                await self._changes.acquire()
            if waiting.cancelled_caught:
                raise Busy(MANY_CHANGES) from None
        try:
            yield
        finally:
            self._changes.release()


async def one_state(request: Request) -> AsyncIterator[None]:
    """Yield the reads of a request; for `dependencies`, with the scope of the function."""
    async with AsyncExitStack() as turns:
        if not reads(request.scope):
            await turns.enter_async_context(request.app.state.readers.turn_to_change())
        await turns.enter_async_context(reading(request))
        yield


@asynccontextmanager
async def reading(request: Request) -> AsyncIterator[None]:
    """Let a request read the library: `snapshot_of` is the same one until this ends.

    Raises:
        Crowded: too many requests wait already.
        LibraryUnavailable: what the request met is damage in the file.
    """
    async with request.app.state.readers.turn():
        reads = request.state.reads = OneRead(library_of(request).database)
        request.state.snapshot = None
        request.state.started = time.perf_counter()
        try:
            yield
        except DAMAGE_SHOWS_AS as error:
            database = library_of(request).database
            named = await run_in_threadpool(damage_behind, database, error)
            if named is None:
                raise
            raise named from error
        finally:
            request.state.snapshot = None
            if request.state.reads is reads:
                reads.close()


def library_of(request: Request) -> Library:
    """Return the library that the application serves: for changes, not for answers."""
    return cast("Library", request.app.state.library)


def metrics_of(request: Request) -> RequestMetrics:
    """Return the numbers of the application's requests."""
    return cast("RequestMetrics", request.app.state.metrics)


def snapshot_of(request: Request) -> Snapshot:
    """Return the one snapshot of a request, taken when it is first asked for.

    Raises:
        Busy: all readers are taken.
    """
    if request.state.snapshot is None:
        request.state.snapshot = library_of(request).snapshot_over(request.state.reads)
    return cast("Snapshot", request.state.snapshot)


LibraryDep = Annotated[Library, Depends(library_of)]
SnapshotDep = Annotated[Snapshot, Depends(snapshot_of)]


def kept_reads(request: Request) -> tuple[Snapshot, Callable[[], None]]:
    """Return an exact snapshot for an answer that reads while it is sent and may leave nothing out.

    Returns:
        The snapshot, and what ends its transaction, to be called once.

    Raises:
        Crowded: too many such answers are being sent; each takes a share of the interpreter from
            all pages.
    """
    streams = request.app.state.readers.streams
    if not streams.acquire(blocking=False):
        raise Crowded(MANY_FILES)
    with ExitStack() as held:
        held.callback(streams.release)
        snapshot = library_of(request).snapshot_over(request.state.reads, exact=True)
        held.callback(request.state.reads.close)
        request.state.reads = None
        return snapshot, held.pop_all().close


def home_of(request: Request) -> str:
    """Return the absolute address of the first page, without its last slash."""
    return str(request.base_url).rstrip("/")
