"""The tools over standard input and output, for a client that starts `oeuvre mcp` by itself.

The client is answered at once; the library is opened meanwhile, and calls wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
from mcp.server.stdio import stdio_server

from app.mcp.calls import ToolAnswer, answer_call
from app.mcp.protocol import Connection, tool_server
from app.store.reads import OneRead

if TYPE_CHECKING:  # takes as long as all others; it is read while the client is answered
    from app.library.library import Library


class OpenedMeanwhile:
    """A library that is opened in a thread, and asked by calls.

    Args:
        open_library: opens it; whatever it raises is raised by every call.
        home: absolute address of the library's first page; "" where it is not served.
    """

    def __init__(self, open_library: Callable[[], Library], home: str) -> None:
        self._home = home
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="library")
        self._library = self._thread.submit(self._open, open_library)
        self._prepared: object = None

    def answer(self, name: str, arguments: Mapping[str, Any]) -> ToolAnswer:
        """Answer a call from one state of the library, the newest.

        Raises:
            OeuvreError: the library cannot be opened or read.
        """
        library = self._library.result()
        self._thread.submit(self._prepare, library).result()
        with closing(OneRead(library.database)) as reads:
            snapshot = library.snapshot_over(reads)
            return answer_call(snapshot, self._home, name, arguments)

    def close(self) -> None:
        """Close the library, if it was opened."""
        self._thread.shutdown()
        if self._library.exception() is None:
            self._library.result().close()

    def _open(self, open_library: Callable[[], Library]) -> Library:
        library = open_library()
        self._prepare(library)
        return library

    def _prepare(self, library: Library) -> None:
        """Read the vectors again where they or the library have changed; nothing is encoded."""
        folder = library.semantic.folder
        files = [(file.name, file.stat().st_mtime_ns) for file in sorted(folder.glob("*"))]
        state = (library.database.version(), files)
        if state != self._prepared:
            library.semantic.prepare(library.columns, encode=False)
            self._prepared = state


def serve_stdio(open_library: Callable[[], Library], home: str) -> None:
    """Serve the tools until standard input ends; see `OpenedMeanwhile` for the arguments."""
    anyio.run(_serve, open_library, home)


async def _serve(open_library: Callable[[], Library], home: str) -> None:
    with closing(OpenedMeanwhile(open_library, home)) as opened:

        async def call(
            _connection: Connection, name: str, arguments: Mapping[str, Any]
        ) -> ToolAnswer:
            return await anyio.to_thread.run_sync(opened.answer, name, arguments)

        server = tool_server(call)
        async with stdio_server() as (received, sent):
            await server.run(received, sent, server.create_initialization_options())
