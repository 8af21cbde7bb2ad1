"""The tools at an address of the server (`/mcp`), by streamable HTTP without sessions.

A call takes a reader as any request does. Pages of other origins are refused as changes are, since
browsers let any page send; nothing can be changed, so no token is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from app.http.change_guard import check_origin
from app.http.request_state import home_of, reading, snapshot_of
from app.mcp.calls import ToolAnswer, answer_call

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

    from app.mcp.protocol import Connection

PATH = "/mcp"


class ToolEndpoint:
    """Answers clients of the Model Context Protocol."""

    def __init__(self) -> None:
        self._server: Server[Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one message; each has a session of its own, so that none is kept."""
        check_origin(Headers(scope=scope))
        transport = await run_in_threadpool(import_module, "mcp.server.streamable_http_manager")
        if self._server is None:
            protocol = await run_in_threadpool(import_module, "app.mcp.protocol")
            self._server = protocol.tool_server(_call)
        sessions = transport.StreamableHTTPSessionManager(
            self._server, json_response=True, stateless=True
        )
        async with sessions.run():
            await sessions.handle_request(scope, receive, send)


async def _call(connection: Connection, name: str, arguments: Mapping[str, Any]) -> ToolAnswer:
    request: Request | None = connection.request
    assert request is not None
    async with reading(request):
        return await run_in_threadpool(
            lambda: answer_call(snapshot_of(request), home_of(request), name, arguments)
        )
