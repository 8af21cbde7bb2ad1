"""The tools as a server of the package `mcp`, whatever connects to it.

That package takes a second to import: nothing but a command or a request for it may import this.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server

from app import __version__
from app.mcp.calls import ToolAnswer, mistake
from app.mcp.catalogue import INSTRUCTIONS, TOOLS

Connection = ServerRequestContext[Any]
Call = Callable[[Connection, str, Mapping[str, Any]], Awaitable[ToolAnswer]]
"""Answers a call of a tool, given its name and arguments."""

LISTED = [
    types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=tool.schema(),
        annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )
    for tool in TOOLS.values()
]


def tool_server(call: Call) -> Server[Any]:
    """Make a server whose tools are answered by `call`."""

    async def list_tools(
        _connection: Connection, _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=LISTED)

    async def call_tool(
        connection: Connection, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        try:
            answer = await call(connection, params.name, params.arguments or {})
        except Exception as error:  # a model is given a sentence, and the log the rest
            answer = mistake(error)
        text = types.TextContent(type="text", text=answer.text)
        return types.CallToolResult(content=[text], is_error=answer.is_mistake)

    return Server(
        "oeuvre",
        title="Œuvre",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
