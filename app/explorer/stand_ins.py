"""Short stand-ins for long values in the links of a page.

A page has a hundred links that repeat its query, so that a pasted text would be in it a hundred
times. There each value beyond `LONG` is written as `kept=KEY`; the server keeps the value while
there is room, and leads such a link to the address with all of it (`app.http.kept_values`). What
is shared, saved or sent elsewhere has whole addresses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from urllib.parse import parse_qsl, urlencode

from app.errors import BadParameter, BadParameters
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
