"""Short stand-ins for long values in the links of a page, and the way back to whole addresses.

A page has a hundred links that repeat its query, so that a pasted text would be in it a hundred
times. There each value beyond `LONG` is written as `kept=KEY`; the server keeps the value while
there is room, and leads such a link to the address with all of it (`KeptValues`). What
is shared, saved or sent elsewhere has whole addresses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import BadParameter, BadParameters
from app.http.addresses import is_api
from app.http.security import Refuse
from app.search.lru_cache import LruCache

KEPT = "kept"
"""The parameter that names a value which the server keeps."""
LONG = 256
"""Bytes of one parameter, percent-encoded, that a link may hold."""
ROOM = 16 << 20
"""Bytes of the values that are kept: some hundred of the longest."""

_as_it_is = re.compile(rf"[\w.~-]{{0,{LONG}}}", re.ASCII).fullmatch
"""Matches values that are written as they are; names of parameters always are."""
_kept: LruCache[str] = LruCache(ROOM, len)


def link_query(pairs: Iterable[tuple[str, str]]) -> str:
    """Write parameters as the query of a link, long ones by their stand-ins."""
    parts = (_written(list(same)) for _, same in groupby(pairs, itemgetter(0)))
    return "&".join(parts)


def whole_query(query: str) -> str:
    """Return a query with what its stand-ins mean in their places.

    Args:
        query: percent-encoded.

    Raises:
        BadParameters: the server keeps no value of that key.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    return "&".join(_meant(value) if name == KEPT else urlencode([(name, value)])
                    for name, value in pairs)  # fmt: skip


def _written(same: Sequence[tuple[str, str]]) -> str:
    """Write the pairs of one name."""
    if len(same) == 1 and _as_it_is(same[0][1]):  # a page has a thousand links to numbers
        return "=".join(same[0])
    if sum(len(value) for _, value in same) <= LONG:
        encoded = urlencode(same)
        if len(encoded) <= LONG:
            return encoded
    key = hashlib.blake2b(repr(same).encode(), digest_size=12).hexdigest()
    _kept.get_or_make(key, lambda: urlencode(same))
    return f"{KEPT}={key}"


def _meant(key: str) -> str:
    meant = _kept.get(key)
    if meant is None:
        message = (
            "This link holds its text or its list of values by a short key, which the server no "
            "longer knows: it was started anew, or many others came since."
        )
        hint = "Go back to the page that had the link, load it again, and follow the link there."
        raise BadParameters([BadParameter(KEPT, key[:80], message, hint)])
    return meant


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
