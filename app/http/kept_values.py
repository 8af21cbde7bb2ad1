"""Leads links with stand-ins for long values to the address that has the values themselves.

So the browser's address holds all of what is shown, and can be shared and kept.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import BadParameters
from app.http.addresses import is_api
from app.http.security import Refuse


class KeptValues:
    """Answers a read with a stand-in in its address by the way to the whole address.

    Args:
        name: the parameter that is a stand-in.
        whole_query: gives the query with what its stand-ins mean; raises BadParameters.
        refuse: answers an address whose stand-in means nothing.
    """

    def __init__(
        self, app: ASGIApp, name: str, whole_query: Callable[[str], str], refuse: Refuse
    ) -> None:
        self.app = app
        self._name = name
        self._whole_query = whole_query
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or lead it to its whole address."""
        is_read = scope["type"] == "http" and scope["method"] == "GET" and not is_api(scope)
        request = Request(scope) if is_read else None
        if request is None or self._name not in request.query_params:
            await self.app(scope, receive, send)
            return
        try:
            whole = f"{request.url.path}?{self._whole_query(request.url.query)}"
        except BadParameters as error:
            scope["query_string"] = b""
            answer = await self._refuse(Request(scope), error)
        else:
            answer = RedirectResponse(whole, 307, {"Cache-Control": "no-store"})
        await answer(scope, receive, send)
