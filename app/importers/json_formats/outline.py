"""Which names the objects at the beginning of a JSON file have, by which formats are recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_TOKEN = re.compile(r'"((?:[^"\\\n]|\\.)*+)"(\s*+:)?|[\[{]|[\]}]')
_DEEPEST = 8
_CACHE = 4


@lru_cache(_CACHE)
def outline(head: str) -> Mapping[str, frozenset[str]]:
    """Path of an object -> the names in all objects there; arrays do not count in a path.

    `{"results": [{"id": 1}]}` gives `results` at "" and `id` at `results`.

    Args:
        head: the first 64 KiB of a file, or less.
    """
    if head.lstrip("\ufeff \r\n\t")[:1] not in ("{", "["):
        return {}
    names: dict[str, set[str]] = {"": set()}
    path = ""
    waiting: list[str] = []
    name = ""
    for token in _TOKEN.finditer(head):
        sign = token[0]
        if token[2] is not None:
            name = token[1]
            if len(waiting) <= _DEEPEST:
                names.setdefault(path, set()).add(name)
        elif sign in "[{":
            waiting.append(path)
            if name and len(waiting) <= _DEEPEST:
                path = f"{path}.{name}" if path else name
            name = ""
        elif sign in "]}":
            path = waiting.pop() if waiting else ""
            name = ""
        else:
            name = ""
    return {path: frozenset(found) for path, found in names.items()}
